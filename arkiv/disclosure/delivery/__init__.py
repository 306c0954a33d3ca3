"""The redacted copy, built anew from pixels."""
