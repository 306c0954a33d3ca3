"""The text a content stream draws, operator by operator, as our writer writes it. Anything else is a fault. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from arkiv.derivatives.glyphless import DESCENT, EM, WIDTH
from arkiv.derivatives.pdf_text import INVISIBLE
from ingest.model import Box

ALLOWED = frozenset({"q", "cm", "Do", "Q", "BT", "ET", "Tr", "Tf", "Tz", "Tm", "Tj"})
"""The operators the writer of derivatives uses; each other one draws, marks or hides something."""


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A word and its box in points, origin at the bottom left as in the file (y upwards)."""

    text: str
    box: Box
    mode: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a page's content stream does. ``foreign``: operators that are not ours; ``strings``: all text operands."""

    words: tuple[DrawnText, ...]
    foreign: tuple[str, ...]
    images: int
    matrix: tuple[float, ...]
    strings: bytes


def content_of(page: pikepdf.Page, codes: Mapping[int, str]) -> Content:
    """Read the content of ``page``; ``codes`` gives each glyph number its character."""
    words: list[DrawnText] = []
    foreign: list[str] = []
    strings: list[bytes] = []
    images = 0
    matrix: tuple[float, ...] = ()
    state: dict[str, Any] = {"mode": 0, "size": 0.0, "stretch": 100.0, "matrix": (1, 0, 0, 1, 0, 0)}
    for operands, operator in _instructions(page):
        name = str(operator)
        strings += _strings(operands)
        match name:
            case "Tr":
                state["mode"] = int(operands[0])
            case "Tf":
                state["size"] = float(operands[1])
            case "Tz":
                state["stretch"] = float(operands[0])
            case "Tm":
                state["matrix"] = tuple(float(value) for value in operands)
            case "Tj":
                words.append(_word(bytes(operands[0]), state, codes))
            case "Do":
                images += 1
            case "cm":
                matrix = tuple(float(value) for value in operands)
            case _ if name not in ALLOWED:
                foreign.append(name)
    return Content(tuple(words), tuple(dict.fromkeys(foreign)), images, matrix, b"".join(strings))


def _instructions(page: pikepdf.Page) -> Iterator[tuple[Any, Any]]:
    for instruction in pikepdf.parse_content_stream(page):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            yield (), "BI"
        else:
            yield instruction.operands, instruction.operator


def _strings(operands: Any) -> Iterator[bytes]:
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from _strings(operand)


def _word(coded: bytes, state: Mapping[str, Any], codes: Mapping[int, str]) -> DrawnText:
    numbers = [int.from_bytes(coded[at : at + 2], "big") for at in range(0, len(coded), 2)]
    text = "".join(codes.get(number, "\ufffd") for number in numbers)
    a, b, c, d, e, f = state["matrix"]
    size = state["size"]
    length = len(text.rstrip(" ")) * size * WIDTH / EM * state["stretch"] / 100
    low, high = size * DESCENT / EM, size * (EM + DESCENT) / EM
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (0.0, length) for y in (low, high)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return DrawnText(text.strip(" "), Box(min(xs), min(ys), max(xs), max(ys)), state["mode"])


def is_hidden(word: DrawnText) -> bool:
    """Whether the word is in the text without being drawn."""
    return word.mode == INVISIBLE
