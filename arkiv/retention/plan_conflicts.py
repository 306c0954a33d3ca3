"""Where a plan says otherwise than the law, and what neither of them says anything about. Pure.

The statute wins wherever it must; the conflict is shown so that the plan can be put right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from arkiv.retention.exemptions import EFFECTS, Effect
from arkiv.retention.facts import PlanVerdict, PlanWord
from arkiv.retention.plans import SURE, PlanRow, PlanVersion
from arkiv.retention.rule import ExceptionKind, Rule, Verdict
from arkiv.retention.rulebook import RuleBook

_STATUTORY = (Verdict.DISPOSE, Verdict.KEEP_AT_LEAST)
_LONGER = (ExceptionKind.MAY_BE_ACCOUNTS, ExceptionKind.MAY_BE_JOURNAL)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row of a plan that the law does not allow, for one handlingstyp. ``why`` is for a person (Swedish)."""

    line: int
    record: str
    type: str
    said: str
    rule_id: str
    source: str
    why: str


def conflicts(plan: PlanVersion, book: RuleBook, law_on: date) -> tuple[Conflict, ...]:
    """Every conflict between the rows surely mapped and the law on ``law_on``, in the plan's order."""
    return tuple(
        conflict
        for row in plan.rows
        for mapped in row.mapped
        if mapped.confirmed or mapped.sure >= SURE
        for conflict in _of(row, mapped.code, book, law_on)
    )


def without_rule(
    book: RuleBook, known: Mapping[str, PlanWord], codes: Mapping[str, str], day: date
) -> tuple[str, ...]:
    """The handlingstyper (codes) for which no statute gives a period and no plan a clear, sure word."""

    def told(code: str) -> bool:
        word = known.get(code)
        return word is not None and word.verdict is not PlanVerdict.UNCLEAR and word.sure >= SURE

    return tuple(code for code in codes if not told(code) and not _by_statute(code, book, day))


def _by_statute(code: str, book: RuleBook, day: date) -> bool:
    rule = book.winning(code, in_akt=True, fiscal_year=None, law_on=day)
    return rule is not None and rule.verdict in _STATUTORY


def _of(row: PlanRow, code: str, book: RuleBook, law_on: date) -> Iterator[Conflict]:
    rule = book.winning(code, in_akt=True, fiscal_year=None, law_on=law_on)
    if rule is None:
        return
    found = _forbidden(row, code, rule) or _shorter(row, rule) or _other_duty(row, code, rule)
    if found is not None:
        source, why = found
        yield Conflict(row.line, row.record, code, row.retention, rule.id, source, why)


def _forbidden(row: PlanRow, code: str, rule: Rule) -> tuple[str, str] | None:
    """The law keeps the type for ever, or until an age; the plan destroys it."""
    if row.verdict is not PlanVerdict.DISPOSE:
        return None
    for exception in rule.exceptions:
        if code not in exception.types:
            continue
        if EFFECTS[exception.test] is Effect.FOREVER:
            return exception.source, "Planen säger gallras, men lagen förbjuder det. Lagen går före."
    return None


def _shorter(row: PlanRow, rule: Rule) -> tuple[str, str] | None:
    """The plan destroys sooner than the shortest time of a statute."""
    if row.verdict is not PlanVerdict.DISPOSE or row.years is None:
        return None
    if rule.verdict is Verdict.KEEP_AT_LEAST and rule.years is not None and row.years < rule.years:
        return rule.source, f"Planens {row.years} år är kortare än lagens {rule.years}. Lagen går före."
    for exception in rule.exceptions:
        if exception.test in _LONGER and exception.years is not None and row.years < exception.years:
            why = f"Planens {row.years} år räcker inte om handlingen omfattas av lagens {exception.years} år."
            return exception.source, why
    return None


def _other_duty(row: PlanRow, code: str, rule: Rule) -> tuple[str, str] | None:
    """The law makes it a duty to destroy after a period; the plan keeps, or says another period."""
    if rule.verdict is not Verdict.DISPOSE or any(code in exception.types for exception in rule.exceptions):
        return None
    if row.verdict is PlanVerdict.PRESERVE:
        return (
            rule.source,
            f"Planen säger bevaras, men lagen kräver gallring efter {rule.years} år utom vid undantag.",
        )
    if row.verdict is PlanVerdict.DISPOSE and row.years != rule.years:
        return rule.source, f"Planen säger {row.years} år, lagen {rule.years} år. Lagen går före."
    return None
