"""Load the law of secrecy from ``rules/``, strictly: whatever is odd about it is an error, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import chain
from typing import Any, TypeVar

import msgspec
import yaml

from arkiv.disclosure.errors import BadRules
from arkiv.disclosure.facts import Activity, Circumstance
from arkiv.disclosure.rule import BreakingRule, HarmTest, OpenRule, Ruling, SecrecyRule
from arkiv.errors import BadInput

ALL = "*"
T = TypeVar("T")


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to ask the person who reviews about one circumstance (Swedish), and how the answer was arrived at."""

    circumstance: Circumstance
    asks: str


class ActivityRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which handlingstyper come from an activity, and what it is called."""

    activity: Activity
    name: str
    types: tuple[str, ...] = ()


class _Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    covers_from: date
    secret: tuple[SecrecyRule, ...]


class _Opens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    open: tuple[OpenRule, ...]


class _Breaks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    breaking: tuple[BreakingRule, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    otherwise: Activity
    activities: tuple[ActivityRow, ...]
    decision_types: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class SecrecyBook:
    """Every rule, what opens and what breaks them. ``digest`` names this exact book."""

    covers_from: date
    secret: tuple[SecrecyRule, ...]
    open: tuple[OpenRule, ...]
    breaking: tuple[BreakingRule, ...]
    otherwise: Activity
    activities: tuple[ActivityRow, ...]
    decision_types: tuple[str, ...]
    questions: Mapping[Circumstance, str]
    digest: str

    def activity_of(self, code: str | None) -> Activity:
        """The activity a handlingstyp comes from; the most protective one for a type nobody has placed."""
        return next((row.activity for row in self.activities if code in row.types), self.otherwise)

    def rule(self, rule_id: str) -> SecrecyRule | OpenRule | BreakingRule | None:
        """The rule of that id, if the book has it."""
        return next((rule for rule in self.every() if rule.id == rule_id), None)

    def every(self) -> Iterable[SecrecyRule | OpenRule | BreakingRule]:
        return chain(self.secret, self.open, self.breaking)

    def require_day(self, day: date) -> None:
        """Raises BadInput for a day whose wordings were not read."""
        if day < self.covers_from:
            raise BadInput(
                f"Sekretessreglerna är lästa i sina lydelser från {self.covers_from}. En prövning enligt lagen "
                f"den {day} får göras för hand. Inget har ändrats."
            )


@cache
def standard() -> SecrecyBook:
    """The book that comes with the program."""
    folder = resources.files("arkiv.disclosure.rules")
    return parse({name: (folder / name).read_text("utf-8") for name in FILES})


FILES = ("sekretess.yaml", "undantag.yaml", "brytande.yaml", "ord.yaml")


def parse(sources: Mapping[str, str]) -> SecrecyBook:
    """The book written in ``sources`` (file name → YAML). Raises BadRules, naming file and fault."""
    rules = read_yaml(sources[FILES[0]], _Rules, FILES[0])
    words = read_yaml(sources[FILES[3]], _Words, FILES[3])
    book = SecrecyBook(
        covers_from=rules.covers_from,
        secret=rules.secret,
        open=read_yaml(sources[FILES[1]], _Opens, FILES[1]).open,
        breaking=read_yaml(sources[FILES[2]], _Breaks, FILES[2]).breaking,
        otherwise=words.otherwise,
        activities=words.activities,
        decision_types=words.decision_types,
        questions={row.circumstance: row.asks for row in words.questions},
        digest=sha256("\0".join(f"{name}\0{sources[name]}" for name in FILES).encode()).hexdigest(),
    )
    _check(book)
    return book


class _OneOfEach(yaml.SafeLoader):
    """YAML that refuses a key written twice in one mapping; plain YAML silently keeps the last."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise yaml.YAMLError(f"nyckeln {', '.join(twice)} står två gånger ({node.start_mark})")
        return node


def read_yaml(text: str, kind: type[T], name: str) -> T:
    """``text`` as a ``kind``; every key must be known. Raises BadRules."""
    try:
        return msgspec.convert(yaml.load(text, _OneOfEach), kind)  # noqa: S506 — a SafeLoader
    except yaml.YAMLError as error:
        raise BadRules(name, f"filen går inte att läsa som YAML ({error}).") from error
    except msgspec.ValidationError as error:
        raise BadRules(name, f"fel värde eller okänd nyckel ({error}).") from error


def _check(book: SecrecyBook) -> None:
    ids = [rule.id for rule in book.every()]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise BadRules("Sekretessreglerna", f"{', '.join(twice)} står två gånger.")
    known = {ALL, *(rule.id.partition("/")[0] for rule in book.secret)}
    for rule in book.secret:
        _check_secret(rule, known | set(ids), book)
    named = {rule.id: {*rule.rules} for rule in book.open}
    named |= {rule.id: {*rule.rules, *rule.not_for} for rule in book.breaking}
    for rule_id, names in named.items():
        if strange := names - known:
            raise BadRules(rule_id, f"regeln {', '.join(sorted(strange))} finns inte.")
    _check_questions(book)
    _check_overlap(book.secret)


def _check_secret(rule: SecrecyRule, known: set[str], book: SecrecyBook) -> None:
    if strange := {*rule.yields_to} - known:
        raise BadRules(rule.id, f"regeln {', '.join(sorted(strange))} finns inte.")
    if strange := {*rule.unbroken_by} - {one.id for one in book.breaking}:
        raise BadRules(rule.id, f"den brytande regeln {', '.join(sorted(strange))} finns inte.")
    if rule.test is HarmTest.ABSOLUTE and (rule.turns_on or rule.unknown is not Ruling.MASK):
        raise BadRules(rule.id, "absolut sekretess har inget skaderekvisit att pröva.")
    if rule.test is HarmTest.STRAIGHT and rule.turns_on is None:
        raise BadRules(rule.id, "ett rakt skaderekvisit måste ange vad det hänger på (turns_on).")
    if rule.turns_on is None and rule.unknown is not Ruling.MASK:
        raise BadRules(rule.id, "utan turns_on är uppgiften hemlig: unknown ska vara mask.")


def _check_questions(book: SecrecyBook) -> None:
    turning = {rule.turns_on for rule in book.secret} | {
        one for rule in book.breaking for one in (rule.needs, rule.unless)
    }
    if unasked := sorted(one.value for one in turning - book.questions.keys() if one is not None):
        raise BadRules(FILES[3], f"frågan saknas för {', '.join(unasked)}.")


def _check_overlap(rules: tuple[SecrecyRule, ...]) -> None:
    """Two wordings of one section (the id before the slash) may not be law on the same day."""
    for rule in rules:
        for other in rules:
            same = rule.id != other.id and rule.id.partition("/")[0] == other.id.partition("/")[0]
            if same and other.in_force.holds_on(rule.in_force.from_day):
                raise BadRules(rule.id, f"gäller samma dagar som {other.id}.")
