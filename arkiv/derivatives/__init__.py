"""Derivatives: what is made from a page and its reading for other systems, and can always be made again."""
