"""What pens leave on printed sheets: forms filled in by hand, notes in the margin. Script faces, word by word askew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from ingest.model import BlockKind
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.degrade import moved, rotation
from scripts.drawing.facts import draw_facts, wordings
from scripts.drawing.fonts import Bank, Face, FaceKind, faces

ROOM_MM = 6.0
FIELD_ROWS = {
    Bank.TUNE: (("namn", "pnr"), ("adress",), ("telefon", "dag"), ("belopp", "vem"), ("skal",)),
    Bank.TEST: (("namn",), ("pnr", "telefon"), ("adress",), ("dag", "belopp"), ("skal",), ("vem",)),
}


def scribble(canvas: Canvas, x: float, y: float, text: str, style: Style, rng: Random) -> float:
    """Write ``text`` by hand from ``x`` on the base line ``y`` (mm), no word quite level; returns where it ends."""
    for word in text.split():
        own = Style(style.face, style.size_pt * rng.uniform(0.92, 1.08), ink=style.ink, kind=style.kind)
        wide, high = canvas.width_mm(word, own), canvas.line_mm(own)
        small = Canvas(canvas.dpi, size_mm=(wide + 2 * ROOM_MM, high + 2 * ROOM_MM))
        small.text(ROOM_MM, ROOM_MM + 0.8 * high, word, own)
        centre = (small.image.width / 2, small.image.height / 2)
        drawn = moved(small.finish(), rotation(centre, rng.gauss(0, 1.6)))
        top = y + rng.gauss(0, 0.35) - ROOM_MM - 0.8 * high
        canvas.paste_ink(drawn.image, canvas.px(x - ROOM_MM), canvas.px(top), drawn.words)
        x += wide + canvas.width_mm(" ", own) * rng.uniform(0.9, 1.7)
    return x


@dataclass(frozen=True, slots=True)
class _Form:
    """The looks of a form. Lengths in mm."""

    label: Style
    pen: Style
    left: float
    right: float
    boxed: bool
    row_mm: float


def draw_filled_form(rng: Random, bank: Bank) -> DrawnPage:
    """A printed form with every field filled in by hand: labels are TEXT, what was filled in HANDWRITING."""
    canvas = Canvas()
    face = rng.choice(faces(bank, rng.choice((FaceKind.SANS, FaceKind.SERIF))))
    body = Style(face, 10.5, leading=1.35)
    pen = _pen(bank, rng, size=rng.choice((14.0, 15.5)))
    left, right = (20.0, 192.0) if bank is Bank.TUNE else (23.0, 188.0)
    form = _Form(Style(face, 8.5), pen, left, right, rng.random() < 0.6, rng.choice((15.0, 17.0)))
    canvas.text(form.left, 28, "Granviks kommun, socialförvaltningen", body)
    canvas.text(form.left, 42, rng.choice(wordings("blanketter", bank)), Style(face, 17, bold=True))
    y = 52.0
    for persons in range(2):
        values = {**draw_facts(rng, bank), "skal": rng.choice(wordings("skal", bank))}
        for row in FIELD_ROWS[bank][: 3 if persons else None]:
            _field_row(canvas, form, y, {key: values[key] for key in row}, bank, rng)
            y += form.row_mm
        y += 4.0
    for text in wordings("hjalp", bank):
        y = _printed(canvas, form, y, text, body)
    return canvas.finish()


def _field_row(
    canvas: Canvas, form: _Form, y: float, fields: Mapping[str, str], bank: Bank, rng: Random
) -> None:
    wide = (form.right - form.left) / len(fields)
    for index, (key, value) in enumerate(fields.items()):
        x = form.left + index * wide
        canvas.text(x + 1.5, y + 4.0, wordings("faltnamn", bank)[key], form.label)
        scribble(canvas, x + rng.uniform(3, 9), y + form.row_mm - 3.2, value, form.pen, rng)
        if form.boxed:
            canvas.frame(x, y, x + wide, y + form.row_mm)
        else:
            canvas.rule(x, y + form.row_mm - 1.4, x + wide - 4, y + form.row_mm - 1.4, width_pt=0.5)


def _printed(canvas: Canvas, form: _Form, y: float, text: str, style: Style) -> float:
    """A paragraph of print from ``y`` down; returns where it ends."""
    line: list[str] = []
    for word in (*text.split(), ""):
        if not word or canvas.width_mm(" ".join([*line, word]), style) > form.right - form.left:
            y += canvas.line_mm(style)
            canvas.text(form.left, y, " ".join(line), style)
            line = []
        line.append(word)
    return y + 3.0


def _pen(bank: Bank, rng: Random, *, size: float) -> Style:
    face: Face = rng.choice(faces(bank, FaceKind.HAND))
    return Style(face, size, ink=rng.randrange(15, 75), kind=BlockKind.HANDWRITING)


def with_margin_notes(page: DrawnPage, rng: Random, bank: Bank) -> DrawnPage:
    """``page`` with two printed notes (MARGIN) and two to four written ones (HANDWRITING) beside its text."""
    canvas = Canvas.upon(page)
    print_ = Style(rng.choice(faces(bank, FaceKind.NARROW)), 8.0, kind=BlockKind.MARGIN)
    pen = _pen(bank, rng, size=12.0)
    words = [word.box for word in page.words if 60 < word.box.y0 * 25.4 / page.dpi < 250]
    text_left = min((box.x0 for box in words), default=canvas.px(28)) * 25.4 / page.dpi
    heights = rng.sample(range(65, 245, 14), 6)
    for y, text in zip(heights, rng.sample(wordings("tryckta_randnoter", bank), 2), strict=False):
        canvas.text(text_left - 3.5, y, text, print_, anchor="r")
    for y, text in zip(
        heights[2:], rng.sample(wordings("randnoter", bank), rng.randrange(2, 5)), strict=False
    ):
        for row, word in enumerate(text.split()):
            x = text_left - 3.0 - canvas.width_mm(word, pen)
            scribble(canvas, max(3.0, x), y + row * 5.2, word, pen, rng)
    return canvas.finish()
