"""The state machine: nothing leaves the house but by a decision, and every request can come to an end."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from arkiv.disclosure.states import ENDED, STEPS, TRANSITIONS, WAITING, WORDS, State, steps_of

GONE_OUT = {State.DELIVERED, State.REFUSED}


@st.composite
def walks(draw: st.DrawFn) -> list[State]:
    """Any road a request can take, step by step."""
    road = [State.RECEIVED]
    for _ in range(draw(st.integers(0, 25))):
        onwards = sorted(TRANSITIONS[road[-1]])
        if not onwards:
            break
        road.append(draw(st.sampled_from(onwards)))
    return road


@given(walks())
def test_nothing_goes_out_but_straight_from_a_decision_after_a_finished_review(road: list[State]) -> None:
    for at, state in enumerate(road):
        if state in GONE_OUT:
            assert road[at - 1] is State.DECIDED
            assert road[at - 3 : at] == [State.REVIEWED, State.READY, State.DECIDED]


@given(walks())
def test_a_review_always_has_a_scope_before_it(road: list[State]) -> None:
    if State.REVIEWING in road:
        assert State.SCOPED in road[: road.index(State.REVIEWING)]


@given(walks())
def test_what_went_out_is_never_withdrawn(road: list[State]) -> None:
    for earlier, later in pairwise(road):
        if earlier in GONE_OUT | {State.DECIDED}:
            assert later is not State.WITHDRAWN


def reachable(start: State) -> set[State]:
    found, left = {start}, [start]
    while left:
        for state in TRANSITIONS[left.pop()] - found:
            found.add(state)
            left.append(state)
    return found


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    assert reachable(State.RECEIVED) == set(State)
    for state in State:
        assert reachable(state) & ENDED, state


def test_every_state_has_words_and_its_row() -> None:
    assert set(TRANSITIONS) == set(WORDS) == set(State)
    assert not WAITING & ENDED


def test_each_state_stands_at_one_step_of_the_work_or_after_the_last() -> None:
    for state in State:
        places = [place for _, place in steps_of(state)]
        assert places in (
            [],
            *([["past"] * at + ["now"] * (at < 6) + ["ahead"] * (5 - at) for at in range(7)]),
        )
        assert (places == []) == (state is State.WITHDRAWN)
    assert dict(steps_of(State.READY))["Besluta"] == "now"
    assert len(STEPS) == 6
