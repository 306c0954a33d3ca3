"""Write docs/regler.md, the whole rule book as a table for people: ``python -m scripts.make_rules_table``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arkiv.retention import rulebook
from arkiv.retention.exemptions import EFFECTS, NAMES, Effect
from arkiv.retention.rule import Completion, ExceptionRule, Placing, Rule, Trigger, Unit, Verdict, Wording

TARGET = Path(__file__).parents[1] / "docs" / "regler.md"
INTRO = """# Gallringsreglerna

Hela regelboken som den ligger i `arkiv/retention/rules/`, gjord med `python -m scripts.make_rules_table`; ett prov
ser till att sidan stämmer. En regel är en lydelse: den ändras aldrig efter att den gällt, utan stängs, och nästa
läggs till. *Dagar* är den första dagen och den dag då regeln inte längre gäller. Hur reglerna används står i
[handboken](handbok/bevara-gallra.md).

Arkivlagen (1990:782), patientjournallagen, LSS-förordningen och 1980 års övergångsbestämmelser är inte lästa i
original. Regler som vilar på dem säger det eller överlåter svaret åt nämndens plan. Praxis är inget beslut: den
gallrar aldrig.

Regelboken har {rules} regler för {types} handlingstyper, med {cases} provfall som körs vid varje ändring.
"""
_TRIGGERS = {
    Trigger.LAST_ENTRY: "sista anteckningen i akten",
    Trigger.DOCUMENT_DAY: "handlingens datum",
    Trigger.DOCUMENT_LAST_DAY: "sista uppgiften i handlingen",
    Trigger.FISCAL_YEAR: "räkenskapsårets slut",
    Trigger.CASE_CLOSED: "ärendets avslut",
    Trigger.OBSOLETE: "inaktualitet",
    Trigger.STATED_END: "när det som handlingen anger upphör",
    Trigger.OTHER_EVENT: "en händelse som planen anger",
}
_VERDICTS = {
    Verdict.DISPOSE: "ska gallras",
    Verdict.KEEP_AT_LEAST: "bevaras minst",
    Verdict.LOCAL: "lokalt beslut",
    Verdict.ADVISED_PRESERVE: "bevaras (praxis)",
    Verdict.ADVISED_DISPOSE: "lokalt beslut (praxis: gallras)",
}
_UNITS = {Unit.AKT: "akt", Unit.CASE: "ärende", Unit.DOCUMENT: "handling"}
_PLACINGS = {Placing.ANY: "", Placing.IN_AKT: ", i personakt", Placing.LOOSE: ", utan personakt"}
_EFFECTS = {
    Effect.FOREVER: "bevaras",
    Effect.UNTIL: "skjuter upp",
    Effect.WHILE: "bevaras så länge",
    Effect.LOCAL: "lokalt beslut",
}


def page() -> str:
    """The page as it should be now."""
    book, names = rulebook.standard(), rulebook.type_names()
    cases = sum(len(rule.cases) for rule in book.rules)
    parts = [INTRO.format(rules=len(book.rules), types=len(names), cases=cases), *_overview(book.rules)]
    parts += ["", "## Undantagen", "", *_exceptions(book.rules), "", "## Handlingstyperna", "", *_types(book)]
    return "\n".join(parts) + "\n"


def _overview(rules: tuple[Rule, ...]) -> Iterator[str]:
    yield "| regel | källa | dagar | gäller | svar och frist | räknas från | prov |"
    yield "|---|---|---|---|---|---|---|"
    for rule in rules:
        cells = (
            f"`{rule.id}`",
            _source(rule),
            _days(rule),
            _about(rule),
            _answer(rule),
            _TRIGGERS[rule.trigger],
        )
        yield f"| {' | '.join(map(_cell, cells))} | {len(rule.cases)} |"


def _source(rule: Rule) -> str:
    unread = " **Lydelsen är inte läst: svaret blir att det inte går att avgöra.**"
    transition = f" Övergång: {rule.transition}" if rule.transition else ""
    return rule.source + transition + (unread if rule.wording is Wording.NOT_READ else "")


def _days(rule: Rule) -> str:
    years = rule.fiscal_years
    booked = ""
    if years.from_year is not None or years.until_year is not None:
        last = years.until_year - 1 if years.until_year is not None else None
        booked = f" (räkenskapsår {years.from_year or ''}–{last or ''})"
    return f"{rule.in_force.from_day}–{rule.in_force.until_day or ''}{booked}"


def _about(rule: Rule) -> str:
    types = ", ".join(rule.types[:3]) + (f" och {len(rule.types) - 3} till" if len(rule.types) > 3 else "")
    return f"{types} (per {_UNITS[rule.unit]}{_PLACINGS[rule.placing]})"


def _answer(rule: Rule) -> str:
    if rule.wording is Wording.NOT_READ and not rule.amended_by:
        return "går inte att avgöra"
    period = f" {rule.years} år" if rule.years else ""
    by = ", klart kalenderåret efter" if rule.completion is Completion.NEXT_YEAR_END else ""
    advice = rule.verdict not in (Verdict.DISPOSE, Verdict.KEEP_AT_LEAST)
    return _VERDICTS[rule.verdict] + (f" (ofta{period})" if advice and period else period) + by


def _exceptions(rules: tuple[Rule, ...]) -> Iterator[str]:
    yield "| undantag | verkan | källa | i reglerna |"
    yield "|---|---|---|---|"
    found: dict[tuple[str, str, str], list[str]] = {}
    for rule in rules:
        for exception in rule.exceptions:
            name = NAMES[exception.test] + _limits(exception)
            found.setdefault((name, _EFFECTS[EFFECTS[exception.test]], exception.source), []).append(rule.id)
    for (name, effect, source), ids in found.items():
        shown = ", ".join(f"`{one}`" for one in ids[:2]) + (
            f" och {len(ids) - 2} till" if len(ids) > 2 else ""
        )
        yield f"| {_cell(name)} | {effect} | {_cell(source)} | {shown} |"


def _limits(exception: ExceptionRule) -> str:
    limits = (
        f"till {exception.age} år" if exception.age else "",
        f"{exception.years} år" if exception.years else "",
        f"avslutade före {exception.closed_before} undantas" if exception.closed_before else "",
        f"före {exception.before}" if exception.before else "",
    )
    said = ", ".join(filter(None, limits))
    return f" ({said})" if said else ""


def _types(book: rulebook.RuleBook) -> Iterator[str]:
    yield "| kod | handlingstyp | regel i personakt nu | regel annars nu |"
    yield "|---|---|---|---|"
    for code, name in rulebook.type_names().items():
        ids = [" · ".join(f"`{rule.id}`" for rule in _now(book, code, in_akt)) for in_akt in (True, False)]
        yield f"| `{code}` | {_cell(name)} | {ids[0]} | {'samma' if ids[0] == ids[1] else ids[1]} |"


def _now(book: rulebook.RuleBook, code: str, in_akt: bool) -> tuple[Rule, ...]:
    """The rules without a last day; several where the räkenskapsår decides."""
    other = Placing.LOOSE if in_akt else Placing.IN_AKT
    return tuple(
        rule
        for rule in book.rules
        if code in rule.types and rule.placing is not other and rule.in_force.until_day is None
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write the page; a test says when it is due."""
    TARGET.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
