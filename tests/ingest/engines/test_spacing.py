"""Lost spaces come back only where the network half saw one and the ink parts."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.engines.line_detector import TextRegion
from ingest.engines.line_recogniser import Glyph, Reading
from ingest.engines.spacing import spaced
from ingest.engines.word_boxes import line_of
from ingest.stages.lexicon import Lexicon

LEXICON = Lexicon({"postadress": 600, "och": 160, "post": 420, "adress": 450})
STEP, INK = 20, 16


def strip_of(text: str, gap_after: int | None, gap: int = 12) -> tuple[Reading, np.ndarray]:
    """A reading of ``text`` that half saw a space after one character, and a strip with a gap in that place."""
    pixels = np.full((40, STEP * len(text) + gap + 4), 255, np.uint8)
    at, places = 4, []
    for n, _ in enumerate(text):
        pixels[8:32, at : at + INK] = 0
        places.append(at + INK / 2)
        at += STEP + (gap if n == gap_after else 0)
    width = pixels.shape[1]
    glyphs = tuple(
        Glyph(sign, 0.98, place / width, space_after=0.3 if n == gap_after else 0.0)
        for n, (sign, place) in enumerate(zip(text, places, strict=True))
    )
    return Reading(glyphs), pixels


@pytest.mark.parametrize(
    ("read", "after", "meant"),
    [
        ("SN2005", 1, "SN 2005"),
        ("3890", 0, "3 890"),
        ("17,987", 2, "17, 987"),
        ("ochi", 2, "och i"),
        ("D212", 0, "D 212"),
    ],
)
def test_a_space_half_seen_where_the_ink_parts_is_given_back(read: str, after: int, meant: str) -> None:
    assert spaced(*strip_of(read, after), LEXICON).text == meant


@pytest.mark.parametrize(
    ("read", "after"),
    [
        ("postadress", 3),  # a word of its own
        ("slut.", 3),  # nothing parts a word from its full stop
        ("(2005)", 0),
        ("alla", 1),  # the two strokes of ll
    ],
)
def test_a_gap_that_is_no_space_is_left(read: str, after: int) -> None:
    reading, strip = strip_of(read, after)
    assert spaced(reading, strip, LEXICON) is reading


def test_either_sign_alone_is_no_proof() -> None:
    reading, strip = strip_of("SN2005", 1, gap=0)
    assert spaced(reading, strip, LEXICON) is reading
    reading, strip = strip_of("SN2005", None)
    pixels = strip_of("SN2005", 1)[1]
    assert spaced(reading, pixels, LEXICON) is reading


def test_a_page_number_between_dashes_is_parted_by_its_ink_alone() -> None:
    pixels = np.full((40, 120), 255, np.uint8)
    for left in (4, 50, 96):
        pixels[8:32, left : left + 16] = 0
    glyphs = tuple(Glyph(sign, 0.98, (12 + 46 * n) / 120) for n, sign in enumerate("-5-"))
    assert spaced(Reading(glyphs), pixels, LEXICON).text == "- 5 -"


def test_what_was_read_is_kept_and_no_character_is_changed() -> None:
    reading, strip = strip_of("SN2005", 1)
    line = line_of(spaced(reading, strip, LEXICON), TextRegion(100, 20, strip.shape[1], 40), strip)
    assert line is not None
    assert [(word.text, word.raw) for word in line.words] == [("SN", "SN2005"), ("2005", "SN2005")]
    assert line.words[0].box.x1 < line.words[1].box.x0
