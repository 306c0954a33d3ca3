"""What the words in a plan's column for gallring mean: preserve, or destroy after so many years from what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from arkiv.retention.facts import PlanTrigger, PlanVerdict

_NUMBERS = {
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
    "femton": 15, "tjugo": 20, "femtio": 50,
}  # fmt: skip
_YEARS = re.compile(
    rf"\b(?:g\s*)?(\d{{1,3}}|{'|'.join(_NUMBERS)})\s*-?\s*"
    r"(?:(?:kalender|räkenskaps|bokförings|verksamhets|budget)?(?:års?|åren))\b"
    r"|^g[\s:.-]*(\d{1,3})\b|^(\d{1,3})$"
)
_TWICE = re.compile(rf"\((?:\d{{1,3}}|{'|'.join(_NUMBERS)})\)")  # tio (10) år
_SEE_NOTE = re.compile(r"^se (?:anm|not|kommentar|under)\w*\.?$")
_OTHER_UNIT = re.compile(r"\b(?:mån|månad\w*|veck\w*|dag|dagar|dygn|kvartal\w*)\b")
_AT_LEAST = re.compile(r"\bminst\b")
_PRESERVE = re.compile(
    r"\b(?:bevar\w*|arkivläggs för alltid|för (?:framtiden|alltid|all framtid)|permanent)\b|^b\.?$|^bev\.?$"
)
_NOT_PRESERVED = re.compile(r"\b(?:bevaras ej|bevaras inte|ej bevaras)\b")
_NOT_DISPOSED = re.compile(r"\b(?:får ej gallras|får inte gallras|gallras ej|gallras inte|ej gallring)\b")
_DISPOSE = re.compile(r"\b(?:gallr\w*|förstör\w*|makuler\w*)\b|^g\.?\b")
_OBSOLETE = re.compile(r"inaktuali\w*|inaktuell\w*|aktualitet\w* upphör\w*|ringa betydelse|vid behov")
_TRIGGERS = (
    (PlanTrigger.LAST_ENTRY, re.compile(r"sista anteckning\w*|senaste anteckning\w*")),
    (
        PlanTrigger.FISCAL_YEAR,
        re.compile(
            r"räkenskapsår\w*|bokförings\w*|bokslut\w*|verksamhetsår\w*|kalenderår\w*|budgetår\w*"
            r"|årets (?:slut|utgång)|(?:innevarande|löpande) år|\+ ?(?:året|innev\w*|löpande|1)"
        ),
    ),
    (PlanTrigger.CASE_CLOSED, re.compile(r"avslut\w*|ärendets slut")),
    (PlanTrigger.OTHER_EVENT, re.compile(r"laga kraft|reglera\w*|avgång\w*")),
    (PlanTrigger.STATED_END, re.compile(r"upphör\w*|avtalstid\w*|utgång\w*|giltighet\w*|löpt ut")),
    (PlanTrigger.DOCUMENT_DAY, re.compile(r"upprätt\w*|inkom\w*|handlingens datum|efter ankomst")),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a plan says. ``years`` only with ``DISPOSE``; 0 years is "vid inaktualitet"."""

    verdict: PlanVerdict
    years: int | None = None
    trigger: PlanTrigger = PlanTrigger.UNSAID


_UNCLEAR = Meaning(PlanVerdict.UNCLEAR)
_SEVERAL = re.compile(r"\d\s*(?:-|–|/|eller|till|alternativt)\s*\d+\s*år")
_AT_AGE = re.compile(r"\b(?:fyllt|fyller|ålder)\b")


def understand(text: str, note: str = "") -> Meaning:
    """The meaning of the words in the column; ``note`` (Anmärkning) may say from what the years are counted.

    Words that say both, or neither, are ``UNCLEAR``, and so is a row whose note keeps a part of what it
    destroys: a person reads it.
    """
    words = " ".join(_TWICE.sub(" ", text.casefold()).split())
    if _SEE_NOTE.search(words):
        words, note = " ".join(_TWICE.sub(" ", note.casefold()).split()), ""
    preserved = bool(_PRESERVE.search(words) and not _NOT_PRESERVED.search(words))
    preserved = preserved or bool(_NOT_DISPOSED.search(words))
    years = tuple(dict.fromkeys(_years(words)))
    disposed = bool(_DISPOSE.search(_NOT_DISPOSED.sub("", words)) or years or _OBSOLETE.search(words))
    if preserved:
        return _UNCLEAR if disposed else Meaning(PlanVerdict.PRESERVE)
    if not disposed or len(years) > 1 or _unsettled(words, note.casefold(), years):
        return _UNCLEAR
    if _AT_AGE.search(words):
        return Meaning(PlanVerdict.DISPOSE, 0, PlanTrigger.OTHER_EVENT)
    if years:
        return Meaning(
            PlanVerdict.DISPOSE, years[0], _trigger(words) or _trigger(note.casefold()) or PlanTrigger.UNSAID
        )
    if _OBSOLETE.search(words):
        return Meaning(PlanVerdict.DISPOSE, 0, PlanTrigger.OBSOLETE)
    return _UNCLEAR


def _unsettled(words: str, note: str, years: tuple[int, ...]) -> bool:
    """Whether the words leave a choice, count in anything but years, or are gainsaid by their own note."""
    if _SEVERAL.search(words) or _PRESERVE.search(note) or _OTHER_UNIT.search(words):
        return True
    if _AT_LEAST.search(words) and not _DISPOSE.search(words):
        return True  # a shortest time is no leave to destroy after it
    return bool(years) and any(other not in years for other in _years(note))


def _years(words: str) -> list[int]:
    found = (next(filter(None, match.groups())) for match in _YEARS.finditer(words))
    return [_NUMBERS.get(number) or int(number) for number in found if number != "0"]


def _trigger(words: str) -> PlanTrigger | None:
    return next((trigger for trigger, pattern in _TRIGGERS if pattern.search(words)), None)
