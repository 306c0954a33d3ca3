"""Sheets that teach what handwriting looks like: print and pen side by side, on rules, in boxes, in margins.

The faces are those of the tuning bank and the free ones of ``scripts/handwriting_faces`` (an npm package list with a
lock; ``npm ci`` fetches them). The faces of the test bank are never drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

from PIL import ImageFont
from wordfreq import top_n_list

from ingest.model import BlockKind
from scripts.drawing import degrade, impressions
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.facts import draw_facts
from scripts.drawing.fonts import Bank, Face, FaceKind, faces
from scripts.drawing.handwritten import scribble
from scripts.drawing.penmanship import Hand, drawn_hand, penned
from scripts.reading_bench.pages import CLASSES, HAND, TURNED, wears_of

FOLDER: Final = Path(__file__).parent / "handwriting_faces" / "node_modules" / "@fontsource"
HANDS: Final = (
    *(
        "alex-brush",
        "allura",
        "annie-use-your-telescope",
        "architects-daughter",
        "bad-script",
        "caveat-brush",
    ),
    *("cedarville-cursive", "covered-by-your-grace", "dancing-script", "delicious-handrawn"),
    *("gloria-hallelujah", "gochi-hand", "handlee", "herr-von-muellerhoff", "homemade-apple", "marck-script"),
    *("mr-de-haviland", "oooh-baby", "patrick-hand", "permanent-marker", "reenie-beanie", "rock-salt"),
    *("sacramento", "satisfy", "schoolbell", "sue-ellen-francisco", "swanky-and-moo-moo", "tangerine"),
    *("the-girl-next-door", "whisper", "yellowtail", "yomogi"),
)
PRINTS: Final = (
    *(
        "alegreya",
        "anonymous-pro",
        "arvo",
        "bitter",
        "caladea",
        "carlito",
        "comic-neue",
        "cormorant-garamond",
    ),
    *(
        "courier-prime",
        "cousine",
        "fira-sans",
        "gelasio",
        "ibm-plex-serif",
        "josefin-sans",
        "lato",
        "lexend-deca",
    ),
    *("lora", "merriweather", "old-standard-tt", "oswald", "overpass-mono", "playfair-display", "poppins"),
    *(
        "pt-mono",
        "quicksand",
        "roboto",
        "roboto-slab",
        "source-sans-3",
        "space-mono",
        "special-elite",
        "tinos",
    ),
    *("ubuntu", "vollkorn", "work-sans", "zilla-slab"),
)
WEARS: Final = tuple(name for name in CLASSES if name not in (HAND, TURNED, "sneda"))
PRINT_X, HAND_X = 0.50, 0.44
"""Height of an x as a share of the size: faces are scaled to it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worn sheet and the face of each of its words."""

    page: DrawnPage
    faces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pen:
    """A face and the writer who uses it."""

    style: Style
    hand: Hand | None

    def write(self, canvas: Canvas, x: float, y: float, text: str, rng: Random) -> None:
        if self.hand is None:
            scribble(canvas, x, y, text, self.style, rng)
        else:
            penned(canvas, x, y, text, self.style, self.hand, rng)


def drawn_sheets(seed: int, count: int) -> Iterator[Sheet]:
    """``count`` sheets of every layout, every fifth all print."""
    for number in range(count):
        rng = Random(f"hand-{seed}-{number}")
        page, drawn_in = _LAYOUTS[number % len(_LAYOUTS)](rng)
        back = DrawnPage(page.image, (), page.dpi)
        yield Sheet(degrade.wear(page, _wears(rng, back), seed=rng.randrange(2**31)), drawn_in)


@cache
def all_hands() -> tuple[Face, ...]:
    """The script faces that are taught."""
    return (*faces(Bank.TUNE, FaceKind.HAND), *(_fetched(name, FaceKind.HAND) for name in HANDS))


@cache
def all_prints() -> tuple[Face, ...]:
    """The print faces that are taught."""
    tuned = [face for kind in FaceKind if kind is not FaceKind.HAND for face in faces(Bank.TUNE, kind)]
    return (*tuned, *(_fetched(name, FaceKind.SANS) for name in PRINTS))


def _fetched(name: str, kind: FaceKind) -> Face:
    """A face of the npm list, an x of it as high as that of the others. Raises ``FileNotFoundError``."""
    folder = FOLDER / name / "files"
    regular, bold, italic = (
        f"{name}-latin-{style}.woff" for style in ("400-normal", "700-normal", "400-italic")
    )
    if not (folder / regular).is_file():
        raise FileNotFoundError(f"{folder / regular} is missing: run npm ci in {FOLDER.parent.parent}")
    font = ImageFont.truetype(str(folder / regular), 200, layout_engine=ImageFont.Layout.BASIC)
    _, top, _, bottom = font.getbbox("x")
    scale = 200 * (HAND_X if kind is FaceKind.HAND else PRINT_X) / max(1.0, bottom - top)
    kept = [file if (folder / file).is_file() else "" for file in (bold, italic)]
    return Face(name, "", kind, Bank.TUNE, regular, *kept, scale=scale, folder=str(folder))


def _wears(rng: Random, back: DrawnPage) -> tuple[degrade.Wear, ...]:
    if rng.random() < 0.1:
        struck = impressions.dot_printed(fine=True, ribbon=rng.uniform(0.8, 1.0))
        return (struck, degrade.scanned(noise=6.0))
    if rng.random() < 0.1:
        return (impressions.carbon_copied(1), degrade.scanned(threshold=None, noise=2.5))
    return wears_of(rng.choice(WEARS), rng, back)


# --- layouts --------------------------------------------------------------------------------------


class _Desk:
    """A sheet being drawn, and the faces its words stand in."""

    def __init__(self, rng: Random, *, hands: int) -> None:
        self.rng, self.canvas = rng, Canvas()
        self.prints = rng.sample(all_prints(), rng.choice((1, 2, 3)))
        self.pens = [_drawn_pen(rng, face) for face in rng.sample(all_hands(), hands)]
        self.faces: list[str] = []

    def print_(self, x: float, y: float, room: float, words: Sequence[str], *, size: float = 0.0) -> None:
        rng = self.rng
        face = rng.choice(self.prints)
        bold, italic = rng.random() < 0.15, rng.random() < 0.12
        points = size or rng.choice((7, 8, 9, 10, 10.5, 11, 12, 14, 17))
        style = Style(face, points, bold, italic, ink=rng.choice((0, 0, 0, 0, 30, 60)))
        self.set(x, y, room, words, style)

    def set(self, x: float, y: float, room: float, words: Sequence[str], style: Style) -> None:
        self.canvas.text(x, y, self._fitted(words, style, room), style)
        self._note(style.face)

    def write(self, x: float, y: float, room: float, words: Sequence[str]) -> None:
        pen = self.rng.choice(self.pens)
        pen.write(self.canvas, x, y, self._fitted(words, pen.style, room), self.rng)
        self._note(pen.style.face)

    def finished(self) -> tuple[DrawnPage, tuple[str, ...]]:
        return self.canvas.finish(), tuple(self.faces)

    def _fitted(self, words: Sequence[str], style: Style, room: float) -> str:
        said: list[str] = []
        for word in words:
            if self.canvas.width_mm(" ".join([*said, word]), style) > 0.8 * room:
                break
            said.append(word)
        return " ".join(said or words[:1])

    def _note(self, face: Face) -> None:
        self.faces += [face.name] * (len(self.canvas.words) - len(self.faces))


def _drawn_pen(rng: Random, face: Face) -> _Pen:
    style = Style(face, rng.uniform(10, 17), ink=rng.randrange(0, 110), kind=BlockKind.HANDWRITING)
    return _Pen(style, drawn_hand(rng) if rng.random() < 0.75 else None)


def _rows(rng: Random, hands: int = 2) -> tuple[DrawnPage, tuple[str, ...]]:
    """Rows down the sheet, now one long, now two or three cells; some on a rule."""
    desk, y = _Desk(rng, hands=hands), 22.0
    while y < 275:
        cells = rng.choice((1, 1, 2, 3))
        for cell in range(cells):
            by_hand = hands > 0 and rng.random() < 0.42
            x, room = 22 + cell * 170 / cells, 165 / cells
            (desk.write if by_hand else desk.print_)(x, y, room, said(rng))
            if rng.random() < (0.4 if by_hand else 0.12):
                desk.canvas.rule(x, y + 1.2, x + room - 3, y + 1.2, width_pt=rng.choice((0.4, 0.8)))
        y += rng.uniform(6.5, 11)
    return desk.finished()


def _all_print(rng: Random) -> tuple[DrawnPage, tuple[str, ...]]:
    return _rows(rng, hands=0)


def _form(rng: Random) -> tuple[DrawnPage, tuple[str, ...]]:
    """Boxes with a small label above what was filled in, some with a cell for each letter; help below."""
    desk, y, tall = _Desk(rng, hands=rng.choice((1, 1, 2))), 40.0, rng.uniform(11, 18)
    desk.print_(20, 28, 150, said(rng), size=16)
    while y < 200:
        edges = [20.0, *sorted(rng.sample(range(60, 160, 10), rng.choice((0, 1, 2)))), 190.0]
        for left, right in pairwise(edges):
            desk.print_(left + 1.5, y + 3.8, right - left, said(rng)[:3], size=rng.choice((6.5, 7.5, 8.5)))
            room = right - left - 4
            if rng.random() < 0.85:
                filled = desk.print_ if rng.random() < 0.2 else desk.write  # typed into, at times
                filled(left + rng.uniform(2, 8), y + tall - rng.uniform(1.5, 4), room, said(rng))
            desk.canvas.frame(left, y, right, y + tall, width_pt=rng.choice((0.4, 0.6, 1.0)))
        y += tall
    for row in range(8):
        desk.print_(20, 216 + 6 * row, 190, said(rng, least=9), size=9)
    return desk.finished()


def _ruled(rng: Random) -> tuple[DrawnPage, tuple[str, ...]]:
    """Lined paper, written on under a printed head."""
    desk, step = _Desk(rng, hands=1), rng.uniform(7.5, 10)
    for row in range(rng.choice((3, 6, 9))):
        desk.print_(20, 20 + 5 * row, 170, said(rng, least=5), size=10)
    y = 30.0 + 5 * 9
    while y < 275:
        if rng.random() < 0.6:
            desk.write(22, y - rng.uniform(0.2, 1.2), 165, said(rng, least=4))
        desk.canvas.rule(18, y, 195, y, width_pt=rng.choice((0.3, 0.5)), ink=rng.choice((60, 120, 150)))
        y += step
    return desk.finished()


def _noted(rng: Random) -> tuple[DrawnPage, tuple[str, ...]]:
    """Prose with notes written in the margin and above and below it."""
    desk, y = _Desk(rng, hands=rng.choice((1, 2))), 40.0
    left, size = rng.uniform(45, 60), rng.choice((9, 10, 11, 12))
    style = Style(rng.choice(desk.prints), size)
    while y < 240:
        desk.set(left, y, 170, said(rng, least=11), style)
        if rng.random() < 0.16:
            desk.write(8, y, left - 10, said(rng))
        y += size * 0.48
    for _ in range(3):
        desk.write(rng.uniform(15, 120), rng.choice((20, 28, 255, 268)), 80, said(rng))
    return desk.finished()


_LAYOUTS = (_rows, _form, _noted, _ruled, _all_print)


def said(rng: Random, *, least: int = 1) -> list[str]:
    """A name, a day, a number, or some words; at least ``least`` words where it is words."""
    kind = rng.random()
    if kind < 0.35 and least == 1:
        return str(rng.choice(list(draw_facts(rng, Bank.TUNE).values()))).split()
    words = rng.choices(_common(), k=rng.randrange(least, least + 11))
    if kind < 0.45 and least == 1:
        return [word.upper() for word in words[:4]]
    return [words[0].capitalize(), *words[1:]]


@cache
def _common() -> tuple[str, ...]:
    return tuple(top_n_list("sv", 6000))
