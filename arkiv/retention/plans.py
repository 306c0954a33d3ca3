"""Local plans (dokumenthanteringsplaner) as values: versions, rows, and what they say of a handlingstyp."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arkiv.retention.facts import PlanTrigger, PlanVerdict, PlanWord

SURE = 0.8  # a row less surely about a handlingstyp than this waits for a person


@dataclass(frozen=True, slots=True)
class Mapped:
    """A handlingstyp a row may be about, and how surely (0.0-1.0). ``confirmed``: a person has said so."""

    code: str
    sure: float
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of a plan. ``cells`` are its columns as printed; ``line`` is its place in the file (1-based)."""

    line: int
    process: str
    record: str
    retention: str
    note: str
    verdict: PlanVerdict
    years: int | None
    trigger: PlanTrigger
    mapped: tuple[Mapped, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    confirmed_by: str = ""  # the person who said what the row is about; "" while it is a suggestion

    @property
    def unsure(self) -> bool:
        """Whether a person still has to say which handlingstyp the row is about."""
        return not self.confirmed_by and (not self.mapped or self.mapped[0].sure < SURE)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as decided: when, under which §. ``decided_on`` is ``None`` where the file does not say."""

    title: str
    rows: tuple[PlanRow, ...]
    decided_on: date | None = None
    paragraph: str = ""
    reference: str = ""

    @property
    def name(self) -> str:
        when = self.decided_on.isoformat() if self.decided_on else "utan beslutsdatum"
        return " ".join(part for part in (self.title, when, self.paragraph) if part)


def in_force(versions: Iterable[PlanVersion], day: date) -> PlanVersion | None:
    """The plan decided last on or before ``day``; one without a date counts as the oldest."""
    made = [plan for plan in versions if plan.decided_on is None or plan.decided_on <= day]
    return max(made, key=lambda plan: plan.decided_on or date.min) if made else None


def tied(versions: Iterable[PlanVersion], day: date) -> tuple[PlanVersion, ...]:
    """The plans in force on ``day``: one, or several that were decided on the same day; () if there is none."""
    made = [plan for plan in versions if plan.decided_on is None or plan.decided_on <= day]
    latest = max((plan.decided_on or date.min for plan in made), default=None)
    return tuple(plan for plan in made if (plan.decided_on or date.min) == latest)


def words_on(versions: Iterable[PlanVersion], day: date) -> dict[str, PlanWord]:
    """What the plans in force on ``day`` say. Where two of the same decision day disagree, none is believed."""
    agreed: dict[str, PlanWord] = {}
    for plan in tied(versions, day):
        for code, word in words(plan).items():
            agreed[code] = _same_day(agreed[code], word) if code in agreed else word
    return agreed


def _same_day(one: PlanWord, other: PlanWord) -> PlanWord:
    if (one.verdict, one.years, one.trigger) == (other.verdict, other.years, other.trigger):
        return one if one.sure >= other.sure else other
    told = f"två planer med samma beslutsdag säger olika: {one.source} / {other.source}"
    return PlanWord(PlanVerdict.UNCLEAR, told, decided_on=one.decided_on, sure=max(one.sure, other.sure))


def words(plan: PlanVersion | None) -> dict[str, PlanWord]:
    """What a plan says of each handlingstyp it has a row for. Of several rows the most keeping one counts."""
    found: dict[str, PlanWord] = {}
    for row in plan.rows if plan is not None else ():
        for mapped in row.mapped:
            word = PlanWord(
                verdict=row.verdict,
                source=f"{plan.name if plan else ''}, rad {row.line} ”{row.record}”: {row.retention}",
                years=row.years,
                trigger=row.trigger,
                decided_on=plan.decided_on if plan else None,
                sure=1.0 if mapped.confirmed else mapped.sure,
            )
            found[mapped.code] = _stricter(found.get(mapped.code), word)
    return found


def _stricter(one: PlanWord | None, other: PlanWord) -> PlanWord:
    return other if one is None or _keeps(other) > _keeps(one) else one


def _keeps(word: PlanWord) -> tuple[bool, int, int]:
    """A row surely about the type comes before any that may be; among equals the one that keeps most."""
    rank = {PlanVerdict.DISPOSE: 0, PlanVerdict.UNCLEAR: 1, PlanVerdict.PRESERVE: 2}[word.verdict]
    return word.sure >= SURE, rank, word.years or 0


def without_rule(versions: Sequence[PlanVersion], names: Mapping[str, str], day: date) -> tuple[str, ...]:
    """The handlingstyper (codes) that the plan in force has no row for."""
    known = words_on(versions, day)
    return tuple(code for code in names if code not in known)
