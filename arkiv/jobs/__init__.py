"""The step ledger and the workers that empty it."""
