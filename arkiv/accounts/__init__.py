"""Accounts: who a person is, what she may do, and proof that she was here when it was done."""
