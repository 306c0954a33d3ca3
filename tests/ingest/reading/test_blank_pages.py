"""Empty backs are found, also where the front shines through; a sheet somebody wrote on is never taken for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import cv2
import numpy as np
import pytest

from ingest.engines.fake import line_at
from ingest.engines.protocol import LevelPage
from ingest.engines.remembered import Remembered
from ingest.model import Box, Engine, Line, PageImage, PageStatus
from ingest.reader import Reader
from ingest.stages.bare_side import reads_better_mirrored
from ingest.stages.blank import _without_folds, places_of_marks
from ingest.stages.closeups import close_ups
from ingest.stages.dirt import without_holes
from ingest.stages.lexicon import Lexicon
from ingest.stages.traces import believable, reads_from_behind, without_mirrored
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.degrade import Wear, bled_through, folded, punched, scanned, specked, turned, wear
from scripts.drawing.fonts import face_named
from scripts.drawing.marks import signature
from scripts.drawing.page import draw_page

AsImage = Callable[..., PageImage]
GREY = scanned(threshold=None, noise=3.0)
ONE_BIT = scanned(threshold=206, noise=3.0)


def sheet(*wears: Wear, marks: Callable[[Canvas], object] = lambda canvas: None) -> DrawnPage:
    canvas = Canvas()
    marks(canvas)
    return wear(canvas.finish(), wears, seed=4)


def through(letter: tuple[str, ...], strength: float) -> Wear:
    return bled_through(draw_page(letter * 3), strength=strength)


def written(text: str, x: float, y: float, size: float = 11, ink: int = 20) -> Callable[[Canvas], object]:
    return lambda canvas: canvas.text(x, y, text, Style(face_named("Arimo"), size, ink=ink))


# --- the reader -----------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_back_is_blank_whichever_way_the_front_stands(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...], turn: int
) -> None:
    reading = reader.read(as_image(sheet(through(letter, 0.25), specked(10), punched(), GREY, turned(turn))))
    assert (reading.status, reading.findings) == (PageStatus.BLANK, ())
    assert reading.turn_deg == turn


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (written("3(5)", 180, 14), "3(5)"),
        (written("Kopia till akten", 60, 230, ink=120), "Kopia till akten"),
        (written("Vänd!", 40, 200, size=13), "Vänd!"),
    ],
    ids=["page number", "pale note", "a word"],
)
def test_what_stands_on_a_back_that_shines_through_is_read(
    reader: Reader,
    as_image: AsImage,
    letter: tuple[str, ...],
    marks: Callable[[Canvas], object],
    said: str,
) -> None:
    reading = reader.read(as_image(sheet(through(letter, 0.2), GREY, marks=marks)))
    assert reading.status is PageStatus.READ
    assert said in reading.text


def test_a_signature_on_a_back_that_shines_through_is_not_blank(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...]
) -> None:
    page = sheet(through(letter, 0.2), GREY, marks=lambda canvas: signature(canvas, 70, 220, Random(3)))
    assert reader.read(as_image(page)).status is not PageStatus.BLANK


@pytest.mark.parametrize("note", ["Ks 12/3", "ska till SN", "nej"])
def test_a_note_over_print_from_behind_of_one_bit_is_not_blank(
    reader: Reader, as_image: AsImage, letter: tuple[str, ...], note: str
) -> None:
    by_hand = Style(face_named("Kalam"), 16, ink=40)
    page = sheet(through(letter, 0.2), ONE_BIT, marks=lambda canvas: canvas.text(60, 200, note, by_hand))
    assert reader.read(as_image(page)).status is not PageStatus.BLANK


@pytest.mark.parametrize(
    ("mirrored", "straight", "confidence", "behind"),
    [
        ("Sokande", "abn6no2", (0.67, 0.56), True),
        ("Sokande", "abn6no2", (0.67, 0.60), False),
        ("Sokande", "abn6no2", (0.59, 0.40), False),
        ("n9jjib", "möte", (0.80, 0.55), False),
    ],
    ids=["clearly better", "hardly better", "unsure", "a known word stands there"],
)
def test_a_line_is_of_the_other_side_when_it_reads_clearly_better_mirrored(
    mirrored: str, straight: str, confidence: tuple[float, float], behind: bool
) -> None:
    rest = np.full((400, 1000), 255, np.uint8)
    from_behind = line_at(mirrored, Box(100, 50, 300, 90), confidence[0])
    there = line_at(straight, Box(690, 52, 905, 88), confidence[1])
    elsewhere = line_at("Vänd!", Box(100, 50, 300, 90), 0.99)
    lexicon = Lexicon({"möte": 400, "vänd": 500})
    assert reads_better_mirrored(from_behind, rest, [there, elsewhere], lexicon) is behind


@pytest.mark.parametrize("wears", [(specked(60), punched(), folded(), GREY), (punched(dark=True), scanned())])
def test_dirt_alone_is_blank(reader: Reader, as_image: AsImage, wears: tuple[Wear, ...]) -> None:
    assert reader.read(as_image(sheet(*wears))).status is PageStatus.BLANK


# --- its parts ------------------------------------------------------------------------------------


def test_marks_are_found_where_they_stand_and_holes_and_specks_are_not() -> None:
    page = sheet(specked(40), punched(dark=True), GREY, marks=written("Sida 3 (4)", 150, 20))
    (place,) = places_of_marks(np.asarray(page.image.convert("L")), 300.0)
    (left, right) = (min(w.box.x0 for w in page.words), max(w.box.x1 for w in page.words))
    assert place.x0 < left < right < place.x1
    assert place.width < 1.6 * (right - left) + 200


@pytest.mark.parametrize(
    ("text", "box", "is_hole"),
    [
        ("O", Box(94, 2110, 168, 2184), True),
        ("C", Box(95, 2110, 115, 2155), True),  # the left arc of the ring
        (")", Box(145, 2120, 166, 2180), True),
        ("C", Box(96, 1010, 116, 1055), False),  # a letter in the margin
        ("(", Box(100, 1510, 112, 1560), False),  # by hand, as high as a hole
        ("C", Box(1095, 2110, 1115, 2155), False),  # another ring, where no binder's holes are
        ("Cd", Box(95, 2110, 125, 2155), False),
    ],
)
def test_an_arc_of_a_punch_hole_is_no_letter(text: str, box: Box, is_hole: bool) -> None:
    page = np.full((3508, 2480), 250, np.uint8)
    for x in (131, 1131):
        cv2.circle(page, (x, 2147), 34, 50, 5)
    cv2.ellipse(page, (110, 1032), (13, 22), 0, 40, 320, 50, 5)
    cv2.ellipse(page, (124, 1535), (20, 34), 0, 120, 240, 50, 5)
    assert (without_holes([line_at(text, box)], page, 300.0) == ()) is is_hole


def test_close_ups_tell_where_on_the_page_a_line_stands() -> None:
    page = np.full((3000, 2000), 250, np.uint8)
    places = (Box(1500, 2000, 1900, 2100), Box(100, 300, 400, 380))
    seen = close_ups(page, 300.0, places)
    assert seen is not None
    assert seen.picture.size < page.size / 5
    first, second = line_at("ett", Box(10, 20, 60, 50)), line_at("två", Box(10, 120, 60, 150))
    moved = seen.on_page([first, second, replace(first, confidence=0.5)])
    assert [line.box for line in moved] == [Box(1510, 2020, 1560, 2050), Box(110, 320, 160, 350)]
    assert moved[1].words[0].box == Box(110, 320, 160, 350)


def test_a_sheet_without_marks_has_no_close_ups() -> None:
    assert close_ups(np.full((900, 600), 250, np.uint8), 100.0, ()) is None


def test_dark_ink_over_print_from_behind_is_spared() -> None:
    page = np.full((400, 400), 240, np.uint8)
    page[100:130, 100:300] = 190
    page[110:120, 150:160] = 30
    mirrored = [line_at("beslut", Box(100, 100, 300, 130))]
    left = without_mirrored(page, 300.0, mirrored, spare_ink=True)
    assert (left[115, 155], left[115, 250]) == (30, 240)
    assert without_mirrored(page, 300.0, mirrored)[115, 155] == 240


WORDS = Lexicon({"beslut": 400, "nämnden": 500, "vänd": 450, "ell": 600})
PALE = np.full((900, 900), 250, np.uint8)
PALE[::2, :] = 200


def sure(text: str, confidence: float) -> Line:
    line = line_at(text, Box(100, 100, 100 + 20 * len(text), 135))
    words = tuple(replace(word, confidence=confidence) for word in line.words)
    return replace(line, words=words, confidence=confidence)


@pytest.mark.parametrize(
    ("line", "over_print", "believed"),
    [
        (sure("Vand!", 0.97), False, True),  # a copier takes the dots
        (sure("vnad", 0.95), False, False),
        (sure("ell", 0.80), True, False),  # by chance, in the mirror
        (sure("beslut", 0.95), True, True),
        (sure("SN 2005/123", 0.99), False, True),
        (sure("bEK2O", 0.93), False, False),
        (sure("SN 2005/123", 0.99), True, False),
    ],
)
def test_pale_words_are_believed_for_their_letters(line: Line, over_print: bool, believed: bool) -> None:
    assert bool(believable([line], PALE, 300, WORDS, over_print=over_print)) is believed


def test_what_is_not_surely_read_in_the_mirror_is_no_print() -> None:
    assert reads_from_behind([], [sure("beslut nämnden", 0.9)], WORDS)
    assert not reads_from_behind([], [sure("beslut nämnden", 0.6)], WORDS)


def test_the_same_question_is_asked_once() -> None:
    class Counting:
        asked = 0

        @property
        def engine(self) -> Engine:
            return Engine("räknare", "1")

        def recognise(self, page: LevelPage) -> tuple[Line, ...]:
            self.asked += 1
            return (line_at(str(self.asked), Box(0, 0, 9, 9)),)

    counting = Counting()
    engine, page = Remembered(counting), LevelPage(np.zeros((40, 40), np.uint8), 300.0)
    assert engine.recognise(page) == engine.recognise(LevelPage(page.pixels.copy(), 300.0))
    assert engine.recognise(replace(page, dpi=150.0)) != engine.recognise(page)
    assert (counting.asked, engine.engine.name) == (2, "räknare")


@pytest.mark.parametrize("seed", range(4))
def test_folds_are_the_long_thin_runs_that_plain_morphology_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ink = (rng.random((420, 520)) < 0.02).astype(np.uint8)
    ink[200, 60:460] = ink[60:360, 300] = 1  # a fold each way
    ink[200, 150:170] = 0  # broken
    ink[100:140, 40:500] = 1  # thick: a blot
    left = _without_folds(ink, dpi=120.0)
    assert not left[200, 60:460].any()
    assert not left[160:195, 300].any()
    assert left[110:130, 100:250].all()
    away = np.ones_like(ink)
    away[190:210], away[:, 290:310] = 0, 0
    assert (left[80:380, 80:440] == ink[80:380, 80:440])[away[80:380, 80:440] > 0].all()
