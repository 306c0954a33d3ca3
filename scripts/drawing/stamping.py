"""Which stamps and notes a paper got at the office, and where on the first sheet there was room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from scripts.drawing.canvas import Canvas, DrawnWord
from scripts.drawing.fonts import Bank
from scripts.drawing.looks import MONTHS, Look, write_day
from scripts.drawing.marks import note, stamp
from scripts.drawing.plan import Draft

STAMP_DAYS = {
    Bank.TUNE: ("{iso}", "{year} -{mm}- {dd}", "{day} {MON} {year}"),
    Bank.TEST: ("{iso}", "{year}-{mm}- {dd}", "{dd} {MON}. {year}"),
}
RECEIVED_WORDS = {
    Bank.TUNE: (("GRANVIKS KOMMUN", "Socialnämnden", "INKOM"), ("SOCIALNÄMNDEN", "GRANVIK", "Ink.")),
    Bank.TEST: (("Granviks kommun", "Socialförvaltningen", "Ankom"), ("INKOMMET", "Socialnämnden Granvik")),
}
SECRET_WORDS = {
    Bank.TUNE: (
        ("HEMLIG", "7 kap. 4 § sekretesslagen"),
        ("HEMLIG", "enl 7 kap 4 § sekretesslagen (1980:100)"),
    ),
    Bank.TEST: (
        ("HEMLIG HANDLING", "Sekretesslagen 7:4"),
        ("Hemlig", "jml 7 kap. 4 § SekrL", "Granviks kommun"),
    ),
}


REGISTERED_WORDS = {Bank.TUNE: "REGISTRERAD", Bank.TEST: "DIARIEFÖRD"}
NOTES = {
    Bank.TUNE: ("Till akten", "Kopia 1 ex", "Ring ang. tid", "Klart"),
    Bank.TEST: ("I pärmen!", "Läggs i akt", "Tas upp på onsdag", "Kopierat 2 ex"),
}


@dataclass(frozen=True, slots=True)
class Deskwork:
    """What decides the stamps of one paper. ``number`` is the case number as printed, if it is shown."""

    draft: Draft
    bank: Bank
    look: Look
    number: str | None
    received: bool
    secret: bool


def stamp_sheet(page: Canvas, desk: Deskwork, rng: Random) -> None:
    """Put on the first sheet what the office's rubber and pens left there."""
    draft, face = desk.draft, desk.look.stamp
    if desk.received:
        _received(page, desk, rng)
    if desk.secret:
        words = rng.choice(SECRET_WORDS[desk.bank])
        x, y = _free(page.words, page, rng, (62, 18))
        stamp(
            page, x, y, [(text, 15.0 if index == 0 else 8.0) for index, text in enumerate(words)], face, rng
        )
    if draft.sender.own and draft.in_diary and rng.random() < 0.3:
        x, y = _free(page.words, page, rng, (36, 10))
        text = REGISTERED_WORDS[desk.bank]
        stamp(page, x, y, [(text, 11.0)], face, rng, framed=rng.random() < 0.5)
    if draft.kind.register == "personakt" and rng.random() < 0.25:
        x, y = _free(page.words, page, rng, (40, 8))
        note(page, x, y + 6, rng.choice(NOTES[desk.bank]), desk.look.hand)


def _received(page: Canvas, desk: Deskwork, rng: Random) -> None:
    """The stamp of the day it came; the number stands in the stamp or is written under it by hand."""
    lines = [(text, 9.0) for text in rng.choice(RECEIVED_WORDS[desk.bank])]
    lines.append((_stamp_day(desk, rng), 12.0))
    number = None if desk.draft.sender.own else desk.number
    by_hand = rng.random() < 0.4
    if number and not by_hand:
        lines.append((number, 10.0))
    x, y = _free(page.words, page, rng, (60, 42 if number else 30))
    stamp(page, x, y, lines, desk.look.stamp, rng)
    if number and by_hand:
        note(page, x + 4, y + 38, number, desk.look.hand, size=14)


def _stamp_day(desk: Deskwork, rng: Random) -> str:
    day = desk.draft.received
    if day is None:
        raise ValueError(f"{desk.draft.title} never came in, so it has no day to stamp")
    form = rng.choice(STAMP_DAYS[desk.bank])
    return write_day(day, form.replace("{MON}", MONTHS[day.month - 1][:3].upper()))


def _free(
    words: Sequence[DrawnWord], page: Canvas, rng: Random, size: tuple[float, float]
) -> tuple[float, float]:
    """A place for a stamp: where it hides fewest words of those tried, mostly in the upper half."""
    best, least = (120.0, 60.0), 10**9
    for _ in range(60):
        x, y = rng.uniform(22, 205 - size[0]), rng.choice((rng.uniform(18, 110), rng.uniform(18, 240)))
        box = (page.px(x), page.px(y), page.px(x + size[0]), page.px(y + size[1]))
        hit = sum(
            word.box.x0 < box[2] and word.box.x1 > box[0] and word.box.y0 < box[3] and word.box.y1 > box[1]
            for word in words
        )
        if hit < least:
            best, least = (x, y), hit
        if hit == 0:
            break
    return best
