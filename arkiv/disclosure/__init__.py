"""Disclosure (utlämnande) of public records: requests, secrecy review, redaction that holds, proof, decisions."""
