"""Words with their places in the page, and their folded form.

Offsets always refer to the string as given, so that a mark lands on the right letters of the stored page.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_WORD = 64
"""Longer runs are cut here, on the way in and when asked alike: they are rulers and noise, not words."""

# A letter or digit may carry combining marks (decomposed å is two characters), but a mark starts no word.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*(?:\u00ad(?=[^\W_]))?)+")
_HYPHENS = "-\u00ad\u2010\u2011\u00ac"
_LINE_END = re.compile(rf"[{_HYPHENS}][ \t\r]*\n\s*(?=([a-zåäöéü][^\W\d_]*))")
# "hälso-\noch sjukvård" is an ellipsis that happens to stand at the line's end, not a broken word.
_ELLIPSIS = frozenset({"och", "eller", "samt", "resp", "respektive", "som", "till", "alternativt"})


class Token(NamedTuple):
    """A word, ``text`` in lower case NFC. ``halves`` are the pieces of a word broken at a line end; ``named`` one
    that begins with a capital, as names do.
    """

    text: str
    start: int
    end: int
    halves: tuple[str, ...] = ()
    named: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` in order; a word broken over two lines is one token."""
    breaks = {match.start(): match.end() for match in _LINE_END.finditer(text) if match[1] not in _ELLIPSIS}
    return _rejoined(text, breaks) if breaks else _as_they_stand(text)


def _as_they_stand(text: str) -> Iterator[Token]:
    """Most pages break no word, and this is where an indexer spends its time."""
    for match in _WORD.finditer(text):
        printed = match[0]
        yield Token(lower(printed)[:MAX_WORD], match.start(), match.end(), (), printed[0].isupper())


def _rejoined(text: str, breaks: Mapping[int, int]) -> Iterator[Token]:
    """``breaks``: where a word ends in a hyphen at a line's end → where it goes on."""
    halves: tuple[str, ...] = ()
    begun, goes_on_at = 0, -1
    for match in _WORD.finditer(text):
        (start, end), word = match.span(), lower(match[0])
        if start == goes_on_at:
            start, halves = begun, (*halves, word)
        else:
            halves = (word,)
        if (goes_on_at := breaks.get(end, -1)) >= 0:
            begun = start
        elif len(halves) == 1:
            yield Token(word[:MAX_WORD], start, end, (), match[0][0].isupper())
        else:
            yield Token("".join(halves)[:MAX_WORD], start, end, halves, text[start].isupper())


@lru_cache(1 << 16)
def lower(word: str) -> str:
    """Lower case, composed (NFC), without soft hyphens; å, ä and ö are kept."""
    if "I" in word and word[0].islower():
        word = _INNER_I.sub("l", word)
    return unicodedata.normalize("NFC", word.lower()).replace("\u00ad", "")


_INNER_I = re.compile("(?<=[a-zåäö])I(?=[a-zåäö])")  # tilIstånd: no capital stands within a word


@lru_cache(1 << 16)
def fold(word: str) -> str:
    """``word`` without case and diacritics: what is left when a scanner has lost the dots. Idempotent.

    Letters and digits only; a word that would vanish altogether is kept as it is.
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_NOT_DECOMPOSED)).casefold()
    kept = "".join(char for char in plain if char.isalnum())
    return kept if kept else word


_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "œ": "o"})
