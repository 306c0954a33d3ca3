"""What the words of a title or of a register say: the kind of akt, the fate of a report, signs of an exception."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from arkiv.diary.words import fold
from arkiv.retention.facts import AktKind, Inquiry

_PLACEMENT_TYPES = frozenset({"placering_barn", "overvagande"})
_KINDS: tuple[tuple[AktKind, re.Pattern[str]], ...] = (
    (AktKind.PATERNITY, re.compile(r"faderskap|foraldraskap|\bmf-|s-protokoll")),
    (AktKind.ADOPTION, re.compile(r"adopt")),
    (AktKind.LSS_CHILD_HOME, re.compile(r"lss.*(barn|ungdom).*(bo|hem)|9 ?§ ?(p\.? ?)?8")),
    (AktKind.LSS, re.compile(r"\blss\b|funktionshin|funktionsned|handikapp")),
    (AktKind.FAMILY_LAW, re.compile(r"familjeratt|vardnad|umgange|samarbetssamtal")),
    (AktKind.FAMILY_HOME, re.compile(r"familjehem")),
    (AktKind.CHILD, re.compile(r"\bbarn|ungdom|\bbou\b|\bbuf?\b|\blvu\b|\bunga\b")),
    (AktKind.FAMILY, re.compile(r"familj")),
    (AktKind.ECONOMIC, re.compile(r"ekonom|forsorjning|socialbidrag|bistand(?!.*(aldre|hemtjanst))")),
    (AktKind.CARE, re.compile(r"aldre|hemtjanst|vard- och omsorg|sarskilt boende|\baho\b|omsorg")),
    (AktKind.ADULT, re.compile(r"vuxen|vuxna|missbruk|beroende|\blvm\b")),
)
_PLACED = re.compile(r"familjehem|jourhem|\bhvb\b|placer|hem for vard|stodboende|omhandertag|vardplan")
_PATERNITY = re.compile(r"faderskap|foraldraskap|s-protokoll|mf-protokoll|rattsgenetisk|\bdna\b")
_ADOPTION = re.compile(r"adopt")
_NOT_OPENED = re.compile(
    r"(inte|ej) (att )?inled|inleds? (inte|ej)|ej utredning|utan atgard|utreds? (inte|ej)|ingen utredning"
)
_OPENED = re.compile(r"inled\w* (av )?(en )?utredning|utredning (har )?inled|oppna\w* utredning")
# Meetings of the office, not with a client: "bemötande", "nätverksmöte" and "träffade mamman" are none of them.
_MEETING = re.compile(
    r"(personal|enhets|avdelnings|grupp|arbetsplats|lednings|chefs|arbets|informations|planerings|samverkans)"
    r"(mote|traff)|\bapt\b|ledningsgrupp|konferens"
)
_PRIVATE = re.compile(r"enskild (verksamhet|utforare|vardgivare|regi)|privat|entreprenad|omhandertagen akt")
_APPROVED = re.compile(r"godkan[nt]|godkand")


@lru_cache(maxsize=1024)
def akt_kind(words: str) -> AktKind:
    """What the register's words for a kind of akt mean."""
    folded = fold(words)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), AktKind.UNKNOWN)


def inquiry(words: str, codes: Iterable[str]) -> Inquiry:
    """What came of a report, by the folded ``words`` of a title and the types of the person's documents."""
    if "barnavardsutredning" in codes:
        return Inquiry.OPENED
    if _NOT_OPENED.search(words):
        return Inquiry.NOT_OPENED
    return Inquiry.OPENED if _OPENED.search(words) else Inquiry.UNKNOWN


def placement_seen(words: str, codes: frozenset[str]) -> str:
    """What tells of a placed child, in Swedish; "" if nothing does."""
    if codes & _PLACEMENT_TYPES:
        return "kartongen har en placeringshandling om samma barn."
    found = _PLACED.search(words)
    return f"i rubriken står ”{found.group()}”." if found else ""


def _seen(pattern: re.Pattern[str], words: str) -> str:
    found = pattern.search(words)
    return f"I rubriken står ”{found.group()}”." if found else ""


def paternity_seen(words: str) -> str:
    """What in the folded ``words`` tells of paternity, in Swedish; "" if nothing does."""
    return _seen(_PATERNITY, words)


def adoption_seen(words: str) -> str:
    """What in the folded ``words`` tells of adoption, in Swedish; "" if nothing does."""
    return _seen(_ADOPTION, words)


def approved(words: str) -> bool:
    """Whether the folded ``words`` say that an agreement was approved."""
    return _APPROVED.search(words) is not None


@lru_cache(maxsize=1024)
def private_care(words: str) -> bool:
    """Whether the register's words for an akt say that a private provider kept it."""
    return _PRIVATE.search(fold(words)) is not None


def from_a_meeting(words: str) -> bool:
    """Whether the folded ``words`` are of a meeting's notes."""
    return _MEETING.search(words) is not None
