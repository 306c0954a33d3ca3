"""The whole way from a page image to its reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.engines.fake import FailingEngine, FakeEngine, GarbageEngine, ScriptedEngine, line_at
from ingest.errors import EngineUnavailable
from ingest.model import BlockKind, Box, Line, PageImage, PageStatus, TokenCheck, Word
from ingest.reader import Profile, Reader, ReadingSettings
from ingest.stages.worst_region import worst_region
from scripts.drawing.canvas import Canvas, Style
from scripts.drawing.degrade import Wear, bled_through, folded, jpeg, punched, scanned, specked, wear
from scripts.drawing.fonts import face_named
from scripts.drawing.marks import signature, stamp
from scripts.drawing.page import DrawnPage, TextLine, draw_page
from scripts.drawing.stack import printed_over

if TYPE_CHECKING:
    from ingest.engines.protocol import LevelPage

AsImage = Callable[..., PageImage]


def shared_part(found: Box, true: Box) -> float:
    width = min(found.x1, true.x1) - max(found.x0, true.x0)
    height = min(found.y1, true.y1) - max(found.y0, true.y0)
    return max(0.0, width) * max(0.0, height) / (true.width * true.height)


def boxes_found(page: DrawnPage, words: list[Word]) -> float:
    """Share of the drawn words whose ink lies (by nine tenths) under a word that says the same."""
    hits = sum(
        any(word.text == true.text and shared_part(word.box, true.box) > 0.9 for word in words)
        for true in page.words
    )
    return hits / len(page.words)


@pytest.mark.parametrize(
    ("turn_deg", "skew_deg"), [(0, 0.0), (90, 0.0), (180, 1.3), (270, -2.1), (0, 3.0), (0, -4.5)]
)
def test_boxes_lie_on_the_master_whatever_was_undone(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...], turn_deg: int, skew_deg: float
) -> None:
    page = draw_page(letter, turn_deg=turn_deg, skew_deg=skew_deg)
    reading = reader.read(as_image(page))
    assert (reading.status, reading.turn_deg) == (PageStatus.READ, turn_deg)
    assert reading.skew_deg == pytest.approx(skew_deg, abs=0.2)
    assert (reading.width_px, reading.height_px) == page.image.size
    assert boxes_found(page, [word for line in reading.lines for word in line.words]) > 0.95


def test_a_personnummer_is_verified_and_said_by_whom(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    reading = reader.read(as_image(draw_page(letter)))
    checks = {word.text: word.check for line in reading.lines for word in line.words}
    assert checks["800103-9810"] is TokenCheck.VERIFIED
    assert checks["2005-03-14"] is TokenCheck.VERIFIED
    assert reading.engine.name == "ppocr"
    assert "läsare-" in reading.engine.settings


def test_the_same_image_gives_the_same_reading(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    image = as_image(draw_page(letter, wears=(scanned(threshold=None),), seed=4))
    assert reader.read(image) == reader.read(image)


@pytest.mark.parametrize(
    "wears",
    [
        (),
        (scanned(threshold=None),),
        (specked(80), punched(), scanned()),
        (folded(), punched(dark=True), scanned(), jpeg(40)),
    ],
    ids=["clean", "grey", "specks and holes", "fold and holes"],
)
def test_a_blank_page_is_blank(reader: Reader, as_image: AsImage, wears: tuple) -> None:
    reading = reader.read(as_image(draw_page([], wears=wears, seed=11)))
    assert (reading.status, reading.lines) == (PageStatus.BLANK, ())


def test_a_back_with_print_shining_through_is_blank(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    back = draw_page(letter * 3)
    page = draw_page([], wears=(bled_through(back, strength=0.2), scanned(threshold=None)), seed=2)
    assert reader.read(as_image(page)).status is PageStatus.BLANK


@pytest.mark.parametrize(
    "line",
    [
        TextLine("2", x_mm=105, y_mm=284),
        TextLine("Sida 3 (4)", x_mm=165, y_mm=14, size_pt=9),
        TextLine("INKOM 2005-03-14", x_mm=120, y_mm=30, size_pt=14),
    ],
    ids=lambda line: line.text,
)
def test_a_page_with_one_small_line_is_not_blank(reader: Reader, as_image: AsImage, line: TextLine) -> None:
    page = draw_page([line], wears=(punched(), scanned(threshold=None)), seed=5)
    reading = reader.read(as_image(page))
    assert reading.status is PageStatus.READ
    assert line.text in reading.text or line.text in " ".join(found.text for found in reading.lines)


def test_words_on_a_sheet_that_shines_through_are_kept(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    back = draw_page(letter * 3)
    front = [TextLine("INKOM 2005-03-14", x_mm=90, y_mm=150, size_pt=16)]
    page = draw_page(front, wears=(bled_through(back, strength=0.16), scanned(threshold=None)), seed=3)
    assert [line.text for line in reader.read(as_image(page)).lines] == ["INKOM 2005-03-14"]


# --- engines that fail ----------------------------------------------------------------------------


def some_line() -> Line:
    return line_at("Beslut enligt delegation", Box(300, 300, 1200, 350))


def test_the_next_engine_reads_what_the_first_gave_up(as_image: AsImage, letter: tuple[str, ...]) -> None:
    reading = Reader(engines=(FailingEngine(), FakeEngine((some_line(),)))).read(as_image(draw_page(letter)))
    assert reading.status is PageStatus.READ
    assert reading.engine.name == "fake"
    assert {finding.rule for finding in reading.findings} == {"motor-gav-upp"}


def test_ink_without_words_is_unreadable_with_a_next_step(as_image: AsImage, letter: tuple[str, ...]) -> None:
    for engine in (FailingEngine(), FakeEngine(), GarbageEngine()):
        reading = Reader(engines=(engine,)).read(as_image(draw_page(letter)))
        assert reading.status is PageStatus.UNREADABLE
        (finding,) = [one for one in reading.findings if one.rule == "oläslig-sida"]
        assert "Sidbilden är sparad" in finding.message


def test_grain_is_taken_out_before_giving_up(as_image: AsImage, letter: tuple[str, ...]) -> None:
    """An engine that reads only cleaned pictures is given one."""
    drawn = np.asarray(draw_page(letter, wears=(scanned(threshold=None, noise=12.0),)).image.convert("L"))

    def answer(page: LevelPage) -> tuple[Line, ...]:
        return (some_line(),) if np.abs(np.diff(page.pixels[:50].astype(int))).mean() < 6 else ()

    assert Reader(engines=(ScriptedEngine(answer),)).read(as_image(drawn)).status is PageStatus.READ


def test_no_engine_at_all_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise EngineUnavailable("ppocr", "modellerna saknas")

    monkeypatch.setattr("ingest.reader.PpocrEngine", missing)
    monkeypatch.setattr("ingest.reader.TesseractEngine", missing)
    with pytest.raises(EngineUnavailable, match="modellerna saknas"):
        Reader()


def test_profiles_differ_in_what_the_log_says(reader: Reader) -> None:
    fast, accurate = (ReadingSettings(profile=profile).cascade for profile in Profile)
    assert fast.reread_below < accurate.reread_below


def lines_of(*confidences: float, kind: BlockKind = BlockKind.TEXT) -> list[Line]:
    """Lines of four words, each word as sure as its line."""
    return [
        Line((Word("ord", Box(0, 0, 1, 1), sure),) * 4, Box(0, 0, 1, 1), sure, kind) for sure in confidences
    ]


def test_confidence_is_that_of_the_worst_region_not_of_the_page() -> None:
    assert worst_region(lines_of(*[0.99] * 20, 0.3, 0.5, *[0.99] * 20)) == pytest.approx(0.4)


def test_one_unsure_word_is_no_region_of_its_own() -> None:
    lonely = Line((Word("Öbrnd", Box(0, 0, 1, 1), 0.1),), Box(0, 0, 1, 1), 0.1)
    assert worst_region([*lines_of(*[0.9] * 6), lonely]) == pytest.approx(0.9)
    assert worst_region([lonely]) == pytest.approx(0.1)
    assert worst_region([]) == 0.0


def test_handwriting_does_not_make_the_print_around_it_badly_read() -> None:
    by_hand = lines_of(0.1, 0.1, kind=BlockKind.HANDWRITING)
    assert worst_region([*lines_of(*[0.9] * 6), *by_hand]) == pytest.approx(0.9)
    assert worst_region(by_hand) == pytest.approx(0.1)


# --- text layers ----------------------------------------------------------------------------------


def test_a_trusted_text_layer_is_used(as_image: AsImage, letter: tuple[str, ...]) -> None:
    page = draw_page(letter)
    layer = tuple(Word(word.text, word.box, 1.0) for word in page.words)
    reading = Reader(engines=(FailingEngine(),)).read(as_image(page, text_layer=layer))
    assert (reading.status, reading.engine.name) == (PageStatus.READ, "textlager")
    assert reading.text.split() == page.text.split()


@pytest.mark.parametrize("spoil", ["shifted glyphs", "private use", "half is missing"])
def test_a_text_layer_that_lies_is_not(as_image: AsImage, letter: tuple[str, ...], spoil: str) -> None:
    page = draw_page(letter)
    words = [Word(word.text, word.box, 1.0) for word in page.words]
    if spoil == "shifted glyphs":
        words = [Word("".join(chr(ord(sign) + 3) for sign in word.text), word.box, 1.0) for word in words]
    elif spoil == "private use":
        words[3] = Word("\ue012\ue013", words[3].box, 1.0)
    else:
        words = words[: len(words) // 2]
    reading = Reader(engines=(FakeEngine((some_line(),)),)).read(as_image(page, text_layer=tuple(words)))
    assert reading.engine.name == "fake"


# --- pictures that are no pages -------------------------------------------------------------------


@pytest.mark.parametrize("engine", [None, FailingEngine()], ids=["installed", "failing"])
@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1), np.uint8),
        np.full((1, 900), 255, np.uint8),
        np.random.default_rng(2).integers(0, 256, (33, 4000), np.uint8),
        np.random.default_rng(2).integers(0, 256, (40, 40), np.uint8),
        np.zeros((900, 2), np.uint8),
        np.zeros((700, 500), np.uint8),
        np.random.default_rng(1).integers(0, 256, (700, 500), np.uint8),
        np.tile(np.array([0, 255], np.uint8), (300, 200)),
    ],
    ids=["one pixel", "a row", "a strip", "a stamp", "two columns", "all black", "noise", "stripes"],
)
@pytest.mark.parametrize("dpi", [300.0, 0.0])
def test_any_picture_ends_in_a_reading(
    reader: Reader, as_image: AsImage, pixels: np.ndarray, engine: FailingEngine | None, dpi: float
) -> None:
    chosen = reader if engine is None else Reader(engines=(engine,))
    reading = chosen.read(replace(as_image(pixels), dpi=dpi))
    assert (reading.height_px, reading.width_px) == pixels.shape
    assert reading.status in PageStatus


def test_a_turn_is_found_also_when_no_engine_can_confirm_it(
    as_image: AsImage, letter: tuple[str, ...]
) -> None:
    reading = Reader(engines=(FailingEngine(),)).read(as_image(draw_page(letter, turn_deg=90)))
    assert reading.turn_deg == 90


# --- sheets with hardly a trace -------------------------------------------------------------------


def _drawn_on(marks: Callable[[Canvas], None], *wears: Wear) -> DrawnPage:
    canvas = Canvas()
    marks(canvas)
    return wear(canvas.finish(), (*wears, scanned(threshold=None, noise=3.0)), seed=6)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_page_with_only_a_signature_never_vanishes(reader: Reader, as_image: AsImage, seed: int) -> None:
    page = _drawn_on(lambda canvas: signature(canvas, 70, 140, Random(seed)), specked(10))
    assert reader.read(as_image(page)).status is not PageStatus.BLANK


def test_a_signature_no_engine_reads_is_unreadable_not_blank(as_image: AsImage) -> None:
    page = _drawn_on(lambda canvas: signature(canvas, 70, 140, Random(1)))
    assert Reader(engines=(FakeEngine(),)).read(as_image(page)).status is PageStatus.UNREADABLE


def test_a_pale_line_is_read(reader: Reader, as_image: AsImage) -> None:
    style = Style(face_named("Arimo"), 11, ink=175)
    page = _drawn_on(lambda canvas: canvas.text(40, 120, "Utredningen avslutas utan åtgärd.", style) and None)
    assert reader.read(as_image(page)).text == "Utredningen avslutas utan åtgärd."


def test_pale_traces_nobody_reads_are_pointed_out(as_image: AsImage) -> None:
    style = Style(face_named("Arimo"), 11, ink=205)
    page = _drawn_on(lambda canvas: canvas.text(40, 120, "Utredningen avslutas utan åtgärd.", style) and None)
    reading = Reader(engines=(FakeEngine(),)).read(as_image(page))
    assert reading.status is PageStatus.BLANK
    assert [finding.rule for finding in reading.findings] == ["svaga-spår"]


def test_nonsense_from_behind_is_blank_and_worth_no_look(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    """One bit a pixel with a high threshold keeps shreds of the mirrored print, as dark as ink."""
    back = draw_page(letter * 3)
    wears = (bled_through(back, strength=0.2), specked(12), scanned(threshold=206, noise=3.0))
    reading = reader.read(as_image(draw_page([], wears=wears, seed=14)))
    assert (reading.status, reading.text) == (PageStatus.BLANK, "")


def test_print_from_behind_does_not_run_into_the_words(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    back = draw_page([TextLine(line, y_mm=27.5 + 5.4 * n) for n, line in enumerate(letter * 3)])
    wears = (bled_through(back, strength=0.16), scanned(threshold=None, noise=2.5), jpeg(40))
    reading = reader.read(as_image(draw_page(letter, wears=wears, seed=3)))
    true = draw_page(letter).text.split()
    assert len(Counter(true) - Counter(reading.text.split())) <= 1
    assert len(reading.text.split()) <= len(true) + 1


# --- stamps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("tilt", [-6.0, -2.8, 0.0, 2.8, 6.0])
def test_a_received_stamp_over_text_keeps_its_day_on_a_line_of_its_own(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...], tilt: float
) -> None:
    under = draw_page(letter)
    canvas = printed_over(under)
    rows = [("SOCIALNÄMNDEN", 9.0), ("GRANVIK", 9.0), ("Ink.", 9.0), ("2005-03-17", 12.0)]
    stamp(canvas, 135, 20, rows, face_named("Archivo Narrow"), Random(4), tilt=tilt)
    reading = reader.read(as_image(wear(canvas.finish(), (scanned(noise=6.0),), seed=2)))
    stamped = [line.text for line in reading.lines if line.kind is BlockKind.STAMP]
    assert "2005-03-17" in stamped
    assert "2005-03-17" not in reading.text
    assert "2005-03-14" in reading.text


def test_lines_that_stand_do_not_outvote_the_turn(reader: Reader, as_image: AsImage) -> None:
    """The engine reads standing lines as well; a page of them is still a page that lies on its side."""
    rows = [f"Alva ska gå kvar i samma skola, rad {n} av utredningen om stöd i hemmet." for n in range(30)]
    assert reader.read(as_image(draw_page(rows, turn_deg=90, size_pt=10))).turn_deg == 90


def test_the_accurate_profile_reads_with_both_engines_and_says_so(
    as_image: AsImage, letter: tuple[str, ...]
) -> None:
    accurate = Reader(ReadingSettings(Profile.ACCURATE))
    page = draw_page(letter, wears=(specked(60), scanned()), seed=3)
    reading = accurate.read(as_image(page))
    if reading.engine.name != "ppocr+tesseract":
        pytest.skip("Tesseract is not installed")
    assert re.search(r"PP-OCRv6.*tesseract.*swe; psm.*läsare-", reading.engine.settings)
    assert re.search(r"\d.* \+ 5\.\d", reading.engine.version)
    assert "Socialnämnden" in reading.text


def test_without_tesseract_the_accurate_profile_is_the_cascade_alone_and_says_so(
    monkeypatch: pytest.MonkeyPatch, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    def missing(*_: object) -> None:
        raise EngineUnavailable("tesseract", "inte här")

    monkeypatch.setattr("ingest.reader.TesseractEngine", missing)
    reading = Reader(ReadingSettings(Profile.ACCURATE)).read(as_image(draw_page(letter)))
    assert reading.engine.name == "ppocr"
    assert "utan Tesseract" in reading.engine.settings
    assert "Socialnämnden" in reading.text
