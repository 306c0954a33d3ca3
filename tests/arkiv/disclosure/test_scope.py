"""What a request is about: copies come along, and everything is held until nobody can appeal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from arkiv.disclosure import folder, review_services, ruling_services, scope_services, services
from arkiv.disclosure.errors import NotReviewed
from arkiv.disclosure.model import Why
from arkiv.disclosure.states import State
from arkiv.errors import NotAllowedNow

from .conftest import MINUTES, REPORT, TODAY, Paper, fill
from .steps import Open, built, decided, delegated, delivered, ready_to_build, received, reviewed, scoped


def test_a_copy_is_in_the_scope_although_nobody_searched_for_it(office: Open) -> None:
    here = office(REPORT, replace(MINUTES, copy_of=0), MINUTES)
    ref = scoped(here)
    items = scope_services.items_of(ref)
    assert [(item.number, item.why) for item in items] == [(1, Why.HIT), (2, Why.COPY)]
    assert items[1].of == items[0].document


def test_everything_in_scope_is_held_until_nobody_can_appeal(office: Open) -> None:
    from arkiv.retention.services import held_by

    here = office(REPORT, MINUTES)
    ref = reviewed(here)
    assert {one.document for one in held_by(None, law_on=TODAY)} == {here.uids[0]}
    delegated(here)
    decided(here, ref)
    built(here, ref)
    delivered(here, ref)
    for last, ends in ((date(2026, 6, 23), False), (date(2026, 6, 24), True)):  # midsommar passes in between
        if ends:
            services.close(ref, today=last, actor="prov")
            assert services.request(ref).state is State.CLOSED
        else:
            with pytest.raises(NotAllowedNow, match="överklagas till och med 2026-06-22"):
                services.close(ref, today=last, actor="prov")


def test_an_open_box_is_held_whole(office: Open) -> None:
    from arkiv.retention.services import holds

    scoped(office(REPORT, MINUTES, close=False))
    assert [(one.scope.value, one.key) for one in holds()] == [("box", "K1")]


def test_when_a_record_is_destroyed_what_a_request_holds_of_it_goes_too(office: Open) -> None:
    """The rows with its words, and every file with pictures of its pages; the letter is a record of its own."""
    from types import SimpleNamespace

    from arkiv.disclosure.models import PassageRow, ScopeRow
    from arkiv.disposal import rows

    here = office(REPORT)
    ref = ready_to_build(here)
    built(here, ref)
    delivered(here, ref)
    gone: Any = SimpleNamespace(items=(SimpleNamespace(document=here.uids[0]),))
    assert rows._erase_disclosures(gone) == [ref]
    assert not ScopeRow.objects.exists()
    assert not PassageRow.objects.exists()
    for _ in range(2):  # a crash may run it again
        folder.clear_pages(here.settings.home, ref)
    left = {path.name for path in folder.of(here.settings.home, ref).iterdir()}
    assert "beslut.pdf" in left
    assert not left & {"handlingar.pdf", f"{ref}.zip"}


def test_a_copy_in_another_box_is_shown_by_its_file_or_its_words(office: Open) -> None:
    """Nothing links boxes: the same bytes and the same words are looked for, and a person takes them in."""
    from arkiv.disclosure import copy_services
    from arkiv.holdings.models import Box
    from arkiv.search.queries import everything_here

    text = (
        "Orosanmälan\nFlickan kommer ofta hungrig till skolan\nMamman svarar inte i telefonen\n"
        "Läraren har försökt nå hemmet flera gånger\nGrannarna berättar om bråk om nätterna"
    )
    here = office(Paper(text))
    fill(here.settings, [Paper(text.replace("hungrig", "hungrlg"), title="Avskrift"), MINUTES], ref="K2")
    ref = received()
    scope_services.add(ref, Box.objects.get(ref="K1"), [1], today=TODAY, actor="prov")
    items = scope_services.items_of(ref)
    everything = everything_here(here.settings)
    found = copy_services.candidates(ref, items, here.settings, everything, actor="prov")
    assert [(one.box, one.number, one.same_file) for one in found] == [("K2", 1, False)]
    assert found[0].share > 0.5
    scope_services.add(ref, Box.objects.get(ref="K2"), [1], today=TODAY, actor="prov")
    assert copy_services.candidates(ref, items, here.settings, everything, actor="prov") == ()


def test_one_file_in_two_boxes_is_two_records_with_rulings_of_their_own(office: Open) -> None:
    """What is ruled on the one never stands for the other: each goes out, or not, by itself."""
    from arkiv.accounts.visitor import at_the_machine
    from arkiv.disclosure import copy_services
    from arkiv.holdings.models import Box

    here = office(REPORT)
    fill(here.settings, [REPORT], ref="K2", mark="")
    ref = received()
    scope_services.add(ref, Box.objects.get(ref="K1"), [1], today=TODAY, actor="prov")
    assert copy_services.same_files(ref, scope_services.items_of(ref), at_the_machine()) == 1
    scope_services.add(ref, Box.objects.get(ref="K2"), [1], today=TODAY, actor="prov")
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    one, other = (item.document for item in scope_services.items_of(ref))
    passages = review_services.passages_unread(ref)
    assert (
        [p.text for p in passages if p.document == one]
        == [p.text for p in passages if p.document == other]
        != []
    )
    ruling_services.withhold(ref, "K2/1", rule_id="osl-26-1/2024", reason="Prov", actor="prov")
    with pytest.raises(NotReviewed):
        review_services.finish(ref, here.person("eva"), here.settings)
