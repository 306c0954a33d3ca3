"""The law of disclosure as data; read by ``arkiv.disclosure.rulebook`` and its neighbours."""
