"""The accurate engine: the PP-OCR cascade reads the page, Tesseract every line in question, words are settled.

Neither wins alone: the line reader is better on numbers, copies, stamps and hand, Tesseract loses fewer words of
clean print. Measured on drawn pages, Tesseract on the whole page (psm 4) doubles the time and lowers words missed
from 1.0 to 0.5 in a hundred; asked of the lines in question alone (psm 7) it costs a tenth of that and lowers them
to 0.6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.engines.arbitration import Said, arbitrated
from ingest.engines.second_reading import has_rival, is_smudged, merged
from ingest.engines.spacing import spaced
from ingest.engines.tesseract import ONE_LINE
from ingest.engines.word_boxes import line_of
from ingest.model import Engine, Line, Word
from ingest.stages.reading_order import in_reading_order
from ingest.stages.rows import line_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.engines.line_detector import TextRegion
    from ingest.engines.line_recogniser import Reading
    from ingest.engines.ppocr import PpocrEngine
    from ingest.engines.protocol import LevelPage, RecognitionEngine
    from ingest.engines.tesseract import TesseractEngine
    from ingest.stages.grey import Grey
    from ingest.stages.lexicon import Lexicon

NAME: Final = "ppocr+tesseract"


class TwoReaders:
    """Both engines as one. The caller makes them: each says itself when it is missing."""

    def __init__(self, first: PpocrEngine, second: TesseractEngine, lexicon: Lexicon) -> None:
        self._first, self._second, self._lexicon = first, second, lexicon
        one, other = first.engine, second.engine
        self._engine = Engine(
            name=NAME,
            version=f"{one.version} + {other.version}",
            settings=f"{one.settings} + {other.name} på rader i tvist: {other.settings}, rad psm {ONE_LINE}",
        )

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def glance(self) -> RecognitionEngine:
        """See ``ReadsAtAGlance``."""
        return self._first.glance

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        """See ``RecognitionEngine``. Raises EngineFailed when either engine does."""
        read = self._first.first_reading(page)
        doubted = [n for n, reading in enumerate(read.readings) if self._is_doubted(reading)]
        rereadings = dict(zip(doubted, self._first.reread([read.strips[n] for n in doubted]), strict=True))
        lines = (
            self._line(region, strip, first, rereadings.get(n), page.dpi)
            for n, (region, strip, first) in enumerate(
                zip(read.regions, read.strips, read.readings, strict=True)
            )
        )
        return in_reading_order([line for line in lines if line is not None])

    def _is_doubted(self, reading: Reading) -> bool:
        return self._first.doubts(reading) or is_smudged(reading) or has_rival(reading, self._lexicon)

    def _is_disputed(self, first: Reading, second: Reading) -> bool:
        """Whether Tesseract is asked too. A name that no list knows is settled when both models read it alike."""
        if is_smudged(second) or has_rival(second, self._lexicon):
            return True
        if first.text == second.text:
            return False
        return self._first.doubts(second) or _digits(first) != _digits(second)

    def _line(
        self, region: TextRegion, strip: Grey, first: Reading, second: Reading | None, dpi: float
    ) -> Line | None:
        """What stands in ``region``, whose ``strip`` the quick model read and, if it was doubted, the better one."""
        best = first if second is None else merged(first, second, self._lexicon)
        if best.confidence < self._first.keep_from:
            return None
        line = line_of(spaced(best, strip, self._lexicon), region, strip)
        if line is None or second is None or not self._is_disputed(first, second):
            return line
        said = self._second.read_strip(strip, dpi)
        theirs = [replace(word, box=region.place(word.box)) for word in said]
        third = line_of(spaced(first, strip, self._lexicon), region, strip)
        words = arbitrated(
            [_said(word) for word in line.words],
            [_said(word) for word in theirs],
            [_said(word) for word in third.words] if third else [],
            self._lexicon,
        )
        return _with_words(line, words, (*line.words, *theirs))


def _digits(reading: Reading) -> str:
    return "".join(filter(str.isdigit, reading.text))


def _said(word: Word) -> Said:
    return Said(word.text, word.confidence, word.box.x0, word.box.x1, word.raw)


def _with_words(line: Line, said: Sequence[Said], known: Sequence[Word]) -> Line:
    """``line`` saying ``said``, each word in the box of the word it was."""
    boxes = {(word.box.x0, word.box.x1): word.box for word in reversed(known)}
    words = [
        Word(word.text, boxes[word.x0, word.x1], word.confidence, word.raw)
        for word in sorted(said, key=lambda word: word.middle)
    ]
    return line_from(words, line.kind)
