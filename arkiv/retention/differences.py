"""Then and now: what has changed between two answers for one document, and between two plans. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from arkiv.retention.answers import Applies, RetentionAnswer, RetentionCode
from arkiv.retention.facts import PlanVerdict, PlanWord
from arkiv.retention.rule import Rule

_CODES: Mapping[RetentionCode, str] = MappingProxyType(
    {
        RetentionCode.PRESERVE: "bevaras",
        RetentionCode.DISPOSE_FROM: "gallras från en dag",
        RetentionCode.KEEP_UNTIL: "måste finnas kvar",
        RetentionCode.LOCAL_DECISION_NEEDED: "kräver lokalt beslut",
        RetentionCode.CANNOT_TELL: "går inte att avgöra",
    }
)
_APPLIES: Mapping[Applies, str] = MappingProxyType(
    {Applies.YES: "gäller", Applies.NO: "gäller inte", Applies.UNKNOWN: "går inte att avgöra"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was one way under the law then and is another way now; both in Swedish."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A handlingstyp whose row differs between two plans; ``None`` where a plan has no row for it."""

    type: str
    then: PlanWord | None
    now: PlanWord | None


def between(
    then: RetentionAnswer, now: RetentionAnswer, rule_then: Rule | None, rule_now: Rule | None
) -> tuple[Change, ...]:
    """What differs between two answers for the same document; () if they say the same on the same ground."""
    pairs = (
        ("svar", _CODES[then.code], _CODES[now.code]),
        ("dag", _day(then.day), _day(now.day)),
        ("ska vara klart", _day(then.finish_by), _day(now.finish_by)),
        ("regel", then.rule_id or "ingen", now.rule_id or "ingen"),
        ("källa", then.source or "ingen", now.source or "ingen"),
        ("frist", _period(rule_then), _period(rule_now)),
        ("saknas", ", ".join(then.missing) or "inget", ", ".join(now.missing) or "inget"),
        *_exceptions(then, now),
    )
    return tuple(Change(what, one, other) for what, one, other in pairs if one != other)


def plans(then: Mapping[str, PlanWord], now: Mapping[str, PlanWord]) -> tuple[PlanChange, ...]:
    """The handlingstyper on which two plans do not say the same, in order of their codes."""
    codes = sorted(then.keys() | now.keys())
    pairs = ((code, then.get(code), now.get(code)) for code in codes)
    return tuple(PlanChange(code, one, other) for code, one, other in pairs if _said(one) != _said(other))


def _exceptions(then: RetentionAnswer, now: RetentionAnswer) -> tuple[tuple[str, str, str], ...]:
    """Every exception that one of the two tested, with its result; "fanns inte" where it was not law."""
    tested_then = {tested.name: _APPLIES[tested.applies] for tested in then.exceptions}
    tested_now = {tested.name: _APPLIES[tested.applies] for tested in now.exceptions}
    names = dict.fromkeys([*tested_then, *tested_now])
    return tuple(
        (
            f"undantag: {name}",
            tested_then.get(name, "prövades inte"),
            tested_now.get(name, "prövades inte"),
        )
        for name in names
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else "ingen"


def _period(rule: Rule | None) -> str:
    if rule is None or rule.years is None:
        return "ingen"
    return f"{rule.years} år"


def _said(word: PlanWord | None) -> tuple[PlanVerdict, int | None, str] | None:
    return (word.verdict, word.years, word.trigger.value) if word is not None else None
