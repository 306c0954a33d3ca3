"""Whether two pages say the same, and which words to look for the other by. Pure."""

from __future__ import annotations

from ingest.stages.folding import canonical

_LEAST_WORDS = 12
_LEAST_LETTERS = 6
_QUESTIONS = 4


def alike(one: str, other: str) -> float:
    """The share of word triples the two have in common, of the one that has fewer; 0.0 for too little text."""
    ours, theirs = _triples(one), _triples(other)
    least = min(len(ours), len(theirs))
    return len(ours & theirs) / least if least >= _LEAST_WORDS else 0.0


def telling(text: str) -> tuple[str, ...]:
    """Questions that find a copy of ``text``: pairs of its longest words, so that one misread word hides nothing."""
    words = dict.fromkeys(word for word in text.split() if word.isalpha() and len(word) >= _LEAST_LETTERS)
    longest = sorted(words, key=len, reverse=True)[: 2 * _QUESTIONS]
    return tuple(" ".join(pair) for pair in zip(longest[::2], longest[1::2], strict=False))


def _triples(text: str) -> set[tuple[str, str, str]]:
    words = [canonical(word) for word in text.split()]
    return set(zip(words, words[1:], words[2:], strict=False))
