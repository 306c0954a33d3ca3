"""Which handlingstyper a document is judged as, and the answer when that cannot be said. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from arkiv.retention.answers import RetentionAnswer, RetentionCode
from arkiv.retention.facts import RetentionFacts

TYPE_FLOOR = 0.5  # below it the type is no ground for a verdict
TYPE_SURE = 0.85  # from it on no other type is considered
TYPES_TELL = 0.7  # so much of the chance must the types weighed have together when none of them was chosen
RIVAL = 0.1  # another type this likely has a say while the first is not sure
_SHOWN = 3  # types named when none was chosen


def considered(facts: RetentionFacts) -> tuple[tuple[str, float], ...]:
    """The types to try the rules for, each with its chance; () if too little is known."""
    if not facts.types or facts.types[0][1] < TYPE_FLOOR:
        return ()
    if facts.types[0][1] >= TYPE_SURE:
        return facts.types[:1]
    tried = facts.types[:1] + tuple(rival for rival in facts.types[1:] if rival[1] >= RIVAL)
    return tried if facts.type_decided or sum(chance for _, chance in tried) >= TYPES_TELL else ()


def unknown_type(facts: RetentionFacts, answers: Sequence[RetentionAnswer] = ()) -> RetentionAnswer:
    """Ask for the type; say what it may be and, where that was tried, what each would give."""
    given: list[str] = [f" ({answer.code})" for answer in answers] or [""] * _SHOWN
    likely = [
        f"{code} {chance:.0%}{verdict}" for (code, chance), verdict in zip(facts.types, given, strict=False)
    ]
    guess = f" Närmast till hands: {', '.join(likely)}." if likely else ""
    return RetentionAnswer(
        document=facts.document,
        code=RetentionCode.CANNOT_TELL,
        confidence=0.0,
        rule_id="",
        source="",
        reasons=("Handlingstypen är inte säker, och utan den går ingen regel att välja." + guess,),
        needs_person=True,
        missing=("handlingstyp",),
    )
