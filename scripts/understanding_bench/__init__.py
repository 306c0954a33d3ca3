"""The bench of understanding: what is measured, on which boxes, and the table."""
