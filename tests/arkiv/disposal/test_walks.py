"""Random walks over everything that can be done, by anybody, in any order: the papers go by one way only."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from arkiv.errors import ArkivError
from arkiv.settings import Settings
from tests.arkiv.disposal import steps
from tests.arkiv.disposal.conftest import NOW, TODAY, Fill, Paper, pdf

SEEDS = {0: False, 2: False, 4: True, 5: False}
"""Walks, and whether each comes all the way: without one that does, the rest would say little."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_goes_but_by_the_one_road(
    seed: int, filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.disposal import erasing, services
    from arkiv.holdings.accounts import ledger_of
    from arkiv.holdings.models import Document
    from arkiv.retention import services as retention
    from arkiv.retention.holds import HoldScope

    dice = random.Random(seed)
    box = filled(
        [pdf(["ett", "två", "tre"])],
        [Paper(((0, 1),), "A"), Paper(((0, 2),), "B", code="protokoll"), Paper(((0, 3),), "C")],
    )
    case = steps.propose(box.row, archive)
    decided, first, held, gone = False, "", False, False

    def who() -> str:
        return dice.choice(["anna", "bo", "anna", "bo", "rut", "karin"])

    def hold() -> None:
        retention.place_hold(HoldScope.BOX, "K1", reason="Tillsyn", from_day=TODAY, actor="prov")

    for _ in range(18):
        act, name = (
            dice.choice(["decide", "request", "approve", "approve", "finish", "hold", "withdraw"]),
            who(),
        )
        if (act == "hold" and dice.random() > 0.08) or (act == "withdraw" and dice.random() > 0.04):
            continue
        acts: dict[str, Callable[[], Any]] = {
            "decide": lambda name=name: steps.decide(case, person(name), archive),
            "request": lambda name=name: steps.request(case, person(name)),
            "approve": lambda name=name: steps.approve(case, person(name), archive),
            "finish": lambda: erasing.finish(case.ref, now=NOW, settings=archive),
            "hold": hold,
            "withdraw": lambda: services.withdraw(case.ref, actor="prov"),
        }
        before = set(Document.objects.values_list("uid", flat=True))
        try:
            acts[act]()
            worked = True
        except ArkivError:
            worked = False
        after = set(Document.objects.values_list("uid", flat=True))
        may = (
            act == "approve"
            and worked
            and decided
            and not held
            and first
            and name in {"anna", "bo"} - {first}
        )
        assert (before != after) == bool(may), (seed, act, name)
        decided = decided or (act == "decide" and worked)
        first = name if act == "request" and worked else first
        held = held or act == "hold"
        gone = gone or bool(may)
        account = ledger_of(box.row)
        assert account.balanced
        assert (account.pages, account.pages_destroyed) == (3, 2 if gone else 0)
    assert gone == SEEDS[seed]
    assert box.uids[1] in set(Document.objects.values_list("uid", flat=True)), "what is preserved never goes"
