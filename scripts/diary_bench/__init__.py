"""The bench of the diary check: drawn boxes through the real reader, and a diary of a million rows."""
