"""Records in, ranked hits out. No database, no Django."""
