"""Two ways to run Tesseract 5: inside this process (package ``tesserocr``), or the installed program.

Both answer with Tesseract's own table of words (TSV), so what is made of it cannot differ.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import cv2
import pytesseract

from ingest.engines.tessdata import LANGUAGE, NAME, tessdata_folder
from ingest.errors import EngineFailed, EngineUnavailable

if TYPE_CHECKING:
    from ingest.stages.grey import Grey

LEAST_MAJOR: Final = 5
LEAST_DPI: Final = 70
"""Tesseract guesses, and guesses wrong, at any resolution below this."""


class TesseractWay(Protocol):
    """One way to have a picture read. ``version`` says Tesseract's and by what it was run."""

    version: str

    def table(self, picture: Grey, dpi: int, segmentation: int, timeout_s: float) -> str:
        """The words of ``picture`` as TSV without heading. Raises EngineFailed, also when time is up."""


class InProcess:
    """Tesseract as a library: started once for all pages, no program and no file for each.

    Raises EngineUnavailable without the package, or without Swedish data of version 4 or later.
    """

    def __init__(self, tessdata: str = "") -> None:
        folder = tessdata_folder(tessdata, pytesseract.pytesseract.tesseract_cmd)
        try:
            tesserocr: Any = import_module("tesserocr")
        except ImportError as error:
            raise EngineUnavailable(NAME, "paketet tesserocr är inte installerat") from error
        version = _version_in(tesserocr.tesseract_version())
        try:
            self._api = tesserocr.PyTessBaseAPI(
                path=os.fspath(folder), lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY
            )
        except RuntimeError as error:
            raise EngineUnavailable(NAME, f"språkdata i {folder} gick inte att läsa") from error
        self._api.SetVariable("debug_file", os.devnull)  # remarks on odd boxes would fill the worker's log
        self.version = f"{version} (tesserocr {tesserocr.__version__})"

    def table(self, picture: Grey, dpi: int, segmentation: int, timeout_s: float) -> str:
        """See ``TesseractWay``."""
        height, width = picture.shape
        try:
            self._api.SetPageSegMode(segmentation)
            self._api.SetImageBytes(picture.tobytes(), width, height, 1, width)
            self._api.SetSourceResolution(max(LEAST_DPI, dpi))
            if not self._api.Recognize(round(timeout_s * 1000)):
                raise EngineFailed(NAME, "sidan tog för lång tid eller gick inte att läsa")
            table: str = self._api.GetTSVText(0)
        except RuntimeError as error:
            raise EngineFailed(NAME, "biblioteket avbröts") from error
        finally:
            self._api.Clear()
        return table


class Program:
    """The installed program, started once a page. Raises EngineUnavailable without version 5 or Swedish data."""

    def __init__(self, tessdata: str = "") -> None:
        program = pytesseract.pytesseract.tesseract_cmd
        self._data = f'--tessdata-dir "{tessdata}" ' if tessdata else ""
        version = _version_in(_said(program, "--version"))
        listing = ["--list-langs", *(("--tessdata-dir", tessdata) if tessdata else ())]
        if LANGUAGE not in _said(program, *listing).split():
            raise EngineUnavailable(NAME, "språkdata för svenska (swe) saknas")
        self.version = version

    def table(self, picture: Grey, dpi: int, segmentation: int, timeout_s: float) -> str:
        """See ``TesseractWay``."""
        with tempfile.TemporaryDirectory(prefix="arkiv-") as folder:
            # A path, and a format that costs nothing to write: handed an array, pytesseract packs a PNG.
            path = Path(folder) / "sida.pgm"
            if not cv2.imwrite(str(path), picture):
                raise EngineFailed(NAME, "sidbilden gick inte att lämna över")
            try:
                table: str = pytesseract.image_to_data(
                    str(path),
                    lang=LANGUAGE,
                    config=f"{self._data}--psm {segmentation} --dpi {max(LEAST_DPI, dpi)}",
                    timeout=timeout_s,
                )
            except (pytesseract.TesseractError, RuntimeError, OSError, SystemExit) as error:
                # The package ends the whole process over a version number it can not read.
                raise EngineFailed(NAME, "programmet avbröts") from error
        return table.partition("\n")[2]


def best_way(tessdata: str = "") -> TesseractWay:
    """In process where that can be had, else the program. Raises EngineUnavailable."""
    try:
        return InProcess(tessdata)
    except EngineUnavailable:
        return Program(tessdata)


def _version_in(said: str) -> str:
    """``5.3.0``. Raises EngineUnavailable."""
    version = re.search(r"tesseract v?(\d+)\.(\d+(?:\.\d+)?)", said)
    if not version or int(version[1]) < LEAST_MAJOR:
        raise EngineUnavailable(NAME, "programmet är äldre än version 5")
    return f"{version[1]}.{version[2]}"


def _said(program: str, *question: str) -> str:
    try:
        answer = subprocess.run([program, *question], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineUnavailable(NAME, "programmet finns inte eller svarar inte") from error
    return answer.stdout + answer.stderr
