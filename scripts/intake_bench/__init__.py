"""Odd and hostile files, made from code and seeds, and what becomes of each."""
