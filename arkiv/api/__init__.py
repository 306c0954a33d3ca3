"""The same archive for programs: JSON under /api/v1, with keys that act for an account within a scope."""
