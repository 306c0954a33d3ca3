"""What a single word may be in a name: lists of our own, endings, and the frequency list's word on ordinary words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files

from ingest.stages.folding import fold
from ingest.stages.lexicon import UNKNOWN, swedish_lexicon

_ORDINARY = 640
"""Cost (see ``Lexicon``) up to which a word is an everyday one."""
_SELDOM, _UNHEARD = 570, 780
"""The frequency list has all names too, in small letters. Between these a word may as well be one."""
_LEAST_STEM = 2
_NOT_NAMES = re.compile(
    r"\w*(?:kommun(?:en|ens|s|al\w*)?|namnd\w*|forvaltning\w*|styrelse\w*|skola[ns]?|skolor(?:na)?|gata[n]?s?|vagen?s?|"
    r"domstol\w*|ratt(?:en|ens)?|utredning\w*|anmalan|enhet\w*|kontor\w*|byran?s?|verket|verkets|utskott\w*|avdelning\w*|"
    r"departement\w*|lagen?s?|lagar(?:na)?|mottagning\w*|forskola\w*|fritids\w*|dagis|gymnasi\w+|universitet\w*|"
    r"hogskola\w*|sjukhus\w*|lasarett\w*|klinik\w*|bolag\w*|forening\w*|stiftelse\w*|kyrka[n]?s?|forsamling\w*|"
    r"centralen|hemmet|boende[t]?|banken|kassan?|teamet?|gruppen?|tjanst(?:en)?|projekt\w*|rapport\w*|protokoll\w*|"
    r"beslut\w*|ansokan|planen|landsting\w*|regionen?|polis\w*|omrade[t]?|staden?s?|torget|parken|station(?:en)?|"
    r"sekreterare\w*|assistent\w*|handlaggare\w*|chef\w*|rektor\w*|lakare\w*|skoterska\w*|ledare\w*|familj\w*|"
    r"(?:far|mor|styv|svar|foster)?(?:modern|fadern|brodern|systern|dottern|sonen)s?|hemtjansten?s?|journal\w*|blankett\w*|"
    r"foraldrar\w*|socken|sektion\w*|institut\w*|direktor\w*|radet|naringsliv\w*|bostader|(?:sok|klag|bo|svar|kar)anden?s?|aren[s]?|arna[s]?|erskan[s]?)"
)
"""What names an authority, a place, a paper or somebody by what she does, alone or last in a compound."""
_NEVER_WHOLE = re.compile(
    r"(?:vard|handlings|genomforande|umganges|arbets|verksamhets|insats|studie|avbetalnings|detalj|tids|atgards)?plan|"
    r"(?:bo|bil|bostads|studie|central)?lan(?:et|s)?|(?:inner|huvud)?stad|central|bank|(?:nar)?radio"
)
"""The same for what too many surnames end in: Kaplan, Aslan, Ringstad, Östbank."""
_SURE_LAST = re.compile(
    r"[a-zåäöéü]{2,}(?:sson|kvist|qvist|quist|ström|stedt|grén|bergh|borgh|lundh|dahl|fält)s?|"
    r"[a-zåäöé]{3,}(?:gren|berg|lund|strand|mark|man|lin|ell|én)s?"
)
"""Endings that hardly any ordinary word has; names so common that the frequency list knows them."""
_COMMON_NOUN = re.compile(
    r"[a-zåäö]{4,}(?:ningen|ningar(?:na)?|tiden|tider(?:na)?|heten|heter(?:na)?|tionen|skapet|personalen|patrullen|planen|"
    r"arbetet|ärendet|ansvaret|kostnaden|kostnader(?:na)?|gruppen|behovet|stödet|bidraget|registret|lista|listan|blanketten|"
    r"avtal|avtalet|pedagog|pedagogen|datum|nummer|adress)s?|födelsetid"
)
"""Endings of nouns in definite form: long compounds that no frequency list has, and that no one is called."""
_SURE_FROM = 430
_LONG_COMPOUND = 12
"""A compound of everyday words so long is no surname: personalomsättningen."""
_WORDS = re.compile(r"[^\s]+")


_SHORT_LAW = re.compile(r"[A-ZÅÄÖ][\wåäö]*[a-zåäö][A-ZÅÄÖ]{1,2}")
"""A law cut short: SekrL, SoL, FöraldrB. No name ends in a capital."""


class Part(Enum):
    """What a capitalised word may be."""

    FIRST = "first"  # in the list of first names
    FIRST_OR_WORD = "first_or_word"  # in it, and an ordinary word too
    LAST = "last"  # in the list of surnames, or formed as one
    UNKNOWN = "unknown"  # no list knows it
    RARE = "rare"  # hardly ever met as a word: a name no list has, or an unusual word
    WORD = "word"  # an ordinary word
    TOWN = "town"  # a place; a surname too, after a first name
    NEVER = "never"  # an authority, a place of work, a heading


@dataclass(frozen=True, slots=True)
class NameLists:
    """The lists, folded."""

    first: frozenset[str]
    ambiguous: frozenset[str]
    last: frozenset[str]
    endings: tuple[str, ...]
    never: frozenset[str]
    towns: frozenset[str]
    small_words: frozenset[str]


@cache
def name_lists() -> NameLists:
    """The lists that come with the package."""
    first = _list("fornamn.txt")
    ambiguous = _list("fornamn.txt", starred=True)
    return NameLists(
        first | ambiguous,
        ambiguous,
        _list("efternamn.txt"),
        tuple(sorted(_list("andelser.txt"), key=len, reverse=True)),
        _list("inte_namn.txt"),
        _list("orter.txt"),
        _list("sma_ord.txt"),
    )


def _list(name: str, *, starred: bool = False) -> frozenset[str]:
    rows = files(__package__).joinpath("lists", name).read_text("utf-8").splitlines()
    chosen = (row for row in rows if row and not row.startswith("#") and row.startswith("*") == starred)
    return frozenset(fold(word) for row in chosen for word in _WORDS.findall(row.lstrip("*")))


@cache
def _first_as_spelled() -> frozenset[str]:
    """First names in small letters, with their dots."""
    rows = files(__package__).joinpath("lists", "fornamn.txt").read_text("utf-8").splitlines()
    return frozenset(
        word.lower() for row in rows if not row.startswith("#") for word in _WORDS.findall(row.lstrip("*"))
    )


def bare(word: str) -> str:
    """A word as lists have it: folded, without a genitive s and what stands around it."""
    return fold(word).strip(".,;:()[]\"'’”“!?/*|")


@lru_cache(maxsize=65_536)
def part_of(printed: str) -> Part:
    """What ``printed``, a capitalised word, may be in a name."""
    lists, word = name_lists(), bare(printed)
    if "-" in printed and printed.rsplit("-", 1)[-1][:1].islower():
        return Part.WORD  # K-nummer, S-märkt
    if _SHORT_LAW.fullmatch(printed):
        return Part.NEVER
    for form in _forms(word):
        if form in lists.never:
            return Part.NEVER
        if form in lists.ambiguous:
            return Part.FIRST_OR_WORD
        if form in lists.first or (("-" in form) and all(half in lists.first for half in form.split("-"))):
            return Part.FIRST
    if _NOT_NAMES.fullmatch(word) or _NEVER_WHOLE.fullmatch(word):
        return Part.NEVER
    if any(form in lists.towns for form in _forms(word)):
        return Part.TOWN
    if any(form in lists.last for form in _forms(word)):
        return Part.LAST
    return _unlisted(printed)


def _unlisted(printed: str) -> Part:
    lists, lexicon = name_lists(), swedish_lexicon()
    lowered = printed.lower().strip(".,;:()[]\"'’”“!?/*|")
    cost = min(lexicon.cost(lowered), lexicon.cost(lowered[:-1]) if lowered.endswith("s") else UNKNOWN)
    listed = lexicon.listed_cost(lowered)
    ended = any(
        form.endswith(ending) and len(form) - len(ending) >= _LEAST_STEM
        for form in _forms(fold(lowered))
        for ending in lists.endings
    )
    if _COMMON_NOUN.fullmatch(lowered) and not _SURE_LAST.fullmatch(lowered):
        return Part.WORD
    if (ended and listed > _ORDINARY) or (_SURE_LAST.fullmatch(lowered) and listed > _SURE_FROM):
        return Part.LAST
    if cost < UNKNOWN and len(lowered) >= _LONG_COMPOUND:
        return Part.WORD
    if cost >= UNKNOWN or listed > _UNHEARD:
        return Part.UNKNOWN if len(lowered) > 2 else Part.WORD
    rare = cost == listed and listed > _SELDOM and len(lowered) > 2 and not _is_inflected(lowered)
    return Part.RARE if rare else Part.WORD


_INFLECTED = re.compile(r"(?P<stem>[a-zåäöé]{5,}?)(?:ens?|ets?|n|t|na|arna|erna|orna|ar|er|or)")


def _is_inflected(word: str) -> bool:
    """Whether a seldom seen word is a form of one that is listed: skrivelsen."""
    match = _INFLECTED.fullmatch(word)
    return match is not None and swedish_lexicon().listed_cost(match["stem"]) < _UNHEARD


def _forms(word: str) -> tuple[str, ...]:
    """The word, and without a genitive s, which a name that ends in s does not take: Klass is nobody's."""
    return (word, word[:-1]) if word.endswith("s") and word[-2:-1] != "s" and len(word) > 3 else (word,)


def is_small_name(text: str) -> bool:
    """Whether ``text``, written without a capital, is a first name, or its genitive, and no ordinary word."""
    word, lists = bare(text), name_lists()
    if (
        set(text) & set("åäö")
        and swedish_lexicon().listed_cost(text) <= _UNHEARD
        and text not in _first_as_spelled()
    ):
        return False  # häva is not Hava, and a reader seldom adds dots
    if word in lists.first:
        return word not in lists.ambiguous | lists.small_words
    bearer = word[:-1] if word.endswith("s") else ""
    rare = swedish_lexicon().listed_cost(word) > _ORDINARY
    return rare and bearer in lists.first and bearer not in lists.ambiguous | lists.small_words


def is_rare_surname(text: str) -> bool:
    """Whether ``text``, written without a capital, is formed as a surname and hardly ever met as a word."""
    word = bare(text)
    return part_of(word.capitalize()) is Part.LAST and swedish_lexicon().listed_cost(word) > _ORDINARY
