"""Test each exception on its own: yes, no or unknown, and why. The sentences are for the archivist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from arkiv.retention.answers import Applies
from arkiv.retention.exemptions import Finding, Question, Tested
from arkiv.retention.facts import AktFacts, AktKind, Birth, Inquiry, RetentionFacts
from arkiv.retention.periods import plus_years
from arkiv.retention.rule import ExceptionKind, ExceptionRule

ADULT_AGE = 18  # "Med barn avses en person under 18 år": SoL (2025:400) 3 kap. 1 §
LOOSE_NOTE = "minnesanteckning"
_OUTSIDE = Finding(Applies.NO, "Handlingstypen faller utanför undantaget.")


def examine(
    rules: tuple[ExceptionRule, ...], facts: RetentionFacts, code: str, base: date | None
) -> tuple[Tested, ...]:
    """Every exception of a rule, in the rule's order. ``base`` is the day the plain rule gives, if known."""
    return tuple(Tested(rule, _TESTS[rule.test](Question(rule, facts, code, base))) for rule in rules)


def _still_registered(ask: Question) -> Finding:
    akter = ask.facts.akter + ask.facts.other_akter
    if not akter:
        return Finding(
            Applies.UNKNOWN, "Ingen personakt är knuten till handlingen.", missing="personakten i registret"
        )
    if any(akt.still_registered for akt in akter):
        return Finding(
            Applies.YES, "Personen har en akt som inte är avslutad; gallringsplikten har inte börjat."
        )
    later = _other_data_until(ask)
    if later is not None and ask.base is not None and later > ask.base:
        return Finding(
            Applies.YES, f"En annan akt om samma person ska finnas kvar till {later.isoformat()}.", later
        )
    if any(akt.still_registered is None for akt in akter):
        if any(akt.last_entry is None for akt in akter):
            return Finding(
                Applies.UNKNOWN,
                "Registret säger inte om personens akter är avslutade.",
                missing="om personen ännu är aktuell",
            )
        return Finding(
            Applies.NO,
            "Registret anger inte avslut, men ingen akt om personen har någon senare anteckning.",
            doubt=True,
        )
    return Finding(Applies.NO, "Personens akter är avslutade.")


def _other_data_until(ask: Question) -> date | None:
    """When the register data of the person's other akter fall due (years after the circumstances ceased)."""
    if ask.rule.years is None:
        return None
    ends = [akt.closed or akt.last_entry for akt in ask.facts.other_akter]
    known = [day for day in ends if day is not None]
    return plus_years(max(known), ask.rule.years) if known else None


def _paternity(ask: Question) -> Finding:
    return _by_inquiry(ask, AktKind.PATERNITY, ask.facts.paternity_seen, "faderskap")


def _adoption(ask: Question) -> Finding:
    return _by_inquiry(ask, AktKind.ADOPTION, ask.facts.adoption_seen, "adoption")


def _by_inquiry(ask: Question, kind: AktKind, seen: str, what: str) -> Finding:
    if ask.code in ask.rule.types:
        return Finding(Applies.YES, f"Handlingstypen hör till en utredning om {what}.")
    if any(akt.kind is kind for akt in ask.facts.akter):
        return Finding(Applies.YES, f"Akten gäller {what}.")
    if seen:
        return Finding(
            Applies.UNKNOWN, f"{seen} Det kan tyda på {what}.", missing=f"om handlingen gäller {what}"
        )
    if ask.code not in ask.rule.may_touch:
        return _OUTSIDE
    if not ask.facts.akter or any(akt.kind is AktKind.UNKNOWN for akt in ask.facts.akter):
        return Finding(
            Applies.UNKNOWN,
            f"Vad akten gäller är inte känt; det kan vara {what}.",
            missing="vad akten gäller",
        )
    return Finding(Applies.NO, f"Akten gäller inte {what}.")


def _placed_child(ask: Question) -> Finding:
    if ask.code in ask.rule.types:
        return Finding(Applies.YES, "Handlingstypen hör till en placering av ett barn.")
    if ask.code not in ask.rule.may_touch:
        return _OUTSIDE
    if not ask.facts.akter:
        return Finding(
            Applies.UNKNOWN,
            "Ingen akt är känd; barnet kan ha varit placerat.",
            missing="om barnet varit placerat",
        )
    children = tuple(akt for akt in ask.facts.akter if not _adult_when_opened(akt))
    if not children:
        return Finding(Applies.NO, "Personen var vuxen när akten lades upp; undantaget gäller barn.")
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
    return Finding(Applies.NO, "Registret anger att barnet inte varit placerat.")


def _adult_when_opened(akt: AktFacts) -> bool:
    return (
        akt.birth is not None
        and akt.birth.proved
        and akt.opened is not None
        and akt.opened >= plus_years(akt.birth.day, ADULT_AGE)
    )


def _lss_child_home(ask: Question) -> Finding:
    if ask.code in ask.rule.types or any(akt.kind is AktKind.LSS_CHILD_HOME for akt in ask.facts.akter):
        return Finding(Applies.YES, "Handlingen hör till boende för barn eller ungdom enligt LSS 9 § 8.")
    if ask.code not in ask.rule.may_touch:
        return _OUTSIDE
    lss = tuple(akt for akt in ask.facts.akter if akt.kind in (AktKind.LSS, AktKind.UNKNOWN))
    if ask.facts.akter and not lss:
        return Finding(Applies.NO, "Akten gäller inte LSS.")
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
    return Finding(Applies.NO, "Registret anger inget boende utanför föräldrahemmet.")


def _agreement(ask: Question) -> Finding:
    if ask.code not in ask.rule.types:
        return _OUTSIDE
    if ask.facts.agreement_approved is False:
        return Finding(Applies.NO, "Avtalet är inte godkänt av nämnden.")
    birth = _child_birth(ask.facts)
    if birth is None or ask.rule.age is None:
        return Finding(Applies.UNKNOWN, "Barnets födelsedag är inte känd.", missing="barnets födelsedag")
    until = plus_years(birth.day, ask.rule.age)
    if ask.facts.agreement_approved is None:
        return Finding(
            Applies.UNKNOWN,
            f"Om avtalet godkänts är inte läst; därför räknas till barnets {ask.rule.age}-årsdag {until}.",
            until,
        )
    return Finding(
        Applies.YES, f"Godkänt avtal: får inte gallras före barnets {ask.rule.age}-årsdag {until}.", until
    )


def _child_birth(facts: RetentionFacts) -> Birth | None:
    """Of the children named, the youngest; without any named as child, the youngest person of all."""
    named = [person.birth for person in facts.persons if person.child]
    everyone = [person.birth for person in facts.persons] + [akt.birth for akt in facts.akter]
    known = [birth for birth in (named or everyone) if birth is not None and birth.proved]
    return max(known, key=lambda birth: birth.day) if known else None


def _child_inquiry(ask: Question) -> Finding:
    if ask.code not in ask.rule.types and ask.code not in ask.rule.may_touch:
        return _OUTSIDE
    if ask.facts.inquiry is Inquiry.NOT_OPENED:
        return Finding(Applies.NO, "Nämnden beslutade att inte inleda utredning.")
    if not ask.facts.akter:
        return Finding(
            Applies.UNKNOWN, "När ärendet avslutades är inte känt.", missing="när ärendet avslutades"
        )
    if all(_adult_when_opened(akt) for akt in ask.facts.akter):
        return Finding(Applies.NO, "Personen var vuxen när akten lades upp.")
    limit = ask.rule.closed_before
    if limit is not None and all(akt.closed is not None and akt.closed < limit for akt in ask.facts.akter):
        return Finding(
            Applies.NO, f"Ärendet avslutades före {limit}; övergångsbestämmelsen undantar det från regeln."
        )
    births = [akt.birth for akt in ask.facts.akter if akt.birth is not None and akt.birth.proved]
    if len(births) < len(ask.facts.akter) or ask.rule.age is None:
        return Finding(Applies.UNKNOWN, "Barnets födelsedag är inte känd.", missing="barnets födelsedag")
    until = plus_years(max(birth.day for birth in births), ask.rule.age)
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


def _research_area(ask: Question) -> Finding:
    if ask.facts.region_exempt is Applies.YES:
        return Finding(Applies.YES, "Kommunen hör till dem där allt bevaras för forskningen.")
    if ask.facts.region_exempt is Applies.UNKNOWN:
        return Finding(
            Applies.UNKNOWN,
            "Kommunens namn finns bland dem där allt bevaras, men arkivets inställning säger nej.",
            missing="om kommunen bevarar allt för forskningen",
        )
    return Finding(Applies.NO, "Kommunen hör inte till dem där allt bevaras.")


def _research_person(ask: Question) -> Finding:
    births = _who_counts(ask.facts)
    sampled = next((birth for birth in births if birth is not None and birth.day.day in ask.rule.days), None)
    if sampled is not None:
        number = (
            f"{sampled.day.day + 60} i samordningsnumret" if sampled.coordination else f"{sampled.day.day}"
        )
        return Finding(
            Applies.YES, f"Född dag {number}: ingår i forskningsurvalet.", doubt=not sampled.proved
        )
    if not births or any(birth is None or not birth.proved for birth in births):
        return Finding(
            Applies.UNKNOWN,
            "Personens födelsedag är inte säker; hon eller han kan ingå i forskningsurvalet.",
            missing="säkert personnummer för den akten gäller",
        )
    if any(birth is not None and _beside_sample(birth.day.day, ask.rule.days) for birth in births):
        return Finding(
            Applies.NO,
            "Dagen i personnumret ingår inte i urvalet, men ligger intill en dag som gör det; ett nummer kan "
            "ha fått en närliggande dag.",
            doubt=True,
        )
    return Finding(Applies.NO, "Dagen i personnumret ingår inte i forskningsurvalet.")


def _who_counts(facts: RetentionFacts) -> tuple[Birth | None, ...]:
    """The persons the akt is about; in a family's akt every person named, since all of them are in it."""
    if not facts.akter:
        return tuple(person.birth for person in facts.persons)
    births = tuple(akt.birth for akt in facts.akter)
    if any(akt.kind is AktKind.FAMILY for akt in facts.akter):
        births += tuple(person.birth for person in facts.persons)
    return births


def _beside_sample(day: int, days: frozenset[int]) -> bool:
    return day - 1 in days or day + 1 in days


def _entries_before(ask: Question) -> Finding:
    if ask.code not in ask.rule.types and ask.code not in ask.rule.may_touch:
        return _OUTSIDE
    if (
        ask.code in ask.rule.may_touch
        and ask.facts.akter
        and all(_surely_not_lss(akt) for akt in ask.facts.akter)
    ):
        return Finding(Applies.NO, "Akten gäller inte LSS.")
    days = [akt.last_entry for akt in ask.facts.akter]
    if not days or ask.rule.before is None or None in days:
        return Finding(
            Applies.UNKNOWN, "Sista anteckningen i akten är inte känd.", missing="sista anteckningen i akten"
        )
    last = max(day for day in days if day is not None)
    if last >= ask.rule.before:
        return Finding(Applies.NO, f"Akten har anteckningar från {ask.rule.before} eller senare.")
    if ask.code in ask.rule.types or any(akt.kind is AktKind.LSS for akt in ask.facts.akter):
        return Finding(
            Applies.YES,
            f"Akten slutar före {ask.rule.before}, då regeln kom; om den når äldre akter är omstritt.",
        )
    return Finding(
        Applies.UNKNOWN,
        "Det är inte känt om akten gäller LSS eller socialtjänstlagen.",
        missing="vad akten gäller",
    )


def _surely_not_lss(akt: AktFacts) -> bool:
    return akt.kind not in (AktKind.LSS, AktKind.LSS_CHILD_HOME, AktKind.UNKNOWN)


def _open_debt(ask: Question) -> Finding:
    if ask.code not in ask.rule.types:
        return _OUTSIDE
    if ask.facts.akter and all(akt.closed is not None for akt in ask.facts.akter):
        return Finding(Applies.NO, "Akten är avslutad; skulden antas vara reglerad.", doubt=True)
    return Finding(Applies.UNKNOWN, "Om skulden är betald är inte känt.", missing="när skulden reglerades")


def _names_person(ask: Question) -> Finding:
    if not ask.facts.names_person and ask.facts.loose_note and ask.code == LOOSE_NOTE:
        return Finding(
            Applies.UNKNOWN,
            "Anteckningen är inte från ett möte och kan gälla en enskild, fast ingen person har lästs i den.",
            missing="om anteckningen hör till en personakt",
        )
    if not ask.facts.names_person:
        return Finding(Applies.NO, "Handlingen nämner ingen enskild person.")
    return Finding(
        Applies.UNKNOWN,
        "Handlingen nämner en enskild person och kan höra till en personakt.",
        missing="om handlingen hör till en personakt",
    )


_TESTS: Mapping[ExceptionKind, Callable[[Question], Finding]] = MappingProxyType(
    {
        ExceptionKind.STILL_REGISTERED: _still_registered,
        ExceptionKind.PATERNITY: _paternity,
        ExceptionKind.ADOPTION: _adoption,
        ExceptionKind.PLACED_CHILD: _placed_child,
        ExceptionKind.LSS_CHILD_HOME: _lss_child_home,
        ExceptionKind.AGREEMENT: _agreement,
        ExceptionKind.CHILD_INQUIRY: _child_inquiry,
        ExceptionKind.RESEARCH_AREA: _research_area,
        ExceptionKind.RESEARCH_PERSON: _research_person,
        ExceptionKind.ENTRIES_BEFORE: _entries_before,
        ExceptionKind.OPEN_DEBT: _open_debt,
        ExceptionKind.NAMES_PERSON: _names_person,
    }
)
