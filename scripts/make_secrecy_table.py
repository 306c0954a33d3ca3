"""Write docs/sekretess.md, the law of secrecy as tables for people: ``python -m scripts.make_secrecy_table``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arkiv.disclosure import rulebook
from arkiv.disclosure.facts import KIND_WORDS, PROFILE_WORDS
from arkiv.disclosure.rule import RULING_WORDS, TEST_WORDS, BreakingRule, OpenRule, SecrecyRule, Validity
from arkiv.disclosure.rulebook import SecrecyBook

TARGET = Path(__file__).parents[1] / "docs" / "sekretess.md"
INTRO = """# Sekretessreglerna

Reglerna som de ligger i `arkiv/disclosure/rules/`, gjorda till tabeller med `python -m scripts.make_secrecy_table`;
ett prov ser till att sidan stämmer. De är lästa paragraf för paragraf och gäller prövningar från och med {covers}. Så
används de: [Lämna ut](handbok/utlamnande.md).

Vid ett utlämnande gäller lagen den dag begäran prövas, hur gammal handlingen än är. Sekretesstiden räknas från
handlingens tillkomst (OSL 7 kap. 5 §). Gäller flera bestämmelser går den före som gör uppgiften hemlig (7 kap. 3 §).
Arkiv föreslår; en människa avgör.

{rules} regler, {cases} provfall som körs vid varje ändring. Regler som inte finns här prövas för hand.
"""


def page() -> str:
    """The page as it should be now."""
    book = rulebook.standard()
    every = list(book.every())
    cases = sum(len(rule.cases) for rule in every)
    parts = [INTRO.format(covers=book.covers_from, rules=len(every), cases=cases)]
    parts += ["## Vad som är hemligt", "", *_secret(book)]
    parts += ["", "## Vad som inte är hemligt", "", *_open(book)]
    parts += ["", "## Vad som bryter sekretessen", "", *_breaking(book)]
    parts += ["", "## Vad en människa får svara på", "", *_questions(book)]
    return "\n".join(parts) + "\n"


def _secret(book: SecrecyBook) -> Iterator[str]:
    names = {row.activity: row.name for row in book.activities}
    yield "| regel | källa | dagar | verksamhet | skaderekvisit | skyddar | längst | innan någon svarat |"
    yield "|---|---|---|---|---|---|---|---|"
    for rule in book.secret:
        where = (
            "alla" if len(rule.activities) == len(names) else ", ".join(names[one] for one in rule.activities)
        )
        test = f"{TEST_WORDS[rule.test]}: {rule.words}" + (f" ({rule.note.strip()})" if rule.note else "")
        years = f"{rule.years} år" if rule.years else "–"
        yield _row(rule, where, test, rule.protects, years, RULING_WORDS[rule.unknown])


def _open(book: SecrecyBook) -> Iterator[str]:
    yield "| regel | källa | dagar | uppgifter | varför |"
    yield "|---|---|---|---|---|"
    for rule in book.open:
        yield _row(rule, ", ".join(KIND_WORDS[kind] for kind in rule.kinds), _why(rule))


def _breaking(book: SecrecyBook) -> Iterator[str]:
    yield "| regel | källa | dagar | för vem | krävs | hindras av | varför |"
    yield "|---|---|---|---|---|---|---|"
    for rule in book.breaking:
        who = ", ".join(PROFILE_WORDS[profile] for profile in rule.profiles)
        yield _row(rule, who, _named(rule.needs), _named(rule.unless), _why(rule))


def _questions(book: SecrecyBook) -> Iterator[str]:
    yield "| omständighet | fråga |"
    yield "|---|---|"
    for circumstance, asks in book.questions.items():
        yield f"| `{circumstance.value}` | {asks} |"


def _row(rule: SecrecyRule | OpenRule | BreakingRule, *cells: str) -> str:
    told = (f"`{rule.id}` {rule.title}", rule.source, _days(rule.in_force), *cells)
    return f"| {' | '.join(' '.join(cell.split()) for cell in told)} |"


def _named(circumstance: object) -> str:
    return f"`{circumstance}`" if circumstance else "–"


def _why(rule: OpenRule | BreakingRule) -> str:
    return f"{rule.reason} {rule.note}".strip()


def _days(days: Validity) -> str:
    return f"från {days.from_day}" + (f" till {days.until}" if days.until else "")


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
