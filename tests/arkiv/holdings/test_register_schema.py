"""The register is public: its schema is in the docs, and what we write obeys it."""

from __future__ import annotations

import json

from scripts.make_schema import TARGET, schema


def test_the_schema_in_the_docs_is_that_of_the_types() -> None:
    assert json.loads(TARGET.read_text("utf-8")) == json.loads(json.dumps(schema())), (
        "docs/register.schema.json is due: python -m scripts.make_schema (and mind SCHEMA_VERSION)"
    )


def test_every_type_of_the_register_says_what_it_is() -> None:
    import inspect

    from arkiv.holdings import register

    documented = [
        name
        for name, value in vars(register).items()
        if inspect.isclass(value) and value.__module__ == register.__name__
    ]
    assert len(documented) > 10
    for name in ("Place", "Value", "Reason", "FileRow", "PageRow", "DocumentRow", "LedgerRow"):
        assert getattr(register, name).__doc__
