"""The chain itself: what one word becomes in each stream of the index, and which chain made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from index.swedish.compounds import splitter
from index.swedish.confusion import confusion_key
from index.swedish.lexicon import lexicon_digest
from index.swedish.misread import mended
from index.swedish.stemmer import stem
from index.swedish.words import fold, tokens

VERSION = 3
"""Raise it whenever any function of this package may give another token for some word."""

SHORTEST_PROBE = 6


@dataclass(frozen=True, slots=True)
class Forms:
    """One word in every form that is looked up.

    ``word`` as printed in lower case, ``dotted`` its stem with å ä ö kept, ``body`` its stem folded,
    ``parts`` the stems of what it is composed of, ``keys`` the confusion keys of body and parts.
    """

    word: str
    dotted: str
    body: str
    parts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def probe(self) -> str:
        """What is looked for misread inside other words: the stem, or the folded word where the stem is short."""
        return self.body if len(self.body) >= SHORTEST_PROBE else fold(self.word)


def analysis_id() -> str:
    """Names the chain and its word lists; an index made by another chain is refused."""
    return f"svenska-{VERSION}-{lexicon_digest()}"


@lru_cache(1 << 17)
def indexed_forms(word: str) -> Forms:
    """Forms of a word that stands in a page."""
    folded = fold(word)
    body, parts = stem(folded), splitter().stems(folded)
    keys = tuple(dict.fromkeys(confusion_key(text) for text in (body, *parts)))
    return Forms(word, stem(word), body, parts, keys)


@lru_cache(1 << 12)
def asked_forms(word: str) -> Forms:
    """Forms of a word asked for. Compounds are looked *into*, so it is not itself taken apart."""
    body = stem(fold(word))
    return Forms(word, stem(word), body, keys=(confusion_key(body),))


@lru_cache(1 << 17)
def printed_forms(word: str, named: bool) -> Forms:
    """Forms of a word that stands in a page, what it says when a misread sign is put right among its parts.

    A word ``named`` with a capital may be a name, and is left as it stands.
    """
    forms = indexed_forms(word)
    mended = () if named else mended_stems(word)
    return replace(forms, parts=forms.parts + mended) if mended else forms


@lru_cache(1 << 17)
def mended_stems(word: str) -> tuple[str, ...]:
    """Stems that a word of a page, not a name, has when the one sign that was surely misread in it is put right."""
    return mended(fold(word), splitter())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a short text (a name, a title, something asked for), lower case."""
    return tuple(token.text for token in tokens(text))


def label(text: str) -> str:
    """A name of a box or a unit as one token: ``Kartong 3`` and ``kartong-3`` are the same."""
    return "_".join(fold(word) for word in words_of(text))
