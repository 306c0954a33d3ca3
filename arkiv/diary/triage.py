"""Who may need somebody to act today: one item a document, ordered by harm, with the facts behind it. Pure.

Only what stands on paper or in a register is said, with its place; that nothing was found is said as that. What the
law required then and requires now stands in ``triage.yaml`` with its sections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.dates import parse_day
from arkiv.diary.model import PersonaktEntry, name_key
from arkiv.diary.paper import Paper
from arkiv.diary.triage_rules import TriageRules
from arkiv.diary.words import tokens
from ingest.model import DocumentReading, Evidence, Field, FieldName, TokenCheck
from ingest.stages.findings import FindingRule

ADULT = 18
_LIKELY = 0.3  # a report of concern is worth a look long before its handlingstyp is settled
_NOT_A_CHILD = frozenset({"official", "reporter", "guardian", "counsel"})


class Cue(StrEnum):
    """Why a document is on the list."""

    MINOR_TODAY = "minor_today"
    MINOR_SIBLING = "minor_sibling"
    DANGER = "danger"
    NO_ASSESSMENT = "no_assessment"
    PLACED_CHILD = "placed_child"
    OPEN_CLAIM = "open_claim"


class WorkState(StrEnum):
    """How far an item has come."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fact was read: file hash, page number (1-based), box in pixels of the master image."""

    file: str
    page: int
    box: tuple[float, float, float, float]
    printed: str


@dataclass(frozen=True, slots=True)
class TriageFact:
    """One fact in a Swedish sentence; ``spot`` is ``None`` for what a register says or what was not found."""

    cue: Cue
    text: str
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A document somebody must look at. ``grade`` 1 is most urgent; ``youngest`` is the birthday of the youngest
    who is or was a child; ``known`` is what is known of later handling; ``then`` and ``now`` are the law.
    """

    document: str
    number: int
    title: str
    came: date | None
    grade: int
    heading: str
    facts: tuple[TriageFact, ...]
    known: tuple[str, ...]
    then: str
    now: str
    next_step: str
    youngest: date | None = None

    @property
    def cues(self) -> tuple[Cue, ...]:
        return tuple(dict.fromkeys(fact.cue for fact in self.facts))

    @property
    def order(self) -> tuple[object, ...]:
        """Most urgent first: grade, more reasons, younger, older paper."""
        young = -(self.youngest or date.min).toordinal()
        return self.grade, -len(self.cues), young, self.came or date.max, self.number


@dataclass(frozen=True, slots=True)
class Seen:
    """A document with what the list needs: its paper, its reading, and the claims that reach it."""

    paper: Paper
    reading: DocumentReading
    claims: tuple[str, ...] = ()  # of gallringsstopp: reference and reason


@dataclass(frozen=True, slots=True)
class _Person:
    born: date
    field: Field


def triage(
    seen: Sequence[Seen],
    akter: Callable[[str], Sequence[PersonaktEntry]],
    rules: TriageRules,
    *,
    today: date,
) -> tuple[WorkItem, ...]:
    """Every document of ``seen`` that may concern somebody today, most urgent first.

    ``akter`` gives the akter of a personnummer's last ten digits.
    """
    others = _by_person(seen)
    # A copy says what its original says: one item a record, not one a sheet.
    originals = (one for one in seen if one.paper.copy_of is None)
    items = (item for one in originals if (item := _item(one, others, akter, rules, today)) is not None)
    return tuple(sorted(items, key=lambda item: item.order))


def _by_person(seen: Iterable[Seen]) -> Mapping[str, tuple[Seen, ...]]:
    """The documents that share a person or a case, by a key of either."""
    found: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        for key in _keys(one.paper):
            found[key].append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def _keys(paper: Paper) -> frozenset[str]:
    names = {f"namn {key}" for name in paper.subjects[:6] if " " in (key := name_key(name))}
    cases = {f"ärende {number.case}" for number, _ in paper.case_numbers}
    return frozenset({*names, *cases, *paper.subject_numbers})


def _item(
    one: Seen,
    others: Mapping[str, tuple[Seen, ...]],
    akter: Callable[[str], Sequence[PersonaktEntry]],
    rules: TriageRules,
    today: date,
) -> WorkItem | None:
    report = _is_report(one, rules)
    known = tuple(_later(one, others, akter, rules))
    assessed = any(line.assessed for line in known)
    facts = [*_minors(one, today)] if report else []
    facts += [*_dangers(one)]
    if report and not assessed:
        facts.append(TriageFact(Cue.NO_ASSESSMENT, _NOT_FOUND))
    facts += [*_placed(one, akter, rules), *_claims(one, rules)]
    grade = _grade({fact.cue for fact in facts})
    if grade is None:
        return None
    came = one.paper.day
    then = rules.duty(came or today) if report else None
    return WorkItem(
        document=one.paper.id,
        number=one.paper.number,
        title=one.paper.title,
        came=came,
        grade=grade,
        heading=rules.grades[grade],
        facts=tuple(facts),
        known=tuple(line.text for line in known),
        then=then.text if then is not None and came is not None else "",
        now=rules.duty_now.text if report else "",
        next_step=rules.steps[grade],
        youngest=max((person.born for person in _children(one)), default=None),
    )


_NOT_FOUND = (
    "Ingen förhandsbedömning, inget beslut och ingen utredning som hör till anmälan har hittats i kartongen."
)


def _grade(cues: set[Cue]) -> int | None:
    """The place in the list; ``None`` when nothing calls for anybody."""
    minor = not cues.isdisjoint({Cue.MINOR_TODAY, Cue.MINOR_SIBLING})
    if minor and not cues.isdisjoint({Cue.DANGER, Cue.NO_ASSESSMENT}):
        return 1
    if cues >= {Cue.DANGER, Cue.NO_ASSESSMENT}:
        return 2
    for cue, grade in ((Cue.NO_ASSESSMENT, 3), (Cue.DANGER, 4), (Cue.PLACED_CHILD, 5), (Cue.OPEN_CLAIM, 6)):
        if cue in cues:
            return grade
    return None


def _is_report(one: Seen, rules: TriageRules) -> bool:
    chances = dict(one.reading.doctype.runners_up)
    if one.reading.doctype.code is not None:
        chances[one.reading.doctype.code] = one.reading.doctype.confidence
    if sum(chances.get(code, 0.0) for code in rules.reports) >= _LIKELY:
        return True
    return any(finding.rule == FindingRule.CONCERN_REPORTED for finding in one.reading.findings)


# --- what the paper says ------------------------------------------------------------------------------


def _children(one: Seen) -> tuple[_Person, ...]:
    """Everyone with a birthday on the paper who may be a child of the matter, the youngest first."""
    persons = [
        _Person(born, field)
        for field in one.reading.candidates(FieldName.PERSONAL_NUMBER)
        if field.role not in _NOT_A_CHILD and (born := birthday(field.value)) is not None
    ]
    day = one.paper.day
    young = [p for p in persons if day is None or p.field.role == "child" or age(p.born, day) < ADULT]
    return tuple(sorted(young, key=lambda person: person.born, reverse=True))


def _minors(one: Seen, today: date) -> Iterator[TriageFact]:
    """Everyone on a report who is not yet eighteen; the first child named is whom it is about, others beside."""
    main = next((person for person in _children(one) if person.field.role == "child"), None)
    for person in _children(one):
        years = age(person.born, today)
        if not 0 <= years < ADULT:
            continue
        beside = main is not None and person is not main
        who = "Ett barn till på handlingen" if beside else "Barnet"
        text = f"{who} är fött {person.born} och {years} år i dag."
        if person.field.check is not TokenCheck.VERIFIED:
            text += " Numret är inte bevisat av sin kontrollsiffra."
        yield TriageFact(Cue.MINOR_SIBLING if beside else Cue.MINOR_TODAY, text, _spot(person.field.evidence))


def _dangers(one: Seen) -> Iterator[TriageFact]:
    for finding in one.reading.findings:
        if (
            finding.rule == FindingRule.CHILD_IN_DANGER
            and finding.page is not None
            and finding.box is not None
        ):
            box = (finding.box.x0, finding.box.y0, finding.box.x1, finding.box.y1)
            printed = finding.message.partition("”")[2].partition("”")[0]
            spot = Spot(finding.page.file, finding.page.number, box, printed)
            yield TriageFact(Cue.DANGER, f"Handlingen innehåller orden ”{printed}”.", spot)


def _claims(one: Seen, rules: TriageRules) -> Iterator[TriageFact]:
    for claim in one.claims:
        yield TriageFact(Cue.OPEN_CLAIM, f"Gallringsstopp för ett krav når handlingen: {claim}.")
    if any(word.startswith(stem) for word in tokens(one.paper.title) for stem in rules.claims):
        yield TriageFact(Cue.OPEN_CLAIM, "Rubriken talar om skadestånd eller annat krav på ersättning.")


def _placed(
    one: Seen, akter: Callable[[str], Sequence[PersonaktEntry]], rules: TriageRules
) -> Iterator[TriageFact]:
    if one.paper.doctype in rules.placed:
        yield TriageFact(Cue.PLACED_CHILD, "Handlingen hör till vården av ett barn utanför det egna hemmet.")
    for number in sorted(one.paper.subject_numbers):
        for akt in akter(number):
            if akt.placed:
                text = f"Personen har enligt {akt.register}, rad {akt.line}, varit placerad."
                yield TriageFact(Cue.PLACED_CHILD, text)
                return


def _spot(evidence: Sequence[Evidence]) -> Spot | None:
    first = next(iter(evidence), None)
    if first is None:
        return None
    box = first.box
    return Spot(first.page.file, first.page.number, (box.x0, box.y0, box.x1, box.y1), first.printed)


# --- what is known since ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    assessed: bool = False


def _later(
    one: Seen,
    others: Mapping[str, tuple[Seen, ...]],
    akter: Callable[[str], Sequence[PersonaktEntry]],
    rules: TriageRules,
) -> Iterator[_Known]:
    """Papers of the same person or case that came later, and akter. An akt does not prove an assessment."""
    told: set[str] = {one.paper.id}
    for key in sorted(_keys(one.paper)):
        for other in others.get(key, ()):
            kind = other.paper.doctype or ""
            if other.paper.id in told or kind not in rules.assessments | rules.later or _before(other, one):
                continue
            told.add(other.paper.id)
            day = other.paper.day
            when = f" från {day}" if day else " utan dag"
            what = other.paper.title or kind
            text = f"Handling {other.paper.number} i kartongen{when}: {what}."
            yield _Known(text, assessed=kind in rules.assessments)
    for number in sorted(one.paper.subject_numbers):
        for akt in akter(number):
            ends = akt.closed or akt.last_entry
            until = f" till {ends}" if ends else ""
            text = f"Personakt i {akt.register}, rad {akt.line}: öppnad {akt.opened or 'okänd dag'}{until}."
            yield _Known(f"{text} Om anmälan bedömdes framgår inte av registret.")


def _before(other: Seen, one: Seen) -> bool:
    ours, theirs = one.paper.day, other.paper.day
    return ours is not None and theirs is not None and theirs < ours


# --- reports without decision, for the reverse list ---------------------------------------------------


def without_decision(items: Iterable[WorkItem]) -> Iterator[ReverseFinding]:
    """The reports for which neither an assessment nor a decision with its reasons was found."""
    for item in items:
        if Cue.NO_ASSESSMENT in item.cues:
            came = f" som kom in {item.came}" if item.came else ""
            yield ReverseFinding(
                ReverseKind.REPORT_WITHOUT_DECISION,
                f"Anmälan i handling {item.number}{came}: varken beslut eller skäl har hittats i kartongen.",
                documents=(item.document,),
            )


# --- days -----------------------------------------------------------------------------------------------


def birthday(value: str) -> date | None:
    """The birthday of ``YYYYMMDD-NNNC`` or of a stated ``YYYY-MM-DD``; samordningsnummer have 60 added."""
    stated = parse_day(value) if len(value) == 10 and value[4:5] == "-" else None
    if stated is not None:
        return stated
    digits = value.replace("-", "")[:8]
    if len(digits) != 8 or not digits.isdigit():
        return None
    days = int(digits[6:])
    return parse_day(f"{digits[:4]}-{digits[4:6]}-{days - 60 if days > 60 else days:02}")


def age(born: date, on: date) -> int:
    """Whole years; born 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
