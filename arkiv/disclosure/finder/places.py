"""Where somebody lives: street, postal address, farm, flat, "care of". What a street is called: ``street_words``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arkiv.disclosure.finder.contacts import IN_OFFICE
from arkiv.disclosure.finder.letterhead import is_authoritys
from arkiv.disclosure.finder.model import Kind, Why
from arkiv.disclosure.finder.name_words import Part, part_of
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage
from arkiv.disclosure.finder.street_words import (
    BROKEN_POSTAL,
    FARM,
    LOW_STREET,
    NAMED_STREET,
    ON_THE_LAND,
    POSTAL,
    SHORT_STREET,
    STREET,
)

_LABELLED = re.compile(
    r"\b(?:adress|bostad|bostadsadress|hemadress|folkbokforingsadress|folkbokford|gatuadress|utdelningsadress|postadress|"
    r"vistelseadress|c/o)\b[ \t]*[:.]?[ \t]*\n?(?P<value>[^\n]{4,60})"
)
_AFTER_VALUE = re.compile(r"\s(?:[Tt]el|[Tt]fn|[Mm]obil|E-post|[Pp]erson|[Oo]rt|Fax|[Pp]ostnr)")
_LIVES = re.compile(
    r"\b(?:bor|bosatt|boende|bodde|bott|flyttat|flyttade|skriven|skrivna|vistas|hemma|inneboende|hyr\w*|skrivet|skickas|"
    r"till|motesplats|pa|utanfor|vid|fran|granne)\b[^.\n]{0,25}?$"
)
_LIVES_AT = re.compile(
    r"\b(?:bor|bodde|bott|bosatt|flyttade|flyttat|skriven|vistas|inneboende|hyr|sover)"
    r"(?: \w+){0,4}? (?:pa|hos|vid|i|till) "
)
_PLACE = re.compile(r"[A-ZÅÄÖ][\wåäöé-]+(?: [A-ZÅÄÖ][\wåäöé-]+)?(?: \d{1,3}(?!\w))?")
_FLAT = re.compile(r"(?<!\w)(?:lgh|lagenhet|lag\.)\s?(?:nr\.?\s?)?\d{3,4}(?!\w)")
_POSTBOX = re.compile(r"(?<!\w)(?:Box|Pl|PL|Postlåda)\s\d{1,5}(?![\w:-])")
_HEADED = re.compile(r"(?:bostads|hem|gatu|post|utdelnings)?adress(?:er)?|bostad|bor")
_ONE_MORE = re.compile(
    r"(?:(?<=[a-zåäö,] )(?=\S+ $)|(?<=\bpå )|(?<=\btill )|(?<=\bvid ))([A-ZÅÄÖ][\wåäöé-]+,?)[ \n]$"
)
"""A word with a capital inside a sentence, right before a street or a farm: Backa Mellangård 12."""
_GOES_ON = re.compile(
    r"(?:Norra|Södra|Östra|Västra|Stora|Lilla|Övre|Nedre|Gamla|Nya|Inre|Yttre|S:t|Sankta?)\n|\w+\n[a-zåäö]"
)
"""A street whose words a line ends between: Norra / Kyrkogatan, Kristinas / väg."""
_ALONE_BEFORE = re.compile(r"[A-ZÅÄÖ][a-zåäöé-]{2,}")
_STREET_LINE = re.compile(r"[A-ZÅÄÖ][\wåäöé-]*(?: [A-Za-zÅÄÖåäöé-]+){0,2}(?: \d{1,3} ?[A-Ka-k]?)?,?")
_BEFORE_POSTAL = re.compile(
    r"(?<!\w)(?P<place>[A-ZÅÄÖ][\wåäöé-]{2,}(?: [\wåäöé-]+){0,2}(?: \d{1,3} ?[A-K]?)?), ?$"
)
_A_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./ ]\s?\d{2,4}|(?:19|20)\d\d-\d\d-?")
_MORE = re.compile(r"[\s,]{0,3}")
_MOST_WORDS_IN_CELL = 7
_COLUMN_REACH = 2.5  # word heights that a cell may stand aside from the head of its column


def addresses(page: SearchedPage) -> Iterator[Hit]:
    """Every address on the page, the postal part joined to the street where it follows."""
    taken: list[Hit] = []
    for hit in (
        *_streets(page),
        *_farms(page),
        *_labelled(page),
        *_postal(page),
        *_named_streets(page),
        *_places_lived_in(page),
        *_in_column(page),
        *_boxes(page),
    ):
        if not any(hit.overlaps(other) for other in taken):
            taken.append(hit)
            yield hit


def _address(page: SearchedPage, start: int, end: int, why: Why, reason: str, sure: float) -> Hit:
    hit = Hit(start, end, Kind.ADDRESS, why, reason, sure)
    return hit.shown(IN_OFFICE) if is_authoritys(page, start) else hit


def _streets(page: SearchedPage) -> Iterator[Hit]:
    for pattern, sure in ((STREET, 0.92), (SHORT_STREET, 0.6), (LOW_STREET, 0.7)):
        for match in pattern.finditer(page.text):
            if _is_law(page, match.start()) or (pattern is SHORT_STREET and _is_word(match["street"])):
                continue
            start, end = _street_start(page, match), _with_postal(page, match.end())
            yield _address(page, start, end, Why.FORM, "Gatuadress.", sure)


def _is_word(printed: str) -> bool:
    """Whether what looks like a street cut short is a word: Behov, Brev."""
    return "." not in printed and part_of(printed) in (Part.WORD, Part.NEVER)


def _street_start(page: SearchedPage, match: re.Match[str]) -> int:
    """Where the street begins: also with a word before it that belongs to it, but not with one of the line above."""
    start, street = match.start("street"), match["street"]
    if "\n" in street and not _GOES_ON.match(street):
        start += street.rindex("\n") + 1
    if (first := _ONE_MORE.search(page.text[max(0, start - 25) : start])) is not None:
        return start - len(first.group(1)) - 1
    line = page.placed.lines[page.line_of(start)]
    before = page.text[line.start : start].rstrip()
    is_cell = _ALONE_BEFORE.fullmatch(before) and not _HEADED.fullmatch(before.lower())
    return line.start if is_cell and part_of(before) is not Part.NEVER else start


def _with_postal(page: SearchedPage, end: int) -> int:
    """The end of an address that ends at ``end``, a postal part that follows included."""
    more = _MORE.match(page.text, end)
    at = more.end() if more is not None else end
    postal = POSTAL.match(page.text, at) or BROKEN_POSTAL.match(page.text, at)
    return postal.end() if postal is not None else end


def _farms(page: SearchedPage) -> Iterator[Hit]:
    """Places with a number and no ending that tells, and farms called farms."""
    for match in ON_THE_LAND.finditer(page.text):
        yield _address(
            page, match.start(), _with_postal(page, match.end()), Why.FORM, "Adress på landet.", 0.7
        )
    for match in FARM.finditer(page.text):
        words = match["name"].split()
        if _is_law(page, match.start()) or any(part_of(word) is Part.NEVER for word in words):
            continue
        end = _with_postal(page, match.end())
        if _LIVES.search(page.folded[max(0, match.start() - 45) : match.start()]):
            yield _address(page, match.start(), end, Why.CONTEXT, "Adress, enligt orden före.", 0.75)
        elif _is_alone(page, match) or part_of(words[-1]) in (Part.LAST, Part.UNKNOWN, Part.RARE):
            reason = "Namn med stor bokstav och nummer: kan vara en gård."
            yield _address(page, match.start(), end, Why.FORM, reason, 0.45)


def _is_alone(page: SearchedPage, match: re.Match[str]) -> bool:
    """Whether a name and a number are all of a line, or of a cell of a table."""
    line = page.placed.lines[page.line_of(match.start())]
    return line.start == match.start() and line.end == match.end()


def _is_law(page: SearchedPage, start: int) -> bool:
    return bool(
        re.search(
            r"(kap|§|lagen|forordning\w*|bilaga|sida|nr|punkt)\s*$", page.folded[max(0, start - 14) : start]
        )
    )


def _labelled(page: SearchedPage) -> Iterator[Hit]:
    for match in _LABELLED.finditer(page.folded):
        printed = page.text[match.start("value") : match.end("value")]
        if any(char.isdigit() for char in printed) and printed.strip()[:1].isupper():
            cut = _AFTER_VALUE.search(printed)
            end = match.start("value") + (cut.start() if cut else len(printed.rstrip()))
            yield _address(page, match.start("value"), end, Why.LABEL, "Adress, enligt ordet före.", 0.85)


def _postal(page: SearchedPage) -> Iterator[Hit]:
    """Postal number and town; the line right above it too, if that is short: the street or the farm."""
    for match in POSTAL.finditer(page.text):
        if "\n" in match.group() or page.folded[match.end() :].startswith(" kr"):
            continue
        line = page.placed.lines[page.line_of(match.start())]
        before = _BEFORE_POSTAL.search(page.text[line.start : match.start()])
        if before is not None and not _POSTBOX.search(before["place"]):
            start = line.start + before.start("place")
            yield _address(page, start, match.end(), Why.CONTEXT, "Står före ett postnummer.", 0.6)
        yield _address(page, *match.span(), Why.FORM, "Postnummer och ort.", 0.8)
        if match.start() == line.start:
            yield from _above_postal(page, page.line_of(match.start()))


def _above_postal(page: SearchedPage, row: int) -> Iterator[Hit]:
    if row == 0:
        return
    above, own = page.placed.lines[row - 1], page.placed.lines[row]
    words = [word.text for word in above.line.words]
    left = own.line.box.x0, above.line.box.x0
    near = abs(left[0] - left[1]) < _COLUMN_REACH * page.placed.word_height
    if near and _STREET_LINE.fullmatch(above.text) and not any(part_of(word) is Part.NEVER for word in words):
        yield _address(page, above.start, above.end, Why.CONTEXT, "Står ovanför ett postnummer.", 0.55)


def _named_streets(page: SearchedPage) -> Iterator[Hit]:
    for match in NAMED_STREET.finditer(page.text):
        lives = bool(_LIVES.search(page.folded[max(0, match.start() - 45) : match.start()]))
        why, sure = (Why.CONTEXT, 0.75) if lives else (Why.FORM, 0.5)
        yield _address(page, *match.span(), why, "Gata utan nummer.", sure)


def _places_lived_in(page: SearchedPage) -> Iterator[Hit]:
    """A place without a number that somebody lives at; a town says too little."""
    for lives in _LIVES_AT.finditer(page.folded):
        match = _PLACE.match(page.text, lives.end())
        if match is None or any(part_of(word) in (Part.NEVER, Part.TOWN) for word in match.group().split()):
            continue
        yield _address(page, *match.span(), Why.CONTEXT, "Plats, enligt orden före.", 0.45)


def _in_column(page: SearchedPage) -> Iterator[Hit]:
    """The cells below a head that says address."""
    lines, height = page.placed.lines, page.placed.word_height
    for head in lines:
        if not _HEADED.fullmatch(page.folded[head.start : head.end].strip(" :.")):
            continue
        box = head.line.box
        for cell in lines:
            other = cell.line.box
            words = cell.line.words
            below = other.y0 > box.y1 and abs(other.x0 - box.x0) < _COLUMN_REACH * height
            if below and len(words) <= _MOST_WORDS_IN_CELL and re.search(r"\d", _A_DAY.sub("", cell.text)):
                yield _address(page, cell.start, cell.end, Why.LABEL, "Står i en kolumn med adresser.", 0.7)


def _boxes(page: SearchedPage) -> Iterator[Hit]:
    for match in _POSTBOX.finditer(page.text):
        hit = Hit(*match.span(), Kind.ADDRESS, Why.FORM, "Postbox.", 0.4)
        yield hit.shown(IN_OFFICE) if match.group().startswith("Box") else hit
    for match in _FLAT.finditer(page.folded):
        yield _address(page, *match.span(), Why.FORM, "Lägenhetsnummer.", 0.6)
