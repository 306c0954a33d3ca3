"""The proof that nothing hidden can be had back from a delivery. Release waits for it."""
