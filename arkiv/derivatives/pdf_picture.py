"""A page's picture on a PDF page: its dictionary, and the matrix that stands it upright. Pure."""

from __future__ import annotations

from ingest.intake.picture import Coding, Picture

Matrix = tuple[float, float, float, float, float, float]

_UNDONE = {0: 1, 90: 8, 180: 3, 270: 6}
"""A clockwise turn → the EXIF orientation whose undoing undoes it (CIPA DC-008 4.6.5.1.2)."""


def dictionary(picture: Picture) -> bytes:
    """The entries of its image dictionary (ISO 32000-1 table 89)."""
    size = b"/Width %d /Height %d" % (picture.width_px, picture.height_px)
    head = b"/Type /XObject /Subtype /Image " + size
    if picture.coding is Coding.G4:
        facts = b"/K -1 /Columns %d /Rows %d" % (picture.width_px, picture.height_px)
        return (
            head
            + b" /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << %s >>"
            % facts
        )
    space = b"/DeviceRGB" if picture.colours == 3 else b"/DeviceGray"
    return head + b" /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode" % space


def placed(orientation: int, turn_deg: int, width: float, height: float) -> Matrix:
    """The matrix that lays a stored image upright over a page of ``width`` × ``height`` points.

    A PDF image fills the unit square, its first row on top; the page's origin is at the bottom left.
    """

    def at(u: float, v: float) -> tuple[float, float]:
        x, y = _undo(_undo((u, 1 - v), orientation), _UNDONE[turn_deg])
        return x * width, (1 - y) * height

    (e, f), right, up = at(0, 0), at(1, 0), at(0, 1)
    return right[0] - e, right[1] - f, up[0] - e, up[1] - f, e, f


def _undo(point: tuple[float, float], orientation: int) -> tuple[float, float]:
    """Where a point of the unit square (y downwards) goes when the EXIF ``orientation`` is undone."""
    x, y = point
    if orientation in (5, 6, 7, 8):
        x, y = y, x
    if orientation in (3, 4, 7, 8):
        y = 1 - y
    if orientation in (2, 3, 6, 7):
        x = 1 - x
    return x, y
