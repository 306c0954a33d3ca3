"""The parts of the ONNX engine: its models, its alphabet, its decoding, its geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.engines.fake import FakeEngine
from ingest.engines.line_detector import TextRegion, detection_scale
from ingest.engines.line_recogniser import LineRecogniser
from ingest.engines.model_files import Model, ModelStore, installed_models
from ingest.engines.ppocr import CascadeSettings, PpocrEngine
from ingest.engines.protocol import LevelPage, glance_of
from ingest.engines.swedish_head import ALPHABET, classes_of, cut_head
from ingest.errors import EngineUnavailable
from ingest.model import BlockKind, Box
from scripts.drawing.page import draw_page

if TYPE_CHECKING:
    from pathlib import Path


def test_missing_models_are_a_case_with_a_swedish_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="finns inte på den här datorn"):
        PpocrEngine(store=ModelStore(tmp_path, "0"))


def test_a_damaged_model_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    for model in Model:
        place = tmp_path / model
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"not a network")
    with pytest.raises(EngineUnavailable):
        PpocrEngine(store=ModelStore(tmp_path, "0"))


def test_version_names_models_and_settings() -> None:
    fast, accurate = PpocrEngine().engine, PpocrEngine(CascadeSettings(reread_below=0.92)).engine
    assert fast.version == accurate.version
    assert fast.settings != accurate.settings


def test_at_a_glance_the_better_model_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = PpocrEngine(CascadeSettings(reread_below=2.0))
    page = LevelPage(np.array(draw_page(("Kallelse till sammanträde",)).image.convert("L")), 300.0)
    asked: list[int] = []
    monkeypatch.setattr(engine, "reread", lambda strips: asked.append(len(strips)) or ())
    assert [line.text for line in glance_of(engine).recognise(page)] == ["Kallelse till sammanträde"]
    assert not asked


def test_an_engine_with_one_way_of_reading_is_its_own_glance() -> None:
    engine = FakeEngine()
    assert glance_of(engine) is engine


def test_every_swedish_letter_is_in_the_cut_alphabet() -> None:
    store = installed_models()
    for model, listing in (
        (Model.READ_TINY, Model.READ_TINY_CLASSES),
        (Model.READ_SMALL, Model.READ_SMALL_CLASSES),
    ):
        cut, classes = cut_head(store.read(model), classes_of(store.read(listing)))
        assert set("abcåäöABCÅÄÖé§–0123456789/-() ") <= set(classes)
        assert set(classes) <= {"", *ALPHABET}
        assert len(cut) < 0.75 * len(store.read(model))


def test_a_model_of_another_alphabet_is_refused() -> None:
    store = installed_models()
    with pytest.raises(ValueError, match="no output layer"):
        cut_head(store.read(Model.READ_TINY), ("",) + ("a",) * 4999)


def test_decoding_drops_blanks_and_runs() -> None:
    """Steps l, l, blank, l, space: two l, one space; each where it stood."""
    steps = np.zeros((1, 6, 3), np.float32)
    for step, column in enumerate((1, 1, 0, 1, 2, 0)):
        steps[0, step, column] = 0.9

    def network(batch: np.ndarray) -> np.ndarray:
        return np.repeat(steps, len(batch), axis=0)

    (reading,) = LineRecogniser(network, ("", "l", " ")).read([np.zeros((48, 64), np.uint8)])
    assert reading.text == "ll "
    assert [round(glyph.at, 2) for glyph in reading.glyphs] == [0.17, 0.58, 0.75]
    assert reading.confidence == pytest.approx(0.9)


def test_readings_come_back_in_the_order_of_their_strips() -> None:
    def network(batch: np.ndarray) -> np.ndarray:
        wide = batch.shape[3] > 400
        steps = np.zeros((len(batch), 4, 4), np.float32)
        steps[:, 1, 1 if wide else 2] = 1.0
        return steps

    strips = [np.zeros((48, width), np.uint8) for width in (900, 40, 800, 60)]
    readings = LineRecogniser(network, ("", "w", "n", " ")).read(strips)
    assert [reading.text for reading in readings] == ["w", "n", "w", "n"]


@given(tilt=st.floats(-60, 60), width=st.floats(50, 400), height=st.floats(10, 40))
def test_a_leaning_region_keeps_its_parts_inside_its_box(tilt: float, width: float, height: float) -> None:
    region = TextRegion(500, 500, width, height, tilt)
    part = region.place(Box(width * 0.2, height * 0.1, width * 0.7, height * 0.9))
    assert region.box.x0 - 1e-6 <= part.x0 < part.x1 <= region.box.x1 + 1e-6
    assert region.box.y0 - 1e-6 <= part.y0 < part.y1 <= region.box.y1 + 1e-6


def test_a_wrong_resolution_is_not_believed() -> None:
    a4, a0 = np.zeros((3508, 2480), np.uint8), np.zeros((993, 1404), np.uint8)
    assert detection_scale(a4, 300) == pytest.approx(detection_scale(a4, 1), rel=0.01)
    assert detection_scale(a4, 300) == pytest.approx(detection_scale(a4, 0), rel=0.01)
    assert detection_scale(a0, 30) * 1404 > 4000  # A0 lying down is searched in tiles


def test_a_leaning_stamp_is_read_and_marked() -> None:
    page = draw_page(["INKOM 2005-03-14"], skew_deg=7.0, size_pt=24, margin_mm=60)
    lines = PpocrEngine().recognise(LevelPage(np.asarray(page.image.convert("L")), 300.0))
    assert " ".join(line.text for line in lines) == "INKOM 2005-03-14"
    assert {line.kind for line in lines} == {BlockKind.STAMP}
