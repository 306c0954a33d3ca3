"""The bench of derivatives: drawn pages written as ALTO and PDF/A, and put before judges who did not write them."""
