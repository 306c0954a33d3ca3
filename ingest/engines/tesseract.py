"""Tesseract 5 with Swedish data, behind the same protocol: the declared fallback and second opinion."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import pytesseract

from ingest.errors import EngineFailed, EngineUnavailable
from ingest.model import Box, Engine, Line, Word
from ingest.stages.grey import scaled
from ingest.stages.reading_order import in_reading_order, line_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ingest.engines.protocol import LevelPage

NAME: Final = "tesseract"
LANGUAGE: Final = "swe"
READING_DPI: Final = 200
"""Letters of 200 dpi read better than those of 300 (order-free CER 1.1 against 1.3 %), and a fifth faster."""
ONE_COLUMN: Final = 4
"""Page segmentation mode 4, "one column of lines": the default throws whole blocks away on dirty copies."""
LEAST_MAJOR: Final = 5


@dataclass(frozen=True, slots=True)
class TesseractSettings:
    """``keep_from``: words below it are dirt. ``timeout_s`` is for one page."""

    page_segmentation: int = ONE_COLUMN
    keep_from: float = 0.30
    timeout_s: float = 120.0


class TesseractEngine:
    """Runs the installed program. Raises EngineUnavailable without Tesseract 5 or its Swedish data."""

    def __init__(self, settings: TesseractSettings | None = None) -> None:
        self._settings = settings or TesseractSettings()
        # Workers are processes; left alone, every program they start would take four threads more.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        version = _program_version()
        self._engine = Engine(
            NAME,
            version,
            f"{LANGUAGE}; psm {self._settings.page_segmentation}; {READING_DPI} dpi; "
            f"behåll≥{self._settings.keep_from:.2f}",
        )

    @property
    def engine(self) -> Engine:
        return self._engine

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        """See ``RecognitionEngine``."""
        scale = min(1.0, READING_DPI / page.dpi) if page.dpi > 0 else 1.0
        small = scaled(page.pixels, scale)
        with tempfile.TemporaryDirectory(prefix="arkiv-") as folder:
            # A path, and a format that costs nothing to write: handed an array, pytesseract packs a PNG.
            picture = Path(folder) / "sida.pgm"
            if not cv2.imwrite(str(picture), small):
                raise EngineFailed(NAME, "sidbilden gick inte att lämna över")
            table = self._table(picture, round(page.dpi * scale))
        back = page.pixels.shape[1] / small.shape[1]
        return in_reading_order(list(_lines(table, back, self._settings.keep_from)))

    def _table(self, picture: Path, dpi: int) -> Mapping[str, list[str]]:
        try:
            table: Mapping[str, list[str]] = pytesseract.image_to_data(
                str(picture),
                lang=LANGUAGE,
                config=f"--psm {self._settings.page_segmentation} --dpi {max(70, dpi)}",
                output_type=pytesseract.Output.DICT,
                timeout=self._settings.timeout_s,
            )
        except (pytesseract.TesseractError, RuntimeError, OSError) as error:
            raise EngineFailed(NAME, "programmet avbröts") from error
        return table


def _program_version() -> str:
    """``5.3.0``. Raises EngineUnavailable."""
    program = pytesseract.pytesseract.tesseract_cmd
    said = _said(program, "--version")
    version = re.search(r"tesseract v?(\d+)\.(\d+(?:\.\d+)?)", said)
    if not version or int(version[1]) < LEAST_MAJOR:
        raise EngineUnavailable(NAME, "programmet är äldre än version 5")
    if LANGUAGE not in _said(program, "--list-langs").split():
        raise EngineUnavailable(NAME, "språkdata för svenska (swe) saknas")
    return f"{version[1]}.{version[2]}"


def _said(program: str, question: str) -> str:
    try:
        answer = subprocess.run([program, question], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineUnavailable(NAME, "programmet finns inte eller svarar inte") from error
    return answer.stdout + answer.stderr


def _lines(table: Mapping[str, list[str]], scale: float, keep_from: float) -> Iterator[Line]:
    words: dict[tuple[str, ...], list[Word]] = defaultdict(list)
    places = zip(*(table[name] for name in ("block_num", "par_num", "line_num")), strict=True)
    boxes = zip(*(table[name] for name in ("left", "top", "width", "height")), strict=True)
    for place, sides, confidence, text in zip(places, boxes, table["conf"], table["text"], strict=True):
        left, top, width, height = (float(side) * scale for side in sides)
        sure = float(confidence) / 100
        if text.strip() and sure >= keep_from and width > 0 and height > 0:
            words[place].append(Word(text.strip(), Box(left, top, left + width, top + height), sure))
    for members in words.values():
        for part in _cells(sorted(members, key=lambda word: word.box.x0)):
            yield line_from(part)


def _cells(words: Iterable[Word]) -> Iterator[list[Word]]:
    """A line cut where the space is far wider than between words: Tesseract joins the cells of a row."""
    cell: list[Word] = []
    for word in words:
        if cell and word.box.x0 - cell[-1].box.x1 > 1.8 * max(word.box.height, cell[-1].box.height):
            yield cell
            cell = []
        cell.append(word)
    if cell:
        yield cell
