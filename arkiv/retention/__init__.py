"""Retention rules as data, and verdicts that explain themselves."""
