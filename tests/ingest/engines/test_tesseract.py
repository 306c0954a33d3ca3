"""How Tesseract and its data are found, the two ways to run it, and how each fails."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytesseract
import pytest

from ingest.engines.protocol import LevelPage
from ingest.engines.tessdata import DATA_FILE, PREFIX, tessdata_folder
from ingest.engines.tesseract import TesseractEngine, TesseractSettings
from ingest.engines.tesseract_ways import InProcess, Program, TesseractWay, best_way
from ingest.errors import EngineFailed, EngineUnavailable
from scripts.drawing.page import draw_page

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, answer: str) -> str:
    """A stand-in that prints ``answer`` to every question and can read no page."""
    place = folder / "tesseract"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f'#!/bin/sh\ncase "$1" in --*) printf "{answer}";; *) exit 1;; esac\n')
    place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return os.fspath(place)


def data_in(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DATA_FILE).write_bytes(b"not a model")
    return folder


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("tesseract 4.1.1\\nswe\\n", "äldre än version 5"),
        ("tesseract 5.3.0\\neng\\nosd\\n", "svenska"),
        ("no idea", "äldre än version 5"),
    ],
)
def test_unfit_programs_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, cause: str
) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", program(tmp_path, answer))
    with pytest.raises(EngineUnavailable, match=cause):
        Program()


def test_no_program_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PREFIX, raising=False)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", os.fspath(tmp_path / "none"))
    with pytest.raises(EngineUnavailable, match="finns inte"):
        TesseractEngine()


def test_a_program_that_breaks_off_fails_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pytesseract.pytesseract, "tesseract_cmd", program(tmp_path, "tesseract 5.3.0\\nswe\\n")
    )
    engine = TesseractEngine(way=Program())
    with pytest.raises(EngineFailed, match="tesseract"):
        engine.recognise(LevelPage(np.full((200, 200), 255, np.uint8), 300.0))


def test_data_is_where_the_setting_says_then_the_variable_then_beside_the_program(tmp_path: Path) -> None:
    chosen = data_in(tmp_path / "chosen")
    by_variable = data_in(tmp_path / "variable" / "tessdata")
    beside = data_in(tmp_path / "usr" / "share" / "tesseract-ocr" / "5" / "tessdata")
    installed = program(tmp_path / "usr" / "bin", "")
    variables = {PREFIX: os.fspath(tmp_path / "variable")}
    assert tessdata_folder(os.fspath(chosen), installed, variables) == chosen
    assert tessdata_folder("", installed, variables) == by_variable
    assert tessdata_folder("", installed, {}) == beside


def test_a_chosen_folder_without_data_is_never_replaced_by_another(tmp_path: Path) -> None:
    variables = {PREFIX: os.fspath(data_in(tmp_path / "other"))}
    with pytest.raises(EngineUnavailable, match=r"saknas i .*chosen"):
        tessdata_folder(os.fspath(tmp_path / "chosen"), "tesseract", variables)


def test_damaged_data_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    pytest.importorskip("tesserocr")
    with pytest.raises(EngineUnavailable, match="gick inte att läsa"):
        InProcess(os.fspath(data_in(tmp_path)))


def test_without_the_package_the_program_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    try:
        way = best_way()
    except EngineUnavailable as error:
        pytest.skip(str(error))
    assert isinstance(way, Program)
    assert "tesserocr" not in way.version


@pytest.fixture(params=[InProcess, Program], ids=["in process", "program"])
def way(request: pytest.FixtureRequest) -> TesseractWay:
    try:
        made: TesseractWay = request.param()
    except EngineUnavailable as error:
        pytest.skip(str(error))
    return made


def test_the_engine_value_says_which_way_and_what_settings(way: TesseractWay) -> None:
    said = TesseractEngine(TesseractSettings(page_segmentation=6), way).engine
    assert ("tesserocr" in said.version) is isinstance(way, InProcess)
    assert "psm 6" in said.settings
    assert "swe" in said.settings


def test_time_up_fails_the_page_and_the_next_page_is_read(way: TesseractWay) -> None:
    page = draw_page(["Socialnämnden beslutade den 14 mars 2005."] * 30, size_pt=12)
    pixels = np.asarray(page.image.convert("L"))
    hurried = TesseractEngine(TesseractSettings(timeout_s=0.01), way)
    with pytest.raises(EngineFailed):
        hurried.recognise(LevelPage(pixels, 300.0))
    lines = TesseractEngine(way=way).recognise(LevelPage(pixels, 300.0))
    assert "Socialnämnden" in {word.text for line in lines for word in line.words}


def test_a_strip_is_read_as_one_line_with_boxes_in_its_own_pixels(way: TesseractWay) -> None:
    page = draw_page(["Ärendet har diarienummer SN 2005/123"], size_pt=12)
    top, bottom = (round(edge) for edge in (page.words[0].box.y0 - 4, page.words[0].box.y1 + 4))
    left, right = round(page.words[0].box.x0), round(page.words[-1].box.x1)
    strip = np.asarray(page.image.convert("L"))[top:bottom, left:right]
    words = TesseractEngine(way=way).read_strip(strip, 300.0)
    assert [word.text for word in words] == ["Ärendet", "har", "diarienummer", "SN", "2005/123"]
    assert all(
        abs(word.box.x0 + left - true.box.x0) < 8 for word, true in zip(words, page.words, strict=True)
    )
