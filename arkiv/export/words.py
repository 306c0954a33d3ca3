"""The Swedish words of the reports, in one place: what a code is called and what it asks of a person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from arkiv.diary.answers import DiaryCode, ReverseKind
from arkiv.holdings.said import ROLE_WORDS
from arkiv.retention.answers import Applies, RetentionCode


class DiaryGroup(StrEnum):
    """What an answer of the diary check means to the person who has the box."""

    MISSING = "missing"
    AKT_MISSING = "akt_missing"  # not a fault in the diary: the akt cannot be found (OSF 2 §)
    UNSURE = "unsure"
    IN_ORDER = "in_order"
    UNCHECKED = "unchecked"


class FileStatus(StrEnum):
    """``FileRow.status`` as the register writes it."""

    LISTED = "listed"
    UNREAD = "unread"
    PENDING = "pending"
    DESTROYED = "destroyed"


class RowStatus(StrEnum):
    """``PageRow.status`` as the register writes it."""

    READ = "read"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    PENDING = "pending"
    SHEET = "sheet"
    DESTROYED = "destroyed"


UNDECIDED = "unchecked"
"""Stands where a code would, for a document that has no answer yet."""

DIARY: Mapping[DiaryCode, tuple[DiaryGroup, str]] = MappingProxyType(
    {
        DiaryCode.MISSING_FROM_CASE: (DiaryGroup.MISSING, "Ärendet finns, men handlingen saknas i det"),
        DiaryCode.UNKNOWN_NUMBER: (DiaryGroup.MISSING, "Diarienumret finns inte i diariet"),
        DiaryCode.UNREGISTERED_SECRET: (DiaryGroup.MISSING, "Oregistrerad, med sekretess"),
        DiaryCode.UNREGISTERED_PUBLIC: (DiaryGroup.MISSING, "Oregistrerad och inte hållen ordnad"),
        DiaryCode.PERSONAKT_MISSING: (DiaryGroup.AKT_MISSING, "Hör till en personakt som inte återfinns"),
        DiaryCode.UNCERTAIN: (DiaryGroup.UNSURE, "Går inte att säga säkert om den är registrerad"),
        DiaryCode.NOT_OFFICIAL: (DiaryGroup.UNSURE, "Utkast eller anteckning: en människa avgör"),
        DiaryCode.REGISTERED: (DiaryGroup.IN_ORDER, "Registrerad"),
        DiaryCode.IN_PERSONAKT: (DiaryGroup.IN_ORDER, "Hör till en känd personakt"),
        DiaryCode.EXEMPT: (DiaryGroup.IN_ORDER, "Undantagen från registrering"),
        DiaryCode.KEPT_IN_ORDER: (DiaryGroup.IN_ORDER, "Hålls ordnad utan registrering"),
        DiaryCode.MINOR_IMPORTANCE: (DiaryGroup.IN_ORDER, "Av ringa betydelse"),
        DiaryCode.OTHER_AUTHORITY: (DiaryGroup.IN_ORDER, "Annan myndighets handling"),
    }
)

GROUPS: Mapping[DiaryGroup, str] = MappingProxyType(
    {
        DiaryGroup.MISSING: "Saknas i diariet",
        DiaryGroup.AKT_MISSING: "Personakten återfinns inte",
        DiaryGroup.UNSURE: "Behöver avgöras",
        DiaryGroup.IN_ORDER: "Finns där de ska finnas",
        DiaryGroup.UNCHECKED: "Inte kontrollerade ännu",
    }
)

RETENTION: Mapping[RetentionCode, str] = MappingProxyType(
    {
        RetentionCode.PRESERVE: "Ska bevaras",
        RetentionCode.DISPOSE_FROM: "Får eller ska gallras från en dag",
        RetentionCode.KEEP_UNTIL: "Måste finnas kvar till en dag",
        RetentionCode.LOCAL_DECISION_NEEDED: "Kräver lokalt beslut om gallring",
        RetentionCode.CANNOT_TELL: "Går inte att avgöra",
    }
)

APPLIES: Mapping[Applies, str] = MappingProxyType(
    {
        Applies.YES: "gäller",
        Applies.NO: "gäller inte",
        Applies.UNKNOWN: "går inte att avgöra",
    }
)

REVERSE: Mapping[ReverseKind, str] = MappingProxyType(
    {
        ReverseKind.ENTRY_NOT_FOUND: "Poster vars handling inte finns i kartongen",
        ReverseKind.SERIES_GAP: "Luckor i nummerserien",
        ReverseKind.SERIES_DOUBLE: "Nummer som använts två gånger",
        ReverseKind.OUT_OF_ORDER: "Poster i fel ordning",
        ReverseKind.LATE_REGISTRATION: "Sent registrerade",
        ReverseKind.NEVER_CLOSED: "Ärenden som aldrig avslutats",
        ReverseKind.ENTRY_CHANGED: "Poster som ändrats mellan två utdrag",
        ReverseKind.ENTRY_VANISHED: "Poster som försvunnit mellan två utdrag",
        ReverseKind.DECISION_NOT_REPORTED: "Beslut utan spår i delegationslistan",
        ReverseKind.REPORT_WITHOUT_DECISION: "Anmälningar utan beslut eller skäl",
        ReverseKind.UNREADABLE_ROW: "Rader i utdraget som inte gick att tolka",
    }
)

FILES: Mapping[FileStatus, tuple[str, str]] = MappingProxyType(
    {
        FileStatus.LISTED: ("inlästa", "Inga åtgärder behövs."),
        FileStatus.UNREAD: (
            "olästa",
            "Öppna filen i sitt eget program eller skanna om pappret. Originalet är kvar.",
        ),
        FileStatus.PENDING: (
            "väntar",
            "Inläsningen är inte klar. Kör den igen; det som är gjort görs inte om.",
        ),
        FileStatus.DESTROYED: ("gallrade", "Beslutet står vid filen; se gallringsprotokollet."),
    }
)

PAGES: Mapping[RowStatus, tuple[str, str]] = MappingProxyType(
    {
        RowStatus.READ: ("lästa", "Inga åtgärder behövs."),
        RowStatus.BLANK: ("blanka", "Bläddra igenom dem om pappret kan ha varit svagt tryckt."),
        RowStatus.UNREADABLE: ("oläsliga", "Läs sidan på bilden eller pappret, eller skanna om den."),
        RowStatus.FAILED: ("misslyckade", "Kör inläsningen igen. Misslyckas den åter, skanna om sidan."),
        RowStatus.PENDING: (
            "väntar",
            "Inläsningen är inte klar. Kör den igen; det som är gjort görs inte om.",
        ),
        RowStatus.SHEET: ("skiljeblad", "Inga åtgärder behövs: bladen är utskrivna för skanningen."),
        RowStatus.DESTROYED: ("gallrade", "Beslutet står vid sidan; se gallringsprotokollet."),
    }
)

ONE_FILE: Mapping[str, str] = MappingProxyType(
    {
        FileStatus.LISTED: "inläst",
        FileStatus.UNREAD: "oläst",
        FileStatus.PENDING: "väntar",
        FileStatus.DESTROYED: "gallrad",
    }
)

ONE_PAGE: Mapping[str, str] = MappingProxyType(
    {
        RowStatus.READ: "läst",
        RowStatus.BLANK: "blank",
        RowStatus.UNREADABLE: "oläslig",
        RowStatus.FAILED: "misslyckad",
        RowStatus.PENDING: "väntar",
        RowStatus.SHEET: "skiljeblad",
        RowStatus.DESTROYED: "gallrad",
    }
)

SEVERITIES: Mapping[str, str] = MappingProxyType(
    {
        "urgent": "brådskande",
        "warning": "varning",
        "info": "upplysning",
    }
)

RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "duplicate": "kopia av",
        "version": "annan lydelse av",
        "attachment": "bilaga till",
    }
)

ROLES: Mapping[str, str] = MappingProxyType({role.value: word for role, word in ROLE_WORDS.items()})

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "type": "handlingstyp",
        "start": "var handlingen börjar",
        "split": "var handlingen börjar",
        "case_number": "diarienummer",
        "foreign_number": "annan myndighets nummer",
        "document_date": "handlingens datum",
        "received_date": "inkommen dag",
        "other_date": "annat datum",
        "sender": "avsändare",
        "recipient": "mottagare",
        "person_name": "namn",
        "personal_number": "personnummer",
        "paragraph": "paragraf",
        "signature": "underskrift",
        "secrecy_stamp": "sekretesstämpel",
        "subject": "ärendemening",
        "diary": "svaret mot diariet",
        "retention": "svaret om gallring",
    }
)


ANSWERS = frozenset({"diary", "retention", "diariet", "bevara eller gallra"})
"""Doubts that only name one of the two answers; the report tells what the answer was instead."""


def called(words: Mapping[str, str], code: str) -> str:
    """The word for ``code``, or the code itself: an unknown one is shown rather than hidden."""
    return words.get(code, code)
