"""What a reviewer sees of a record in two wordings."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from arkiv.alterations import services
from arkiv.alterations.cutting import strip
from arkiv.alterations.model import What
from arkiv.alterations.page import to_html
from arkiv.settings import Settings
from ingest.model import Box
from tests.arkiv.holdings.filled import LETTERS, fill
from tests.ingest.understanding.typed import page

ALTERED = LETTERS[1].replace("bevilja ansökan", "avslå ansökan")


@pytest.fixture
def box(archive: Settings) -> Any:
    return fill(
        archive, [page(text, file=f"{n}.pdf") for n, text in enumerate((LETTERS[1], LETTERS[2], ALTERED))]
    )


def test_a_changed_decision_is_shown_on_both_papers(box: Any) -> None:
    (pair,) = services.altered_in(box, actor="prov")
    assert (pair.ours.number, pair.theirs.number) == (3, 1)
    (part,) = pair.parts
    assert (part.what, part.ours, part.theirs) == (What.OTHER, "avslå", "bevilja")
    assert part.our_spots[0].file != part.their_spots[0].file
    asked = []
    shown = to_html("K1", [pair], lambda spot: asked.append(spot) or b"png")
    assert {*asked} == {*part.our_spots, *part.their_spots}
    assert "avslå" in shown
    assert shown.count("data:image/png;base64,") == 2
    assert "http" not in shown


def test_what_papers_say_is_never_markup(box: Any) -> None:
    from dataclasses import replace

    (pair,) = services.altered_in(box, actor="prov")
    hostile = replace(pair, parts=(replace(pair.parts[0], ours="<script>alert(1)</script>"),), reason="<b>")
    shown = to_html("<i>", [hostile], lambda spot: b"")
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_the_strip_is_upright_with_the_place_framed(turn_deg: int) -> None:
    upright = np.full((1754, 1240), 255, np.uint8)
    upright[800:830, 500:700] = 0
    master = np.ascontiguousarray(np.rot90(upright, -turn_deg // 90))
    dark = np.argwhere(master == 0)
    (y0, x0), (y1, x1) = dark.min(axis=0), dark.max(axis=0) + 1
    cut = strip(master, Box(float(x0), float(y0), float(x1), float(y1)), dpi=150, turn_deg=turn_deg)
    with Image.open(io.BytesIO(cut)) as picture:
        assert picture.width > 2 * picture.height
        reds = [
            count for count, (r, g, b) in picture.convert("RGB").getcolors(4096) if r > 150 > 80 > max(g, b)
        ]
        assert sum(reds) > 500


def test_a_place_at_the_edge_of_the_page_can_be_cut() -> None:
    pixels = np.full((60, 50), 255, np.uint8)
    assert strip(pixels, Box(-3, -3, 200, 10), dpi=300, turn_deg=0).startswith(b"\x89PNG")
