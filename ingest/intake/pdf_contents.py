"""What stands on a PDF page, counted without drawing it: pictures, writing one sees, writing one does not."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from collections.abc import Iterator

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MAX_DEPTH = 12
MAX_OBJECTS = 200_000  # past this a page is "complex": drawn, never taken apart

UNSEEN_MODES = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_QUIET_ANNOTATIONS = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on the page. ``matrix`` maps the unit square to points, y upwards; sizes as declared."""

    handle: Any
    matrix: Matrix
    width_px: int
    height_px: int
    plain: bool  # stands on the page itself, unclipped in effect, opaque, in no optional layer

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in points."""
        a, b, c, d, e, f = self.matrix
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(slots=True)
class Contents:
    """A page's inventory. ``other`` counts lines, fills, shadings and annotations that leave a mark."""

    pictures: list[Picture] = field(default_factory=list)
    visible_texts: int = 0
    hidden_texts: int = 0
    other: int = 0


def contents_of(page: pdfium.PdfPage) -> Contents:
    """Count what is on ``page``, forms within forms included."""
    found = Contents(other=_marking_annotations(page))
    area = page.get_bbox()
    for count, (handle, matrix, depth) in enumerate(_objects(page)):
        if count > MAX_OBJECTS:
            found.other += 1
            break
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.pictures.append(_picture(handle, matrix, depth, area))
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(handle) in UNSEEN_MODES:
                found.hidden_texts += 1
            else:
                found.visible_texts += 1
        elif kind != raw.FPDF_PAGEOBJ_FORM and not _is_invisible_path(handle, kind):
            found.other += 1
    return found


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first``, then ``then`` (ISO 32000-1 8.3.4: row vectors)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix, int]]:
    """Every object with its own matrix on the page and how many forms it lies in.

    PDFium's plain functions instead of the helper objects: a vector map has 100,000 of them.
    """
    waiting: list[tuple[Any, Matrix, int]] = [
        (raw.FPDFPage_GetObject(page, at), IDENTITY, 0)
        for at in range(min(raw.FPDFPage_CountObjects(page), MAX_OBJECTS))
    ]
    waiting.reverse()
    while waiting:
        handle, outer, depth = waiting.pop()
        if not handle:
            continue
        matrix = times(_matrix(handle), outer)
        yield handle, matrix, depth
        if raw.FPDFPageObj_GetType(handle) == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inside = min(raw.FPDFFormObj_CountObjects(handle), MAX_OBJECTS)
            waiting.extend(
                (raw.FPDFFormObj_GetObject(handle, at), matrix, depth + 1) for at in reversed(range(inside))
            )


def _matrix(handle: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _picture(handle: Any, matrix: Matrix, depth: int, area: tuple[float, float, float, float]) -> Picture:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(handle, width, height)
    plain = (
        depth == 0
        and not raw.FPDFPageObj_HasTransparency(handle)
        and raw.FPDFPageObj_CountMarks(handle) == 0
        and _clip_is_outside(handle, area)
    )
    return Picture(handle, matrix, width.value, height.value, plain)


def _is_invisible_path(handle: Any, kind: int) -> bool:
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    known = raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    return bool(known) and fill.value == raw.FPDF_FILLMODE_NONE and not stroke.value


def _clip_is_outside(handle: Any, area: tuple[float, float, float, float]) -> bool:
    """Whether every clipping path is a rectangle round the whole page, as scanners write them."""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    return all(_surrounds(clip, path, area) for path in range(max(paths, 0)))


def _surrounds(clip: Any, path: int, area: tuple[float, float, float, float]) -> bool:
    points = raw.FPDFClipPath_CountPathSegments(clip, path)
    if not 4 <= points <= 6:
        return False
    xs, ys = [], []
    for at in range(points):
        segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        xs.append(x.value)
        ys.append(y.value)
    slack_x, slack_y = (area[2] - area[0]) * 0.01, (area[3] - area[1]) * 0.01
    return (
        min(xs) <= area[0] + slack_x
        and min(ys) <= area[1] + slack_y
        and max(xs) >= area[2] - slack_x
        and max(ys) >= area[3] - slack_y
    )


def _marking_annotations(page: pdfium.PdfPage) -> int:
    """Annotations that put ink on the page: stamps, notes, form fields; not links."""
    marking = 0
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        hidden = raw.FPDFAnnot_GetFlags(annotation) & raw.FPDF_ANNOT_FLAG_HIDDEN
        if not hidden and raw.FPDFAnnot_GetSubtype(annotation) not in _QUIET_ANNOTATIONS:
            marking += 1
        raw.FPDFPage_CloseAnnot(annotation)
    return marking
