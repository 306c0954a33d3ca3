"""The law of secrecy as values: what is secret, what is not, what breaks it. Read strictly from ``rules/``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import msgspec

from arkiv.disclosure.facts import Activity, Applies, Circumstance, DataKind, Profile, Whose


class HarmTest(StrEnum):
    """The test of harm (skaderekvisit) of a rule."""

    STRAIGHT = "straight"  # presumed public: harm must be assumed for the passage to be secret
    REVERSED = "reversed"  # presumed secret: it must be clear that no harm follows for it to be given out
    ABSOLUTE = "absolute"  # no test of harm


TEST_WORDS: Mapping[HarmTest, str] = MappingProxyType(
    {
        HarmTest.STRAIGHT: "rakt skaderekvisit",
        HarmTest.REVERSED: "omvänt skaderekvisit",
        HarmTest.ABSOLUTE: "absolut sekretess",
    }
)


class Ruling(StrEnum):
    """What becomes of a passage: masked, shown, or left to a person because the law turns on what is not known."""

    MASK = "mask"
    SHOW = "show"
    ASK = "ask"


RULING_WORDS: Mapping[Ruling, str] = MappingProxyType(
    {Ruling.MASK: "maskeras", Ruling.SHOW: "visas", Ruling.ASK: "behöver avgöras"}
)


class Validity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_day": "from"}):
    """Days on which a wording is law: ``from`` counts, ``until`` does not; ``None``: still in force."""

    from_day: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until is None or day < self.until)


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a case must answer; ``rule`` and ``broken_by`` are ids, ``None`` is not checked."""

    ruling: Ruling
    rule: str | None = None
    broken_by: str | None = None


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A test case written beside its rule. What is unsaid: an adult somebody else's, asked for by anyone, 2005."""

    name: str
    kind: DataKind
    expect: Expected
    activity: Activity = Activity.SOCIAL_SERVICES
    whose: Whose = Whose.OTHER
    profile: Profile = Profile.ANYONE
    day: date | None = date(2005, 5, 3)
    law_on: date = date(2026, 6, 1)
    in_decision: bool = False
    found: Mapping[Circumstance, Applies] = {}


class SecrecyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A secrecy rule (sekretessbestämmelse) in one wording, never edited once it was in force.

    ``turns_on`` is what a person must find for the rule to make a passage secret; found absent, the rule is no
    obstacle; ``unknown`` is what is proposed before anybody has answered. Without it the passage is secret as the rule
    stands (``unknown`` is then MASK). ``towards`` and ``whose`` limit the rule to some who ask and some it protects;
    () is everybody, and every private person. ``yields_to`` names the rules (ids before the slash) tried instead where
    they apply, ``unbroken_by`` the breaking rules that do not reach this one.
    """

    id: str
    title: str
    section: str
    amended_by: str
    in_force: Validity
    activities: tuple[Activity, ...]
    kinds: tuple[DataKind, ...]
    test: HarmTest
    words: str
    protects: str
    years: int | None
    unknown: Ruling
    turns_on: Circumstance | None = None
    whose: tuple[Whose, ...] = ()
    towards: tuple[Profile, ...] = ()
    yields_to: tuple[str, ...] = ()
    not_in_decision: bool = False
    unbroken_by: tuple[str, ...] = ()
    note: str = ""
    cases: tuple[Case, ...] = ()
    statute: str = "OSL (2009:400)"

    @property
    def source(self) -> str:
        return cite(self.statute, self.section, self.amended_by)


class OpenRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is not secret although it stands in a secret record: an exemption from ``rules``, or from all ("*")."""

    id: str
    title: str
    statute: str
    section: str
    amended_by: str
    in_force: Validity
    kinds: tuple[DataKind, ...]
    rules: tuple[str, ...]
    reason: str
    whose: tuple[Whose, ...] = ()
    note: str = ""
    cases: tuple[Case, ...] = ()

    @property
    def source(self) -> str:
        return cite(self.statute, self.section, self.amended_by)


class BreakingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What lets a secret passage be given to some who ask (sekretessbrytande bestämmelse, or 12 kap.).

    ``needs`` must be found before it opens anything; ``unless``, when found, closes it again and while unanswered
    leaves the passage to a person. ``rules`` are what it breaks ("*" is all), ``not_for`` what it does not reach.
    """

    id: str
    title: str
    statute: str
    section: str
    amended_by: str
    in_force: Validity
    profiles: tuple[Profile, ...]
    reason: str
    whose: tuple[Whose, ...] = ()
    rules: tuple[str, ...] = ("*",)
    not_for: tuple[str, ...] = ()
    needs: Circumstance | None = None
    unless: Circumstance | None = None
    only_in_decision: bool = False
    note: str = ""
    cases: tuple[Case, ...] = ()

    @property
    def source(self) -> str:
        return cite(self.statute, self.section, self.amended_by)


def cite(statute: str, section: str, amended_by: str) -> str:
    """Statute, section and the wording it rests on, as cited to a person."""
    return f"{statute} {section}" + (f" ({amended_by})" if amended_by else "")
