"""The key of the tests; not ASCII, since a key may be anything."""

KEY = "nyckel-för-prov"
