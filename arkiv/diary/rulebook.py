"""The rules of registration as values, read once from rules.yaml and checked there and then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import yaml

from arkiv.diary.answers import DiaryCode
from arkiv.diary.words import fold, tokens
from arkiv.errors import SettingsError


class Holder(StrEnum):
    """Where a record of a kind belongs."""

    PERSONAKT = "personakt"
    REPORT = "report"  # the personakt if there is one, else the diary
    DIARY = "diary"
    SERIES = "series"  # kept in order, without registration, as long as it is public
    MINOR = "minor"
    EXEMPT = "exempt"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Duty:
    """A section that made registration a duty, and the days it was law: ``begins`` counts, ``ends`` does
    not.
    """

    begins: date
    ends: date | None
    cite: str
    says: str
    kept_open: str
    minor: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """A section that exempts kinds of secret records; ``note`` says what of it could not be read."""

    begins: date
    ends: date | None
    cite: str
    note: str


@dataclass(frozen=True, slots=True)
class TitledRule:
    """An exception within a handlingstyp, known by the beginning of a word in the title (``stems``,
    folded).
    """

    stems: tuple[str, ...]
    holder: Holder
    secret: bool
    because: str

    def meets(self, words: tuple[str, ...]) -> bool:
        """Whether a word of the title begins or ends as a stem does: ``arbetsplatsträff`` holds ``träff``."""
        return any(word.startswith(stem) or word.endswith(stem) for word in words for stem in self.stems)


@dataclass(frozen=True, slots=True)
class TypeRule:
    """Where a handlingstyp belongs, whether it is secret as a rule, and why (Swedish)."""

    code: str
    holder: Holder
    secret: bool
    because: str
    titled: tuple[TitledRule, ...] = ()
    akt_first: bool = False

    def for_title(self, title: str) -> TypeRule:
        """The rule as it is for a record with that title."""
        words = tokens(title)
        found = next((rule for rule in self.titled if rule.meets(words)), None)
        return (
            self
            if found is None
            else replace(self, holder=found.holder, secret=found.secret, because=found.because)
        )


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule of the diary check. ``next_steps`` has one row per answer."""

    duties: tuple[Duty, ...]
    exemptions: tuple[Exemption, ...]
    types: Mapping[str, TypeRule]
    next_steps: Mapping[DiaryCode, str]
    draft: str
    received: str

    def duty(self, day: date) -> Duty:
        """The duty in force on ``day``; papers older than every wording we hold get the oldest."""
        return next((duty for duty in self.duties if _in_force(duty, day)), self.duties[0])

    def exemption(self, day: date) -> Exemption:
        """The exemption in force on ``day``, as ``duty``."""
        return next((found for found in self.exemptions if _in_force(found, day)), self.exemptions[0])

    def section(self, day: date, today: date) -> str:
        """The duty then and, where the wording has changed, the duty under which it is made good now."""
        then, now = self.duty(day).cite, self.duty(today).cite
        return then if then == now else f"{then}; nu {now}"


def _in_force(rule: Duty | Exemption, day: date) -> bool:
    return rule.begins <= day and (rule.ends is None or day < rule.ends)


@lru_cache(maxsize=1)
def rulebook() -> RuleBook:
    """The rules that ship with Arkiv. Raises SettingsError if they contradict themselves."""
    return parse_rules(yaml.safe_load(files("arkiv.diary").joinpath("rules.yaml").read_text("utf-8")))


def parse_rules(given: Mapping[str, Any]) -> RuleBook:
    """Rules from their data. Raises SettingsError for a gap, an overlap or an answer without a next step."""
    duties = tuple(
        Duty(row["from"], row["until"], row["cite"], row["says"], row["open"], row["minor"])
        for row in given["duty"]
    )
    exemptions = tuple(
        Exemption(row["from"], row["until"], row["cite"], row["note"]) for row in given["exemption"]
    )
    _require_unbroken(duties, "duty")
    _require_unbroken(exemptions, "exemption")
    missing = {code.value for code in DiaryCode} - given["answers"].keys()
    if missing:
        raise SettingsError(f"Diarieregler: nästa steg saknas för {', '.join(sorted(missing))}.")
    types = {code: _type_rule(code, row) for code, row in given["types"].items()}
    return RuleBook(
        duties=duties,
        exemptions=exemptions,
        types=MappingProxyType(types),
        next_steps=MappingProxyType({DiaryCode(code): text for code, text in given["answers"].items()}),
        draft=given["draft"],
        received=given["received"],
    )


def _type_rule(code: str, row: Mapping[str, Any]) -> TypeRule:
    titled = tuple(
        TitledRule(
            tuple(map(fold, one["stems"])), Holder(one["holds"]), bool(one["secret"]), str(one["because"])
        )
        for one in row.get("titled", ())
    )
    akt_first = bool(row.get("akt_first", False))
    return TypeRule(code, Holder(row["holds"]), bool(row["secret"]), str(row["because"]), titled, akt_first)


def _require_unbroken(rules: Sequence[Duty | Exemption], name: str) -> None:
    for earlier, later in pairwise(rules):
        if earlier.ends != later.begins:
            raise SettingsError(
                f"Diarieregler, {name}: {earlier.cite} och {later.cite} möts inte dag för dag."
            )
    if rules[-1].ends is not None:
        raise SettingsError(f"Diarieregler, {name}: ingen lydelse gäller i dag.")
