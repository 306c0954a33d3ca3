"""Delegation lists: the decisions reported to the board, and decisions on paper that no list tells of. Pure.

A board decides how far decisions made on its behalf are reported to it; one that is not reported is minuted on its
own if it can be appealed (KL (2017:725) 6 kap. 40 § and 7 kap. 8 §; the law of 2005 has not been read).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.case_numbers import CaseNumber, parse
from arkiv.diary.dates import parse_day
from arkiv.diary.model import name_key
from arkiv.diary.paper import Paper
from arkiv.diary.register_rows import RegisterTable, RowDoubt, unread_days
from arkiv.diary.tables import BadRow
from arkiv.diary.words import content_words

DECISIONS = frozenset(
    {
        "beslut_bistand", "beslut_utredning", "delegationsbeslut", "placering_barn", "avgiftsbeslut",
        "parkeringstillstand", "kontaktperson",
    }
)  # fmt: skip
"""Kinds that are a decision somebody made on the board's behalf, and so should stand in a list."""
_SLACK = 1  # days between the day on the paper and the day in the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """Delegationsbeslut: one row of a delegation list. ``reported`` is the day it was told to the board."""

    id: str
    register: str
    line: int
    decided: date | None = None
    number: str = ""
    case_number: CaseNumber | None = None
    what: str = ""
    decided_by: str = ""
    point: str = ""
    reported: date | None = None
    extra: tuple[tuple[str, str], ...] = ()


def delegations(table: RegisterTable, register: str) -> Iterator[Delegated | BadRow | RowDoubt]:
    """Decisions in file order (``id`` still empty). A row without a day tells of no decision that can be found."""
    for row in table.rows:
        if isinstance(row, BadRow):
            yield row
            continue
        cells = table.cells(row)
        decided = parse_day(cells.get("decided", ""))
        number = parse(cells.get("case_number", ""))
        if decided is None and number is None:
            yield BadRow(row.line, row.text, "raden har varken beslutsdag eller diarienummer")
            continue
        if row.repair:
            yield RowDoubt(row.line, row.repair)
        yield from unread_days(row.line, cells, ("decided", "reported"))
        yield Delegated(
            id="",
            register=register,
            line=row.line,
            decided=decided,
            number=cells.get("number", ""),
            case_number=number,
            what=cells.get("what", ""),
            decided_by=cells.get("decided_by", ""),
            point=cells.get("point", ""),
            reported=parse_day(cells.get("reported", "")),
            extra=table.unknown_cells(row),
        )


def without_trace(
    papers: Iterable[Paper], rows: Sequence[Delegated], *, own: frozenset[str] = DECISIONS
) -> Iterator[ReverseFinding]:
    """Decisions in the box that no list tells of. Silent where no list covers the day: then nothing is known."""
    days = sorted(row.decided for row in rows if row.decided is not None)
    for paper in papers:
        if paper.doctype not in own or paper.received:  # a received stamp: somebody else's decision
            continue
        day = next(iter(paper.dated), None)
        if day is None or not days or not days[0] <= day <= days[-1]:
            continue
        if not any(_is_about(row, paper, day) for row in rows):
            yield ReverseFinding(
                ReverseKind.DECISION_NOT_REPORTED,
                f"Handling {paper.number} är ett beslut från {day}, men ingen inläst delegationslista har ett beslut "
                "den dagen som stämmer. Sök det i nämndens protokoll (KL (2017:725) 7 kap. 8 §).",
                documents=(paper.id,),
            )


def _is_about(row: Delegated, paper: Paper, day: date) -> bool:
    """The same case, or the same day with a word, a name or a person in common."""
    if row.case_number is not None and any(
        row.case_number.same_case(number) for number, _ in paper.case_numbers
    ):
        return True
    if row.decided is None or abs((row.decided - day).days) > _SLACK:
        return False
    shared = content_words(row.what) & (paper.words | content_words(paper.title))
    decider = name_key(row.decided_by)
    people = {name_key(name) for name in (*paper.senders, *paper.names)}
    return bool(shared) or (bool(decider) and decider in people)
