"""What goes into a letter: facts and tables out of a request, its records and its passages. Pure.

Never the words of a passage: a letter says which kind of thing is hidden, where, by which rule and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from arkiv.disclosure.facts import KIND_WORDS
from arkiv.disclosure.fees import Fee
from arkiv.disclosure.letter import Bullets, Table
from arkiv.disclosure.model import FORM_WORDS, Decision, Item, Passage, Request
from arkiv.disclosure.review import shown_although_secret
from arkiv.disclosure.rule import TEST_WORDS, SecrecyRule
from arkiv.disclosure.rulebook import SecrecyBook
from arkiv.settings import Settings

_LONGEST_QUOTE = 600
_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def day_words(day: date) -> str:
    """``3 maj 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def facts(
    request: Request,
    items: Sequence[Item],
    passages: Sequence[Passage],
    decision: Decision,
    charged: Fee,
    settings: Settings,
) -> dict[str, str]:
    """The fields a template may name; the names are Swedish, as those who change a template are."""
    given = [item for item in items if item.given]
    masked = sum(one.masked for one in _of(passages, given))
    asked = " ".join(request.inquiry.asked.split())
    return {
        "kommun": settings.municipality or "Kommunen",
        "myndighet": settings.authority,
        "ref": request.ref,
        "dnr": f"Dnr {request.inquiry.dnr}." if request.inquiry.dnr else "",
        "inkom": day_words(request.received_on),
        "beslutat": day_words(decision.decided_on),
        "beslutsfattare": decision.decided_by,
        "titel": decision.title,
        "befogenhet": decision.authority,
        "begaran": asked if len(asked) <= _LONGEST_QUOTE else f"{asked[:_LONGEST_QUOTE]} …",
        "handlingar": counted(len(given), "handling", "handlingar"),
        "sidor": counted(sum(len(item.pages) for item in given), "sida", "sidor"),
        "form": FORM_WORDS[request.inquiry.form],
        "maskerade": f"{counted(masked, 'uppgift', 'uppgifter')} i dem är maskerade." if masked else "",
        "forbehall": decision.reservation,
        "villkor": decision.condition,
        "skal": decision.reasons,
        "avgift": charged.told,
        "avgift_tas_ut": "ja" if charged.kronor else "",
        "avgiftsfritt": "" if charged.kronor else "ja",
        "sokningar": _searched(request),
    }


def counted(number: int, one: str, many: str) -> str:
    """``1 sida``, ``3 sidor``."""
    return f"{number} {one if number == 1 else many}"


def _searched(request: Request) -> str:
    if not request.searches:
        return ""
    return f"Sökningen finns i sökintyg med kontrollsumma {', '.join(one[:16] for one in request.searches)}."


def tables(
    items: Sequence[Item],
    passages: Sequence[Passage],
    book: SecrecyBook,
    silent_rule: str = "",
    *,
    conditional: bool = False,
) -> Mapping[str, Table | Bullets]:
    """The tables a template may name. ``silent_rule``: the ground of a refusal that tells of no record.

    ``conditional``: what is shown although it is secret is given out with a förbehåll.
    """
    included = [item for item in items if item.included]
    given = [item for item in included if item.given]
    names = {item.document: letter_names(included)[item.document] for item in included}
    masked = [one for one in _of(passages, given) if one.masked]
    bound = [_bound(one) for one in _of(passages, given) if conditional and shown_although_secret(one)]
    return {
        "given": _given(given, masked, names),
        "withheld": _withheld([item for item in included if not item.given], names, book),
        "grounds": _grounds([*masked, *bound], included, book, silent_rule),
        "conditioned": _masked(bound, given, names, book),
        "masked": _masked(masked, given, names, book),
    }


def letter_names(items: Sequence[Item]) -> dict[str, str]:
    """What a letter calls each record: a number in the delivery. Its title may name somebody, so it is not used."""
    return {item.document: f"Handling {place}" for place, item in enumerate(items, start=1)}


def _of(passages: Iterable[Passage], items: Iterable[Item]) -> list[Passage]:
    wanted = {item.document for item in items}
    return [one for one in passages if one.document in wanted]


def _given(given: Sequence[Item], masked: Sequence[Passage], names: Mapping[str, str]) -> Table:
    bars = Counter(one.document for one in masked)
    rows = tuple(
        (
            names[item.document],
            day_words(item.day) if item.day else "odaterad",
            str(len(item.pages)),
            str(bars[item.document] or "inga"),
        )
        for item in given
    )
    return Table(("Handling", "Datum", "Sidor", "Maskeringar"), (40, 28, 14, 18), rows)


def _withheld(items: Sequence[Item], names: Mapping[str, str], book: SecrecyBook) -> Table:
    rows = tuple(
        (names[item.document], str(len(item.pages)), _source(item.withheld_rule, book), item.withheld)
        for item in items
    )
    return Table(("Handling", "Sidor", "Bestämmelse", "Skäl"), (18, 10, 28, 44), rows)


def _grounds(
    masked: Sequence[Passage], included: Sequence[Item], book: SecrecyBook, silent_rule: str
) -> Table:
    """Each rule used, its test in the statute's own words, whom it protects, and for how long at most."""
    used = Counter(one.ruled.rule for one in masked if one.ruled)
    used.update(item.withheld_rule for item in included if item.withheld)
    rules = [one for one in book.secret if one.id in used or one.id == silent_rule]
    rows = tuple(
        (one.source, f"{TEST_WORDS[one.test].capitalize()}: {one.words}", one.protects, _longest(one))
        for one in rules
    )
    return Table(("Bestämmelse", "När uppgiften är hemlig", "Skyddar", "Längst"), (28, 40, 20, 12), rows)


def _longest(rule: SecrecyRule) -> str:
    return f"{rule.years} år" if rule.years else "ingen gräns"


def _masked(
    masked: Sequence[Passage], given: Sequence[Item], names: Mapping[str, str], book: SecrecyBook
) -> Table:
    """Equal maskings of one page in one row, with their number."""
    place = {page: at for item in given for at, page in enumerate(item.pages, start=1)}
    groups = Counter(
        (
            one.document,
            place[one.page],
            KIND_WORDS[one.kind],
            one.ruled.rule if one.ruled else "",
            _reason(one),
        )
        for one in masked
    )
    order = {item.document: at for at, item in enumerate(given)}
    rows = tuple(
        (
            f"{names[document]}, sida {page}",
            kind if count == 1 else f"{kind} ({count})",
            _section(rule, book),
            reason,
        )
        for (document, page, kind, rule, reason), count in sorted(
            groups.items(), key=lambda one: (order[one[0][0]], *one[0][1:])
        )
    )
    return Table(("Var", "Slag av uppgift", "Bestämmelse", "Skäl"), (22, 24, 20, 34), rows)


def _bound(passage: Passage) -> Passage:
    """A passage that goes out with a förbehåll, under the rule that would else have hidden it."""
    assert passage.ruled is not None
    return passage.with_ruling(replace(passage.ruled, rule=passage.proposed_rule))


def _reason(passage: Passage) -> str:
    """The person's own reason, or that of the rule, which the table of grounds has in full."""
    if passage.ruled is None or passage.ruled.reason == passage.proposed_reason:
        return "Villkoret i bestämmelsen är uppfyllt." if passage.ruled else ""
    return passage.ruled.reason


def _source(rule_id: str, book: SecrecyBook) -> str:
    rule = book.rule(rule_id)
    return rule.source if rule else rule_id


def _section(rule_id: str, book: SecrecyBook) -> str:
    rule = book.rule(rule_id)
    return f"{rule.statute.partition(' (')[0]} {rule.section}" if rule else rule_id
