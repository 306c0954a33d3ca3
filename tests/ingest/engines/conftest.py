"""Engines and pages for the conformance suite. A program that is not installed is a skip, never a pass."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.engines.fake import FakeEngine
from ingest.engines.ppocr import PpocrEngine
from ingest.engines.protocol import LevelPage, RecognitionEngine
from ingest.engines.tesseract import TesseractEngine
from ingest.engines.tesseract_ways import InProcess, Program
from ingest.engines.two_readers import TwoReaders
from ingest.errors import EngineUnavailable
from ingest.model import Word
from ingest.stages.lexicon import swedish_lexicon
from ingest.stages.rows import line_from
from scripts.drawing.page import DrawnPage, draw_page

LINES = (
    "Granviks kommun",
    "Socialnämnden beslutade den 14 mars 2005 att bevilja ansökan.",
    "Ärendet har diarienummer SN 2005/123 och överlämnas till nämnden.",
)


@pytest.fixture(scope="session")
def drawn() -> DrawnPage:
    return draw_page(LINES, size_pt=12)


@pytest.fixture(scope="session")
def drawn_page(drawn: DrawnPage) -> LevelPage:
    return LevelPage(np.asarray(drawn.image.convert("L")), float(drawn.dpi))


@pytest.fixture(scope="session")
def blank_page() -> LevelPage:
    return LevelPage(np.full((1600, 1200), 247, np.uint8), 150.0)


@pytest.fixture(
    scope="session", params=["ppocr", "tesseract in process", "tesseract program", "two readers", "fake"]
)
def engine(request: pytest.FixtureRequest, drawn: DrawnPage) -> RecognitionEngine:
    return made_engine(request.param, drawn)


def made_engine(name: str, drawn: DrawnPage) -> RecognitionEngine:
    if name == "fake":
        true = iter(Word(word.text, word.box, 0.95) for word in drawn.words)
        return FakeEngine(tuple(line_from([next(true) for _ in text.split()]) for text in LINES))
    try:
        match name:
            case "ppocr":
                return PpocrEngine()
            case "tesseract in process":
                return TesseractEngine(way=InProcess())
            case "tesseract program":
                return TesseractEngine(way=Program())
            case _:
                lexicon = swedish_lexicon()
                return TwoReaders(PpocrEngine(lexicon=lexicon), TesseractEngine(), lexicon)
    except EngineUnavailable as error:
        pytest.skip(str(error))
