"""Learning from what persons confirmed: the type model taught anew, compared, applied, and replayed."""
