"""Exports of registers as systems, people and time have left them: drawn by code, with what must come out."""
