"""Personnummer and what is like them: samordningsnummer, reserve forms, numbers that reading or wear has damaged.

Recall before precision: what has the form of one is proposed also when its check digit fails, for on a worn copy one
digit in some hundred is misread. ``ingest`` reads the same numbers the other way round, to be sure of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from arkiv.disclosure.finder.model import Kind, Why
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage
from ingest.stages.fields.identity_numbers import check_digit

_LIKE = str.maketrans("OoQDlI|!iSsBZzGqg", "00001111155822699")
_GAP = r"[ .·,\n]?"
_FULL = re.compile(
    rf"(?<!\d)(?:(?P<century>18|19|20){_GAP})?(?P<year>\d\d){_GAP}(?P<month>\d\d){_GAP}(?P<day>\d\d)"
    rf"(?P<sign>\s{{0,2}}[-–—−+~.:*=_/]?\s{{0,2}})(?P<serial>\d{{2}}{_GAP}\d){_GAP}(?P<check>\d)(?!\d)"
)
_DAMAGED = re.compile(
    r"(?<![\w-])(?:18|19|20)?(?P<birth>[0-9A-Za-z?*]{6})\s?[-–—−+]\s?"
    r"(?P<last>[0-9A-Za-zÅÄÖ?*_.#■█]{3,5}|[0-9]{1,2})(?![\w-])"
)
_LABEL = re.compile(
    r"(person|samordnings|reserv|lma|identitets)[\s-]?(nummer|nr|beteckning|no)|\bp\.?\s?nr\b|\bpers\.?\s?nr|\bfodd\b|"
    r"\bfodelse|\bid-?(nr|nummer)\b|\bpnr\b"
)
_NOT_PERSON = re.compile(
    r"\b(org|organisations?)\.?\s?-?\s?(nr|nummer)|plusgiro|postgiro|bankgiro|\bbg\b|\bpg\b|\bocr\b|faktura|kundn|"
    r"artikel|momsreg|telefon|\btel\b|mobil|\bfax\b"
)
_MONTHS = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|[a-z]{3}\.)"
)
_BORN = re.compile(
    r"\b(?:fodd|fodda|fodelsedatum|fodelsedag|fodelsetid|fodelsear|f\.|f:|fod\.|f(?=\s\d{6}))\s*(?:den|d\.|ar|i|:)?\s*"
    rf"(?P<day>(?:19|20)\d\d[-.]?\d\d[-.]?\d\d|\d{{6}}|\d\d[-./]\d\d[-./]\d\d|\d{{1,2}}\s{_MONTHS}(?:\s(?:19|20)?\d\d)?|"
    r"\d{1,2}/\d{1,2}\s?-?\s?(?:19|20)?\d\d|(?:19|20)\d\d)(?!\d)"
)
_RESERVE = re.compile(
    r"\b(?:lma|reservnummer|reservnr|t-nummer|t-nr|tf-nummer|tillfalligt (?:person)?nummer|kundnummer|aktnummer|"
    r"akt nr|aktnr)[\s:.-]{0,3}(?:nr|nummer)?[\s:.]{0,3}(?P<value>[0-9a-z]*\d[0-9a-z/-]{3,})"
)

_LAST_FOUR = re.compile(
    r"\b(?:(?:fyra )?sista (?:fyra |siffrorna )?|kontrollsiffror(?:na)?|fyra sista)(?:siffror(?:na)?)?[\s:,]{0,3}"
    r"(?:ar |som )?"
    r"(?P<value>\d{4})(?!\d)"
)
"""The day told already, the rest by itself: född 570422, de fyra sista 9805."""


def identity_numbers(page: SearchedPage) -> Iterator[Hit]:
    """Every number for a person on the page."""
    taken: list[Hit] = []
    for hit in (*_full(page), *_damaged(page), *_reserve(page), *_last_four(page)):
        if not any(hit.overlaps(other) for other in taken):
            taken.append(hit)
    yield from taken
    for match in _BORN.finditer(page.folded):
        hit = Hit(*match.span("day"), Kind.BIRTH_DATE, Why.LABEL, "Födelsetid, enligt ordet före.", 0.9)
        if not any(hit.overlaps(other) for other in taken):
            yield hit


def _full(page: SearchedPage) -> Iterator[Hit]:
    digital = page.text.translate(_LIKE)
    at = 0
    while (match := _FULL.search(digital, at)) is not None:
        hit = _judged(page, match)
        at = match.end() if hit else match.start() + 1
        if hit:
            yield hit


def _judged(page: SearchedPage, match: re.Match[str]) -> Hit | None:
    printed = page.text[match.start() : match.end()]
    true_digits = sum(char.isdigit() for char in printed)
    if true_digits < 7 or "\n\n" in printed or not _alone(page.text, *match.span()):
        return None
    serial = re.sub(r"\D", "", match["serial"])
    ten = match["year"] + match["month"] + match["day"] + serial + match["check"]
    proved = check_digit(ten[:9]) == int(ten[9])
    near = page.before(match.start())
    labelled = bool(_LABEL.search(near))
    if not _a_day(match["month"], match["day"]):
        return None
    other = bool(_NOT_PERSON.search(near[-45:])) and not labelled
    signed = match["sign"].strip() not in ("", "/")  # a slash stands in dates and in numbers of cases too
    if not (proved or labelled or signed) and (other or not match["century"]):
        return None
    if proved and not (labelled or signed) and other:
        return None
    sure = (0.99 if proved else 0.72) - (0.0 if labelled or signed else 0.3) - (0.25 if other else 0.0)
    why, reason = (
        (Why.CHECK_DIGIT, "Personnummer: kontrollsiffran stämmer.")
        if proved
        else (Why.FORM, "Har personnumrets form, men kontrollsiffran stämmer inte. Kan vara fel läst.")
    )
    return Hit(*match.span(), Kind.IDENTITY_NUMBER, why, reason, sure)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the number does not begin or end inside a word that is letters."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalpha() and text[start : start + 1].isalpha()) and not (
        after.isalpha() and text[end - 1 : end].isalpha()
    )


def _a_day(month: str, day: str) -> bool:
    """Whether a person can be born then; 60 is added to the day of a samordningsnummer (lag 2022:1697 2 kap. 8 §)."""
    return 1 <= int(month) <= 12 and (1 <= int(day) <= 31 or 61 <= int(day) <= 91)


def _damaged(page: SearchedPage) -> Iterator[Hit]:
    for match in _DAMAGED.finditer(page.text):
        birth, last = match["birth"].translate(_LIKE), match["last"].translate(_LIKE)
        known = sum(char.isdigit() for char in match["birth"] + match["last"])
        digits = sum(char.isdigit() for char in birth)
        labelled = bool(_LABEL.search(page.before(match.start())))
        if digits < 5 or known < 5 or not (_may_be_a_day(birth) or labelled):
            continue
        if len(last) < 3 and not labelled:
            continue
        if last.isdigit() and len(last) == 4 and birth.isdigit() and not labelled and not _close(birth):
            continue
        reason = "Har personnumrets form, men är skadat eller ofullständigt."
        yield Hit(*match.span(), Kind.IDENTITY_NUMBER, Why.FORM, reason, 0.75 if labelled else 0.55)


def _may_be_a_day(birth: str) -> bool:
    """Whether six characters may be a day of birth with one or two of them unread or misread."""
    month, day = birth[2:4], birth[4:6]
    if month.isdigit() and day.isdigit():
        return _a_day(month, day) or _close(birth)
    return not month.isdigit() or 1 <= int(month) <= 12


def _close(birth: str) -> bool:
    """Whether one misread digit may stand between this and a day: an organisationsnummer has 2 or more in the third."""
    return birth[2] in "01" and (int(birth[4]) <= 3 or int(birth[4]) >= 6)


def _reserve(page: SearchedPage) -> Iterator[Hit]:
    for match in _RESERVE.finditer(page.folded):
        reason = "Nummer som leder till en person, enligt ordet före."
        yield Hit(*match.span("value"), Kind.IDENTITY_NUMBER, Why.LABEL, reason, 0.8)


def _last_four(page: SearchedPage) -> Iterator[Hit]:
    for match in _LAST_FOUR.finditer(page.folded):
        reason = "Slutet av ett personnummer, enligt orden före."
        yield Hit(*match.span("value"), Kind.IDENTITY_NUMBER, Why.LABEL, reason, 0.8)
