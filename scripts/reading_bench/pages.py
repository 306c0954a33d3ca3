"""The pages the reading bench reads: every kind of wear, turned sheets, empty backs, sheets with hardly a trace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from random import Random

import numpy as np

from ingest.model import BlockKind, Box
from scripts.drawing import degrade
from scripts.drawing.canvas import Canvas, DrawnPage, DrawnWord, Style
from scripts.drawing.compose import Composer
from scripts.drawing.fonts import Bank, FaceKind, faces
from scripts.drawing.marks import signature, stamp
from scripts.drawing.plan import draw_plan
from scripts.reading_bench.special import SPECIAL, drawn_special

BLANK, FAINT, HAND, TURNED = "baksidor", "svaga spår", "handskrift", "vända"
UNPRINTED = frozenset({BLANK, FAINT, HAND})


@dataclass(frozen=True, slots=True)
class Truth:
    """What a drawn page says, its picture forgotten. ``words`` have boxes in the scan's pixels.

    ``lines`` are as they were set, ``boxes`` theirs on the sheet turned upright. ``ordered`` pages have one
    right order of reading, the one they were set in; on others side by side may be read either way.
    """

    words: tuple[DrawnWord, ...]
    lines: tuple[tuple[str, BlockKind], ...]
    boxes: tuple[Box, ...]
    turn_deg: int
    skew_deg: float
    blank: bool
    ordered: bool = False


def truth_of(page: DrawnPage, *, ordered: bool = False) -> Truth:
    """The truth about ``page``."""
    lines = tuple(_lines_of(page))
    said = tuple((" ".join(word.text for word in line), line[0].kind) for line in lines)
    boxes = tuple(reduce(Box.union, (word.box for word in line)) for line in lines)
    return Truth(page.words, said, boxes, page.turn_deg, page.skew_deg, page.blank, ordered)


def wears_of(name: str, rng: Random, back: DrawnPage) -> tuple[degrade.Wear, ...]:
    """What happens to the sheets of one class, the scanner last."""
    one_bit, grey = degrade.scanned(noise=6.0), degrade.scanned(threshold=None, noise=2.5)
    tilt = degrade.skewed(max(-1.5, min(1.5, rng.gauss(0, 0.5))))
    return {
        "rena": (tilt, one_bit),
        "grå jpeg": (tilt, grey, degrade.jpeg(30)),
        "stämplade": (tilt, one_bit),
        HAND: (tilt, one_bit),
        "sneda": (degrade.skewed(rng.choice((-1, 1)) * rng.uniform(1.0, 3.5)), one_bit),
        TURNED: (tilt, one_bit, degrade.turned(rng.choice((90, 180, 270)))),
        "kopior": (degrade.photocopied(1), degrade.punched(dark=True), tilt, one_bit),
        "kopior av kopior": (degrade.photocopied(2), degrade.specked(40), tilt, one_bit),
        "kopior tre led": (degrade.photocopied(3), tilt, one_bit),
        "fax": (degrade.faxed(fine=True), tilt, degrade.scanned(noise=4.0)),
        "fax grov": (degrade.faxed(fine=False), tilt, degrade.scanned(noise=4.0)),
        "blekta": (degrade.faded(), tilt, grey),
        "slitna": (
            degrade.folded(),
            degrade.specked(90),
            degrade.punched(),
            degrade.shadowed(),
            tilt,
            one_bit,
        ),
        "genomslag": (degrade.bled_through(back), tilt, grey, degrade.jpeg(40)),
    }[name]


CLASSES = (
    *("rena", "grå jpeg", "stämplade", HAND, "sneda", TURNED, "kopior", "kopior av kopior", "kopior tre led"),
    *("fax", "fax grov", "blekta", "slitna", "genomslag"),
)
GREY = frozenset({"grå jpeg", "blekta", "genomslag", BLANK, FAINT}) | SPECIAL.keys()


def drawn_pages(
    seed: int, bank: Bank, count: int, only: Collection[str] = (), *, backs: int = 0
) -> Iterator[tuple[str, DrawnPage]]:
    """Class and page: ``count`` a class, twice as many faint sheets and blank backs, and at least ``backs`` of these.

    ``only`` leaves the other classes out; a page is the same whether they are drawn or not.
    """
    rng = Random(f"bench-{seed}-{bank}")
    plan = draw_plan(seed, 14 + 6 * count, bank)
    sheets: dict[str, list[DrawnPage]] = defaultdict(list)
    for draft in plan.drafts:
        pages = Composer(draft, plan, seed).compose().pages
        hand = draft.kind.look in ("hand", "note")
        sheets[HAND if hand else "alla"] += pages
        sheets["stämplade"] += [
            page for page in pages[:1] if not hand and any(_is_stamp(w) for w in page.words)
        ]
    rng.shuffle(sheets["alla"])
    at = 0
    for name in CLASSES:
        own = sheets.get(name, [])
        for number in range(count):
            at += 1
            sheet = own[number % len(own)] if own else sheets["alla"][at % len(sheets["alla"])]
            back = sheets["alla"][(at + 7) % len(sheets["alla"])]
            steps, seed_of_page = wears_of(name, rng, back), rng.randrange(2**31)
            if not only or name in only:
                yield name, degrade.snug(degrade.wear(sheet, steps, seed=seed_of_page))
    if not only or {BLANK, FAINT} & set(only):
        for number in range(2 * count):
            yield BLANK, _back(sheets["alla"][(at + number) % len(sheets["alla"])], number, rng)
            yield FAINT, _faint(number, bank, rng)
    if not only or BLANK in only:
        more = Random(f"bench-{seed}-{bank}-{BLANK}")
        for number in range(2 * count, backs):
            yield BLANK, _back(sheets["alla"][(at + number) % len(sheets["alla"])], number, more)
    yield from drawn_special(seed, bank, count, sheets["alla"], only)


def _is_stamp(word: DrawnWord) -> bool:
    return word.kind is BlockKind.STAMP


def _back(front: DrawnPage, number: int, rng: Random) -> DrawnPage:
    """An empty side; the front shines through three in four, as grey or as specks of one bit."""
    through = degrade.bled_through(front, strength=rng.uniform(0.12, 0.24))
    cut = (None, 206, None, 150)[number % 4]
    steps = (*(() if number % 4 == 3 else (through,)), degrade.specked(rng.randrange(3, 25)))
    steps += (*((degrade.punched(),) if number % 3 == 0 else ()), degrade.scanned(threshold=cut, noise=3.0))
    return replace(degrade.wear(Canvas().finish(), steps, seed=rng.randrange(2**31)), blank=True)


def _faint(number: int, bank: Bank, rng: Random) -> DrawnPage:
    """A sheet that bears little or pale writing: never blank."""
    canvas, kind = Canvas(), number % 4
    hand = faces(bank, FaceKind.HAND)[0]
    if kind == 0:
        signature(canvas, rng.uniform(40, 120), rng.uniform(60, 240), rng)
    elif kind == 1:
        style = Style(hand, 15, ink=150, kind=BlockKind.HANDWRITING)
        canvas.text(rng.uniform(30, 100), rng.uniform(40, 250), "Ringde mamma, inget svar", style)
    elif kind == 2:
        stamp(canvas, 120, 50, [("INKOM", 12.0), ("2005-03-14", 12.0)], faces(bank, FaceKind.NARROW)[0], rng)
    else:
        style = Style(faces(bank, FaceKind.SANS)[0], 11, ink=175)
        canvas.text(25, rng.uniform(40, 200), "Utredningen avslutas utan åtgärd.", style)
    page = replace(canvas.finish(), blank=False)
    steps = (degrade.specked(10), degrade.scanned(threshold=None, noise=3.0))
    return degrade.wear(page, steps, seed=rng.randrange(2**31))


def _lines_of(page: DrawnPage) -> Iterator[list[DrawnWord]]:
    """The drawn words as lines, in the order they were set."""
    upright = degrade.turned(-page.turn_deg)(page, np.random.default_rng(0)).words
    line: list[DrawnWord] = []
    for word in upright:
        if line and not _follows(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _follows(before: DrawnWord, word: DrawnWord) -> bool:
    height = max(word.box.height, before.box.height)
    onwards = word.box.x0 - before.box.x0 >= 0 and word.box.x0 - before.box.x1 <= 2.5 * height
    if BlockKind.TABLE_CELL in (before.kind, word.kind) and before.run != word.run:
        return False
    return onwards and word.kind is before.kind and abs(word.box.y1 - before.box.y1) <= 0.8 * height
