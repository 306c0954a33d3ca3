"""PDF pages: the scan itself where the page is one, a drawing of all one sees where it is not."""

from __future__ import annotations

import io
import resource
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest import errors
from ingest.intake.inspect import inspect
from ingest.intake.limits import Limits
from ingest.intake.pages import open_source
from ingest.intake.pdf_draw import draw
from ingest.intake.pdf_open import opened
from ingest.intake.pdf_plan import drawing_dpi
from ingest.model import PageImage, PageInfo, PageKind
from tests import bad_files
from tests.bad_files import A4_PT, scan_pdf, text_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

W, H = A4_PT


def read(folder: Path, pdf: pikepdf.Pdf, number: int = 1) -> tuple[PageKind, PageImage]:
    path = folder / "blob"
    path.write_bytes(bad_files.saved(pdf))
    info = inspect(path)
    with open_source(path, info) as source:
        return info.pages[number - 1].kind, source.page(number)


def likeness(folder: Path, image: PageImage) -> float:
    """Mean difference in grey levels between ``image`` and PDFium's drawing of the same page."""
    with opened(folder / "blob") as pdf:
        height, width = image.pixels.shape
        drawing = draw(pdf.drawing[0], PageInfo(1, PageKind.RENDERED, width, height, image.dpi), 10)

    def small(pixels: np.ndarray) -> np.ndarray:
        picture = Image.fromarray(np.ascontiguousarray(pixels))
        return np.asarray(picture.resize((100, 140), Image.Resampling.BOX), dtype=float)

    return float(np.abs(small(image.pixels) - small(drawing)).mean())


# --- the scan itself ------------------------------------------------------------------------------


def test_a_scan_is_taken_out_as_it_is(tmp_path: Path):
    kind, image = read(tmp_path, scan_pdf())
    assert kind is PageKind.EMBEDDED
    jpeg = Image.open(io.BytesIO(bad_files.encoded(bad_files.drawn(), "JPEG")))
    assert np.array_equal(image.pixels, np.asarray(jpeg))
    assert image.dpi == pytest.approx(75, abs=0.5)
    assert not image.pixels.flags.writeable


MATRICES = {
    "upright": f"{W} 0 0 {H} 0 0",
    "upside down": f"-{W} 0 0 -{H} {W} {H}",
    "left": f"0 {H} -{W} 0 {W} 0",
    "right": f"0 -{H} {W} 0 0 {H}",
}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", MATRICES)
def test_quarter_turns_are_exact(matrix: str, rotate: int, tmp_path: Path):
    pdf = scan_pdf(matrix=MATRICES[matrix])
    pdf.pages[0].Rotate = rotate
    kind, image = read(tmp_path, pdf)
    assert kind is PageKind.EMBEDDED
    lying = rotate in (90, 270)
    if matrix in ("upright", "upside down"):
        assert image.pixels.shape == ((620, 877) if lying else (877, 620))
    assert likeness(tmp_path, image) < 6  # the same page turned a wrong way differs by 40 and more


@pytest.mark.parametrize(
    "change",
    [
        {"matrix": f"-{W} 0 0 {H} {W} 0"},  # mirrored
        {"matrix": f"{W} 20 -20 {H} 0 0"},  # skewed
        {"matrix": f"{W / 2} 0 0 {H / 2} 0 0"},  # a quarter of the page
        {"matrix": f"{W * 2} 0 0 {H} 0 0"},  # only its left half shows, and it is stretched
        {"content": f"q {W} 0 0 {H} 0 0 cm /Im0 Do Q 1 0 0 rg 10 10 200 20 re f".encode()},
        {"content": f"q 0 0 300 300 re W n {W} 0 0 {H} 0 0 cm /Im0 Do Q".encode()},  # clipped
        {"content": f"q {W} 0 0 {H} 0 0 cm /Im0 Do Q q 50 0 0 50 9 9 cm /Im0 Do Q".encode()},
    ],
)
def test_anything_else_is_drawn(change: dict[str, object], tmp_path: Path):
    kind, image = read(tmp_path, scan_pdf(**change))
    assert kind is PageKind.RENDERED
    assert image.pixels.shape == (3508, 2479)
    assert likeness(tmp_path, image) < 1


def test_a_note_on_the_scan_is_not_lost(tmp_path: Path):
    pdf = scan_pdf()
    pdf.pages[0].Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Square,
                Rect=[300, 20, 400, 60],
                C=[0, 0, 0],
                IC=[0, 0, 0],
                F=4,
                AP=pikepdf.Dictionary(
                    N=pikepdf.Stream(
                        pdf,
                        b"0 g 0 0 100 40 re f",
                        Type=pikepdf.Name.XObject,
                        Subtype=pikepdf.Name.Form,
                        BBox=[0, 0, 100, 40],
                    )
                ),
            )
        ]
    )
    kind, image = read(tmp_path, pdf)
    assert kind is PageKind.RENDERED
    scale = image.dpi / 72
    assert image.pixels[round((H - 40) * scale), round(350 * scale)] < 20


def test_a_masked_scan_is_drawn(tmp_path: Path):
    pdf = scan_pdf()
    mask = pikepdf.Stream(pdf, bytes(4), Subtype=pikepdf.Name.Image, Width=2, Height=2, BitsPerComponent=8)
    mask.ColorSpace = pikepdf.Name.DeviceGray
    pdf.pages[0].Resources.XObject.Im0.SMask = mask
    kind, image = read(tmp_path, pdf)
    assert kind is PageKind.RENDERED
    assert image.pixels.min() == 255  # the mask lets nothing through


@pytest.mark.parametrize("decode", [[0, 1], [1, 0]])
def test_one_bit_pixels_and_their_decode(decode: list[int], tmp_path: Path):
    bits = np.packbits(np.asarray(bad_files.drawn(), dtype=np.uint8) > 128, axis=1)
    pdf = scan_pdf(bits.tobytes(), BitsPerComponent=1, Decode=pikepdf.Array(decode))
    del pdf.pages[0].Resources.XObject.Im0["/Filter"]
    kind, image = read(tmp_path, pdf)
    assert kind is PageKind.EMBEDDED
    assert likeness(tmp_path, image) < 1
    assert (image.pixels.mean() > 128) == (decode == [0, 1])


def test_a_fax_page_gets_square_pixels(tmp_path: Path):
    kind, image = read(tmp_path, scan_pdf(size_px=(1728, 1146)))
    assert kind is PageKind.EMBEDDED
    height, width = image.pixels.shape
    assert width == 1728
    assert height / width == pytest.approx(H / W, rel=0.01)


def test_a_jpeg_that_lies_about_its_size_is_no_bomb(tmp_path: Path, outcomes_of: Callable[..., list[str]]):
    big = bad_files.encoded(Image.new("L", (3000, 3000), 255), "JPEG")
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(scan_pdf(big)))
    page = inspect(path).pages[0]
    assert (page.width_px, page.height_px) == (620, 877)
    assert outcomes_of(path) == ["read"]


def test_a_scan_that_is_no_jpeg_at_all_is_an_unreadable_page(
    tmp_path: Path, outcomes_of: Callable[..., list[str]]
):
    pdf = scan_pdf(bad_files.noise())
    pdf.pages.extend(text_pdf().pages)
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(pdf))
    assert outcomes_of(path) == ["unreadable-page", "read"]


def test_a_cut_scan_is_unreadable_not_grey(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(scan_pdf(bad_files.half(bad_files.encoded(bad_files.drawn(), "JPEG")))))
    info = inspect(path)
    with open_source(path, info) as source, pytest.raises(errors.UnreadablePage):
        source.page(1)


# --- drawn pages ----------------------------------------------------------------------------------


def test_a_born_digital_page_has_words_where_they_stand(tmp_path: Path):
    kind, image = read(tmp_path, text_pdf("Inkom 2005-03-14 till n\xe4mnden"))
    assert kind is PageKind.RENDERED
    assert [word.text for word in image.text_layer] == ["Inkom", "2005-03-14", "till", "nämnden"]
    scale = image.dpi / 72
    first = image.text_layer[0].box
    assert first.x0 == pytest.approx(72 * scale, abs=6)
    assert first.y1 == pytest.approx(100 * scale, abs=6)
    for word in image.text_layer:
        assert_ink_within(image, word.box)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("origin", [(0, 0), (-50, 100)])
def test_words_follow_the_page_when_it_is_turned_and_moved(
    rotate: int, origin: tuple[int, int], tmp_path: Path
):
    pdf = text_pdf("Granvik")
    x, y = origin
    pdf.pages[0].MediaBox = pikepdf.Array([x, y, x + W, y + H])
    pdf.pages[0].Rotate = rotate
    _, image = read(tmp_path, pdf)
    (word,) = image.text_layer
    assert_ink_within(image, word.box)
    outside = image.pixels.copy()
    outside[int(word.box.y0) - 2 : int(word.box.y1) + 3, int(word.box.x0) - 2 : int(word.box.x1) + 3] = 255
    assert outside.min() == 255  # and nowhere else is there any ink


def assert_ink_within(image: PageImage, box: object) -> None:
    crop = image.pixels[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
    assert crop.min() < 100


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("BT 3 Tr /F1 12 Tf 72 700 Td (Hemlig) Tj ET", "invisible"),
        ("BT 1 g /F1 12 Tf 72 700 Td (Hemlig) Tj ET", "white on white"),
        ("BT /F1 12 Tf 72 700 Td (Hemlig) Tj ET 0 g 60 680 200 60 re f", "under a black bar"),
        ("BT /F1 12 Tf 900 700 Td (Hemlig) Tj ET", "off the page"),
    ],
)
def test_what_the_paper_does_not_show_is_not_its_text(content: str, why: str, tmp_path: Path):
    pdf = text_pdf()
    shown = b" BT 0 g /F1 12 Tf 72 500 Td (Synlig) Tj ET"
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q " + content.encode() + b" Q" + shown)
    _, image = read(tmp_path, pdf)
    assert [word.text for word in image.text_layer] == ["Synlig"], why


def test_an_old_reading_under_a_scan_is_not_born_digital(tmp_path: Path):
    pdf = scan_pdf(
        content=f"q {W} 0 0 {H} 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf 72 700 Td (gissning) Tj ET".encode()
    )
    source = text_pdf()
    pdf.pages[0].Resources.Font = pikepdf.Dictionary(F1=pdf.copy_foreign(source.pages[0].Resources.Font.F1))
    kind, image = read(tmp_path, pdf)
    assert kind is PageKind.EMBEDDED
    assert image.text_layer == ()


def test_a_filled_form_shows_its_answers(tmp_path: Path):
    pdf = text_pdf("Namn")
    look = pikepdf.Stream(
        pdf,
        b"/Tx BMC 0 g 0 0 80 12 re f EMC",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 80, 12],
    )
    answer = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="namn",
            V="Anna",
            F=4,
            Rect=[200, 500, 280, 512],
            AP=pikepdf.Dictionary(N=pdf.make_indirect(look)),
        )
    )
    pdf.pages[0].Annots = pikepdf.Array([answer])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([answer]))
    _, image = read(tmp_path, pdf)
    scale = image.dpi / 72
    assert image.pixels[round((H - 506) * scale), round(240 * scale)] < 60


def test_born_digital_and_scanned_in_one_file(tmp_path: Path):
    pdf = scan_pdf()
    pdf.pages.extend(text_pdf().pages)
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(pdf))
    info = inspect(path)
    assert [page.kind for page in info.pages] == [PageKind.EMBEDDED, PageKind.RENDERED]
    assert [page.has_text_layer for page in info.pages] == [False, True]


def test_a_wall_map_is_drawn_coarser_and_says_so(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.pdf_map((8_000.0, 8_000.0)))
    limits = Limits(pixels=20_000_000)
    info = inspect(path, limits)
    (page,) = info.pages
    assert page.width_px * page.height_px <= limits.pixels
    assert page.dpi < 300
    assert [finding.rule for finding in info.findings] == ["dpi-lowered"]
    assert f"{page.dpi:.0f}" in info.findings[0].message
    with open_source(path, info, limits) as source:
        assert source.page(1).dpi == page.dpi


@given(st.floats(1, 200_000), st.floats(1, 200_000), st.integers(10_000, 300_000_000))
def test_a_drawing_always_keeps_the_limit(width_pt: float, height_pt: float, pixels: int):
    dpi = drawing_dpi(width_pt, height_pt, Limits(pixels=pixels))
    assert 0 <= dpi <= 300
    if dpi >= 20:
        width_px, height_px = (max(1, round(points * dpi / 72)) for points in (width_pt, height_pt))
        assert width_px * height_px <= pixels


def test_drawing_keeps_the_clock(tmp_path: Path):
    pdf = text_pdf()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"0 0 m 595 842 l 0 842 l 595 0 l f*\n" * 40_000)
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(pdf))
    info = inspect(path)
    with open_source(path, info, Limits(seconds=0.05)) as source, pytest.raises(errors.DecodeTimedOut):
        source.page(1)


# --- many pages, damage ---------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_pages(tmp_path: Path):
    pdf = scan_pdf(bad_files.encoded(bad_files.drawn(1240, 1754), "JPEG"), size_px=(1240, 1754))
    text = text_pdf()
    for _ in range(60):
        pdf.pages.append(pdf.pages[0])
        pdf.pages.append(text.pages[0])
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(pdf))
    info = inspect(path)
    with open_source(path, info) as source:
        for number in range(1, 21):
            source.page(number)
        early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(21, len(info.pages) + 1):
            source.page(number)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - early < 30_000  # kB


DAMAGE = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0.02, 1), damage=DAMAGE)
def test_damaged_files_are_read_or_named(
    cut: float, damage: list[tuple[float, int]], tmp_path: Path, outcomes_of: Callable[..., list[str]]
):
    pdf = scan_pdf()
    pdf.pages.extend(text_pdf().pages)
    data = bytearray(bad_files.half(bad_files.saved(pdf), cut))
    for place, value in damage:
        data[int(place * len(data))] = value
    path = tmp_path / "blob"
    path.write_bytes(bytes(data))
    named = {"unreadable-page", "too-many-pixels", "broken-file", "unknown-format", "encrypted-file"}
    outcomes = outcomes_of(path, Limits(seconds=10))
    assert outcomes
    assert set(outcomes) <= named | {"read"}
