"""The default engine: PP-OCRv6 in process. The tiny model reads every line, the small one the doubtful.

Measured on drawn pages: the tiny model alone misses four in a hundred critical numbers, the small one
two, at four times the time. Sending it only the lines that the tiny one or the word list doubts buys most
of the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

import cv2

from ingest.engines.line_detector import LineDetector, TextRegion
from ingest.engines.line_recogniser import LineRecogniser, Reading
from ingest.engines.model_files import Model, ModelStore, digest, installed_models, unavailable
from ingest.engines.openvino_session import fastest_runtime
from ingest.engines.second_reading import is_doubtful
from ingest.engines.spacing import spaced
from ingest.engines.swedish_head import ALPHABET, classes_of, cut_head
from ingest.engines.windows import doubted_windows, settled
from ingest.engines.word_boxes import line_of
from ingest.model import Engine, Line
from ingest.stages.lexicon import Lexicon
from ingest.stages.reading_order import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.engines.network import Runtime
    from ingest.engines.protocol import LevelPage, RecognitionEngine
    from ingest.stages.grey import Grey

NAME: Final = "ppocr"


@dataclass(frozen=True, slots=True)
class CascadeSettings:
    """``reread_below``: the confidence under which a line, or a digit in it, goes to the small model too.

    ``keep_from``: a line below it is speckle or print shining through, and is dropped. ``remark`` goes into the
    engine's settings as it is.
    """

    reread_below: float = 0.80
    keep_from: float = 0.50
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FirstReading:
    """Where lines stand on a page, cut out, and what the quick model says of each."""

    regions: tuple[TextRegion, ...]
    strips: tuple[Grey, ...]
    readings: tuple[Reading, ...]


class PpocrEngine:
    """Detector, tiny and small recogniser, loaded once. Raises EngineUnavailable when models are missing.

    With a ``lexicon``, lines that hold what is no word go to the small model too. ``runtime``: the fastest there is.
    """

    def __init__(
        self,
        settings: CascadeSettings | None = None,
        store: ModelStore | None = None,
        lexicon: Lexicon | None = None,
        runtime: Runtime | None = None,
    ) -> None:
        self._settings = settings or CascadeSettings()
        self._lexicon = Lexicon({}) if lexicon is None else lexicon
        store = store or installed_models()
        cv2.setNumThreads(1)
        detector = store.read(Model.DETECT_TINY)
        tiny, small = store.read(Model.READ_TINY), store.read(Model.READ_SMALL)
        runtime = runtime or fastest_runtime()
        self._detector = LineDetector(runtime.open_network(detector, NAME))
        self._tiny = _recogniser(tiny, store.read(Model.READ_TINY_CLASSES), runtime)
        self._small = _recogniser(small, store.read(Model.READ_SMALL_CLASSES), runtime)
        self._engine = Engine(
            name=NAME,
            version=f"{store.version}+{digest(detector, tiny, small, ALPHABET.encode())}",
            settings=_described(self._settings, self._lexicon, runtime),
        )

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def glance(self) -> RecognitionEngine:
        """See ``ReadsAtAGlance``: the quick model alone. What stands on its head is gibberish, which the better
        model would be asked about word for word.
        """
        return _AtAGlance(self)

    @property
    def keep_from(self) -> float:
        """Lines read with less confidence are dropped."""
        return self._settings.keep_from

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        """See ``RecognitionEngine``. Lines that lean keep their words' upright boxes."""
        read = self.first_reading(page)
        readings = list(read.readings)
        for n, second in self._read_again(read):
            readings[n] = second
        return self.lines_of(read, readings)

    def lines_of(self, read: FirstReading, readings: Sequence[Reading]) -> tuple[Line, ...]:
        """The lines where ``read`` found them, saying ``readings``, in reading order; rubbish is dropped."""
        lines = (
            line_of(spaced(reading, strip, self._lexicon), region, strip)
            for region, strip, reading in zip(read.regions, read.strips, readings, strict=True)
            if reading.confidence >= self._settings.keep_from
        )
        return in_reading_order([line for line in lines if line is not None])

    def doubts(self, reading: Reading) -> bool:
        """Whether the quick model's ``reading`` of a line should be asked of the better one."""
        return is_doubtful(reading, self._settings.reread_below, self._lexicon)

    def _read_again(self, read: FirstReading) -> Iterator[tuple[int, Reading]]:
        """Place and settled reading of each line that was in doubt somewhere."""
        doubted = [
            (n, doubted_windows(reading, strip, self._settings.reread_below, self._lexicon))
            for n, (reading, strip) in enumerate(zip(read.readings, read.strips, strict=True))
        ]
        seconds = iter(self.reread([w.cut_from(read.strips[n]) for n, windows in doubted for w in windows]))
        for n, windows in doubted:
            if windows:
                said = [next(seconds) for _ in windows]
                yield n, settled(read.readings[n], windows, said, read.strips[n].shape[1], self._lexicon)

    def reread(self, strips: Sequence[Grey]) -> tuple[Reading, ...]:
        """What the better model says of ``strips``. Raises EngineFailed."""
        return self._small.read(strips)

    def first_reading(self, page: LevelPage) -> FirstReading:
        """The lines of ``page`` in no order, as the quick model reads them. Raises EngineFailed."""
        regions = list(self._detector.find(page))
        strips = [region.cut_from(page.pixels) for region in regions]
        readings = list(self._tiny.read(strips))
        for n in _standing(regions):
            for turn in (90, -90):  # writing along the edge runs either way
                region = regions[n].turned(turn)
                strip = region.cut_from(page.pixels)
                reading = self._tiny.read([strip])[0]
                if reading.confidence > readings[n].confidence:
                    regions[n], strips[n], readings[n] = region, strip, reading
        return FirstReading(tuple(regions), tuple(strips), tuple(readings))


@dataclass(frozen=True, slots=True)
class _AtAGlance:
    """The cascade without its better model."""

    cascade: PpocrEngine

    @property
    def engine(self) -> Engine:
        return self.cascade.engine

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        """See ``RecognitionEngine``."""
        read = self.cascade.first_reading(page)
        return self.cascade.lines_of(read, read.readings)


def _standing(regions: Sequence[TextRegion]) -> list[int]:
    """Regions so much taller than wide that their text must run up or down the page."""
    if not regions:
        return []
    usual = median(min(region.width, region.height) for region in regions)
    return [
        n
        for n, region in enumerate(regions)
        if region.height > 2.5 * region.width and region.height > 3 * usual
    ]


def _recogniser(model: bytes, listing: bytes, runtime: Runtime) -> LineRecogniser:
    try:
        cut, classes = cut_head(model, classes_of(listing))
    except ValueError as error:
        unavailable("modellen och dess teckenlista hör inte ihop", error)
    return LineRecogniser(runtime.open_network(cut, NAME), classes, runtime.at_once)


def _described(settings: CascadeSettings, lexicon: Lexicon, runtime: Runtime) -> str:
    unknown = "; okända ord läses om" if lexicon else ""
    remark = f"; {settings.remark}" if settings.remark else ""
    return (
        f"PP-OCRv6 tiny→small i {runtime.name}; omläsning<{settings.reread_below:.2f}{unknown}; "
        f"behåll≥{settings.keep_from:.2f}{remark}"
    )
