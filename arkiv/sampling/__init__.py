"""Acceptance sampling: how many of the documents nobody looked at are wrong, at most?"""
