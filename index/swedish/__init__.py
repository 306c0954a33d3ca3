"""Swedish as scanners and officials write it: one chain for indexing and for asking."""
