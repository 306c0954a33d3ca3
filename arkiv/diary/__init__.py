"""Diaries and registers: import, match, and the answer to "is it registered?"."""
