"""The personakt register and the list of binders: their rows as values, and a document's akt looked up.

A record that belongs to an individual's personakt is exempt from the diary (OSF (2009:641) 2 §, before that
SekrF (1980:657) 5 §), but only if there is an akt for it to belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rapidfuzz.distance import Levenshtein

from arkiv.diary.dates import parse_day
from arkiv.diary.model import Binder, PersonaktEntry, Registers, name_key
from arkiv.diary.paper import Paper
from arkiv.diary.register_rows import RegisterTable, RowDoubt, unread_days
from arkiv.diary.tables import BadRow

_SLACK = timedelta(days=92)  # papers come in before an akt is opened and are put into it after it was closed
_DAYS = ("opened", "closed", "last_entry")


def personakter(table: RegisterTable, register: str) -> Iterator[PersonaktEntry | BadRow | RowDoubt]:
    """Akter in file order (``id`` still empty)."""
    for row in table.rows:
        if isinstance(row, BadRow):
            yield row
            continue
        cells = table.cells(row)
        name = cells.get("name", "") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
        number = re.sub(r"\D", "", cells.get("personal_number", ""))
        if not name and not number:
            yield BadRow(row.line, row.text, "raden har varken personnummer eller namn")
            continue
        if row.repair:
            yield RowDoubt(row.line, row.repair)
        if number and len(number) not in (10, 12):
            yield RowDoubt(row.line, "personnumret har inte tio eller tolv siffror; bara namnet används")
            number = ""
        yield from unread_days(row.line, cells, _DAYS)
        opened, closed, last_entry = (parse_day(cells.get(day, "")) for day in _DAYS)
        yield PersonaktEntry(
            id="",
            register=register,
            line=row.line,
            personal_number=number,
            name=name,
            kind=cells.get("kind", ""),
            opened=opened,
            closed=closed,
            last_entry=last_entry,
            placed=_yes_or_no(cells.get("placed", "")),
            note=cells.get("note", ""),
            extra=table.unknown_cells(row),
        )


def _yes_or_no(text: str) -> bool | None:
    """``None`` when nothing is said; anything that is not a no (a place, a date) is a yes."""
    if not text:
        return None
    return text.casefold() not in {"nej", "n", "no", "0", "false", "falskt", "ingen", "ej"}


def binders(table: RegisterTable, register: str) -> Iterator[Binder | BadRow | RowDoubt]:
    """Binders in file order (``id`` still empty)."""
    for row in table.rows:
        if isinstance(row, BadRow):
            yield row
            continue
        cells = table.cells(row)
        if not cells.get("what"):
            yield BadRow(row.line, row.text, "raden säger inte vad pärmen innehåller")
            continue
        yield Binder(
            id="",
            register=register,
            line=row.line,
            what=cells["what"],
            begins=_edge(cells.get("begins", ""), "-01-01"),
            ends=_edge(cells.get("ends", ""), "-12-31"),
            place=cells.get("place", ""),
        )


def _edge(text: str, whole_year: str) -> date | None:
    return parse_day(text + whole_year if re.fullmatch(r"\d{4}", text) else text)


# --- looking a document's persons up ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AktFound:
    """An akt for a document. ``sure`` when number and days agree; ``reason`` is Swedish and names nobody.

    ``without`` is how many others the document may be about, by number, who have no akt.
    """

    akt: PersonaktEntry
    confidence: float
    sure: bool
    reason: str
    without: int = 0


def find_akt(paper: Paper, registers: Registers) -> AktFound | None:
    """The akt this paper belongs to: by personnummer, else by the name of a person it concerns."""
    for number in paper.personal_numbers:
        found = registers.akt_by_number.get(number)
        if found:
            akt = _chosen(found, paper.day, 0.95, "personnumret finns i personaktsregistret ({}, rad {})")
            return replace(akt, without=_without_akt(paper, registers))
    for name in paper.subjects:
        key = name_key(name)
        found = registers.akt_by_name.get(key) if " " in key else None
        if found and not _disproved(found, paper):
            return _chosen(found, paper.day, 0.8, "namnet finns i personaktsregistret ({}, rad {})")
    return _damaged(paper, registers)


def _without_akt(paper: Paper, registers: Registers) -> int:
    """How many it may be about that have no akt, one misread digit forgiven."""
    known = [number for number in paper.subject_numbers if number in registers.akt_by_number]
    return sum(
        not any(_one_digit_apart(number, other) for other in known) for number in paper.subject_numbers
    )


def _disproved(akter: Sequence[PersonaktEntry], paper: Paper) -> bool:
    """Same name, but every number on the paper is somebody else's by more than a misread digit."""
    known = [akt.personal_number[-10:] for akt in akter if akt.personal_number]
    return (
        bool(paper.personal_numbers)
        and len(known) == len(akter)
        and not any(_one_digit_apart(ours, theirs) for ours in paper.personal_numbers for theirs in known)
    )


def _damaged(paper: Paper, registers: Registers) -> AktFound | None:
    """A name a letter or two off, or a number one digit off with nearly the same name: proposed, never
    sure.
    """
    for name in paper.subjects:
        ours = name_key(name).split()
        for key, akter in registers.akt_by_name.items():
            if len(ours) < 2 or not _misread(ours, key.split()):
                continue
            numbers = [akt.personal_number[-10:] for akt in akter]
            if any(_one_digit_apart(one, other) for one in paper.personal_numbers for other in numbers):
                return _chosen(
                    akter, paper.day, 0.7, "namn och personnummer liknar personaktsregistret ({}, rad {})"
                )
            if not _disproved(akter, paper):
                return _chosen(akter, paper.day, 0.6, "namnet liknar ett i personaktsregistret ({}, rad {})")
    return None


def _misread(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """The same parts of a name, at most one letter wrong in each and two in all. Siblings differ by more."""
    if len(ours) != len(theirs):
        return False
    apart = [min(Levenshtein.distance(part, other, score_cutoff=1) for other in theirs) for part in ours]
    return max(apart) <= 1 and sum(apart) <= 2


def _one_digit_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def _chosen(akter: Sequence[PersonaktEntry], day: date | None, confidence: float, text: str) -> AktFound:
    """The akt whose days hold the paper's day, if one does; an akt of other days is still an akt."""
    inside = [akt for akt in akter if day is None or _near(akt, day)]
    akt = (inside or list(akter))[0]
    said = text.format(akt.register, akt.line)
    reason = said[:1].upper() + said[1:] + "."
    if inside:
        return AktFound(akt, confidence, confidence >= 0.9, reason)
    return AktFound(
        akt,
        confidence - 0.2,
        False,
        f"{reason} Men akten var inte öppen {day}: kontrollera vilken akt det är.",
    )


def _near(akt: PersonaktEntry, day: date) -> bool:
    ends = akt.closed or akt.last_entry
    return (akt.opened is None or akt.opened - _SLACK <= day) and (ends is None or day <= ends + _SLACK)
