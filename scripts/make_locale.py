"""Compile the Swedish of the command-line library: ``python -m scripts.make_locale``. Needs babel."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[1] / "arkiv" / "locale" / "sv" / "LC_MESSAGES"


def main() -> None:
    """Write messages.mo from messages.po."""
    with (FOLDER / "messages.po").open("rb") as source:
        catalog = read_po(source, locale="sv")
    with (FOLDER / "messages.mo").open("wb") as target:
        write_mo(target, catalog)


if __name__ == "__main__":
    main()
