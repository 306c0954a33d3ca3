"""The exceptions that protect children: placed outside the home, LSS 9 § 8, agreements, and inquiries about them.

"Med barn avses en person under 18 år": SoL (2025:400) 3 kap. 1 §.
"""

from __future__ import annotations

from datetime import date

from arkiv.retention.answers import Applies
from arkiv.retention.exemptions import OUTSIDE, Finding, Question
from arkiv.retention.facts import AktFacts, AktKind, Inquiry, RetentionFacts
from arkiv.retention.periods import plus_years

ADULT_AGE = 18
_ADULT = Finding(Applies.NO, "Personen var vuxen när akten lades upp; undantaget gäller barn.")
_NOT_PLACED = Finding(Applies.NO, "Registret anger att barnet inte varit placerat.")
_NO_KEPT_AKT = Finding(Applies.NO, "Ingen akt som ska bevaras är knuten till handlingen.")
_ADULT_AKT = Finding(Applies.NO, "Personen var vuxen när akten lades upp.")
_NO_HOME = Finding(Applies.NO, "Registret anger inget boende utanför föräldrahemmet.")
_NOT_LSS = Finding(Applies.NO, "Akten gäller inte LSS.")


def placed_child(ask: Question) -> Finding:
    """Whether the record came in or was made "i samband med" a child's placement outside the home.

    SoL (2025:400) 16 kap. 2 § 3. A register that says nothing of placements gives UNKNOWN, never NO.
    """
    if ask.code in ask.rule.types:
        return Finding(Applies.YES, "Handlingstypen hör till en placering av ett barn.")
    children = tuple(akt for akt in ask.facts.akter if _about_a_child(akt))
    if ask.code not in ask.rule.may_touch:
        return _beside_placement(ask, children)
    if not ask.facts.akter:
        return Finding(
            Applies.UNKNOWN,
            "Ingen akt är känd; barnet kan ha varit placerat.",
            missing="om barnet varit placerat",
        )
    if not children:
        return _ADULT
    if any(akt.placed for akt in children):
        return Finding(Applies.YES, "Registret anger att barnet varit placerat utanför hemmet.")
    if any(akt.placed is None for akt in children):
        return Finding(
            Applies.UNKNOWN,
            "Registret säger inte om barnet varit placerat.",
            missing="om barnet varit placerat",
        )
    if ask.facts.placement_seen:
        return Finding(
            Applies.UNKNOWN,
            f"Registret anger ingen placering, men {ask.facts.placement_seen}",
            missing="om barnet varit placerat",
        )
    return _NOT_PLACED


def _beside_placement(ask: Question, children: tuple[AktFacts, ...]) -> Finding:
    """A type that has no place in a placement of its own may still have come in "i samband med" one."""
    placed = any(akt.placed for akt in children)
    maybe_a_child = bool(children) or not ask.facts.akter
    if not placed and not (ask.facts.placement_seen and maybe_a_child):
        return OUTSIDE
    why = "akten rör ett placerat barn." if placed else ask.facts.placement_seen
    return Finding(
        Applies.UNKNOWN,
        f"Handlingstypen brukar inte höra till en placering, men {why}",
        missing="om handlingen hör till placeringen",
    )


def protected_akt(ask: Question) -> Finding:
    """A paper with a period of its own in the plan is kept with the akt if it lies in one that must be kept."""
    protected = (AktKind.PATERNITY, AktKind.ADOPTION, AktKind.LSS_CHILD_HOME)
    kept = any(akt.kind in protected or (akt.placed and _about_a_child(akt)) for akt in ask.facts.akter)
    if not kept and not (ask.facts.placement_seen and any(map(_about_a_child, ask.facts.akter))):
        return _NO_KEPT_AKT
    return Finding(
        Applies.UNKNOWN,
        "Den rör någon vars akt ska bevaras; ligger den i akten ska den bevaras med den.",
        missing="om handlingen hör till akten",
    )


def _about_a_child(akt: AktFacts) -> bool:
    """A family's akt stands on a parent but holds the children; of an unknown one a placement tells as much."""
    if akt.kind in (AktKind.CHILD, AktKind.FAMILY) or (akt.kind is AktKind.UNKNOWN and akt.placed):
        return True
    return not _adult_when_opened(akt)


def _adult_when_opened(akt: AktFacts) -> bool:
    return (
        akt.birth is not None
        and akt.birth.proved
        and akt.opened is not None
        and akt.opened >= plus_years(akt.birth.day, ADULT_AGE)
    )


def lss_child_home(ask: Question) -> Finding:
    """Whether the record belongs to a home for children or young people: LSS (1993:387) 21 d § första stycket."""
    if ask.code in ask.rule.types or any(akt.kind is AktKind.LSS_CHILD_HOME for akt in ask.facts.akter):
        return Finding(Applies.YES, "Handlingen hör till boende för barn eller ungdom enligt LSS 9 § 8.")
    if ask.code not in ask.rule.may_touch:
        return OUTSIDE
    lss = tuple(akt for akt in ask.facts.akter if akt.kind in (AktKind.LSS, AktKind.UNKNOWN))
    if ask.facts.akter and not lss:
        return _NOT_LSS
    if any(akt.placed for akt in lss):
        return Finding(Applies.YES, "Registret anger boende utanför föräldrahemmet.")
    if not lss or any(akt.placed is None for akt in lss):
        return Finding(
            Applies.UNKNOWN,
            "Det är inte känt om personen haft boende enligt LSS 9 § 8.",
            missing="om insatsen var boende för barn eller ungdom",
        )
    if ask.facts.placement_seen:
        return Finding(
            Applies.UNKNOWN,
            f"Registret anger inget boende, men {ask.facts.placement_seen}",
            missing="om insatsen var boende för barn eller ungdom",
        )
    return _NO_HOME


def agreement(ask: Question) -> Finding:
    """Until when an approved agreement on custody, residence or contact is kept: SoL (2025:400) 16 kap. 3 §.

    An agreement whose child is not named counts from the latest day the child can have been born.
    """
    if ask.code not in ask.rule.types:
        return OUTSIDE
    if ask.facts.agreement_approved is False:
        return Finding(Applies.NO, "Avtalet är inte godkänt av nämnden.")
    born = _latest_birth(ask.facts)
    if born is None or ask.rule.age is None:
        return Finding(Applies.UNKNOWN, "Barnets födelsedag är inte känd.", missing="barnets födelsedag")
    until = plus_years(born, ask.rule.age)
    if ask.facts.agreement_approved is None:
        return Finding(
            Applies.UNKNOWN,
            f"Om avtalet godkänts är inte läst; därför räknas till barnets {ask.rule.age}-årsdag {until}.",
            until,
        )
    return Finding(
        Applies.YES, f"Godkänt avtal: får inte gallras före barnets {ask.rule.age}-årsdag {until}.", until
    )


def _latest_birth(facts: RetentionFacts) -> date | None:
    """The youngest child's birth day; where none is named, the latest it can be: the day of the agreement."""
    named = [person.birth for person in facts.persons if person.child]
    everyone = [person.birth for person in facts.persons] + [akt.birth for akt in facts.akter]
    known = [birth.day for birth in (named or everyone) if birth is not None and birth.proved]
    made = _made_by(facts)
    if made is None:
        return None
    children = [day for day in known if made < plus_years(day, ADULT_AGE)]
    own = facts.document_day
    return max(children, default=own.day if own is not None else None)


def _made_by(facts: RetentionFacts) -> date | None:
    """A day on which the document existed: its own, else the last entry in its akt."""
    if facts.document_day is not None:
        return facts.document_day.day
    return max((akt.last_entry for akt in facts.akter if akt.last_entry is not None), default=None)


def child_inquiry(ask: Question) -> Finding:
    """Until when the records of an inquiry about a child are kept: its thirtieth birthday.

    SoL (2025:400) 16 kap. 2 a §; not where the committee decided to open no inquiry, nor for cases closed
    before it came into force (SFS 2025:1501, transitional provision 2).
    """
    if ask.code not in ask.rule.types and ask.code not in ask.rule.may_touch:
        return OUTSIDE
    if ask.facts.inquiry is Inquiry.NOT_OPENED:
        return Finding(Applies.NO, "Nämnden beslutade att inte inleda utredning.")
    if not ask.facts.akter:
        return Finding(
            Applies.UNKNOWN, "När ärendet avslutades är inte känt.", missing="när ärendet avslutades"
        )
    if not any(_about_a_child(akt) for akt in ask.facts.akter):
        return _ADULT_AKT
    limit = ask.rule.closed_before
    if limit is not None and all(akt.closed is not None and akt.closed < limit for akt in ask.facts.akter):
        return Finding(
            Applies.NO, f"Ärendet avslutades före {limit}; övergångsbestämmelsen undantar det från regeln."
        )
    born = _birth_of_the_child(ask.facts)
    if born is None or ask.rule.age is None:
        return Finding(Applies.UNKNOWN, "Barnets födelsedag är inte känd.", missing="barnets födelsedag")
    until = plus_years(born, ask.rule.age)
    if ask.code in ask.rule.types and all(akt.closed is not None for akt in ask.facts.akter):
        return Finding(
            Applies.YES, f"Barnutredning: får inte gallras före {ask.rule.age}-årsdagen {until}.", until
        )
    return Finding(
        Applies.UNKNOWN,
        f"Det är inte säkert att handlingen hör till en barnutredning som avslutats senare; därför räknas "
        f"till {ask.rule.age}-årsdagen {until}.",
        until,
    )


def _birth_of_the_child(facts: RetentionFacts) -> date | None:
    """The youngest child's proved birth day: the akt's own person's, or in a family's akt that of those named."""
    if any(akt.kind is AktKind.FAMILY or _adult_when_opened(akt) for akt in facts.akter):
        births = [person.birth for person in facts.persons if person.child]
    else:
        births = [akt.birth for akt in facts.akter]
    known = [birth.day for birth in births if birth is not None and birth.proved]
    return max(known) if known and len(known) == len(births) else None
