"""Reads one page image: what it says, where, how surely, and by which engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

import cv2
import numpy as np

from ingest.engines.ppocr import CascadeSettings, PpocrEngine
from ingest.engines.protocol import LevelPage, RecognitionEngine
from ingest.engines.remembered import Remembered
from ingest.engines.tesseract import TesseractEngine, TesseractSettings
from ingest.engines.two_readers import TwoReaders
from ingest.errors import EngineFailed, EngineUnavailable
from ingest.model import Engine, Finding, Line, PageImage, PageReading, PageStatus, Severity, SheetCode, Word
from ingest.stages.bare_side import nothing_but_the_other_side
from ingest.stages.blank import InkEvidence, InkLevel, ink_on
from ingest.stages.calibration import Calibration, installed_calibration
from ingest.stages.closeups import written_small
from ingest.stages.deskew import skew_of
from ingest.stages.diacritics import mended
from ingest.stages.dirt import known_letters
from ingest.stages.fingerprint import EMPTY, fingerprint_of
from ingest.stages.grey import believable_dpi
from ingest.stages.handwriting import hand_apart
from ingest.stages.lexicon import Lexicon, swedish_lexicon
from ingest.stages.orient import TURNS, OrientationNet, confirmed_turn
from ingest.stages.other_side import LETTERS_BEHIND, OtherSide, in_the_mirror
from ingest.stages.placement import Placement, upright
from ingest.stages.reading_order import in_reading_order
from ingest.stages.regions import scrawls_apart, set_apart
from ingest.stages.rings import in_rings, rings_on
from ingest.stages.sheets import SheetFault, code_on
from ingest.stages.tables import cells_marked
from ingest.stages.text_layer import TEXT_LAYER, lines_of_trusted
from ingest.stages.this_side import legibility, written_here
from ingest.stages.tokens import checked
from ingest.stages.traces import (
    believable,
    is_wordless,
    reads_from_behind,
    surely_read,
    without_mirrored,
)
from ingest.stages.worst_region import worst_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from ingest.stages.grey import Grey

    _Way: TypeAlias = tuple[
        RecognitionEngine, LevelPage, Callable[[RecognitionEngine, LevelPage], tuple[Line, ...]]
    ]

LEAST_SIDE_PX: Final = 32
"""Nothing narrower holds a line of text with its margins."""
BAD_SHEET_MESSAGE: Final = (
    "Sidan har ett skiljeblads kod, men kontrollsumman stämmer inte, så den räknas som en vanlig sida. Skriv ut "
    "bladet på nytt med 'arkiv sheets' om en gräns skulle vara här."
)
NO_DIRT: Final = 0.90
"""Dirt and print from behind are never read as surely."""
UNREADABLE_MESSAGE: Final = (
    "sidan bär skrift men inga ord kunde läsas, inte heller på de andra sätt som prövades. "
    "Sidbilden är sparad. Titta på sidan och skriv av det som behövs, eller skanna om den."
)
TRACES_MESSAGE: Final = (
    "sidan ser tom ut men bär svaga spår som kan vara skrift. Den räknas som tom och är sparad. "
    "Se efter, och rätta sidan om något står där."
)
TOO_SMALL_MESSAGE: Final = (
    "bilden är för liten för att vara en sida. Den är sparad som den är. "
    "Titta på den, och skanna om sidan om något saknas."
)
BACK_END: Final = "läsare-10"
"""Version of what happens around the engine; raised whenever the same engine would give another reading."""


ALONE: Final = "utan Tesseract"
"""Said of the accurate profile's engine where there is no second reader to settle its doubts with."""

Made = TypeVar("Made")


class Profile(StrEnum):
    FAST = "snabb"
    ACCURATE = "noggrann"


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How pages are read. The profile decides which lines are read again, by the better model and by Tesseract.

    ``tessdata`` is the folder of Tesseract's language data; empty: where Tesseract's own is found.
    """

    profile: Profile = Profile.FAST
    use_text_layer: bool = True
    tessdata: str = ""

    @property
    def cascade(self) -> CascadeSettings:
        return CascadeSettings(reread_below={Profile.FAST: 0.80, Profile.ACCURATE: 0.92}[self.profile])


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What one way of reading gave: lines in pixels of the level page."""

    lines: tuple[Line, ...]
    engine: Engine
    findings: tuple[Finding, ...] = ()
    shines_through: bool = False
    """The page says nothing, and what it seemed to say is the other side of the sheet."""


class Reader:
    """Engines and word list, loaded once; one to a process. Raises EngineUnavailable when none can run.

    ``engines`` in order of preference replace the installed ones, and ``calibration`` the curves that come
    with the package.
    """

    def __init__(
        self,
        settings: ReadingSettings | None = None,
        *,
        engines: tuple[RecognitionEngine, ...] | None = None,
        lexicon: Lexicon | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self._calibration = calibration or installed_calibration()
        self._settings = settings or ReadingSettings()
        cv2.setNumThreads(1)
        self._lexicon = swedish_lexicon() if lexicon is None else lexicon
        self._engines = engines if engines is not None else installed_engines(self._settings, self._lexicon)
        # What shines through a sheet is gibberish to Tesseract, line by line.
        readers = [engine for engine in self._engines if isinstance(engine, PpocrEngine)]
        self._looks_behind: RecognitionEngine = (readers or self._engines)[0]
        self._orientation = _orientation_net()

    def read(self, image: PageImage) -> PageReading:
        """The reading of one page. Always ends in a reading: what no engine can read is UNREADABLE."""
        code = code_on(image.pixels)
        if isinstance(code, SheetCode):
            return _sheet(image, code)
        reading = self._read_paper(image)
        if code is SheetFault.CHECKSUM:
            bad = _finding(image, "skiljeblad-kontrollsumma", Severity.WARNING, BAD_SHEET_MESSAGE)
            return replace(reading, findings=(*reading.findings, bad))
        return reading

    def _read_paper(self, image: PageImage) -> PageReading:
        if min(image.pixels.shape) < LEAST_SIDE_PX:
            return _too_small(image)
        dpi = believable_dpi(image.pixels, image.dpi)
        evidence = ink_on(image.pixels, dpi)
        placement = Placement(image.pixels.shape[1], image.pixels.shape[0])
        layer = self._text_layer(image)
        if layer is not None:
            return self._finished(image, placement, evidence, layer, image.pixels)
        if evidence.level is InkLevel.NOTHING:
            nothing = _Attempt((), self._engines[0].engine)
            return self._finished(image, placement, evidence, nothing, image.pixels)
        behind = self._other_side(image, dpi, evidence)
        if behind is not None:
            nothing = _Attempt((), self._engines[0].engine, shines_through=True)
            return self._finished(image, behind.placement, evidence, nothing, behind.level)
        placement = self._placed(image, placement)
        level = placement.levelled(image.pixels)
        attempt = self._attempted(image, LevelPage(level, dpi), evidence)
        return self._finished(image, placement, evidence, attempt, level)

    # --- the steps of ``read`` --------------------------------------------------------------------

    def _text_layer(self, image: PageImage) -> _Attempt | None:
        if not (self._settings.use_text_layer and image.text_layer):
            return None
        lines = lines_of_trusted(image.text_layer, image.pixels, self._lexicon)
        return None if lines is None else _Attempt(lines, TEXT_LAYER)

    def _other_side(self, image: PageImage, dpi: float, evidence: InkEvidence) -> OtherSide | None:
        """The print that shines all through a sheet on which there is nothing else."""
        if not self._orientation or not self._lexicon:
            return None
        return nothing_but_the_other_side(
            image.pixels, dpi, evidence, self._orientation, self._looks_behind, self._lexicon
        )

    def _placed(self, image: PageImage, placement: Placement) -> Placement:
        """Turn and tilt of the page."""
        turn = self._turn(image)
        return replace(placement, turn_deg=turn, skew_deg=skew_of(upright(image.pixels, turn)))

    def _turn(self, image: PageImage) -> int:
        """The page's turn; a doubtful one is settled by reading a few lines each way up."""
        guess = self._orientation.guess(image.pixels) if self._orientation else None
        if guess and guess.is_sure_upright:
            return 0
        candidates = guess.candidates if guess else TURNS
        dpi = believable_dpi(image.pixels, image.dpi)
        for engine in self._engines:
            try:
                return confirmed_turn(image.pixels, dpi, candidates, engine)
            except EngineFailed:
                continue
        return guess.turn_deg if guess else 0

    def _attempted(self, image: PageImage, page: LevelPage, evidence: InkEvidence) -> _Attempt:
        """The first way of reading that gives words; with none, an attempt without lines."""
        engines = [Remembered(engine) for engine in self._engines]
        first = engines[0]
        findings: list[Finding] = []
        for engine, picture, read in _ways(engines, page, evidence):
            try:
                lines = read(engine, picture)
            except EngineFailed as error:
                findings.append(_finding(image, "motor-gav-upp", Severity.INFO, error.message))
                continue
            if self._says_something(lines, evidence):
                lines = self._of_this_side(lines, evidence, engine, picture)
                if lines:
                    return _Attempt(lines, engine.engine, tuple(findings))
        through = self._only_shines_through(first, page)
        return _Attempt((), first.engine, tuple(findings), shines_through=through)

    def _says_something(self, lines: tuple[Line, ...], evidence: InkEvidence) -> bool:
        """Whether ``lines`` are words. On a sheet with hardly a mark, what is no word is dirt or shows through."""
        if legibility(_words(lines)) == 0:
            return False
        if evidence.level is InkLevel.WRITTEN or evidence.is_penned or not self._lexicon:
            return True
        surest = max(word.confidence for word in _words(lines))
        return known_letters(lines, self._lexicon) > 0 or _digits(lines) > 0 or surest >= NO_DIRT

    def _of_this_side(
        self, lines: tuple[Line, ...], evidence: InkEvidence, engine: RecognitionEngine, page: LevelPage
    ) -> tuple[Line, ...]:
        """``lines`` less what is dirt or the other side of the sheet, where hardly any of them is a word."""
        if not self._lexicon or not is_wordless(lines, self._lexicon):
            return lines
        through = reads_from_behind(lines, in_the_mirror(engine, page), self._lexicon)
        if not through and (evidence.level is InkLevel.WRITTEN or evidence.is_penned):
            return lines
        return believable(lines, page.pixels, page.dpi, self._lexicon, over_print=through)

    def _only_shines_through(self, engine: RecognitionEngine, page: LevelPage) -> bool:
        """Whether there are words in the mirror, and without them nothing that somebody wrote."""
        mirrored = surely_read(in_the_mirror(engine, page))
        if known_letters(mirrored, self._lexicon) < LETTERS_BEHIND:
            return False
        left = ink_on(without_mirrored(page.pixels, page.dpi, mirrored), page.dpi)
        return left.level is not InkLevel.WRITTEN and not left.is_penned

    def _finished(
        self,
        image: PageImage,
        placement: Placement,
        evidence: InkEvidence,
        attempt: _Attempt,
        level: Grey,
    ) -> PageReading:
        understood = self._understood(attempt.lines, level)
        lines = self._calibration.calibrated(
            understood, attempt.engine.name, self._lexicon, self._settings.profile
        )
        status = _status(lines, evidence, attempt)
        findings = attempt.findings
        if status is PageStatus.UNREADABLE:
            findings += (_finding(image, "oläslig-sida", Severity.WARNING, UNREADABLE_MESSAGE),)
        elif status is PageStatus.BLANK and evidence.is_worth_a_look and not attempt.shines_through:
            findings += (_finding(image, "svaga-spår", Severity.INFO, TRACES_MESSAGE),)
        return PageReading(
            page=image.page,
            status=status,
            width_px=placement.width_px,
            height_px=placement.height_px,
            dpi=image.dpi,
            turn_deg=placement.turn_deg,
            skew_deg=placement.skew_deg,
            lines=tuple(_on_master(line, placement) for line in lines),
            confidence=round(worst_region(lines), 4),
            engine=replace(attempt.engine, settings=f"{attempt.engine.settings}; {BACK_END}".lstrip("; ")),
            fingerprint=fingerprint_of(level),
            ink_share=evidence.ink_share,
            findings=findings,
        )

    def _understood(self, lines: tuple[Line, ...], level: Grey) -> tuple[Line, ...]:
        """Words mended, tokens checked, stamps, notes and handwriting set apart, all in reading order."""
        mended_lines = [checked(mended(line, self._lexicon)) for line in lines]
        apart = scrawls_apart(set_apart(mended_lines, level.shape[1]), self._lexicon)
        apart = hand_apart(in_rings(apart, rings_on(level)), level)
        return cells_marked(in_reading_order(apart))


def installed_engines(settings: ReadingSettings, lexicon: Lexicon) -> tuple[RecognitionEngine, ...]:
    """Engines that can run here, the best first. Raises EngineUnavailable when there is none."""
    accurate = settings.profile is Profile.ACCURATE
    tesseract, missing = _made(lambda: TesseractEngine(TesseractSettings(tessdata=settings.tessdata)))
    cascade = replace(settings.cascade, remark=ALONE if accurate and tesseract is None else "")
    ppocr, also_missing = _made(lambda: PpocrEngine(cascade, lexicon=lexicon))
    if ppocr is None and tesseract is None:
        raise also_missing or missing or EngineUnavailable("ppocr")
    both = (TwoReaders(ppocr, tesseract, lexicon),) if accurate and ppocr and tesseract else ()
    return (*both, *((ppocr,) if ppocr else ()), *((tesseract,) if tesseract else ()))


def _made(make: Callable[[], Made]) -> tuple[Made | None, EngineUnavailable | None]:
    try:
        return make(), None
    except EngineUnavailable as error:
        return None, error


def _ways(engines: Sequence[RecognitionEngine], page: LevelPage, evidence: InkEvidence) -> Iterator[_Way]:
    """Ways of reading ``page``, the likeliest first; what they need is made when it is their turn."""
    first = engines[0]
    yield first, page, written_here
    if evidence.level is not InkLevel.WRITTEN:
        # A lone page number is easily missed on a whole sheet; enlarged, it is found.
        yield first, page, written_small
        return
    cleaned = LevelPage(np.asarray(cv2.medianBlur(page.pixels, 3), np.uint8), page.dpi)
    for engine in engines:
        yield engine, cleaned, written_here


def _orientation_net() -> OrientationNet | None:
    try:
        return OrientationNet()
    except EngineUnavailable:
        return None


def _digits(lines: Iterable[Line]) -> int:
    """How many digits stand in numbers, not among letters."""
    numbers = (word.text.strip(".,:;()") for word in _words(lines))
    return sum(len(number) for number in numbers if number.replace("-", "").replace("/", "").isdigit())


def _words(lines: Iterable[Line]) -> list[Word]:
    return [word for line in lines for word in line.words]


def _too_small(image: PageImage) -> PageReading:
    finding = _finding(image, "för-liten-bild", Severity.WARNING, TOO_SMALL_MESSAGE)
    return replace(_wordless(image, PageStatus.UNREADABLE), findings=(finding,))


def _sheet(image: PageImage, code: SheetCode) -> PageReading:
    return replace(_wordless(image, PageStatus.SHEET), sheet=code, confidence=1.0)


def _wordless(image: PageImage, status: PageStatus) -> PageReading:
    height, width = image.pixels.shape
    return PageReading(
        page=image.page,
        status=status,
        width_px=width,
        height_px=height,
        dpi=image.dpi,
        turn_deg=0,
        skew_deg=0.0,
        lines=(),
        confidence=0.0,
        engine=Engine("ingen", BACK_END),
        fingerprint=EMPTY,
        ink_share=0.0,
    )


def _status(lines: tuple[Line, ...], evidence: InkEvidence, attempt: _Attempt) -> PageStatus:
    if lines:
        return PageStatus.READ
    if attempt.shines_through and not attempt.findings:
        return PageStatus.BLANK
    if evidence.level is InkLevel.WRITTEN or evidence.is_penned or attempt.findings:
        return PageStatus.UNREADABLE
    return PageStatus.BLANK


def _on_master(line: Line, placement: Placement) -> Line:
    words = tuple(replace(word, box=placement.to_master(word.box)) for word in line.words)
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return replace(line, words=words, box=box)


def _finding(image: PageImage, rule: str, severity: Severity, message: str) -> Finding:
    return Finding(rule, severity, f"Sida {image.page.number}: {message}", page=image.page)
