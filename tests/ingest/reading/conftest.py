"""A reader on the installed engines, and drawn pages as the reader gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.model import PageImage, PageRef, Sha256, Word
from ingest.reader import Reader
from ingest.stages.lexicon import Lexicon, swedish_lexicon
from scripts.drawing.page import DrawnPage

if TYPE_CHECKING:
    from collections.abc import Callable

LETTER = (
    "Granviks kommun",
    "Socialnämnden",
    "Datum 2005-03-14",
    "Beslut om ekonomiskt bistånd",
    "Nämnden har prövat ansökan och beslutar att bevilja bistånd för hyra och",
    "hushållsel under perioden april till juni. Beslutet har fattats efter samråd",
    "med förvaltningen, och den enskilde har fått ta del av utredningen.",
    "Personnummer 800103-9810 har uppgetts av sökanden vid besöket.",
    "Beslutet kan överklagas hos länsrätten inom tre veckor.",
)


def image_of(pixels: np.ndarray, dpi: float = 300.0, text_layer: tuple[Word, ...] = ()) -> PageImage:
    return PageImage(PageRef(Sha256("0" * 64), 1), pixels, dpi, text_layer)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return swedish_lexicon()


@pytest.fixture(scope="session")
def as_image() -> Callable[..., PageImage]:
    """A drawn page, or bare pixels, as the reader gets it."""

    def convert(page: DrawnPage | np.ndarray, **more: object) -> PageImage:
        if isinstance(page, DrawnPage):
            return image_of(np.asarray(page.image.convert("L")), float(page.dpi), **more)
        return image_of(page, **more)

    return convert


@pytest.fixture(scope="session")
def letter() -> tuple[str, ...]:
    return LETTER
