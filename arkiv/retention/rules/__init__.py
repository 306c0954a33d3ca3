"""The rules themselves, one YAML file a field of law. ``arkiv.retention.rulebook`` loads them."""
