"""Altered documents: the same record in two wordings, every difference shown on both papers."""
