"""The archive: keeps, decides, shows."""

__version__ = "0.1.0"
