"""Test each exception on its own: yes, no or unknown, and why. The sentences are for the archivist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from arkiv.retention import examine_children, title_words
from arkiv.retention.answers import Applies
from arkiv.retention.exemptions import OUTSIDE, Finding, Question, Tested
from arkiv.retention.facts import AktFacts, AktKind, Birth, RetentionFacts
from arkiv.retention.periods import day_after, plus_years, year_end
from arkiv.retention.rule import ExceptionKind, ExceptionRule

LOOSE_NOTE = "minnesanteckning"

_CLOSED = Finding(Applies.NO, "Personens akter är avslutade.")
_NOT_EXEMPT = Finding(Applies.NO, "Kommunen hör inte till dem där allt bevaras.")
_NOT_SAMPLED = Finding(Applies.NO, "Dagen i personnumret ingår inte i forskningsurvalet.")
_NOT_PRIVATE = Finding(Applies.NO, "Registret anger inte att akten kommer från enskild verksamhet.")
_NOT_LSS = Finding(Applies.NO, "Akten gäller inte LSS.")
_NAMES_NOBODY = Finding(Applies.NO, "Handlingen nämner ingen enskild person.")


def examine(
    rules: tuple[ExceptionRule, ...], facts: RetentionFacts, code: str, base: date | None
) -> tuple[Tested, ...]:
    """Every exception of a rule, in the rule's order. ``base`` is the day the plain rule gives, if known."""
    return tuple([Tested(rule, _TESTS[rule.test](Question(rule, facts, code, base))) for rule in rules])


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
    return _CLOSED


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
        return OUTSIDE
    if not ask.facts.akter or any(akt.kind is AktKind.UNKNOWN for akt in ask.facts.akter):
        return Finding(
            Applies.UNKNOWN,
            f"Vad akten gäller är inte känt; det kan vara {what}.",
            missing="vad akten gäller",
        )
    return Finding(Applies.NO, f"Akten gäller inte {what}.")


def _research_area(ask: Question) -> Finding:
    if ask.facts.region_exempt is Applies.YES:
        return Finding(Applies.YES, "Kommunen hör till dem där allt bevaras för forskningen.")
    if ask.facts.region_exempt is Applies.UNKNOWN:
        return Finding(
            Applies.UNKNOWN,
            "Kommunens namn finns bland dem där allt bevaras, men arkivets inställning säger nej.",
            missing="om kommunen bevarar allt för forskningen",
        )
    return _NOT_EXEMPT


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
    if any(akt.kind is AktKind.FAMILY for akt in ask.facts.akter):
        return Finding(
            Applies.UNKNOWN,
            "Familjens akt gäller flera personer; någon av dem kan ingå i forskningsurvalet.",
            missing="vilka personer familjens akt gäller",
        )
    if any(birth is not None and _beside_sample(birth.day.day, ask.rule.days) for birth in births):
        return Finding(
            Applies.NO,
            "Dagen i personnumret ingår inte i urvalet, men ligger intill en dag som gör det; ett nummer kan "
            "ha fått en närliggande dag.",
            doubt=True,
        )
    return _NOT_SAMPLED


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
        return OUTSIDE
    if (
        ask.code in ask.rule.may_touch
        and ask.facts.akter
        and all(_surely_not_lss(akt) for akt in ask.facts.akter)
    ):
        return _NOT_LSS
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


def _private_care(ask: Question) -> Finding:
    """Handed over for keeping (17 kap. 4–5 §§), by agreement (3 §) or seized (8 §): each has its own rule."""
    if not any(title_words.private_care(akt.akt_type) for akt in ask.facts.akter):
        return _NOT_PRIVATE
    return Finding(
        Applies.UNKNOWN,
        "Akten kommer från enskild verksamhet; hur den kom till nämnden avgör om den ska bevaras.",
        missing="hur akten kom till nämnden",
    )


def _unread_transition(ask: Question) -> Finding:
    limit, days = ask.rule.before, [akt.last_entry for akt in ask.facts.akter]
    if ask.facts.document_day is not None:
        days.append(ask.facts.document_day.day)
    if limit is None or not any(day is not None and day < limit for day in days):
        return Finding(Applies.NO, f"Inget känt är äldre än {limit}.")
    return Finding(
        Applies.UNKNOWN,
        f"Det finns uppgifter från tiden före {limit}, och övergångsbestämmelsen om dem är inte läst.",
        missing="övergångsbestämmelsen om äldre akter",
    )


def _may_be_accounts(ask: Question) -> Finding:
    if ask.facts.fiscal_year is None or ask.rule.years is None:
        return Finding(
            Applies.UNKNOWN,
            "Den kan vara räkenskapsinformation, och året är okänt.",
            missing="räkenskapsåret",
        )
    # An assumed year may be the one before that in which the record was entered in the books.
    year = ask.facts.fiscal_year + (0 if ask.facts.fiscal_year_stated else 1)
    return _may_be(day_after(year_end(year + ask.rule.years)), "räkenskapsinformation")


def _may_be_journal(ask: Question) -> Finding:
    last = ask.facts.document_last_day or ask.facts.document_day
    if last is None or ask.rule.years is None:
        return Finding(
            Applies.UNKNOWN, "Den kan vara en journalhandling utan känd dag.", missing="sista uppgiften i den"
        )
    return _may_be(day_after(plus_years(last.day, ask.rule.years)), "journalhandling")


def _may_be(until: date, what: str) -> Finding:
    return Finding(
        Applies.UNKNOWN, f"Är handlingen {what} får den inte gallras; därför räknas till {until}.", until
    )


def _open_debt(ask: Question) -> Finding:
    if ask.code not in ask.rule.types:
        return OUTSIDE
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
        return _NAMES_NOBODY
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
        ExceptionKind.PLACED_CHILD: examine_children.placed_child,
        ExceptionKind.LSS_CHILD_HOME: examine_children.lss_child_home,
        ExceptionKind.AGREEMENT: examine_children.agreement,
        ExceptionKind.CHILD_INQUIRY: examine_children.child_inquiry,
        ExceptionKind.RESEARCH_AREA: _research_area,
        ExceptionKind.RESEARCH_PERSON: _research_person,
        ExceptionKind.ENTRIES_BEFORE: _entries_before,
        ExceptionKind.OPEN_DEBT: _open_debt,
        ExceptionKind.NAMES_PERSON: _names_person,
        ExceptionKind.PRIVATE_CARE: _private_care,
        ExceptionKind.UNREAD_TRANSITION: _unread_transition,
        ExceptionKind.MAY_BE_ACCOUNTS: _may_be_accounts,
        ExceptionKind.MAY_BE_JOURNAL: _may_be_journal,
        ExceptionKind.PROTECTED_AKT: examine_children.protected_akt,
    }
)
