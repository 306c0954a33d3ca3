"""What stands round a printed number: its label, whose paper it is on, the stamp it belongs to."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.stages.fields.parties import Issuer, Owner

if TYPE_CHECKING:
    from ingest.stages.pagetext import PageText

_LABEL = re.compile(
    r"(?<![a-zåäö])(?P<whose>v[aå]r|v[aå]rt|er|ert|eder|edert|mitt|ditt)?\s*"
    r"(?P<word>d\s?nr|d\.\s?nr|diarie\s?n(?:umme)?r|diariebeteckning|diarief[oö]rt|diarie|"
    r"[aä]rende\s?n(?:umme)?r|"
    r"[aä]rendebeteckning|beteckning|ref(?:erens)?(?:nr)?|reg\.?\s?nr|m[aå]l\s?(?:nr|nummer)?|"
    r"akt\s?nr|k-?nr)\.?\s*[:.]?\s*$",
)
_OTHER_SERIES = re.compile(r"(?<![a-z])[a-z]{3,}[ -]?(?:nr|nummer)\b[ .:]*$")
"""A number of something else than a case: *Tillstånd nr*, *Beslut nr*, *fakturanummer*, *löpnr*."""
_FOREIGN_WORDS = re.compile(
    r"\b(mal ?nr|malnummer|mal|akt ?nr|k-?nr|polisens|lansstyrelsens|domstolens|fakturanr|ocr)\b"
)
_OTHERS = re.compile(
    r"\b(?:jo|jk|fk|ivo|lst|aklagarens?|akl|kf|ks|rsv|csn|sos|do|ho|bris|"
    r"(?:lansstyrelse|socialstyrelse|kommunstyrelse|skolverke|skatteverke|migrationsverke|polis|polismyndighete|"
    r"forsakringskassa|tingsratte|lansratte|kammarratte|hovratte|domstole|aklagarkammare|kronofogde|landstinge|"
    r"justitieombudsmanne|justitiekansler|lasarette|sjukhuse|skola|rektor|overformyndare)\w*s)"
    r"\s*$"
)
"""Somebody else, named right before the label: *Länsstyrelsens dnr*, *JO dnr*."""
_TELEPHONE = re.compile(r"\b(?:tel|telefon|telefax|fax|tfn|mobil|vx|vaxel)(?:nr|nummer)?\W*$")
_ARRIVAL = re.compile(r"ink|inkom|inkommen|ank|ankom\w*|registrerad|mottaget")


class Label(StrEnum):
    """What the words before a number say about it."""

    NONE = "none"
    BARE = "bare"  # "Dnr"
    OURS = "ours"  # "Vår beteckning", seen from the one who wrote
    YOURS = "yours"  # "Er beteckning"
    OTHER = "other"  # "Mål nr" and the like


def label_of(page: PageText, start: int, end: int) -> Label:
    """The nearest label: before the number in its line, left of it on its row, or over it in a column
    head.
    """
    line = page.line_at(start)
    before = page.folded[line.start : start] if line else ""
    for place in (before, page.left_of(start, end), page.above(start, end)):
        match = _LABEL.search(place.rstrip())
        if match:
            others = _OTHERS.search(place[: match.start()].rstrip())
            return Label.OTHER if others else _label_kind(match)
        if _FOREIGN_WORDS.search(place[-24:]) or _OTHER_SERIES.search(place[-24:]):
            return Label.OTHER
    return Label.NONE


def is_telephone(page: PageText, start: int, end: int) -> bool:
    """Whether the label before a number is that of a telephone."""
    line = page.line_at(start)
    before = page.folded[line.start : start] if line else ""
    return any(_TELEPHONE.search(place[-16:]) for place in (before, page.left_of(start, end)))


def _label_kind(match: re.Match[str]) -> Label:
    word, whose = match.group("word"), (match.group("whose") or "")
    if re.match(r"m[aå]l|akt|k-?nr", word):
        return Label.OTHER
    if whose.startswith(("er", "ed", "di")):
        return Label.YOURS
    return Label.OURS if whose else Label.BARE


def written_by_them(label: Label, issuer: Issuer) -> bool:
    """Whether the label, read from the writer's side, points at somebody else's number."""
    foreign_paper = issuer.owner in {Owner.FOREIGN, Owner.MUNICIPAL}
    if label is Label.YOURS:
        return not foreign_paper
    return foreign_paper


def in_unmarked_stamp(page: PageText, start: int, end: int) -> bool:
    """Whether a word of arrival stands in the few short rows above: a received stamp that was read as
    text.
    """
    box, reach = page.box(start, end), 6 * page.word_height
    for placed in page.words_between(box.y0 - reach, box.y0):
        other = placed.word.box
        close = (
            0 <= box.y0 - other.y0 < reach and other.x0 < box.x1 and other.x1 > box.x0 - 2 * page.word_height
        )
        if close and _ARRIVAL.fullmatch(page.folded[placed.start : placed.end].strip(" .:")):
            return True
    return False
