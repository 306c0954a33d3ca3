"""Content-addressed store: the name of a blob is the SHA-256 of its bytes."""
