"""The folder handed over to a handwriting engine: pictures, ALTO with the places to read, and a list. Values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from arkiv.derivatives.alto_read import LARGEST_BYTES
from arkiv.errors import BadInput

FORMAT = 1
LIST = "utlamnat.json"
ANSWERS = "svar"
_LARGEST_LIST = 64 << 20
_PLAIN_NAME = re.compile(r"[0-9a-f]{16}-\d{4,}")


@dataclass(frozen=True, slots=True)
class HandedRegion:
    """A place with handwriting. ``box``: x0, y0, x1, y1 in pixels of the picture handed over."""

    id: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class HandedPage:
    """A page as it was handed over: ``name`` + .png is its picture, upright, in the master's own pixels."""

    name: str
    file: str
    number: int
    image_sha256: str
    width_px: int
    height_px: int
    dpi: float
    turn_deg: int
    regions: tuple[HandedRegion, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The list of the folder."""

    format: int
    box: str
    pages: tuple[HandedPage, ...]


def page_name(file: str, number: int) -> str:
    """What a page's files are called; says nothing of what is on it."""
    return f"{file[:16]}-{number:04d}"


def packed(handed: HandedOver) -> bytes:
    return msgspec.json.format(msgspec.json.encode(handed), indent=1)


def unpacked(folder: Path) -> tuple[HandedOver, bytes]:
    """The list of ``folder`` and its bytes. Raises BadInput."""
    path = folder / LIST
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise BadInput(f"{path} är för stor för att vara en förteckning. Inget har ändrats.")
        data = path.read_bytes()
        handed = msgspec.json.decode(data, type=HandedOver)
    except OSError as error:
        raise BadInput(
            f"I {folder} finns ingen {LIST}. Ange mappen som 'arkiv handwriting export' skrev. Inget har ändrats."
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path} går inte att läsa som förteckning. Lämna ut på nytt. Inget har ändrats."
        ) from error
    if handed.format != FORMAT or not all(_PLAIN_NAME.fullmatch(page.name) for page in handed.pages):
        raise BadInput(
            f"{path} är ingen förteckning som går att läsa här. Lämna ut på nytt. Inget har ändrats."
        )
    return handed, data


def answer_to(page: HandedPage, folder: Path) -> bytes | None:
    """The engine's ALTO for ``page``: in the folder of answers, by the picture's name; ``None`` if there is none."""
    for name in (f"{page.name}.xml", f"{page.name}.png.xml", f"{page.name}.alto.xml"):
        path = folder / ANSWERS / name
        if path.is_file():
            if path.stat().st_size > LARGEST_BYTES:
                raise BadInput(f"{path} är större än någon sida kan vara. Inget har ändrats.")
            answer = path.read_bytes()
            return None if answer == _ours(page, folder) else answer
    return None


def _ours(page: HandedPage, folder: Path) -> bytes | None:
    """The file we handed over: copied back unchanged, it is no answer but our own guess."""
    try:
        return (folder / f"{page.name}.xml").read_bytes()
    except OSError:
        return None
