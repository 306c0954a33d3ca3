"""The conformance suite of search engines, as an operator can run it on the engine and the cluster they have."""
