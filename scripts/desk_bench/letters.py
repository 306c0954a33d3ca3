"""Boxes of letters that the program itself has put together, for people to review: every part of them is as it is in
a box that was scanned, but for the scans.
"""

from __future__ import annotations

import random
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ingest.model import (
    Box,
    Engine,
    FileInfo,
    Line,
    PageInfo,
    PageKind,
    PageReading,
    PageRef,
    PageStatus,
    Word,
)
from ingest.model import Sha256 as Hash

if TYPE_CHECKING:
    from arkiv.settings import Settings

LETTERS = 40
UNIT = "Granskningen"
_WIDTH, _HEIGHT, _CHAR, _ROW = 2480, 3508, 25, 62
_LETTER = """Granviks kommun
Socialförvaltningen
2005-{month:02}-{day:02}                Dnr SN 2005/{number}

# {heading}

Till {name}

{body}
Ärendet rör {about} och handläggs i rum {number}.

Med vänlig hälsning

{signed}
Socialsekreterare"""
_HEADINGS = ("Kallelse till möte", "Beslut om bistånd", "Remiss", "Begäran om yttrande", "Underrättelse")
_NAMES = ("Tove Alm", "Per Sund", "Siv Ek", "Bo Lind", "Länsstyrelsen", "Granviks skola")
_BODIES = (
    "Ni kallas till ett möte på socialkontoret om ansökan om bistånd.",
    "Nämnden beslutar att bevilja ansökan om ekonomiskt bistånd.",
    "Förslaget till riktlinjer översänds för yttrande inom fyra veckor.",
    "Frågor besvaras av handläggaren på telefon under kontorstid.",
)
_ABOUT = ("boende", "hemtjänst", "färdtjänst", "kontaktperson", "sysselsättning", "försörjning")


def fill_letters(settings: Settings, seed: int, boxes: int) -> None:
    """The boxes G1, G2 … of the unit ``UNIT``, put together and checked. Does nothing where they are there."""
    from arkiv.accounts.models import BoxUnit, Unit
    from arkiv.holdings.models import Box as BoxRow

    unit, _ = Unit.objects.get_or_create(name=UNIT)
    for number in range(1, boxes + 1):
        if BoxRow.objects.filter(ref=f"G{number}").exists():
            continue
        box = _box(settings, f"G{number}", random.Random(seed * 100 + number))
        BoxUnit.objects.create(box=box, unit=unit)


def _box(settings: Settings, ref: str, chance: random.Random) -> Any:
    from arkiv import bootstrap
    from arkiv.holdings import services
    from arkiv.holdings.models import Page, PageState, SourceFile
    from arkiv.holdings.readings import store_reading

    box = services.new_box(ref, services.Provenance(title="Brev", years=(2005, 2006)), actor="bänk")
    name = Hash(sha256(ref.encode()).hexdigest())
    listed = tuple(
        PageInfo(number, PageKind.EMBEDDED, _WIDTH, _HEIGHT, 300.0) for number in range(1, LETTERS + 1)
    )
    file = SourceFile.objects.create(
        box=box,
        sha256=name,
        name=f"{ref}.pdf",
        position=1,
        size_bytes=1,
        state="listed",
        info=_json(FileInfo(name, 1, "application/pdf", listed)),
    )
    store = bootstrap.blob_store(settings)
    for number in range(1, LETTERS + 1):
        reading = _typed(_letter(chance, number), PageRef(name, number))
        Page.objects.create(
            file=file,
            number=number,
            width_px=_WIDTH,
            height_px=_HEIGHT,
            dpi=300.0,
            kind="embedded",
            state=PageState.READ,
            reading=store_reading(store, reading),
        )
    _assemble(settings, box)
    return box


def _assemble(settings: Settings, box: Any) -> None:
    """As the server does after something has come in, and once by a person for the first answers."""
    from datetime import date

    from arkiv.checks import check_box
    from arkiv.jobs.pool import work_off

    work_off(box, settings, progress=lambda _: None)
    check_box(box, settings, law_on=date(2026, 11, 1), today=date(2026, 11, 1), actor="bänk")


def _letter(chance: random.Random, number: int) -> str:
    return _LETTER.format(
        month=chance.randrange(1, 13),
        day=chance.randrange(1, 29),
        number=number + 10 * chance.randrange(100),
        heading=chance.choice(_HEADINGS),
        name=chance.choice(_NAMES),
        body="\n".join(chance.sample(_BODIES, 3)),
        about=chance.choice(_ABOUT),
        signed=chance.choice(_NAMES[:4]),
    )


def _typed(text: str, page: PageRef) -> PageReading:
    """``text`` as a typewriter sets it; a line that begins with ``# `` is a large heading."""
    lines = tuple(_line(row, at) for at, row in enumerate(text.split("\n")) if row.strip())
    look = sha256(text.encode()).hexdigest()[:16]
    engine = Engine("bänk", "1")
    return PageReading(page, PageStatus.READ, _WIDTH, _HEIGHT, 300.0, 0, 0.0, lines, 0.95, engine, look, 0.04)


def _line(row: str, at: int) -> Line:
    scale = 1.7 if row.startswith("# ") else 1.0
    text, words, column = row.removeprefix("# "), [], 0
    top = 300.0 + at * _ROW
    for word in text.split():
        column = text.index(word, column)
        left, wide = 260 + column * _CHAR * scale, len(word) * _CHAR * scale
        words.append(Word(word, Box(left, top, left + wide - 6, top + 40 * scale), 0.95))
        column += len(word)
    box = Box(words[0].box.x0, top, words[-1].box.x1, top + 40 * scale)
    return Line(tuple(words), box, 0.95)


def _json(value: object) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()
