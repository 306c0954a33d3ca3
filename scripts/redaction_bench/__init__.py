"""How well personal data are found and how surely they are hidden, on drawn and scanned pages with known truth."""
