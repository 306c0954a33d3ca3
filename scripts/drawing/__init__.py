"""Draws paper as a municipality kept it, together with the exact truth of every page."""
