"""Names of persons: pairs and single ones, with their forms in genitive, initials, capitals and surname first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arkiv.disclosure.finder.duty import Standing, standing
from arkiv.disclosure.finder.name_words import Part, bare, is_small_name, part_of
from arkiv.disclosure.finder.searched_page import SearchedPage

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’´`-])*")
_PARTICLE_BEFORE = re.compile(r"(?<!\w)(?:[Vv]on|[Aa]f|[Dd]e|[Vv]an der|[Vv]an) $")
_PARTICLES = frozenset(("von", "af", "de", "van", "der", "den", "da", "el", "al", "bin", "ibn"))
_BETWEEN = re.compile(r"[ ]{1,2}|,[ ]?|[ ]?\n|\.[ ](?=[A-ZÅÄÖ])")
_BIG = "A-ZÀ-ÖØ-Þ"
_INITIAL = re.compile(
    rf"(?<![\w.])(?:[{_BIG}](?:\.|-(?=[{_BIG}]))\s?){{0,2}}(?:[{_BIG}]\.\s?|(?!I)[{_BIG}]\s)$"
)
"""Before a surname: A. Lind, A.K. Lind, A-K. Lind, A Lind."""
_INITIAL_AFTER = re.compile(rf",?\s[{_BIG}]\.(?:\s?-?[{_BIG}]\.)?(?!\w)")
_AND_NAME = re.compile(rf"[ \n](?:och|&|samt|o\.?)[ \n](?P<name>[{_BIG}]\w+)")
_INITIALS = re.compile(rf"(?<![\w.])(?:[{_BIG}]\.\s?){{1,2}}[{_BIG}]\.?(?![\w])")
_MAIL = re.compile(r"[\w.+-]*@")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:•*–-]\s*|\n\s*)$")
_PLACE_BEFORE = re.compile(r"\b(?:i|vid|kring|over|genom|utanfor|nara|inom|norr om|soder om)\s$")
_DOES = re.compile(
    r"[ \n](?:sjalv |ocksa |inte |nu )?(?:har|hade|ar|var|blev|bor|bodde|sager|sade|sa|berattar|berattade|uppger|"
    r"uppgav|vill|ville|kan|kunde|ska|skulle|fick|far|kom|kommer|ringer|ringde|mar|madde|gar|gick|anser|ansag|onskar|ansoker|ansokte|"
    r"behover|tycker|tyckte|menar|menade|svarar|svarade|flyttade|traffar|traffade|gav|ger|tog|tar|sitter|satt|"
    r"skriver|skrev|arbetar|arbetade|deltar|deltog|vagrar|vagrade|bestrider|medger|lamnade|lamnar|nekar|nekade)(?!\w)"
)
"""What somebody does: the word before is then a person, even where it opens the sentence."""
MOST_PARTS = 4
_MAY_DO = frozenset({Part.LAST, Part.UNKNOWN, Part.RARE, Part.FIRST_OR_WORD})
_LASTS = (Part.LAST, Part.UNKNOWN, Part.RARE)
_GIVEN = (Part.FIRST, Part.FIRST_OR_WORD)
_SURNAME = frozenset({Part.LAST, Part.UNKNOWN, Part.RARE, Part.FIRST, Part.FIRST_OR_WORD, Part.TOWN})
_LEAST_LOW = 4
_LOW_LAST = re.compile(r"[a-zåäöé]{2,}(?:sson|kvist|qvist|quist|ström|stedt|bergh|lundh|gren|berg)s?")


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
    at = 0
    while (match := _WORD.search(page.text, at)) is not None:
        at = match.end()
        start, end = match.span()
        if page.text[max(0, start - 1) : start].isalnum() or "@" in page.text[max(0, start - 1) : end + 1]:
            continue
        if _MAIL.match(page.text, end):
            continue  # nobody stands anywhere in an address of e-mail
        if "_" in (page.text[max(0, start - 1) : start], page.text[end : end + 1]):
            continue
        text, end = _whole(page.text, match)
        at = max(at, end)
        if page.text[end : end + 1].isalnum() or not text or not _may_be_part(text):
            continue
        part = Part.WORD if text in _PARTICLES else part_of(text if text[0].isupper() else text.capitalize())
        opens = bool(_ENDS_SENTENCE.search(page.text[max(0, start - 4) : start]))
        yield _Token(start, end, text, part, opens)


def _whole(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The word as one, where a line ends inside it and the halves make a name; and its end."""
    printed = match.group()
    bare_end = match.start() + len(printed.rstrip("-'’´`"))
    half = text[match.start() : bare_end]
    if printed.endswith("-") and text[match.end() : match.end() + 1] == "\n" and half[:1].isupper():
        rest = _WORD.match(text, match.end() + 1)
        if rest is not None:
            joined = f"{half}-{rest.group()}" if rest.group()[0].isupper() else half + rest.group()
            if part_of(joined) in (Part.FIRST, Part.LAST, Part.UNKNOWN):
                return joined, rest.end()
    return half, bare_end


def _may_be_part(text: str) -> bool:
    """Whether a word may be a part of a name: one with a capital, or a name that was written, or read, without."""
    if text[0].isupper() or text in _PARTICLES:
        return True
    if len(text) < _LEAST_LOW or not text.islower():
        return False
    return is_small_name(text) or bool(_LOW_LAST.fullmatch(text) and part_of(text.capitalize()) is Part.LAST)


def _names_in(page: SearchedPage, run: Sequence[_Token]) -> Iterator[NameFound]:
    at = 0
    while at < len(run):
        length, sure, reason = _longest(page, run, at)
        if length:
            yield _found(page, run[at : at + length], sure, reason)
        at += max(1, length)


def _longest(page: SearchedPage, run: Sequence[_Token], at: int) -> tuple[int, float, str]:
    """How many words from ``at`` make a name, and how surely."""
    if run[at].text in _PARTICLES or run[at].part is Part.NEVER or _is_lone_town(page, run, at):
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


def _is_lone_town(page: SearchedPage, run: Sequence[_Token], at: int) -> bool:
    """Whether a town is no surname put first: LUND, ANNA."""
    if run[at].part is not Part.TOWN:
        return False
    if at + 1 == len(run) or run[at + 1].part not in (Part.FIRST, Part.FIRST_OR_WORD):
        return True
    return "," not in page.text[run[at].end : run[at + 1].start]


def _continues(page: SearchedPage, run: Sequence[_Token], at: int, length: int) -> bool:
    """Whether the next word may belong to the same name."""
    one, two = run[at + length - 1], run[at + length]
    between = page.text[one.end : two.start]
    if two.part is Part.NEVER or ("." in between and len(one.text) > 1):
        return False
    if two.part is Part.TOWN and one.part not in (Part.FIRST, Part.FIRST_OR_WORD):
        return False
    if "," in between:  # surname first: only right after the first word
        return (
            length == 1
            and one.part in (*_LASTS, Part.WORD, Part.TOWN)
            and two.part in (Part.FIRST, Part.FIRST_OR_WORD)
        )
    if "\n" in between:
        return length == 1 and one.part in (Part.FIRST, Part.FIRST_OR_WORD) and two.part in _LASTS
    if one.text.islower() != two.text.islower() and one.text not in _PARTICLES and two.text not in _PARTICLES:
        return False
    return not (one.text.endswith("s") and one.part is Part.LAST and two.part is Part.WORD)


def _judged(page: SearchedPage, parts: Sequence[_Token]) -> tuple[float, str]:
    kinds = [token.part for token in parts if token.text not in _PARTICLES and len(token.text) > 1]
    if len(kinds) == 1 and len(parts) == 1:
        return _single(page, parts[0])
    if len(kinds) < 2:
        return 0.0, ""
    first, rest = kinds[0], kinds[1:]
    shouted = all(token.text.isupper() and len(token.text) > 1 for token in parts)
    if first in _GIVEN and all(kind in _SURNAME for kind in rest):
        return 0.96, "Förnamn ur listan följt av ett efternamn."
    if first is Part.FIRST or (first is Part.FIRST_OR_WORD and not parts[0].first_in_sentence):
        return (0.5 if shouted else 0.7), "Förnamn ur listan följt av ett ord med stor bokstav."
    if _is_surname_first(page, parts, kinds):
        return 0.85, "Efternamn, komma och förnamn."
    if any(kind is Part.FIRST for kind in rest) and all(kind in _SURNAME for kind in kinds):
        return 0.85, "Namn med förnamnet sist."
    if rest == [Part.FIRST] and "," in page.text[parts[0].end : parts[1].start]:
        return 0.5, "Ord med stor bokstav, komma och ett förnamn ur listan."
    if all(kind in (Part.LAST, Part.UNKNOWN, Part.RARE) for kind in kinds):
        return (0.35 if shouted else 0.62), "Två ord med stor bokstav som ingen ordlista känner."
    capitals = all(token.text[0].isupper() and token.part is not Part.TOWN for token in parts)
    inside = not parts[0].first_in_sentence and not _PLACE_BEFORE.search(_before(page, parts[0]))
    if capitals and inside and not shouted:
        return 0.4, "Flera ord med stor bokstav inne i en mening."
    return 0.0, ""


def _is_surname_first(page: SearchedPage, parts: Sequence[_Token], kinds: Sequence[Part]) -> bool:
    """Lind, Hans: the comma tells, also where both are words too."""
    comma = "," in page.text[parts[0].end : parts[1].start]
    return comma and kinds[0] in _LASTS and all(kind in _GIVEN for kind in kinds[1:])


def _before(page: SearchedPage, token: _Token) -> str:
    return page.folded[max(0, token.start - 14) : token.start]


def _single(page: SearchedPage, token: _Token) -> tuple[float, str]:
    before = _before(page, token)
    if _INITIAL.search(page.text[max(0, token.start - 9) : token.start]) and token.part in (
        Part.LAST,
        Part.UNKNOWN,
    ):
        return 0.85, "Initial och efternamn."
    told = standing(page, token.start, token.end)
    if (
        told is Standing.ABOUT
        and token.part is Part.WORD
        and token.text.istitle()
        and not token.first_in_sentence
    ):
        return 0.5, "Ord med stor bokstav inne i en mening, efter ett ord som står före namn."
    if told is not Standing.SILENT and token.part not in (Part.WORD, Part.TOWN) and not token.text.islower():
        return 0.85, "Namn, enligt ordet bredvid."
    if token.text.islower():
        return (0.5, "Förnamn ur listan, utan stor bokstav.") if token.part is Part.FIRST else (0.0, "")
    does = token.part in _MAY_DO and not token.text.isupper() and _DOES.match(page.folded, token.end)
    if does and (len(token.text) > 2 or token.part is Part.FIRST_OR_WORD):
        return 0.6, "Ord med stor bokstav som gör eller säger något."
    match token.part:
        case Part.FIRST:
            return 0.8, "Förnamn ur listan."
        case Part.FIRST_OR_WORD:
            if _stands_beside_another(page, token):
                return 0.6, "Förnamn ur listan, bredvid ett annat."
            return (
                (0.0, "") if token.first_in_sentence or token.text.isupper() else (0.6, "Förnamn ur listan.")
            )
        case Part.LAST if len(token.text) > 3 and not _PLACE_BEFORE.search(before):
            return (0.45 if token.first_in_sentence else 0.6), "Efternamn, av listan eller ändelsen."
        case Part.UNKNOWN | Part.RARE if (
            len(token.text) > 3 and not token.first_in_sentence and not token.text.isupper()
        ):
            return (
                (0.0, "")
                if _PLACE_BEFORE.search(before)
                else (0.35, "Ord med stor bokstav som ingen ordlista känner.")
            )
    return 0.0, ""


def _stands_beside_another(page: SearchedPage, token: _Token) -> bool:
    """Whether a word that may be a first name is followed by one that surely is: Hans och Greta."""
    match = _AND_NAME.match(page.text, token.end)
    return match is not None and part_of(match["name"]) is Part.FIRST


def _found(page: SearchedPage, parts: Sequence[_Token], sure: float, reason: str) -> NameFound:
    start, end = parts[0].start, parts[-1].end
    if (initial := _INITIAL.search(page.text[max(0, start - 9) : start])) is not None:
        start -= len(initial.group())
    elif (particle := _PARTICLE_BEFORE.search(page.text[max(0, start - 9) : start])) is not None:
        start -= len(particle.group())
    elif len(parts) == 1 and parts[0].part in _LASTS:
        after = _INITIAL_AFTER.match(page.text, end)
        end = after.end() if after is not None else end
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
