"""What a municipality may change: a file as it comes with the program, or its own in the archive's ``utlamnande/``."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from arkiv.disclosure.errors import BadRules

FOLDER = "utlamnande"
_MOST_BYTES = 1 << 20


def text_of(home: Path, package: str, name: str) -> str:
    """The municipality's own ``name``, else the program's. Raises BadRules for one that cannot be read as text."""
    own = home / FOLDER / name
    if not own.is_file():
        return as_made(package, name)
    if own.stat().st_size > _MOST_BYTES:
        raise BadRules(str(own), "filen är större än 1 MB.")
    try:
        return own.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadRules(str(own), "filen är inte skriven i UTF-8.") from error


@lru_cache(maxsize=32)
def as_made(package: str, name: str) -> str:
    """``name`` as it comes with the program."""
    return (resources.files(package) / name).read_text("utf-8")
