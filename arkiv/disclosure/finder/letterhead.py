"""Letterheads and feet: where an authority, a school or a company tells where it is itself. Pure."""

from __future__ import annotations

import re

from arkiv.disclosure.finder.duty import has_title
from arkiv.disclosure.finder.name_words import Part, part_of
from arkiv.disclosure.finder.searched_page import SearchedPage

_AUTHORITY = re.compile(
    r"\b(\w*kommun(?:en|ens|s)?|\w*forvaltning(?:en|s)?|\w*namnd(?:en)?|lanstingets?|landstinget|region(?:en)?|polis\w*|"
    r"(?:tings|hov|lans|kammar|forvaltnings|regerings)ratt(?:en)?|\w*domstol\w*|lansstyrelsen|forsakringskassan?|"
    r"socialtjansten|vardcentral\w*|aklagar\w*|kronofogde\w*|\w*sjukhus\w*|vaxel|besoksadress|postadress|skolverket|"
    r"socialstyrelsen|skatteverket|box \d{1,5}|arbetsformedlingen|migrationsverket|individ- och familjeomsorgen?|ab|"
    r"org\.?\s?nr)\b"
)
_RECEIVER = re.compile(r"^\W*till\b")
_PRIVATE = re.compile(
    r"\b(bor|nas|hans|hennes|hem\w*|mobil\w*|barnets?|namn|modern?|fadern?|sokande\w*|klient\w*|person\w*|c/o)\b|"
    r"\badress\s?:"
)
_HEAD, _FOOT = 0.13, 0.90
"""Shares of the page's height where a letterhead ends and a foot begins."""
_MOST_WORDS = 9
_MOST_SMALL = 3
"""A line with more words that begin small than this is a sentence, not a part of a letterhead."""
_IS_AUTHORITY = re.compile(
    r"(?:till )?(?:\w+ ){0,2}(?:\w*namnden|\w*forvaltningen|\w*kommun|\w*myndigheten|\w*kontoret|"
    r"\w*(?:tings|hov|lans|kammar|forvaltnings)ratt"
    r"(?:en)?|lansstyrelsen|forsakringskassan|polisen|landstinget|socialtjansten)(?: i \w+(?: kommun| lan)?)?"
)
"""A line that is an authority's name and nothing else."""
_BLOCK = 4  # lines of a receiver: the authority, its part, a street or a box, the postal number
_MOST_IN_LABEL = 4
_BEARER_ABOVE = 3
"""So many lines below a private person's name stands her own address."""


def is_authoritys(page: SearchedPage, at: int) -> bool:
    """Whether the character at ``at`` stands where an authority or a company tells where it is.

    Not below a line that is nothing but a private person's name: a private letter opens with its writer's address,
    and right below it stands the authority that it is sent to.
    """
    if not page.placed.lines:
        return False
    row = page.line_of(at)
    line = page.placed.lines[row]
    outer = line.top < _HEAD or line.top > _FOOT
    if not outer:
        return _in_authoritys_block(page, row)
    if not _is_furniture(page, row) or _PRIVATE.search(page.line_text(row)):
        return False
    if any(_is_bearer(page, each) for each in range(row - _BEARER_ABOVE, row + 1)):
        return False
    return any(_is_authority(page, each) for each in range(row - 2, row + 3))


def _in_authoritys_block(page: SearchedPage, row: int) -> bool:
    """Whether the line stands in a block that opens with nothing but an authority's name: whom a letter is sent to."""
    lines, height = page.placed.lines, page.placed.word_height
    for at in range(row, max(0, row - _BLOCK), -1):
        own, above = lines[at].line.box, lines[at - 1].line.box
        beside = abs(own.x0 - above.x0) < height and 0 <= own.y0 - above.y1 < 1.5 * height
        if (
            not beside
            or not _is_label(page, at)
            or _PRIVATE.search(page.line_text(at))
            or _is_bearer(page, at)
        ):
            return False
        if _IS_AUTHORITY.fullmatch(page.line_text(at - 1)):
            return True
    return False


def _is_label(page: SearchedPage, row: int) -> bool:
    """Whether a line is short and no part of a sentence: a line of an address."""
    words = [word.text for word in page.placed.lines[row].line.words if any(map(str.isalpha, word.text))]
    return len(words) <= _MOST_IN_LABEL and sum(word[:1].islower() for word in words) <= 1


def _is_authority(page: SearchedPage, row: int) -> bool:
    text = page.line_text(row)
    return _is_furniture(page, row) and bool(_AUTHORITY.search(text)) and not _RECEIVER.match(text)


def _is_furniture(page: SearchedPage, row: int) -> bool:
    if not 0 <= row < len(page.placed.lines):
        return False
    words = [word.text for word in page.placed.lines[row].line.words if any(map(str.isalpha, word.text))]
    return len(words) <= _MOST_WORDS and sum(word[:1].islower() for word in words) <= _MOST_SMALL


def _is_bearer(page: SearchedPage, row: int) -> bool:
    """Whether a line is a person's name and nothing else, without a title above or below."""
    if not 0 <= row < len(page.placed.lines):
        return False
    words = [word.text for word in page.placed.lines[row].line.words]
    if not 2 <= len(words) <= 4 or not all(word[:1].isupper() for word in words):
        return False
    parts = [part_of(word.strip(",.")) for word in words]
    if not any(part in (Part.FIRST, Part.FIRST_OR_WORD) for part in parts) or Part.NEVER in parts:
        return False
    return not any(has_title(page.line_text(each)) for each in (row - 1, row + 1))
