"""Who is named as an official in duty, and who as somebody the paper is about.

The name of an official is normally not secret, and to mask it is a fault: the rest must be given out (TF 2 kap. 15 §).
A name counts as an official's only where the paper says so and nothing says otherwise.
"""

from __future__ import annotations

import re
from enum import Enum
from importlib.resources import files

from arkiv.disclosure.finder.searched_page import SearchedPage
from ingest.stages.folding import fold


def _alternatives(name: str) -> str:
    """The patterns of a list as one group."""
    rows = files(__package__).joinpath("lists", name).read_text("utf-8").splitlines()
    return f"(?:{'|'.join(row for row in rows if row and not row.startswith('#'))})"


_RANK = r"(?:1:e |forste |bitr\.? |bitradande |tf\.? |leg\.? |stf\.? )?"
_TITLES = _RANK + _alternatives("titlar.txt")
_TITLE_BEFORE = re.compile(
    rf"(?<!\w){_TITLES}(?:n|en|ns|ens)?(?:\s(?:i|vid|pa)\s[\w\s-]{{2,30}})?[\s:,./|–-]{{0,5}}"
    r"(?:\(?(?:namn|fornamn)\)?[\s:]*)?$"
)
_TITLE_AFTER = re.compile(rf"^\s?[,/(|–-]?\s{{0,3}}(?:\w+\s)?{_TITLES}(?!\w)")
_TITLE_LINE = re.compile(rf"^\W*(?:\w+[\s/]+){{0,2}}{_TITLES}(?!\w)(?!.*:)")
_LISTED = re.compile(rf"\b{_alternatives('narvarande.txt')}\b")
_ABOUT = re.compile(rf"(?<!\w){_alternatives('roller.txt')}[\s:,.|–-]{{0,5}}(?:\d{{1,2}} ar )?$")
_PARTY_AFTER = re.compile(r"^\s?\((?:s|m|c|v|l|fp|kd|kds|mp|sd|nyd|vpk|apk)\)")
"""An elected person's party: Eva Holm (S)."""
_GREETING = re.compile(
    r"(?:halsning(?:ar)?|tjansten|enligt uppdrag|pa namndens vagnar|for socialnamnden|pa uppdrag)\W*$"
)
_ABOUT_AFTER = re.compile(
    r"^\W{0,3}(?:\(?(?:f\.|fodd|\d{6}|(?:19|20)\d{6})|personnr|pnr|"
    r"\(?(?:mor|far|moder|fader|modern|fadern|barn|son|dotter|sokande|make|maka|sambo|vardnadshavare|medsokande|klient)\b|"
    r"(?:bor|berattar|sager|flyttade|flyttat|mar|gar i|ar fodd|ar placerad|ar skriven|ar sjukskriven|vill inte)\b)"
)


class Standing(Enum):
    """How a name stands in one place."""

    IN_DUTY = "in_duty"
    ABOUT = "about"  # the paper is about the person, or she figures in it as a private one
    SILENT = "silent"  # the place tells nothing


def standing(page: SearchedPage, start: int, end: int) -> Standing:
    """How the name ``text[start:end]`` stands where it stands."""
    left, own = page.labels(start)
    after = page.after(end)
    if _ABOUT_AFTER.search(after) or any(_ABOUT.search(part) for part in (own, *left)):
        return Standing.ABOUT
    if _about_with_others(page, start):
        return Standing.ABOUT
    if _TITLE_AFTER.search(after) or any(_TITLE_BEFORE.search(part) for part in (own, *left)):
        return Standing.IN_DUTY
    if _PARTY_AFTER.search(after) or _listed(page, start):
        return Standing.IN_DUTY
    if not own.strip() and _names_only(page, start) and _signed(page, start):
        return Standing.IN_DUTY
    return Standing.SILENT


def has_title(folded: str) -> bool:
    """Whether a folded line names an office: a title, or the word for whoever handles the case."""
    return bool(_TITLE_LINE.search(folded))


_ABOUT_ROW = re.compile(
    rf"(?<!\w){_alternatives('roller.txt')}[\s:.|–-]{{1,5}}(?P<names>[^.:;|]{{3,50}}?)\s?(?:,|och|samt|resp\.?)\s$"
)
_JOINERS = frozenset(("och", "samt", "resp", "von", "af", "de"))


def _about_with_others(page: SearchedPage, start: int) -> bool:
    """Whether the name is a later one of several after one word for private persons: vårdnadshavare A och B."""
    row = page.line_of(start)
    begins = page.placed.lines[row].start
    own = page.folded[begins:start]
    before = page.placed.left_of(begins, begins + 1) if row < len(page.placed.lines) else ""
    match = _ABOUT_ROW.search(f"{before} {own}")
    if match is None:
        return False
    shift = len(before) + 1
    printed = page.text[begins + max(0, match.start("names") - shift) : begins + match.end("names") - shift]
    words = re.findall(r"[^\W\d_]+", printed)
    return bool(words) and all(word[0].isupper() or word.lower() in _JOINERS for word in words)


def _listed(page: SearchedPage, start: int) -> bool:
    """Whether the name is one in a list of those present: the word for that stands before it, left of it or above."""
    row = page.line_of(start)
    here = page.line_text(row)[: max(0, start - page.placed.lines[row].start)]
    return bool(
        _LISTED.search(here) or _LISTED.search(page.before(start)) or _LISTED.match(page.line_text(row - 1))
    )


def _names_only(page: SearchedPage, start: int) -> bool:
    """Whether the line that begins at ``start`` may be of signatures: no word begins small but particles and titles."""
    line = page.placed.lines[page.line_of(start)]
    words = [word.text.lstrip("(") for word in line.line.words]
    return all(not word[:1].islower() or word.lower() in _JOINERS or has_title(fold(word)) for word in words)


def _signed(page: SearchedPage, start: int) -> bool:
    """Whether the name, first in its line, stands over its bearer's title or under a greeting from the office."""
    row = page.line_of(start)
    if _TITLE_LINE.search(page.line_text(row + 1)):
        return True
    return any(
        _GREETING.search(page.line_text(each)) and "social" in page.line_text(each)
        for each in (row - 1, row - 2)
    )
