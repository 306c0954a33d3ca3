"""Personal data in recognised Swedish text, each with why it was taken for that and where it stands."""
