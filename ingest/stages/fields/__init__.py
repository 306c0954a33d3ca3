"""The fields read from a document, one module a family of fields."""
