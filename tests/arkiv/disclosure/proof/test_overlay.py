"""A page that shows its picture alone is believed at every resolution, and what is laid over it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from arkiv.disclosure.delivery.build import build_delivery
from arkiv.disclosure.delivery.model import Delivery
from arkiv.disclosure.proof.model import Fault
from arkiv.disclosure.proof.prove import prove
from scripts.drawing.fonts import Bank
from scripts.redaction_bench.finding import reference
from scripts.redaction_bench.papers import paper
from scripts.redaction_bench.redacting import FACTS, source_of

SHEET_DPI = (50.0, 72.0, 75.0, 75.5, 100.0, 150.0, 152.0, 199.0, 200.0)
"""As files give it: 72 is what programs write that do not know; the renderer rounds some of the others outwards."""


def delivered(folder: Path, dpi: float) -> Delivery:
    """A page drawn with 100 dots an inch whose file says ``dpi``."""
    source = source_of(paper(7, 2, Bank.TUNE, dpi=100), reference(1, 1))
    page = replace(source, image=replace(source.image, dpi=dpi), reading=replace(source.reading, dpi=dpi))
    return build_delivery([page], 1, folder / "ut.pdf", folder / "utkast", FACTS)


def faults(folder: Path, delivery: Delivery) -> set[Fault]:
    return {failure.fault for failure in prove(folder / "ut.pdf", delivery).failures}


@pytest.mark.parametrize("dpi", SHEET_DPI)
def test_a_sound_page_holds_at_every_resolution(dpi: float, tmp_path: Path) -> None:
    assert faults(tmp_path, delivered(tmp_path, dpi)) == set()


def moved(content: bytes, _width: float, _height: float) -> bytes:
    return content.replace(b" 0 0 cm", b" 3 0 cm", 1)


def patched(content: bytes, width: float, height: float) -> bytes:
    """White over a piece of the text."""
    corner, size = (0.2 * width, 0.7 * height), (0.4 * width, 0.2 * height)
    return content + b"\nq 1 1 1 rg %.1f %.1f %.1f %.1f re f Q" % (*corner, *size)


@pytest.mark.parametrize("edit", [moved, patched])
@pytest.mark.parametrize("dpi", [50.0, 72.0, 150.0, 200.0])
def test_what_is_moved_or_laid_over_is_seen(
    edit: Callable[[bytes, float, float], bytes], dpi: float, tmp_path: Path
) -> None:
    delivery = delivered(tmp_path, dpi)
    with pikepdf.open(tmp_path / "ut.pdf", allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        _, _, width, height = (float(side) for side in page.mediabox)
        assert edit(content, width, height) != content
        page.Contents = pdf.make_stream(edit(content, width, height))
        pdf.save(tmp_path / "ut.pdf")
    assert Fault.OVERLAID in faults(tmp_path, delivery)
