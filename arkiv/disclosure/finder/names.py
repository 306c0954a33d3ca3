"""Names of persons: pairs and single ones, with their forms in genitive, initials, capitals and surname first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arkiv.disclosure.finder.duty import Standing, standing
from arkiv.disclosure.finder.name_words import Part, bare, part_of
from arkiv.disclosure.finder.searched_page import SearchedPage

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’´`-])*")
_PARTICLES = frozenset(("von", "af", "de", "van", "der", "den", "da", "el", "al", "bin", "ibn"))
_BETWEEN = re.compile(r"[ ]{1,2}|,[ ]?|[ ]?\n|\.[ ](?=[A-ZÅÄÖ])")
_INITIAL = re.compile(r"(?<!\w)(?:[A-ZÅÄÖ]\.\s?){1,3}$")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖ]\.\s?){1,2}[A-ZÅÄÖ]\.?(?![\w])")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:•*–-]\s*|\n\s*)$")
_PLACE_BEFORE = re.compile(r"\b(?:i|pa|fran|vid|till|mot|kring|over|genom|utanfor|nara)\s$")
MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name in ``text[start:end]``: its parts as printed, how surely it is one, and how it stands there."""

    start: int
    end: int
    parts: tuple[str, ...]
    confidence: float
    reason: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    part: Part
    first_in_sentence: bool


def names(page: SearchedPage) -> Iterator[NameFound]:
    """Every name the page's own words give away."""
    for run in _runs(page):
        yield from _names_in(page, run)


def _runs(page: SearchedPage) -> Iterator[list[_Token]]:
    """Capitalised words that follow each other with nothing but a space, a comma or the end of a line between."""
    run: list[_Token] = []
    for token in _tokens(page):
        if run and not _BETWEEN.fullmatch(page.text, run[-1].end, token.start):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _tokens(page: SearchedPage) -> Iterator[_Token]:
    for match in _WORD.finditer(page.text):
        start, end = match.span()
        if (start and (page.text[start - 1].isalnum() or page.text[start - 1] in "@_")) or page.text[
            end : end + 1
        ] in "@_":
            continue
        text = match.group().rstrip("-'’´`")
        end = start + len(text)
        if page.text[end : end + 1].isalnum() or not text or not (text[0].isupper() or text in _PARTICLES):
            continue
        part = Part.WORD if text in _PARTICLES else part_of(text)
        yield _Token(
            start, end, text, part, bool(_ENDS_SENTENCE.search(page.text[max(0, start - 4) : start]))
        )


def _names_in(page: SearchedPage, run: Sequence[_Token]) -> Iterator[NameFound]:
    at = 0
    while at < len(run):
        length, sure, reason = _longest(page, run, at)
        if length:
            yield _found(page, run[at : at + length], sure, reason)
        at += max(1, length)


def _longest(page: SearchedPage, run: Sequence[_Token], at: int) -> tuple[int, float, str]:
    """How many words from ``at`` make a name, and how surely."""
    if run[at].text in _PARTICLES or run[at].part is Part.NEVER:
        return 0, 0.0, ""
    length = 1
    while at + length < len(run) and length < MOST_PARTS and _continues(page, run, at, length):
        length += 1
    while length > 1 and run[at + length - 1].text in _PARTICLES:
        length -= 1
    sure, reason = _judged(page, run[at : at + length])
    while length > 1 and sure < 0.3:
        length -= 1
        sure, reason = _judged(page, run[at : at + length])
    return (length, sure, reason) if sure >= 0.3 else (0, 0.0, "")


def _continues(page: SearchedPage, run: Sequence[_Token], at: int, length: int) -> bool:
    """Whether the next word may belong to the same name."""
    one, two = run[at + length - 1], run[at + length]
    between = page.text[one.end : two.start]
    if two.part is Part.NEVER or "." in between:
        return False
    if "," in between:  # surname first: only right after the first word
        return (
            length == 1
            and one.part in (Part.LAST, Part.UNKNOWN, Part.WORD)
            and two.part in (Part.FIRST, Part.FIRST_OR_WORD)
        )
    if "\n" in between:
        return (
            length == 1
            and one.part in (Part.FIRST, Part.FIRST_OR_WORD)
            and two.part in (Part.LAST, Part.UNKNOWN)
        )
    return not (one.text.endswith("s") and one.part is Part.LAST and two.part is Part.WORD)


def _judged(page: SearchedPage, parts: Sequence[_Token]) -> tuple[float, str]:
    kinds = [token.part for token in parts if token.text not in _PARTICLES]
    if len(kinds) == 1:
        return _single(page, parts[0])
    first, rest = kinds[0], kinds[1:]
    shouted = all(token.text.isupper() and len(token.text) > 1 for token in parts)
    surname = {Part.LAST, Part.UNKNOWN, Part.FIRST, Part.FIRST_OR_WORD}
    if first in (Part.FIRST, Part.FIRST_OR_WORD) and all(kind in surname for kind in rest):
        return 0.96, "Förnamn ur listan följt av ett efternamn."
    if first is Part.FIRST and not shouted:
        return 0.7, "Förnamn ur listan följt av ett ord med stor bokstav."
    if any(kind in (Part.FIRST,) for kind in rest) and all(kind in surname for kind in kinds):
        return 0.85, "Namn med förnamnet sist."
    if kinds == [Part.WORD, Part.FIRST] and "," in page.text[parts[0].end : parts[1].start]:
        return 0.5, "Ord med stor bokstav, komma och ett förnamn ur listan."
    if all(kind in (Part.LAST, Part.UNKNOWN) for kind in kinds):
        return (0.35 if shouted else 0.62), "Två ord med stor bokstav som ingen ordlista känner."
    return 0.0, ""


def _single(page: SearchedPage, token: _Token) -> tuple[float, str]:
    before = page.folded[max(0, token.start - 14) : token.start]
    if _INITIAL.search(page.text[max(0, token.start - 9) : token.start]) and token.part in (
        Part.LAST,
        Part.UNKNOWN,
    ):
        return 0.85, "Initial och efternamn."
    told = standing(page, token.start, token.end)
    if told is not Standing.SILENT and token.part is not Part.WORD:
        return 0.85, "Namn, enligt ordet bredvid."
    match token.part:
        case Part.FIRST:
            return 0.8, "Förnamn ur listan."
        case Part.FIRST_OR_WORD:
            return (
                (0.0, "") if token.first_in_sentence or token.text.isupper() else (0.6, "Förnamn ur listan.")
            )
        case Part.LAST if len(token.text) > 3 and not _PLACE_BEFORE.search(before):
            return (0.45 if token.first_in_sentence else 0.6), "Efternamn, av listan eller ändelsen."
        case Part.UNKNOWN if len(token.text) > 3 and not token.first_in_sentence and not token.text.isupper():
            return (
                (0.0, "")
                if _PLACE_BEFORE.search(before)
                else (0.35, "Ord med stor bokstav som ingen ordlista känner.")
            )
    return 0.0, ""


def _found(page: SearchedPage, parts: Sequence[_Token], sure: float, reason: str) -> NameFound:
    start, end = parts[0].start, parts[-1].end
    if (initial := _INITIAL.search(page.text[max(0, start - 9) : start])) is not None:
        start -= len(initial.group())
    printed = tuple(token.text for token in parts)
    if len(parts) > 1 and "," in page.text[parts[0].end : parts[1].start]:
        printed = (*printed[1:], printed[0])
    return NameFound(start, end, printed, sure, reason, standing(page, start, end))


def initials(page: SearchedPage) -> Iterator[tuple[int, int, str]]:
    """Letters with full stops that may be somebody's initials: start, end and the letters."""
    for match in _INITIALS.finditer(page.text):
        letters = "".join(char for char in match.group() if char.isalpha())
        yield match.start(), match.start() + len(match.group().rstrip()), letters


def plain_parts(parts: Sequence[str]) -> tuple[str, ...]:
    """Parts of a name for comparing: folded, the last without a genitive s."""
    folded_parts = [bare(part) for part in parts if bare(part)]
    return tuple(folded_parts)
