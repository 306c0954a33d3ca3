"""A picture of which a part is missing is named, not shown black; one that is black is shown."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from ingest.intake.fax_rows import group4_missing
from scripts.intake_bench import faxes, pdf_scans, suite_images, suite_pdfs, suite_tiffs
from scripts.intake_bench.images import SIZE, bilevel, sheet
from scripts.intake_bench.tiff import strip_of
from tests.bad_files import encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def by_name(shelf: object, name: str) -> bytes:
    case = next(case for case in shelf.cases() if case.name == name)  # type: ignore[attr-defined]
    return case.build(np.random.default_rng(0))


CUT = {
    "a strip of nine": lambda: by_name(suite_tiffs, "suite-tiff-odd/offsets-few"),
    "a PNG of few rows": lambda: by_name(suite_images, "suite-png/short"),
    "half the bytes of a scan": lambda: by_name(suite_pdfs, "suite-pdf-image/rows-half"),
    "half the packed bytes of a scan": lambda: by_name(pdf_scans, "pdf-scan/flate-cut"),
}


@pytest.mark.parametrize("name", CUT)
def test_a_picture_with_a_part_missing_is_named(
    name: str, tmp_path: Path, outcomes_of: Callable[..., list[str]]
) -> None:
    (tmp_path / "fil").write_bytes(CUT[name]())
    assert outcomes_of(tmp_path / "fil") == ["unreadable-page"]


def black_foot() -> Image.Image:
    """The sheet as a copier with its lid open gives it: black below."""
    pixels = np.asarray(sheet()).copy()
    pixels[-90:] = 0
    return Image.fromarray(pixels)


WHOLE = {
    "png": lambda: encoded(black_foot(), "PNG"),
    "png in colour": lambda: encoded(black_foot().convert("RGB"), "PNG"),
    "png of one bit": lambda: encoded(black_foot().convert("1"), "PNG"),
    "png of a palette": lambda: encoded(black_foot().convert("RGB").quantize(2), "PNG"),
    "tiff": lambda: encoded(black_foot(), "TIFF"),
    "scan": lambda: pdf_scans.made(pdf_scans.flate(black_foot().tobytes())),
    "scan of one bit": lambda: pdf_scans.made(pdf_scans.flate(black_foot().convert("1").tobytes(), bits=1)),
    "scan with a row too few": lambda: pdf_scans.made(
        pdf_scans.picture(zlib.compress(black_foot().tobytes()[: -SIZE[0]]), "FlateDecode")
    ),
}


@pytest.mark.parametrize("make", WHOLE)
def test_a_picture_that_is_black_below_is_read(
    make: str, tmp_path: Path, outcomes_of: Callable[..., list[str]]
) -> None:
    (tmp_path / "fil").write_bytes(WHOLE[make]())
    assert outcomes_of(tmp_path / "fil") == ["read"]


FAXES = {case.name: case for case in faxes.cases() if case.name.startswith("fax-")}


@pytest.mark.parametrize("name", FAXES)
def test_fax_data_that_ends_early_is_named_and_all_other_is_read(
    name: str, tmp_path: Path, outcomes_of: Callable[..., list[str]]
) -> None:
    (tmp_path / "fil").write_bytes(FAXES[name].build(np.random.default_rng(0)))
    assert outcomes_of(tmp_path / "fil") == sorted(FAXES[name].expected)


@pytest.mark.parametrize("missing", [0, 8, 40, 300, 876])
def test_missing_rows_are_counted_wherever_the_data_ends(missing: int) -> None:
    rows = SIZE[1] - missing
    data = strip_of(bilevel().crop((0, 0, SIZE[0], rows)), "group4")[
        :-4
    ]  # less its end mark, and a row or two
    assert abs(group4_missing(data, *SIZE) - missing) <= 12
