"""The secrecy review: what the rules propose, what persons rule, and what takes a second reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arkiv import bootstrap
from arkiv.disclosure import (
    marking_services,
    old_ink_services,
    review_services,
    ruling_services,
    services,
)
from arkiv.disclosure.errors import NotReviewed, SameReader
from arkiv.disclosure.facts import Applies, Circumstance, DataKind, Whose
from arkiv.disclosure.marking_services import By
from arkiv.disclosure.old_ink import OldInk
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.states import State
from ingest.model import Box

from .conftest import CHILD, REPORT, REPORTER, TODAY
from .steps import ASKED, SELF, Open, kinds, proposed, scoped


def test_what_the_rules_propose_for_anyone(office: Open) -> None:
    ref = proposed(office(REPORT))
    assert kinds(ref) == {
        DataKind.NAME: Ruling.MASK,
        DataKind.IDENTITY_NUMBER: Ruling.MASK,
        DataKind.OFFICIAL: Ruling.SHOW,
        DataKind.HEALTH: Ruling.MASK,
    }


def test_the_person_herself_sees_her_own_and_the_reporter_is_asked_about(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here, replace(ASKED, invoked=SELF))
    by_text = {one.text: one for one in review_services.passages_unread(ref)}
    assert by_text[CHILD].proposed is Ruling.SHOW
    assert by_text[CHILD].broken_by == "osl-12-1"
    assert by_text[REPORTER].whose is Whose.REPORTER
    assert by_text[REPORTER].proposed is Ruling.ASK
    assert by_text["diabetes"].proposed is Ruling.MASK, (
        "somebody else is in the record: whose health is not known"
    )

    ruling_services.accept(ref, actor="prov")
    with pytest.raises(NotReviewed, match="1 uppgifter väntar"):
        review_services.finish(ref, here.person("eva"), here.settings)
    services.find(ref, Circumstance.DANGER_TO_REPORTER, Applies.YES, "Hotbild känd", actor="prov")
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    assert {one.text: one.proposed for one in review_services.passages_unread(ref)}[REPORTER] is Ruling.MASK


def test_a_page_the_machine_could_not_read_is_read_by_a_person(office: Open) -> None:
    here = office(replace(REPORT, confidence=0.4))
    ref = proposed(here)
    ruling_services.accept(ref, actor="prov")
    with pytest.raises(NotReviewed, match="svårlästa"):
        review_services.finish(ref, here.person("eva"), here.settings)
    ruling_services.seen(ref, "K1/1", [1], actor="prov")
    assert review_services.finish(ref, here.person("eva"), here.settings).state is State.READY


def test_to_mask_what_is_not_secret_takes_a_rule_and_a_reason_and_is_counted(office: Open) -> None:
    from arkiv.errors import BadInput

    ref = proposed(office(REPORT))
    official = next(one for one in review_services.passages_unread(ref) if one.kind is DataKind.OFFICIAL)
    with pytest.raises(BadInput, match="skriv varför"):
        ruling_services.rule(ref, [official.number], Ruling.MASK, actor="prov")
    with pytest.raises(BadInput, match="Ange sekretessbestämmelsen"):
        ruling_services.rule(ref, [official.number], Ruling.MASK, reason="Känns bäst", actor="prov")
    ruling_services.rule(
        ref, [official.number], Ruling.MASK, reason="Känns bäst", rule_id="osl-26-1/2024", actor="prov"
    )
    assert review_services.tally_of(ref).over_masked == 1


def test_showing_what_the_rules_would_hide_takes_a_second_reader(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    child = next(one for one in review_services.passages_unread(ref) if one.text == CHILD)
    ruling_services.rule(ref, [child.number], Ruling.SHOW, reason="Allmänt känt", actor="prov")
    ruling_services.accept(ref, actor="prov")
    eva = here.person("eva")
    assert review_services.finish(ref, eva, here.settings).state is State.REVIEWED
    with pytest.raises(SameReader):
        review_services.read_again(ref, eva)
    assert review_services.read_again(ref, here.person("bo")).state is State.READY


def test_what_persons_ruled_stays_when_it_is_proposed_again(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    ruling_services.accept(ref, actor="prov")
    before = review_services.passages_unread(ref)
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    assert review_services.passages_unread(ref) == before


def test_the_last_act_can_be_taken_back(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    before = review_services.passages_unread(ref)
    ruling_services.accept(ref, actor="prov")
    marking_services.mask_words(
        ref, "K1/1", 1, "granne", here.settings, By("prov", TODAY, "osl-26-1/2024", "Pekar ut")
    )
    assert len(review_services.passages_unread(ref)) == len(before) + 1
    assert ruling_services.undo(ref, actor="prov") == (len(before) + 1,)
    assert len(ruling_services.undo(ref, actor="prov")) == len(before)
    assert review_services.passages_unread(ref) == before
    assert ruling_services.undo(ref, actor="prov") == ()


def test_old_ink_that_shows_through_is_proposed_when_asked_for(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = OldInk(Box(20, 10, 90, 40), 30, see_through=True, text="Almkvist")
    solid = OldInk(Box(20, 80, 90, 110), 0, see_through=False)
    monkeypatch.setattr(old_ink_services, "find_old_ink", lambda *_: (through, solid))
    monkeypatch.setattr(bootstrap, "proof_reader", lambda: None)
    here = office(REPORT)
    ref = scoped(here)
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov", old_ink=True)
    (only,) = [one for one in review_services.passages_unread(ref) if one.found_by == old_ink_services.REASON]
    assert only.boxes == (through.box,)
    assert only.proposed is not Ruling.SHOW
