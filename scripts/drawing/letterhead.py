"""The furniture of a letter: head with mark, date and number, the recipient's window, foot, page number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from ingest.model import BlockKind
from scripts.drawing.canvas import Canvas, Style
from scripts.drawing.looks import Look
from scripts.drawing.marks import crest, emblem
from scripts.drawing.senders import Sender


@dataclass(frozen=True, slots=True)
class Head:
    """What the top of a letter says besides its sender."""

    sender: Sender
    caption: str  # the word for this paper at the top right, may be empty
    meta: tuple[tuple[str, str], ...]  # (label, value) pairs such as Datum, Vår beteckning
    recipient: tuple[str, ...]
    place_day: str


def draw_head(canvas: Canvas, look: Look, head: Head, rng: Random) -> float:
    """Draw the head on the first page; returns the height (mm) at which the text may begin."""
    if head.sender.private:
        return _private(canvas, look, head)
    base = Style(look.head, 10.5)
    draw = {
        "left": _left,
        "right": _right,
        "boxed": _boxed,
        "centre": _centre,
        "split": _split,
        "band": _band,
    }
    y = draw[look.head_style](canvas, look, head, base, rng)
    return _window(canvas, look, head, max(y + 4.0, 46.0))


def _mark(canvas: Canvas, head: Head, x: float, y: float, rng: Random) -> None:
    if head.sender.own or "Granviks kommun" in " ".join(head.sender.lines):
        crest(canvas, x, y, size=14, trees=3)
    else:
        emblem(canvas, x, y, rng)


def _names(canvas: Canvas, head: Head, x: float, y: float, style: Style, anchor: str = "l") -> float:
    for index, line in enumerate(head.sender.lines):
        size = style.size_pt + (3.5 if index == 0 else 0)
        canvas.text(x, y, line, replace(style, size_pt=size, bold=index == 0), anchor=anchor)
        y += 6.0 if index == 0 else 5.0
    return y


def _meta_rows(canvas: Canvas, head: Head, x: float, y: float, style: Style) -> float:
    small = replace(style, size_pt=8.0)
    for label, value in head.meta:
        canvas.text(x, y, label, small)
        canvas.text(x, y + 4.6, value, style)
        y += 10.2
    return y


def _left(canvas: Canvas, look: Look, head: Head, style: Style, rng: Random) -> float:
    _mark(canvas, head, look.margin_left - 4, 12, rng)
    _names(canvas, head, look.margin_left + 14, 19, style)
    if head.caption:
        canvas.text(120, 19, head.caption.upper(), replace(style, bold=True))
    return _meta_rows(canvas, head, 120, 26, style)


def _right(canvas: Canvas, look: Look, head: Head, style: Style, rng: Random) -> float:
    _mark(canvas, head, 178, 12, rng)
    _names(canvas, head, 174, 18, style, anchor="r")
    x = look.margin_left
    canvas.text(x, 18, head.caption, replace(style, bold=True, size_pt=12))
    return _meta_rows(canvas, head, x, 26, style)


def _boxed(canvas: Canvas, look: Look, head: Head, style: Style, rng: Random) -> float:
    _mark(canvas, head, look.margin_left - 4, 11, rng)
    _names(canvas, head, look.margin_left + 14, 17, style)
    canvas.text(188, 17, head.caption, replace(style, bold=True, size_pt=12), anchor="r")
    cells = [pair for pair in head.meta if pair[1]]
    if not cells:
        canvas.rule(look.margin_left - 4, 32, 188, 32)
        return 36.0
    left, width = look.margin_left - 4, (188 - look.margin_left + 4) / len(cells)
    for index, (label, value) in enumerate(cells):
        canvas.frame(left + index * width, 31, left + (index + 1) * width, 42)
        canvas.text(left + index * width + 1.5, 34.6, label, replace(style, size_pt=7.5))
        canvas.text(left + index * width + 1.5, 40.0, value, style)
    return 46.0


def _centre(canvas: Canvas, look: Look, head: Head, style: Style, rng: Random) -> float:
    _mark(canvas, head, 98, 10, rng)
    y = _names(canvas, head, 105, 33, style, anchor="m")
    canvas.rule(look.margin_left, y - 1, 210 - look.margin_right, y - 1, width_pt=1.0)
    y += 6
    for label, value in head.meta:
        canvas.text(look.margin_left, y, f"{label}: {value}", style)
        y += 5.2
    return y


def _split(canvas: Canvas, look: Look, head: Head, style: Style, rng: Random) -> float:
    _names(canvas, head, look.margin_left, 18, style)
    _mark(canvas, head, 100, 11, rng)
    y = 18.0
    for label, value in head.meta:
        canvas.text(128, y, label, replace(style, size_pt=8.5, bold=True))
        canvas.text(150, y, value, style)
        y += 5.6
    return max(y, 33.0)


def _band(canvas: Canvas, look: Look, head: Head, style: Style, rng: Random) -> float:
    canvas.rule(look.margin_left - 6, 12, 210 - look.margin_right + 6, 12, width_pt=4)
    y = _names(canvas, head, look.margin_left, 20, style)
    canvas.text(210 - look.margin_right, 20, head.caption, replace(style, bold=True), anchor="r")
    text = "     ".join(f"{label} {value}" for label, value in head.meta if value)
    canvas.text(look.margin_left, y + 3, text, replace(style, size_pt=9.5))
    canvas.rule(look.margin_left - 6, y + 6, 210 - look.margin_right + 6, y + 6)
    return y + 10


def _private(canvas: Canvas, look: Look, head: Head) -> float:
    """A private person's letter: own address and the day at the top, then to whom."""
    style = Style(look.text, look.size_pt)
    y = 24.0
    for line in (*head.sender.lines, *head.sender.address):
        if line:
            canvas.text(look.margin_left, y, line, style)
            y += 5.6
    canvas.text(128, 24, head.place_day, style)
    return _window(canvas, look, replace(head, place_day=""), y + 4)


def _window(canvas: Canvas, look: Look, head: Head, y: float) -> float:
    """The recipient's address where a window envelope shows it."""
    style = Style(look.text, look.size_pt)
    y = max(y, 50.0)
    if head.place_day:
        canvas.text(look.margin_left, y, head.place_day, style)
        y += 8
    x = look.recipient_x if look.recipient_x > 60 else look.margin_left
    for line in head.recipient:
        canvas.text(x, y, line, style)
        y += 5.4
    return y + (12 if head.recipient else 4)


def draw_foot(canvas: Canvas, look: Look, sender: Sender) -> None:
    """Addresses at the foot of the first page."""
    if look.footer_style == "none" or sender.private:
        return
    style = Style(look.head, 7.5, kind=BlockKind.MARGIN)
    columns = (", ".join(sender.address), f"Telefon {sender.phone}", f"Fax {sender.phone[:-2]}90")
    left, right = look.margin_left, 210 - look.margin_right
    if look.footer_style == "centred":
        canvas.text(105, 285, "   ".join(columns), style, anchor="m")
        return
    canvas.rule(left, 279, right, 279, width_pt=0.5)
    for index, (label, value) in enumerate(zip(("Postadress", "Telefon", "Telefax"), columns, strict=True)):
        x = left + index * (right - left) / 3
        canvas.text(x, 283, label, replace(style, size_pt=6.5))
        canvas.text(x, 286.5, value.removeprefix("Telefon ").removeprefix("Fax "), style)


def draw_page_number(canvas: Canvas, look: Look, page: int, pages: int) -> None:
    """The page number in the sender's way."""
    style = Style(look.head, 9.5, kind=BlockKind.MARGIN)
    text = look.page_number.format(page=page, pages=pages)
    if look.page_number_at == "top":
        canvas.text(210 - look.margin_right, 9.5, text, style, anchor="r")
    else:
        canvas.text(105, 276, text, style, anchor="m")


def draw_running_head(canvas: Canvas, look: Look, lines: Sequence[str]) -> None:
    """What pages after the first repeat at the top: unit, number, day."""
    style = Style(look.head, 9.0, kind=BlockKind.MARGIN)
    for index, line in enumerate(lines):
        canvas.text(look.margin_left, 12 + index * 4.6, line, style)
