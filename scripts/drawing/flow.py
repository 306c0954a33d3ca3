"""Running text over pages: paragraphs, headings, fields, tables and bullets in a sender's house style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.model import BlockKind
from scripts.drawing.canvas import Canvas, Style
from scripts.drawing.fonts import Face, FaceKind
from scripts.drawing.looks import Look

BOTTOM = 268.0
LABEL_SHARE = 0.34


class Flow:
    """Sets blocks one after the other; a block that does not fit starts the next page."""

    def __init__(self, look: Look, *, dpi: int = 300, top: float = 30.0, hand: Face | None = None) -> None:
        self.look = look
        self.dpi = dpi
        self.top = top
        self.hand = hand
        self.pages = [Canvas(dpi)]
        self.y = top
        self.left = look.margin_left
        self.right = 210.0 - look.margin_right
        kind = BlockKind.HANDWRITING if look.text.kind is FaceKind.HAND else BlockKind.TEXT
        self.body = Style(look.text, look.size_pt, leading=look.leading, kind=kind)

    @property
    def page(self) -> Canvas:
        """The sheet being filled."""
        return self.pages[-1]

    def new_page(self) -> None:
        """Go on at the top of an empty sheet."""
        self.pages.append(Canvas(self.dpi))
        self.y = self.top

    def need(self, mm: float) -> None:
        """Start a page unless so many mm are left on this one."""
        if self.y + mm > BOTTOM:
            self.new_page()

    def skip(self, mm: float) -> None:
        self.y += mm

    def add(self, text: str) -> None:
        """Set one part of a text; blank lines part its blocks."""
        for block in text.split("\n\n"):
            rows = block.split("\n")
            if block.startswith("# "):
                self.heading(block[2:])
            elif block.startswith("|| "):
                self.table([row.strip("| ").split(" | ") for row in rows])
            elif block.startswith("| "):
                self.fields([[*row.strip("| ").split(" | "), ""][:2] for row in rows])
            elif block.startswith("- "):
                self.bullets([row[2:] for row in rows])
            else:
                self.paragraph(block)

    def heading(self, text: str) -> None:
        style = replace(self.body, face=self.look.head, size_pt=self.look.size_pt + 1, bold=True)
        if self.look.heading_style == "caps":
            text = text.upper()
        elif self.look.heading_style == "italic":
            style = replace(style, italic=True)
        self.need(20)
        self.y += 2.5 + self.page.line_mm(style)
        width = self.page.text(self.left, self.y, text, style)
        if self.look.heading_style == "underlined":
            self.page.rule(self.left, self.y + 1.3, self.left + width, self.y + 1.3)
        self.y += 1.2

    def title(self, text: str, *, size: float = 15.0) -> None:
        style = replace(self.body, face=self.look.head, size_pt=size, bold=True)
        self.need(30)
        for line in self._broken(text, style, self.right - self.left):
            self.y += self.page.line_mm(style)
            self.page.text(self.left, self.y, " ".join(line), style)
        self.y += 3.5

    def paragraph(self, text: str, *, indent: float = 0.0) -> None:
        left, step = self.left + indent, self.page.line_mm(self.body)
        lines = self._broken(text, self.body, self.right - left)
        for index, words in enumerate(lines):
            self.need(step * (2 if index == 0 and len(lines) > 1 else 1))
            self.y += step
            last = index == len(lines) - 1
            self.page.spaced(left, self.y, words, self.body, self._space(words, self.right - left, last))
        self.y += step * 0.55

    def _space(self, words: Sequence[str], width: float, last: bool) -> float:
        normal = self.page.width_mm(" ", self.body)
        if last or not self.look.justified or len(words) < 2:
            return normal
        ink = sum(self.page.width_mm(word, self.body) for word in words)
        return min((width - ink) / (len(words) - 1), normal * 3.4)

    def _broken(self, text: str, style: Style, width: float) -> list[list[str]]:
        lines: list[list[str]] = [[]]
        used, space = 0.0, self.page.width_mm(" ", style)
        for word in text.split():
            wide = self.page.width_mm(word, style)
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0.0
            lines[-1].append(word)
            used += wide + space
        return lines

    def bullets(self, items: Sequence[str]) -> None:
        for item in items:
            self.need(12)
            dash_y = self.y + self.page.line_mm(self.body)
            self.page.text(self.left + 2, dash_y, "-", self.body)
            self.paragraph(item, indent=7)
            self.y -= self.page.line_mm(self.body) * 0.4
        self.y += self.page.line_mm(self.body) * 0.5

    def fields(self, rows: Sequence[Sequence[str]]) -> None:
        """Labels and values: a ruled form, dotted lines, or labels with a colon."""
        draw = {"boxed": self._box, "dotted": self._dots, "stacked": self._stack}.get(
            self.look.field_style, self._colon
        )
        for label, value in rows:
            self.need(14)
            draw(label, value)
        self.y += 4

    def _value(self, x: float, y: float, text: str) -> float:
        """Set a value from (x, y) on, over more lines if it must; returns what those took (mm)."""
        style = (
            self.body
            if self.hand is None
            else replace(self.body, face=self.hand, ink=20, kind=BlockKind.HANDWRITING)
        )
        lines = self._broken(text, style, self.right - x - 1) if text else []
        for index, line in enumerate(lines):
            self.page.text(x, y + index * self.page.line_mm(self.body), " ".join(line), style)
        return max(0, len(lines) - 1) * self.page.line_mm(self.body)

    def _box(self, label: str, value: str) -> None:
        small = replace(self.body, face=self.look.head, size_pt=7.5)
        self.page.text(self.left + 1.5, self.y + 3.6, label, small)
        height = 10.5 + self._value(self.left + 1.5, self.y + 8.8, value)
        self.page.frame(self.left, self.y, self.right, self.y + height)
        self.y += height

    def _dots(self, label: str, value: str) -> None:
        self.y += 7.2
        self.page.text(self.left, self.y, label, replace(self.body, size_pt=self.look.size_pt - 1))
        start = self.left + (self.right - self.left) * LABEL_SHARE
        self.y += self._value(start + 1, self.y, value)
        x = start
        while x < self.right:
            self.page.rule(x, self.y + 1.6, x + 0.5, self.y + 1.6, width_pt=0.5)
            x += 1.6

    def _stack(self, label: str, value: str) -> None:
        self.y += 4.6
        small = replace(self.body, face=self.look.head, size_pt=8.5, bold=True)
        self.page.text(self.left, self.y, label, small)
        self.y += 5.2
        self.y += self._value(self.left, self.y, value) + 1.0

    def _colon(self, label: str, value: str) -> None:
        self.y += 6.2
        bold = replace(self.body, bold=True)
        start = self.left + max(
            (self.right - self.left) * LABEL_SHARE, self.page.width_mm(f"{label}: ", bold)
        )
        self.page.text(self.left, self.y, f"{label}:", bold)
        self.y += self._value(start, self.y, value)

    def table(self, rows: Sequence[Sequence[str]], *, header: bool = False) -> None:
        """Rows of cells: the last column to the right, the rest shared over the width."""
        columns = max(len(row) for row in rows)
        style = replace(self.body, size_pt=self.look.size_pt - (1.5 if columns > 3 else 0.5))
        edges = _edges(columns, self.left, self.right)
        for index, row in enumerate(rows):
            self.need(8)
            bold = replace(style, bold=(header and index == 0) or (not header and index == len(rows) - 1))
            for column, cell in enumerate(row):
                if column == columns - 1 and columns < 4:
                    self.page.text(self.right - 1.5, self.y + 5.2, cell, bold, anchor="r")
                else:
                    self.page.text(edges[column] + 1.2, self.y + 5.2, cell, bold)
            self.page.rule(self.left, self.y + 7.2, self.right, self.y + 7.2, width_pt=0.4)
            self.y += 7.2
        self.y += 4


def _edges(columns: int, left: float, right: float) -> list[float]:
    shares = {2: (0, 0.7), 3: (0, 0.5, 0.78), 4: (0, 0.16, 0.4, 0.78), 5: (0, 0.14, 0.3, 0.62, 0.82)}[columns]
    return [left + share * (right - left) for share in shares]
