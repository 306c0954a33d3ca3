"""Open a file safely: what kind it is, how many pages, and each page's picture."""
