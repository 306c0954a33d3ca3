"""The command line: one thin file a noun. Heavy imports stay inside the commands, so that help is instant."""
