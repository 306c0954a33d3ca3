"""Round stamps: their rings are found, what stands in one is a stamp, and nothing else is."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from ingest.model import BlockKind, Box, Line, PageReading, Word
from ingest.stages.rings import in_rings, rings_on
from ingest.stages.rows import line_from
from scripts.drawing import degrade
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.fonts import Bank, FaceKind, faces
from scripts.drawing.marks import crest, round_stamp

PROSE = "OOO 000 Nämnden har prövat ansökan och beslutar att bevilja bistånd för hyra"
RINGS = "LÄNSRÄTTEN * GRANVIKS LÄN *"


def stamped_sheet(*, stamps: bool) -> Canvas:
    canvas, style = Canvas(), Style(faces(Bank.TEST, FaceKind.SERIF)[0], 11)
    for row in range(20):
        canvas.text(25, 95 + 8 * row, PROSE, style)
    crest(canvas, 100, 20)
    if stamps:
        face = faces(Bank.TEST, FaceKind.NARROW)[0]
        round_stamp(canvas, 135, 30, RINGS, ["INKOM", "2005-03-14"], face, Random(1), diameter=38)
        round_stamp(canvas, 30, 30, RINGS, ["18 JUN", "2006"], face, Random(2), diameter=27)
    return canvas


WEARS = {
    "scan": (degrade.scanned(noise=6.0),),
    "copy": (degrade.photocopied(2), degrade.scanned(noise=6.0)),
    "pale": (degrade.faded(), degrade.scanned(threshold=None, noise=2.5)),
    "fax": (degrade.faxed(fine=False), degrade.scanned(noise=4.0)),
    "holes": (degrade.punched(dark=True), degrade.scanned(noise=6.0)),
}


def worn(canvas: Canvas, wear: str) -> DrawnPage:
    return degrade.wear(canvas.finish(), WEARS[wear], seed=4)


@pytest.mark.parametrize("wear", WEARS)
def test_rings_are_found_where_they_are_and_nowhere_else(wear: str) -> None:
    page = worn(stamped_sheet(stamps=True), wear)
    rings = rings_on(np.asarray(page.image.convert("L")))
    mm = page.dpi / 25.4
    for x, y, wide in ((135, 30, 38), (30, 30, 27)):
        near = [ring for ring in rings if abs(ring.x0 / mm - x) < 4 and abs(ring.y0 / mm - y) < 4]
        assert any(abs(ring.width / mm - wide) < 3 for ring in near)
    assert all(ring.y0 / mm < 80 for ring in rings)
    assert rings_on(np.asarray(worn(stamped_sheet(stamps=False), wear).image.convert("L"))) == ()


def _line(text: str, x: float, y: float, kind: BlockKind = BlockKind.TEXT) -> Line:
    words = [
        Word(part, Box(x + 60 * n, y, x + 60 * n + 50, y + 30), 0.9) for n, part in enumerate(text.split())
    ]
    return line_from(words, kind)


def test_only_short_lines_within_a_ring_are_stamps() -> None:
    ring = Box(100, 100, 500, 500)
    lines = [
        _line("18 JUN", 200, 250),
        _line("en rad som går rakt genom ringen och vidare", 50, 300),
        _line("bredvid", 600, 300),
        _line("Lotta", 220, 400, BlockKind.HANDWRITING),
    ]
    kinds = [line.kind for line in in_rings(lines, [ring])]
    assert kinds == [BlockKind.STAMP, BlockKind.TEXT, BlockKind.TEXT, BlockKind.HANDWRITING]


def test_what_a_round_stamp_says_stays_out_of_the_running_text(reader, as_image) -> None:  # type: ignore[no-untyped-def]
    page = worn(stamped_sheet(stamps=True), "scan")
    reading: PageReading = reader.read(as_image(page))
    running = " ".join(line.text for line in reading.lines if line.kind is BlockKind.TEXT)
    assert running.count("Nämnden") == 20
    assert not {"INKOM", "JUN", "2006"} & set(running.split())
    stamps = " ".join(line.text for line in reading.lines if line.kind is BlockKind.STAMP)
    assert {"2005-03-14", "2006"} <= set(stamps.split())
