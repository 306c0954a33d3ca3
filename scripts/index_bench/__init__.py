"""The index bench: made pages, rivals, recall."""
