"""Between holdings and index: what is indexed of a page, who may find it, and the one writer."""
