"""How the program behind the Tesseract engine is found, and how it fails."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytesseract
import pytest

from ingest.engines.protocol import LevelPage
from ingest.engines.tesseract import TesseractEngine
from ingest.errors import EngineFailed, EngineUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, answer: str) -> str:
    """A stand-in that prints ``answer`` to every question and can read no page."""
    place = folder / "tesseract"
    place.write_text(f'#!/bin/sh\ncase "$1" in --*) printf "{answer}";; *) exit 1;; esac\n')
    place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return os.fspath(place)


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
        TesseractEngine()


def test_no_program_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", os.fspath(tmp_path / "none"))
    with pytest.raises(EngineUnavailable, match="finns inte"):
        TesseractEngine()


def test_a_program_that_breaks_off_fails_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pytesseract.pytesseract, "tesseract_cmd", program(tmp_path, "tesseract 5.3.0\\nswe\\n")
    )
    engine = TesseractEngine()
    with pytest.raises(EngineFailed, match="tesseract"):
        engine.recognise(LevelPage(np.full((200, 200), 255, np.uint8), 300.0))
