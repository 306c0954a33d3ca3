"""The pages, a module each: its views, and their addresses in ``PATHS``."""
