"""Finds the folder with Tesseract's language data, without starting any program."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingest.errors import EngineUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME: Final = "tesseract"
LANGUAGE: Final = "swe"
DATA_FILE: Final = f"{LANGUAGE}.traineddata"
PREFIX: Final = "TESSDATA_PREFIX"
"""The variable that Tesseract itself reads: the data folder, or the folder above it."""


def tessdata_folder(chosen: str, program: str, environment: Mapping[str, str] | None = None) -> Path:
    """The folder that holds Swedish data: ``chosen``, else by TESSDATA_PREFIX, else beside ``program``.

    A folder that was chosen is the only one looked in: other data would give another reading. Raises
    EngineUnavailable.
    """
    variables = os.environ if environment is None else environment
    places = [Path(chosen)] if chosen else [*_by_variable(variables.get(PREFIX, "")), *_beside(program)]
    for place in places:
        if (place / DATA_FILE).is_file():
            return place
    where = f" i {chosen}" if chosen else ""
    raise EngineUnavailable(NAME, f"språkdata för svenska ({DATA_FILE}) saknas{where}")


def _by_variable(prefix: str) -> Iterator[Path]:
    if prefix:
        yield Path(prefix)
        yield Path(prefix) / "tessdata"


def _beside(program: str) -> Iterator[Path]:
    """Where the installers of Tesseract put the data: Windows beside the program, others under share."""
    found = shutil.which(program)
    if found is None:
        return
    for folder in dict.fromkeys((Path(found).parent, Path(found).resolve().parent)):
        yield folder / "tessdata"
        yield folder.parent / "share" / "tessdata"
        yield from sorted((folder.parent / "share" / "tesseract-ocr").glob("*/tessdata"), reverse=True)
