"""Load the rule book from ``rules/*.yaml``, strictly: whatever is odd about it is an error, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import yaml

from arkiv.retention import coverage
from arkiv.retention.errors import (
    DuplicateRule,
    MissingSource,
    RuleBookError,
    UnknownKey,
    UnknownType,
    UnreadableRules,
    WrongValue,
)
from arkiv.retention.rule import (
    NEEDS,
    ExceptionRule,
    Expected,
    FiscalYears,
    Placing,
    Rule,
    RuleCase,
    Validity,
    Verdict,
    Wording,
)

COVERS_FROM = date(1991, 7, 1)
"""The first day the book speaks of: arkivlagen, and SoL (1980:620) 60 and 62 §§ as worded by SFS 1990:789."""

_MOST_YEARS = 200

# YAML says ``from`` and ``until``; these are words of the language in Python.
_SPELLING: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        Validity: {"from": "from_day", "until": "until_day"},
        FiscalYears: {"from": "from_year", "until": "until_year"},
    }
)
_PARTS: Mapping[type, Mapping[str, type]] = MappingProxyType(
    {
        Rule: {
            "in_force": Validity,
            "fiscal_years": FiscalYears,
            "exceptions": ExceptionRule,
            "cases": RuleCase,
        },
        RuleCase: {"expect": Expected},
    }
)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, and the one that wins for a handlingstyp on a day. ``digest`` names this exact book."""

    rules: tuple[Rule, ...]
    digest: str
    _by_type: Mapping[tuple[str, bool], tuple[Rule, ...]]

    def winning(self, code: str, *, in_akt: bool, fiscal_year: int | None, law_on: date) -> Rule | None:
        """The rule for ``code`` on ``law_on``; ``None`` for an unknown type or a day before the book begins.

        An unknown räkenskapsår gives the rule with the longest period, never the shorter.
        """
        found: Rule | None = None
        for rule in self._by_type.get((code, in_akt), ()):
            if not rule.in_force.holds_on(law_on):
                continue
            if fiscal_year is not None:
                if rule.fiscal_years.holds_for(fiscal_year):
                    return rule
            elif found is None or (rule.years or 0) > (found.years or 0):
                found = rule
        return found

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, if the book has it."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def knows(self, code: str) -> bool:
        return (code, True) in self._by_type


@cache
def standard() -> RuleBook:
    """The book that comes with the program."""
    folder = resources.files("arkiv.retention.rules")
    sources = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")}
    return parse(sources, known_types=type_names().keys())


def load(folder: Path, *, known_types: Iterable[str]) -> RuleBook:
    """The book in ``folder``. Raises a RuleBookError that names file, rule and fault."""
    return parse(
        {path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")}, known_types=known_types
    )


@cache
def type_names() -> Mapping[str, str]:
    """Every handlingstyp: its code and its Swedish name."""
    text = (resources.files("ingest.stages") / "doctypes.yaml").read_text("utf-8")
    return MappingProxyType({row["code"]: row["name"] for row in yaml.safe_load(text)})


def parse(sources: Mapping[str, str], *, known_types: Iterable[str]) -> RuleBook:
    """The book written in ``sources`` (file name → YAML), which must cover every type in ``known_types``."""
    types = frozenset(known_types)
    rules = tuple(
        _rule(raw, name) for name in sorted(sources) for raw in _rules_of(_mapping(sources[name], name), name)
    )
    _refuse_duplicates(rules)
    for rule in rules:
        _check(rule, types)
    by_type = {
        (code, in_akt): tuple(
            rule
            for rule in rules
            if code in rule.types and rule.placing is not (Placing.LOOSE if in_akt else Placing.IN_AKT)
        )
        for code in sorted(types)
        for in_akt in (True, False)
    }
    for (code, in_akt), claims in by_type.items():
        coverage.check(code, in_akt, claims, COVERS_FROM)
    text = "\0".join(f"{name}\0{sources[name]}" for name in sorted(sources))
    return RuleBook(rules, sha256(text.encode()).hexdigest(), MappingProxyType(by_type))


class _OneOfEach(yaml.SafeLoader):
    """YAML that refuses a key written twice in one mapping; plain YAML silently keeps the last."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"nyckeln {', '.join(twice)} står två gånger ({node.start_mark})")
        return node


def _mapping(text: str, name: str) -> dict[str, Any]:
    try:
        given = yaml.load(text, _OneOfEach)  # noqa: S506 — a SafeLoader
    except yaml.YAMLError as error:
        raise UnreadableRules(name, f"filen går inte att läsa som YAML ({error}).") from error
    if not isinstance(given, dict) or not isinstance(given.get("rules"), list):
        raise UnreadableRules(name, "filen ska ha en lista under nyckeln rules.")
    return given


def _rules_of(given: dict[str, Any], name: str) -> list[Any]:
    unknown = sorted(set(given) - {"rules", "shared"})
    if unknown:
        raise UnknownKey(name, f"okänd nyckel {', '.join(unknown)}. Kända: rules, shared.")
    rules: list[Any] = given["rules"]
    return rules


def _rule(raw: Any, name: str) -> Rule:
    where = f"{name}, {raw.get('id', 'regel utan id')}" if isinstance(raw, dict) else name
    checked = _checked(raw, Rule, where)
    try:
        return msgspec.convert(checked, Rule)
    except msgspec.ValidationError as error:
        raise WrongValue(where, f"fel värde ({error}).") from error


def _checked(raw: Any, kind: type, where: str) -> dict[str, Any]:
    """``raw`` with Python's field names, after every key has been found to exist."""
    if not isinstance(raw, dict):
        raise WrongValue(where, f"{raw!r} ska vara nycklar med värden.")
    spelling, known = _SPELLING.get(kind, {}), {f.name for f in fields(kind)}
    named = {spelling.get(str(key), str(key)): value for key, value in raw.items()}
    unknown = sorted(named.keys() - known)
    if unknown:
        raise UnknownKey(where, f"okänd nyckel {', '.join(unknown)}. Kända: {', '.join(sorted(known))}.")
    _require(named, kind, where)
    for key, part in _PARTS.get(kind, {}).items():
        if key in named:
            named[key] = (
                [_checked(item, part, where) for item in named[key]]
                if isinstance(named[key], list)
                else _checked(named[key], part, where)
            )
    return named


def _require(named: dict[str, Any], kind: type, where: str) -> None:
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    absent = sorted(needed - {key for key, value in named.items() if value not in (None, "", [])})
    if not absent:
        return
    fault: type[RuleBookError] = (
        MissingSource if {"source", "statute", "section"} & set(absent) else WrongValue
    )
    raise fault(
        where, f"{', '.join(absent)} saknas. En regel eller ett undantag utan källa får inte användas."
    )


def _refuse_duplicates(rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise DuplicateRule(rule.id, "samma id står två gånger.")
        seen.add(rule.id)


def _check(rule: Rule, types: frozenset[str]) -> None:
    """What the kinds of the values cannot say about a rule."""
    named = set(rule.types).union(*(e.types | e.may_touch for e in rule.exceptions))
    unknown = sorted((named | {case.type for case in rule.cases}) - types)
    if unknown:
        raise UnknownType(rule.id, f"okänd handlingstyp {', '.join(unknown)}.")
    until = rule.in_force.until_day
    if until is not None and until <= rule.in_force.from_day:
        raise WrongValue(rule.id, "sista dagen ligger före den första.")
    if rule.verdict in (Verdict.DISPOSE, Verdict.KEEP_AT_LEAST) and rule.years is None:
        raise WrongValue(rule.id, "antal år saknas.")
    if rule.years is not None and not 0 <= rule.years <= _MOST_YEARS:
        raise WrongValue(rule.id, f"antal år ska vara 0–{_MOST_YEARS}.")
    if not rule.types or len(set(rule.types)) < len(rule.types):
        raise WrongValue(rule.id, "handlingstyper saknas eller står två gånger.")
    first, end = rule.fiscal_years.from_year, rule.fiscal_years.until_year
    if first is not None and end is not None and end <= first:
        raise WrongValue(rule.id, "sista räkenskapsåret ligger före det första.")
    if rule.wording is Wording.NOT_READ and not rule.note:
        raise WrongValue(rule.id, "en regel vars lydelse inte är läst ska säga det i note.")
    _check_exceptions(rule)
    _check_cases(rule)
    if rule.wording is Wording.READ and rule.verdict is Verdict.DISPOSE and not rule.amended_by:
        raise MissingSource(rule.id, "en läst lydelse ska ange vilken SFS den har.")


def _check_exceptions(rule: Rule) -> None:
    """An exception that lacks what its test needs would silently answer no, and let something be destroyed."""
    for exception in rule.exceptions:
        absent = [name for name in NEEDS.get(exception.test, ()) if not getattr(exception, name)]
        if absent:
            raise WrongValue(rule.id, f"undantaget {exception.test} saknar {', '.join(absent)}.")
        if any(not 1 <= day <= 31 for day in exception.days):
            raise WrongValue(rule.id, f"undantaget {exception.test} har en dag utanför månaden.")


def _check_cases(rule: Rule) -> None:
    """The test cases are part of the rule: named once each, and about its own handlingstyper."""
    names = [case.name for case in rule.cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WrongValue(rule.id, f"testfallet {', '.join(twice)} står två gånger.")
    strange = sorted({case.type for case in rule.cases} - set(rule.types))
    if strange:
        raise WrongValue(rule.id, f"testfall om {', '.join(strange)}, som regeln inte gäller.")
