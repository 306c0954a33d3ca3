"""Sketches bring together the pages that share words, across groups, and keep the print of forms out of it."""

from __future__ import annotations

import random

from ingest.stages.sketches import KEPT, MOST_PAGES, Sketch, pairs_apart


def _random(dice: random.Random, size: int = KEPT) -> Sketch:
    return tuple(sorted(dice.getrandbits(64) for _ in range(size)))


def test_pages_that_share_a_tenth_meet_and_others_do_not() -> None:
    dice = random.Random(4)
    one, other, third = (_random(dice) for _ in range(3))
    mixed = tuple(sorted((*one[:12], *third[12:])))
    assert list(pairs_apart([one, other, mixed, ()], [1, 1, 2, 2])) == [(0, 2)]


def test_pages_of_one_group_never_meet() -> None:
    same = _random(random.Random(5))
    assert list(pairs_apart([same, same], [7, 7])) == []
    assert list(pairs_apart([], [])) == []


def test_the_print_of_a_form_brings_nobody_together() -> None:
    dice = random.Random(6)
    print_ = _random(dice, 40)
    forms = [tuple(sorted((*print_, *_random(dice, 20)))) for _ in range(MOST_PAGES + 1)]
    assert list(pairs_apart(forms, list(range(len(forms))))) == []
    assert len(list(pairs_apart(forms[:2], [0, 1]))) == 1


def test_every_planted_pair_is_found_among_thousands() -> None:
    dice = random.Random(7)
    pages = [_random(dice) for _ in range(3000)]
    planted = {(at, 1500 + at) for at in range(0, 1500, 50)}
    for at, later in planted:
        pages[later] = tuple(sorted((*pages[at][:40], *pages[later][40:])))
    assert set(pairs_apart(pages, [at // 100 for at in range(3000)])) == planted
