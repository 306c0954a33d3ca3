"""What the law proposes for one passage, and why. Pure: the same question always gets the same answer.

A proposal is never a decision: a person rules on every passage (``review``). Where several secrecy rules apply, the one
that keeps the passage secret wins (OSL 7 kap. 3 §); each is broken, or not, on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from arkiv.disclosure.facts import Applies, Datum, Situation, Whose
from arkiv.disclosure.rule import TEST_WORDS, BreakingRule, OpenRule, Ruling, SecrecyRule
from arkiv.disclosure.rulebook import ALL, SecrecyBook

_PRIVATE = frozenset(
    {Whose.REQUESTER, Whose.CHILD, Whose.CONSENTING, Whose.REPORTER, Whose.OTHER, Whose.UNKNOWN}
)
_STRICTEST_FIRST = (Ruling.MASK, Ruling.ASK, Ruling.SHOW)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What becomes of a passage by the rules alone. ``reason`` is Swedish and quotes the test.

    ``rule_id`` is the rule that keeps it secret, or that says it is not; "" where no rule applies. ``broken_by`` is the
    rule that gives it to the one who asks all the same. ``until`` is the first day the secrecy can no longer hold.
    """

    ruling: Ruling
    reason: str
    rule_id: str = ""
    source: str = ""
    broken_by: str = ""
    until: date | None = None


NO_RULE = Proposal(Ruling.SHOW, "Ingen sekretessbestämmelse gäller för uppgiften.")


def propose(datum: Datum, situation: Situation, book: SecrecyBook, *, law_on: date) -> Proposal:
    """The proposal for ``datum`` under the law of ``law_on``. Raises BadInput for a day the book does not cover."""
    book.require_day(law_on)
    opened = tuple(_opens(datum, book, law_on))
    tried = [
        _try(rule, datum, situation, book, law_on)
        for rule in _applicable(datum, situation, book, law_on)
        if not any(_names(one.rules, rule) for one in opened)
    ]
    strictest = min(tried, key=lambda one: _STRICTEST_FIRST.index(one.ruling), default=None)
    if strictest is not None and (strictest.ruling is not Ruling.SHOW or not opened):
        return strictest
    if opened:
        return Proposal(Ruling.SHOW, opened[0].reason, opened[0].id, opened[0].source)
    return NO_RULE


def ends(rule: SecrecyRule, document_day: date | None) -> date | None:
    """The first day ``rule`` no longer holds for a record of ``document_day`` (OSL 7:5); ``None`` if none is known."""
    if rule.years is None or document_day is None:
        return None
    year = document_day.year + rule.years
    try:
        return document_day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _opens(datum: Datum, book: SecrecyBook, law_on: date) -> Iterator[OpenRule]:
    for rule in book.open:
        fits = datum.kind in rule.kinds and (not rule.whose or datum.whose in rule.whose)
        if fits and rule.in_force.holds_on(law_on):
            yield rule


def _applicable(
    datum: Datum, situation: Situation, book: SecrecyBook, law_on: date
) -> tuple[SecrecyRule, ...]:
    """Every rule about this kind of thing here and now, without those that yield to another that applies.

    Also those whose time is out: 26:1 yields to 26:5 even when the fifty years of 26:5 have passed.
    """
    found = [rule for rule in book.secret if _applies(rule, datum, situation, law_on)]
    present = {_section(rule) for rule in found}
    kept = (rule for rule in found if not present & set(rule.yields_to))
    return tuple(sorted(kept, key=lambda rule: len(rule.activities)))  # the activity's own before the general


def _applies(rule: SecrecyRule, datum: Datum, situation: Situation, law_on: date) -> bool:
    return (
        rule.in_force.holds_on(law_on)
        and datum.activity in rule.activities
        and datum.kind in rule.kinds
        and datum.whose in (rule.whose or _PRIVATE)
        and (not rule.towards or situation.profile in rule.towards)
        and not (rule.not_in_decision and datum.in_decision)
        and not (rule.unknown is Ruling.SHOW and _found(rule, situation) is Applies.UNKNOWN)
    )


def _found(rule: SecrecyRule, situation: Situation) -> Applies:
    return situation.of(rule.turns_on) if rule.turns_on else Applies.UNKNOWN


def _try(rule: SecrecyRule, datum: Datum, situation: Situation, book: SecrecyBook, law_on: date) -> Proposal:
    """What ``rule`` alone asks for, after what breaks it."""
    last = ends(rule, datum.document_day)
    if last is not None and law_on >= last:
        return Proposal(
            Ruling.SHOW, f"Sekretesstiden ({rule.years} år) gick ut {last}.", rule.id, rule.source
        )
    ruling = {Applies.YES: Ruling.MASK, Applies.NO: Ruling.SHOW}.get(_found(rule, situation), rule.unknown)
    held = Proposal(ruling, _because(rule, ruling), rule.id, rule.source, until=last)
    if ruling is Ruling.SHOW:
        return held
    broken = [
        _break(one, rule, held, situation)
        for one in book.breaking
        if _reaches(one, rule, datum, situation, law_on)
    ]
    return min(broken, key=_most_open, default=held)


def _reaches(one: BreakingRule, rule: SecrecyRule, datum: Datum, situation: Situation, law_on: date) -> bool:
    return (
        one.in_force.holds_on(law_on)
        and situation.profile in one.profiles
        and (not one.whose or datum.whose in one.whose)
        and _names(one.rules, rule)
        and _section(rule) not in one.not_for
        and one.id not in rule.unbroken_by
        and (datum.in_decision or not one.only_in_decision)
        and (one.needs is None or situation.of(one.needs) is Applies.YES)
        and (one.unless is None or situation.of(one.unless) is not Applies.YES)
    )


def _break(one: BreakingRule, rule: SecrecyRule, held: Proposal, situation: Situation) -> Proposal:
    open_question = one.unless is not None and situation.of(one.unless) is Applies.UNKNOWN
    ruling = Ruling.ASK if open_question else Ruling.SHOW
    return Proposal(ruling, f"{one.source}: {one.reason}", rule.id, rule.source, one.id, held.until)


def _most_open(proposal: Proposal) -> int:
    return -_STRICTEST_FIRST.index(proposal.ruling)


def _because(rule: SecrecyRule, ruling: Ruling) -> str:
    told = f"{rule.title} ({TEST_WORDS[rule.test]}): hemlig {rule.words}."
    if rule.test is rule.test.ABSOLUTE:
        told = f"{rule.title} ({TEST_WORDS[rule.test]}): {rule.words}."
    if ruling is Ruling.SHOW:
        return f"{told} Prövat: det villkoret är inte uppfyllt."
    return f"{told} Måste prövas." if ruling is Ruling.ASK else told


def _names(rules: tuple[str, ...], rule: SecrecyRule) -> bool:
    return ALL in rules or _section(rule) in rules


def _section(rule: SecrecyRule) -> str:
    """The id without its wording: what other rules name."""
    return rule.id.partition("/")[0]
