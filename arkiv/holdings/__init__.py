"""Boxes, source files, pages, documents, and the ledger that accounts for every page."""
