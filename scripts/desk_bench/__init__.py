"""The desk's bench: an archive of a million pages, and how long every list and page takes."""
