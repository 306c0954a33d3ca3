"""How a sender's papers look: faces, measures, furniture, ways of writing days and case numbers.

The choices are drawn once a sender and seed, so that two letters of one sender look alike, and the two
banks choose from lists that differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from scripts.drawing.fonts import Bank, Face, FaceKind, faces

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

HEADS = {
    Bank.TUNE: ("left", "right", "boxed"),
    Bank.TEST: ("centre", "split", "band"),
}
FOOTERS = {Bank.TUNE: ("columns", "rule", "none"), Bank.TEST: ("centred", "columns", "none")}
FIELDS = {Bank.TUNE: ("boxed", "colon"), Bank.TEST: ("dotted", "stacked")}
HEADINGS = {Bank.TUNE: ("bold", "caps"), Bank.TEST: ("underlined", "bold", "italic")}
PAGE_NUMBERS = {
    Bank.TUNE: ("{page} ({pages})", "Sida {page} av {pages}", "{page}({pages})", "- {page} -"),
    Bank.TEST: ("Sid {page} ({pages})", "{page}/{pages}", "sida {page}", "{page} av {pages}"),
}
CASE_FORMS = {
    Bank.TUNE: (
        *("Dnr SN {year}/{number}{sub}", "Dnr: SN {year}/{padded}{sub}", "Diarienr SN {year}/{number}{sub}"),
        *("SN {year}/{number}{sub} {dossier}", "Dnr SN{short}/{number}{sub}"),
    ),
    Bank.TEST: (
        *("Dnr {year}/{number}{sub} SN", "SN-{year}-{padded}{sub}", "Diarienummer: SN {year}/{number}{sub}"),
        *("D.nr SN {short}/{padded}{sub}", "Dnr SN {year}.{number}{sub}"),
    ),
}
DATE_FORMS = {
    Bank.TUNE: ("{iso}", "{day} {month} {year}", "den {day} {month} {year}", "{six}"),
    Bank.TEST: (
        "{iso}",
        "{day}/{number} {year}",
        "{short}-{mm}-{dd}",
        "{day} {month} {year}",
        "{day}.{number}.{year}",
    ),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A sender's house style. Lengths in mm, sizes in points."""

    text: Face
    head: Face
    hand: Face
    stamp: Face
    size_pt: float
    leading: float
    margin_left: float
    margin_right: float
    justified: bool
    head_style: str
    footer_style: str
    field_style: str
    heading_style: str
    page_number: str
    page_number_at: str  # top or bottom
    recipient_x: float
    case_form: str
    date_form: str


def draw_look(bank: Bank, rng: Random, *, kind: FaceKind | None = None) -> Look:
    """A house style of ``bank``; ``kind`` forces the text face (a typewriter, a hand)."""
    text_kind = kind or rng.choice(
        (FaceKind.SANS, FaceKind.SERIF, FaceKind.SERIF, FaceKind.SANS, FaceKind.MONO)
    )
    mono = text_kind in (FaceKind.MONO, FaceKind.HAND)
    text = rng.choice(faces(bank, text_kind))
    return Look(
        text=text,
        head=text if mono else rng.choice(faces(bank, FaceKind.SANS) + faces(bank, FaceKind.NARROW)),
        hand=rng.choice(faces(bank, FaceKind.HAND)),
        stamp=rng.choice(faces(bank, FaceKind.NARROW) + faces(bank, FaceKind.SANS)),
        size_pt=rng.choice((11.0, 11.5, 12.0)),
        leading=rng.choice((1.25, 1.32, 1.4)),
        margin_left=rng.choice((25.0, 28.0, 32.0)),
        margin_right=rng.choice((22.0, 25.0, 30.0)),
        justified=not mono and rng.random() < 0.4,
        head_style=rng.choice(HEADS[bank]),
        footer_style=rng.choice(FOOTERS[bank]),
        field_style=rng.choice(FIELDS[bank]),
        heading_style=rng.choice(HEADINGS[bank]),
        page_number=rng.choice(PAGE_NUMBERS[bank]),
        page_number_at=rng.choice(("top", "top", "bottom")),
        recipient_x=rng.choice((25.0, 110.0, 112.0)),
        case_form=rng.choice(CASE_FORMS[bank]),
        date_form=rng.choice(DATE_FORMS[bank]),
    )


def write_day(day: date, form: str) -> str:
    """``day`` in one of the forms of ``DATE_FORMS``."""
    return form.format(
        iso=day.isoformat(),
        day=day.day,
        month=MONTHS[day.month - 1],
        number=day.month,
        year=day.year,
        short=f"{day:%y}",
        mm=f"{day:%m}",
        dd=f"{day:%d}",
        six=f"{day:%y%m%d}",
    )


def long_day(day: date) -> str:
    """``3 november 2005``."""
    return write_day(day, "{day} {month} {year}")
