"""Files in, recognised documents out. No database, no network, no Django."""
