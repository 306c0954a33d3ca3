"""The taught vocabulary and the confidence maps: as good as said, explained, and never out of date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import DocumentType, Field, FieldName
from ingest.profile import load_profile
from ingest.stages.confidence import ConfidenceMap, calibrated_fields, calibrated_type, confidence_maps
from ingest.stages.doctype import cue_scorer
from ingest.stages.review import Doubt, accept_from
from ingest.stages.vocabulary import features_of, vocabulary
from ingest.understand import UnderstandingSettings, understand
from scripts.fit_confidence import fitted
from scripts.train_doctypes import TARGET, as_json, papers, taught
from tests.ingest.understanding.typed import GRANVIK, page

KEPT = list(papers(kept=True))
BOTH = UnderstandingSettings()
LOOK_BELOW = load_profile("snabb").understanding.look_below[Doubt.TYPE]
RULES_ALONE = UnderstandingSettings(scorers=(cue_scorer(),))


def types_of(settings: UnderstandingSettings = BOTH) -> list[tuple[str, DocumentType]]:
    read = ((code, understand([page(text)], GRANVIK, settings)) for code, text in KEPT)
    return [(code, stack.documents[0].doctype) for code, stack in read]


def test_the_stored_model_is_the_one_taught() -> None:
    assert TARGET.read_text("utf-8") == as_json(taught()), (
        "vocabulary.json is due: python -m scripts.train_doctypes"
    )


def test_words_never_seen_in_a_cue_are_told_far_better_than_by_rules_alone() -> None:
    by_rules = sum(code == found.code for code, found in types_of(RULES_ALONE))
    found = types_of()
    right = sum(code == each.code for code, each in found)
    wrong = [(code, each.code) for code, each in found if each.code not in {code, None}]
    assert right >= by_rules + 15
    assert right >= 0.55 * len(found)
    assert len(wrong) <= 0.08 * len(found), wrong
    unlooked = [
        each for code, each in found if each.code not in {code, None} and each.confidence >= LOOK_BELOW
    ]
    assert unlooked == []


def test_what_is_given_as_sure_is_right() -> None:
    sure = [(code, each) for code, each in types_of() if each.confidence >= 0.9]
    assert len(sure) >= 25
    assert sum(code == each.code for code, each in sure) >= 0.95 * len(sure)


def test_the_choice_of_words_is_given_as_a_reason_with_its_place() -> None:
    text = "Överenskommelse\nJag ska betala tillbaka skulden med avbetalning varje månad och återbetala allt."
    found = understand([page(text)], GRANVIK).documents[0].doctype
    assert any(reason.startswith("Ordvalet:") for reason in found.reasons)
    assert any(evidence.by.startswith("ordval") and evidence.box.width > 0 for evidence in found.evidence)


def test_few_words_say_little() -> None:
    model = vocabulary()
    few = model.points(tuple(features_of(["faktura"])))
    many = model.points(tuple(features_of(["faktura", "betala", "moms", "kundnummer", "belopp", "leverans"])))
    assert 0 < max(few.values()) < max(many.values()) <= 9.0


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(sorted(confidence_maps())))
def test_no_candidate_passes_another(one: float, other: float, name: str) -> None:
    line = confidence_maps()[name]
    low, high = sorted((one, other))
    assert 0.0 <= line(low) <= line(high) <= 1.0


@pytest.mark.parametrize(
    "knots", [(), ((0.0, 0.0),), ((0.0, 0.0), (0.5, 0.9), (1.0, 0.8)), ((0.1, 0.0), (1.0, 1.0))]
)
def test_a_map_that_does_not_rise_from_nought_to_one_is_refused(
    knots: tuple[tuple[float, float], ...],
) -> None:
    with pytest.raises(ValueError, match="confidence map"):
        ConfidenceMap(knots)


def test_a_type_less_sure_than_asked_for_is_left_to_a_person_with_its_runners_up() -> None:
    proposed = DocumentType("faktura", 0.6, runners_up=(("avtal", 0.2),))
    left = calibrated_type(proposed, accept_from=0.95)
    assert left.code is None
    assert left.runners_up == (("faktura", 0.6), ("avtal", 0.2))
    assert calibrated_type(proposed, accept_from=0.1).code == "faktura"


def test_fields_without_a_map_keep_their_confidence() -> None:
    field = Field(FieldName.PARAGRAPH, "12", "§ 12", 0.63, ())
    assert calibrated_fields([field]) == (field,)


def test_a_value_is_worth_a_look_when_its_doubt_costs_more_than_the_look() -> None:
    settings = load_profile("snabb").understanding
    assert set(settings.error_costs) == set(Doubt)
    assert settings.look_below[Doubt.TYPE] == pytest.approx(0.95)
    assert accept_from(100) == pytest.approx(0.99)
    assert accept_from(1) == 0.0, "what costs no more than the look is never looked at"


def test_fitted_maps_rise_and_few_values_change_little() -> None:
    few = ConfidenceMap(fitted([(0.82, True)], 3.0))
    many = ConfidenceMap(fitted([(0.82, True)] * 200 + [(0.42, False)] * 200, 3.0))
    assert 0.8 <= few(0.82) < 0.9
    assert many(0.82) > 0.95
    assert many(0.42) < 0.1
