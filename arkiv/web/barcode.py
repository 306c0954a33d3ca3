"""A QR code as the path of an SVG, so that no picture of a secret is kept anywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import zxingcpp


@dataclass(frozen=True, slots=True)
class Drawn:
    """A square drawing ``side`` modules wide; ``path`` is SVG path data, one square a dark module."""

    side: int
    path: str


def as_svg_path(text: str) -> Drawn:
    """``text`` as a QR code."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(made.to_image(scale=1, add_quiet_zones=False)) < 128
    rows, columns = np.nonzero(modules)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, x in zip(rows.tolist(), columns.tolist(), strict=True))
    return Drawn(int(modules.shape[0]), path)
