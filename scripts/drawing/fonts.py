"""Typefaces from packages with a free licence (OFL), so that a machine without fonts draws the same page.

Every face holds å ä ö Å Ä Ö and §. The two banks share no face: what is tuned on one is tested on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

POINTS_PER_INCH = 72


class Bank(StrEnum):
    """Wordings, names, layouts and faces come in two banks that are never mixed."""

    TUNE = "tune"
    TEST = "test"


class FaceKind(StrEnum):
    """What a face is used for."""

    SANS = "sans"
    SERIF = "serif"
    MONO = "mono"  # typewriters, receipts, registers, e-mail prints
    HAND = "hand"
    NARROW = "narrow"  # stamps and letterheads


@dataclass(frozen=True, slots=True)
class Face:
    """A family in one package; the styles are file names (a variable file serves two)."""

    name: str
    package: str
    kind: FaceKind
    bank: Bank
    regular: str
    bold: str = ""
    italic: str = ""
    scale: float = 1.0  # makes faces of one nominal size look equally large
    folder: str = ""  # where the files lie, when not in an installed package


def _family(
    name: str, kind: FaceKind, bank: Bank, stem: str, *, axes: str = "[wght]", scale: float = 1.0
) -> Face:
    """A face whose weights live in one variable file."""
    package = "fontpkg_" + name.lower().replace(" ", "_")
    italic = f"{stem}-Italic{axes}.ttf" if kind in (FaceKind.SANS, FaceKind.SERIF) else ""
    return Face(name, package, kind, bank, f"{stem}{axes}.ttf", italic=italic, scale=scale)


def _static(name: str, kind: FaceKind, bank: Bank, stem: str, *, scale: float = 1.0) -> Face:
    """A face with one file a style."""
    package = "fontpkg_" + name.lower().replace(" ", "_")
    return Face(
        name, package, kind, bank, f"{stem}-Regular.ttf", f"{stem}-Bold.ttf", f"{stem}-Italic.ttf", scale
    )


FACES: tuple[Face, ...] = (
    _family("Arimo", FaceKind.SANS, Bank.TUNE, "Arimo"),
    _family("Open Sans", FaceKind.SANS, Bank.TUNE, "OpenSans", axes="[wdth,wght]", scale=0.96),
    _static("PT Serif", FaceKind.SERIF, Bank.TUNE, "PT_Serif-Web"),
    _static("Crimson Text", FaceKind.SERIF, Bank.TUNE, "CrimsonText", scale=1.1),
    _family("Libre Baskerville", FaceKind.SERIF, Bank.TUNE, "LibreBaskerville", scale=0.88),
    _static("IBM Plex Mono", FaceKind.MONO, Bank.TUNE, "IBMPlexMono", scale=0.95),
    _family("Caveat", FaceKind.HAND, Bank.TUNE, "Caveat", scale=1.35),
    Face(
        "Kalam", "fontpkg_kalam", FaceKind.HAND, Bank.TUNE, "Kalam-Regular.ttf", "Kalam-Bold.ttf", scale=1.05
    ),
    _family("Archivo Narrow", FaceKind.NARROW, Bank.TUNE, "ArchivoNarrow"),
    _family("Libre Franklin", FaceKind.SANS, Bank.TEST, "LibreFranklin", scale=0.96),
    _static("PT Sans", FaceKind.SANS, Bank.TEST, "PT_Sans-Web", scale=1.02),
    _family("EB Garamond", FaceKind.SERIF, Bank.TEST, "EBGaramond", scale=1.1),
    _family("Source Serif 4", FaceKind.SERIF, Bank.TEST, "SourceSerif4", axes="[opsz,wght]"),
    _family("Source Code Pro", FaceKind.MONO, Bank.TEST, "SourceCodePro", scale=0.95),
    _family("Inconsolata", FaceKind.MONO, Bank.TEST, "Inconsolata", axes="[wdth,wght]", scale=1.05),
    Face(
        "Indie Flower", "fontpkg_indie_flower", FaceKind.HAND, Bank.TEST, "IndieFlower-Regular.ttf", scale=1.1
    ),
    Face(
        "Shadows Into Light",
        "fontpkg_shadows_into_light",
        FaceKind.HAND,
        Bank.TEST,
        "ShadowsIntoLight.ttf",
        scale=1.15,
    ),
    _family("Roboto Condensed", FaceKind.NARROW, Bank.TEST, "RobotoCondensed"),
)


def faces(bank: Bank, kind: FaceKind) -> tuple[Face, ...]:
    """The faces of one kind in one bank, in a fixed order."""
    return tuple(face for face in FACES if face.bank is bank and face.kind is kind)


def face_named(name: str) -> Face:
    """The face called ``name``. Raises ``KeyError`` for a name that is not in ``FACES``."""
    return {face.name: face for face in FACES}[name]


@lru_cache(maxsize=256)
def load(
    face: Face, size_pt: float, dpi: int, bold: bool = False, italic: bool = False
) -> ImageFont.FreeTypeFont:
    """The face at ``size_pt`` points on a page of ``dpi``. A missing style falls back to the regular one."""
    name = face.regular
    if italic and face.italic:
        name = face.italic
    elif bold and face.bold:
        name = face.bold
    path = Path(str(face.folder or files(face.package) / "files"), name)
    size_px = size_pt * face.scale * dpi / POINTS_PER_INCH
    font = ImageFont.truetype(str(path), size_px, layout_engine=ImageFont.Layout.BASIC)
    if "[" in name:
        _set_weight(font, 700 if bold else 400)
    return font


def _set_weight(font: ImageFont.FreeTypeFont, weight: int) -> None:
    """Choose a weight in a variable file and leave its other axes at their defaults."""
    axes = font.get_variation_axes()
    font.set_variation_by_axes(
        [float(weight if axis["name"] == b"Weight" else axis["default"] or 0) for axis in axes]
    )
