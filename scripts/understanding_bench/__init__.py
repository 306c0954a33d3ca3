"""The bench of understanding: drawn boxes through the real reader, held against what is known of them."""
