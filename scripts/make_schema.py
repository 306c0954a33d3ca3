"""Write docs/register.schema.json from the register's own types: ``python -m scripts.make_schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from arkiv.holdings.register import SCHEMA_VERSION, Register

TARGET = Path(__file__).parents[1] / "docs" / "register.schema.json"


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the register; unknown keys are allowed, so that a minor version may add some."""
    made: dict[str, Any] = msgspec.json.schema(Register)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Arkiv: register of a box, version {SCHEMA_VERSION}",
        **made,
    }


def main() -> None:
    """Write the file; a test says when it is due."""
    TARGET.write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
