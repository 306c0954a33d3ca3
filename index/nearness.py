"""How far a word is from standing inside another: Levenshtein distance to the nearest piece of it."""

from __future__ import annotations

from itertools import pairwise


def stands_in(word: str, text: str, distance: int) -> bool:
    """Whether some piece of ``text`` is at most ``distance`` insertions, deletions and substitutions from ``word``.

    Sellers' recurrence in the bits of one integer: G. Myers, A fast bit-vector algorithm for approximate string
    matching based on dynamic programming, Journal of the ACM 46 (1999).
    """
    if len(word) <= distance:
        return True
    last, everywhere, steps = 1 << (len(word) - 1), (1 << len(word)) - 1, len(word)
    places: dict[str, int] = {}
    for place, char in enumerate(word):
        places[char] = places.get(char, 0) | 1 << place
    up, down = everywhere, 0  # vertical differences +1 and -1
    for char in text:
        same = places.get(char, 0)
        diagonal = (((same & up) + up) ^ up) | same | down
        right, left = (down | ~(diagonal | up)) & everywhere, up & diagonal  # horizontal +1 and -1
        steps += bool(right & last) - bool(left & last)
        if steps <= distance:
            return True
        right, left = (right << 1) & everywhere, (left << 1) & everywhere  # a piece may begin anywhere
        up, down = (left | ~(diagonal | right)) & everywhere, right & diagonal
    return False


def pieces(word: str, count: int) -> tuple[str, ...]:
    """``word`` cut in ``count`` pieces of nearly equal length. With fewer faults than pieces, one stands unhurt."""
    cuts = [len(word) * place // count for place in range(count + 1)]
    return tuple(word[begin:end] for begin, end in pairwise(cuts))
