"""SQLite as Django's database, for a server whose threads share one file."""
