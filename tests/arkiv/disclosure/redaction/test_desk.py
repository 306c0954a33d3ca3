"""The redaction desk: a list of acts, the masks they make, and the way back."""

from __future__ import annotations

from arkiv.disclosure.finder.find import find
from arkiv.disclosure.finder.model import Kind, Searched
from arkiv.disclosure.redaction.desk import Desk
from arkiv.disclosure.redaction.model import Extent, Ground
from arkiv.disclosure.redaction.operations import (
    AcceptProposals,
    Draw,
    Extend,
    LeaveOpen,
    Pad,
    PickPerson,
    PickWords,
    Reground,
    Remove,
)
from ingest.model import Box
from scripts.drawing.page import draw_page
from scripts.redaction_bench.finding import perfect_reading, reference

GROUND, OTHER = Ground("OSL 26 kap. 1 §", "26:1"), Ground("OSL 21 kap. 1 §", "21:1")
LINES = ["Handläggare: Anna Lindåker", "Modern Eva Mossberg har ringt.", "Mossberg bor på Storgatan 14."]


def desk() -> Desk:
    reading = perfect_reading(draw_page(LINES, dpi=100), reference(1, 1))
    return Desk((reading,), find([Searched((reading,))]))


def test_words_picked_become_a_mask_that_knows_what_it_hides() -> None:
    page = desk().pages[0].page
    after = desk().do(PickWords(page, ((1, 1), (1, 2)), GROUND))
    (mask,) = after.masks
    assert mask.text == "Eva Mossberg"
    assert mask.kind is Kind.NAME
    assert len(mask.boxes) == 2


def test_a_frame_takes_the_words_it_touches_whole() -> None:
    word = desk().pages[0].lines[1].words[2].box
    frame = Box(word.x0 + 0.6 * word.width, word.y0, word.x1, word.y1)
    page = desk().pages[0].page
    (snapped,) = desk().do(Draw(page, frame, GROUND)).masks
    (bare,) = desk().do(Draw(page, frame, GROUND, snap=False)).masks
    assert word in snapped.boxes
    assert snapped.text == "Mossberg"
    assert bare.boxes == (frame,)


def test_a_person_is_hidden_everywhere_at_once() -> None:
    before = desk()
    person = next(one.person for one in before.proposals if one.text == "Eva Mossberg")
    assert person is not None
    after = before.do(PickPerson(person, GROUND))
    assert {mask.text for mask in after.masks} == {"Eva Mossberg", "Mossberg"}


def test_everything_done_can_be_undone_and_done_again() -> None:
    page = desk().pages[0].page
    one = desk().do(PickWords(page, ((1, 1),), GROUND))
    two = one.do(Extend(one.masks[0].id, Extent.FULL_LINE)).do(Reground(one.masks[0].id, OTHER))
    assert two.masks[0].extent is Extent.FULL_LINE
    assert two.masks[0].ground == OTHER
    assert two.undo().undo().masks == one.masks
    assert two.undo().undo().redo().redo().masks == two.masks
    assert one.undo().masks == ()
    assert one.undo().undo() == one.undo()
    assert one.undo().do(Remove(one.masks[0].id)).redo().masks == ()


def test_a_mask_can_be_made_larger_and_taken_away() -> None:
    page = desk().pages[0].page
    one = desk().do(PickWords(page, ((1, 1),), GROUND))
    larger = one.do(Pad(one.masks[0].id, 5))
    assert larger.masks[0].boxes[0].width == one.masks[0].boxes[0].width + 10
    assert larger.do(Remove(one.masks[0].id)).masks == ()


def test_words_left_open_are_let_go_of_and_remembered() -> None:
    before = desk()
    page = before.pages[0].page
    hidden = before.do(PickWords(page, ((1, 1), (1, 2)), GROUND))
    after = hidden.do(LeaveOpen(page, ((1, 1),)))
    assert [mask.text for mask in after.masks] == ["Mossberg"]
    assert len(after.clearings) == 1
    assert after.do(PickWords(page, ((1, 1),), GROUND)).clearings == ()


def test_officials_are_left_open_without_anybody_asking() -> None:
    before = desk()
    page = before.pages[0].page
    shown = [box for clearing in before.clearings_on(page) for box in clearing.boxes]
    assert before.pages[0].lines[0].words[1].box in shown
    places = tuple(at for at, one in enumerate(before.proposals) if not one.withhold)
    assert before.do(AcceptProposals(places, GROUND)).clearings_on(page) == ()
