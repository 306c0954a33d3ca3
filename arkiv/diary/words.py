"""Names and words made comparable: folded, split, and freed of what says nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[a-z0-9]+")
_PERSONAL_NUMBER = re.compile(r"(?<!\d)((?:19|20)?\d{6})[-+ ]?(\d{4})(?!\d)")

# Words on so many rows, or of so general a kind, that sharing them is no sign of the same record.
EMPTY_WORDS = frozenset(
    [
        "av",
        "att",
        "angaende",
        "ang",
        "avseende",
        "betraffande",
        "den",
        "det",
        "dnr",
        "dr",
        "en",
        "ett",
        "for",
        "fran",
        "gallande",
        "handling",
        "handlingar",
        "har",
        "hos",
        "i",
        "inom",
        "kommun",
        "kommunen",
        "kommuns",
        "med",
        "mfl",
        "mm",
        "nr",
        "och",
        "om",
        "pa",
        "rorande",
        "samt",
        "sn",
        "socialnamnden",
        "socialnamnd",
        "som",
        "svar",
        "till",
        "under",
        "vid",
        "arende",
        "arendet",
        "bilaga",
        "bilagor",
        "skrivelse",
        "brev",
        "datum",
        "ny",
        "nytt",
        "nya",
        "del",
        "rad",
    ]
)
# What registers write where a private person's name would be: it neither agrees nor disagrees.
ANONYMOUS = frozenset(
    [
        "privatperson",
        "privat",
        "person",
        "enskild",
        "enskilda",
        "anonym",
        "sekretess",
        "sekretessbelagd",
        "hemlig",
        "skyddad",
        "okand",
        "allmanheten",
        "sokande",
        "sokanden",
        "anmalare",
        "anmalaren",
        "klient",
        "vardnadshavare",
        "foralder",
    ]
)


# Words half the rows of any social board's diary have; sharing one says little.
_COMMON = """
    "anmälan ansökan begäran beslut yttrande utredning rapport barn underrättelse komplettering
    protokoll avtal remiss information förfrågan överklagande dom kallelse delegationsbeslut handlingar
    verksamhet tillsyn tjänsteskrivelse familj familjehem ungdom omsorg socialtjänst insats bistånd
    bidrag stöd vård åtgärd redovisning uppföljning plan
"""


_MARKS = str.maketrans("åäöéèêüáàøæ", "aaoeeeuaaoa")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without marks: ``Åsa-Lill Ö`` becomes ``asa-lill o``."""
    plain = text.casefold().translate(_MARKS)
    if plain.isascii():
        return plain
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", plain).translate(_MARKS)
        if not unicodedata.combining(char)
    )


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """The folded words and numbers of ``text``, in order."""
    return tuple(_TOKEN.findall(fold(text)))


@lru_cache(maxsize=262144)
def stem(word: str) -> str:
    """A crude Swedish stem for comparing subjects: the commonest endings of nouns and verbs go."""
    for ending in (
        "ningarna",
        "ningar",
        "ningen",
        "ning",
        "arna",
        "erna",
        "orna",
        "ande",
        "ende",
        "het",
        "ets",
        "ens",
        "ar",
        "er",
        "or",
        "en",
        "et",
        "an",
        "as",
        "es",
        "ad",
        "a",
        "e",
        "s",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that say what ``text`` is about; short and empty words and numbers are left out."""
    return frozenset(
        stem(word)
        for word in tokens(text)
        if len(word) > 2 and word not in EMPTY_WORDS and not word.isdigit()
    )


def is_anonymous(party: str) -> bool:
    """Whether a sender or recipient is named only in kind ("enskild", "sekretess") or not at all."""
    words = [word for word in tokens(party) if word not in EMPTY_WORDS]
    return not words or all(word in ANONYMOUS or len(word) < 2 for word in words)


def full_name(text: str) -> tuple[str, ...]:
    """A name of two words or more without their order, for comparing whole; () if it is none or anonymous."""
    words = tokens(text)
    return tuple(sorted(words)) if len(words) > 1 and not is_anonymous(text) else ()


def personal_numbers(text: str) -> frozenset[str]:
    """Every personnummer-like number in ``text`` as its last ten digits: centuries cannot disagree."""
    return frozenset(found[1][-6:] + found[2] for found in _PERSONAL_NUMBER.finditer(text))


COMMON_STEMS = frozenset(stem(word) for word in tokens(_COMMON))
