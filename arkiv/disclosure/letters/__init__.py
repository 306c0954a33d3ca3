"""The words of letters, as templates a municipality can change; read by ``arkiv.disclosure.letter``."""
