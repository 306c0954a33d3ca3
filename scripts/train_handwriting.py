"""Teach what handwriting looks like: ``npm ci --prefix scripts/handwriting_faces``, then

    python -m scripts.train_handwriting --seed 1

Sheets with print and handwriting side by side (``scripts.handwriting_sheets``) are worn and read by the line reader,
so that the boxes are those the reader will see. The faces of the test bank are never taught, and no face is judged
by a model that was taught it: each figure printed is of faces left out (a third of them at a time). The same seed
on the same machine gives the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.engines.ppocr import PpocrEngine
from ingest.engines.protocol import LevelPage
from ingest.model import BlockKind, Box, Line
from ingest.stages.grey import Grey
from ingest.stages.handwriting import MODEL, Layers, Model, beside_print, parts_of
from ingest.stages.ink_looks import FEATURES, looks_of, words_of
from ingest.stages.placement import Placement
from ingest.stages.rows import line_from
from scripts.drawing.fonts import Bank
from scripts.handwriting_sheets import WEARS, Sheet, drawn_sheets
from scripts.reading_bench.pages import drawn_pages
from scripts.reading_bench.special import FORMS, NOTES, SPECIAL

Rows = NDArray[np.float64]

TARGET: Final = Path(__file__).parents[1] / "ingest" / "stages" / MODEL
SURELY: Final = 0.002
LIKELY: Final = 0.01
"""Shares of printed words, in faces left out, that may be called handwriting: by the cut alone, and with the likely."""
NETS: Final = 2
SMALL: Final = 3e-3
"""How much large weights cost."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One part of a line: how it looks, what it is, in which face (none: of the bench), on which page."""

    look: Rows
    hand: bool
    face: str
    page: int
    words: int
    letters: int


# --- lessons --------------------------------------------------------------------------------------


def lessons(seed: int, sheets: int, pages: int) -> Iterator[Lesson]:
    """What is taught: ``sheets`` of mixed hands, and ``pages`` of each printed class of the reading bench."""
    engine = PpocrEngine()
    printed = [*WEARS, *(name for name in SPECIAL if name not in (FORMS, NOTES))]
    bench = (page for _, page in drawn_pages(seed, Bank.TUNE, pages, printed) if not page.turn_deg)
    plain = (Sheet(page, ("",) * len(page.words)) for page in bench)
    for number, sheet in enumerate(chain(drawn_sheets(seed, sheets), plain)):
        pixels = np.asarray(sheet.page.image.convert("L"))
        placement = Placement(pixels.shape[1], pixels.shape[0], 0, sheet.page.skew_deg)
        level = placement.levelled(pixels)
        lines = engine.recognise(LevelPage(level, float(sheet.page.dpi)))
        yield from matched(number, sheet, placement, level, lines)


def matched(
    number: int, sheet: Sheet, placement: Placement, level: Grey, lines: Sequence[Line]
) -> Iterator[Lesson]:
    """The parts of ``lines`` that are all print or all by hand, in one face."""
    parts = parts_of(lines, margins=False)
    drawn = list(zip(sheet.page.words, sheet.faces, strict=True))
    for part, look in zip(parts, looks_of(lines, parts, level) if parts else (), strict=True):
        words = words_of(lines, part)
        box = placement.to_master(line_from(words).box)
        inside = [(word.kind, face) for word, face in drawn if _holds(box, word.box)]
        if len({(kind is BlockKind.HANDWRITING, face) for kind, face in inside}) != 1:
            continue
        kind, face = inside[0]
        by_hand = kind is BlockKind.HANDWRITING
        if kind is not BlockKind.STAMP and not (by_hand and not face):
            letters = sum(len(word.text) for word in words)
            yield Lesson(look, by_hand, face, number, len(words), letters)


def _holds(box: Box, word: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


# --- teaching -------------------------------------------------------------------------------------


def taught(given: Sequence[Lesson], learn: NDArray[np.bool_]) -> Model:
    """The model that the lessons marked in ``learn`` teach; the rest only stand on the same pages."""
    looks, hand = np.stack([each.look for each in given]), np.array([each.hand for each in given])
    alone = _layers(looks[learn], hand[learn])
    rows = _beside(given, looks, alone)
    return Model(alone, _layers(rows[learn], hand[learn]), cut=0.0, likely=0.0)


def _beside(given: Sequence[Lesson], looks: Rows, alone: Layers) -> Rows:
    """Each lesson beside the print of its page."""
    page, letters = (np.array([getattr(each, name) for each in given]) for name in ("page", "letters"))
    rows, scores = np.empty((len(given), 2 * looks.shape[1])), alone.scores(looks)
    for number in np.unique(page):
        own = page == number
        rows[own] = beside_print(looks[own], scores[own], letters[own].astype(float))
    return rows


def _layers(looks: Rows, hand: NDArray[np.bool_]) -> Layers:
    """The mean of NETS nets that started differently, as one net."""
    nets = [_one_net(looks, hand, seed=number) for number in range(NETS)]
    level = np.array([sum(net.out[-1] for net in nets)])
    out = np.concatenate([*(net.out[:-1] for net in nets), level]) / NETS
    hidden = np.concatenate([net.hidden for net in nets], axis=1)
    bias = np.concatenate([net.bias for net in nets])
    return Layers(nets[0].mean, nets[0].spread, hidden, bias, out)


def _one_net(
    looks: Rows, hand: NDArray[np.bool_], *, seed: int, hidden: int = 12, steps: int = 400
) -> Layers:
    """A net of one hidden layer, taught with Adam on all rows at once."""
    chance = np.random.default_rng(seed)
    mean, spread = looks.mean(axis=0), looks.std(axis=0) + 1e-3
    seen = np.clip((looks - mean) / spread, -5.0, 5.0)
    weights = [
        chance.normal(0, 0.2, (seen.shape[1], hidden)),
        np.zeros(hidden),
        chance.normal(0, 0.3, hidden + 1),
    ]
    share = np.where(hand, 0.5 / hand.sum(), 0.5 / (~hand).sum())
    moments = [(np.zeros_like(each), np.zeros_like(each)) for each in weights]
    for step in range(1, steps + 1):
        for at, (weight, slope) in enumerate(zip(weights, _slopes(seen, hand, share, weights), strict=True)):
            first, second = moments[at]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            upwards = first / (1 - 0.9**step)
            weight -= 0.02 * upwards / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Layers(mean, spread, *weights)


def _slopes(seen: Rows, hand: NDArray[np.bool_], share: Rows, weights: Sequence[Rows]) -> tuple[Rows, ...]:
    """How the loss (log loss, each class worth as much, and small weights) changes with each weight."""
    into, bias, out = weights
    layer = np.tanh(seen @ into + bias)
    wrong = share * (1 / (1 + np.exp(-(layer @ out[:-1] + out[-1]))) - hand)
    back = np.outer(wrong, out[:-1]) * (1 - layer * layer)
    to_out = np.append(layer.T @ wrong + SMALL * out[:-1], wrong.sum())
    return seen.T @ back + SMALL * into, back.sum(axis=0), to_out


def left_out_scores(given: Sequence[Lesson], folds: int = 3) -> Rows:
    """The score of each lesson by a model that never saw its face; NaN for lessons of no named face."""
    names = sorted({(each.hand, each.face) for each in given if each.face})
    fold_of = {face: at % folds for at, (_, face) in enumerate(names)}
    fold = np.array([fold_of.get(each.face, -1) for each in given])
    looks, scores = np.stack([each.look for each in given]), np.full(len(given), np.nan)
    for number in range(folds):
        model, out = taught(given, fold != number), fold == number
        scores[out] = model.beside.scores(_beside(given, looks, model.alone)[out])
    return scores


def with_cuts(model: Model, given: Sequence[Lesson], scores: Rows) -> Model:
    """``model`` with the lowest cuts that call no more print handwriting than SURELY and LIKELY."""
    known = ~np.isnan(scores)
    steps = np.arange(0.0, 12.0, 0.05)
    tried = (replace(model, cut=float(cut), likely=float(cut)) for cut in steps)
    sure = next(each for each in tried if called_hand(each, given, scores, known)[0] <= SURELY)
    tried = (replace(sure, likely=float(low)) for low in steps if low <= sure.cut)
    return next((each for each in tried if called_hand(each, given, scores, known)[0] <= LIKELY), sure)


def called_hand(
    model: Model, given: Sequence[Lesson], scores: Rows, among: NDArray[np.bool_]
) -> tuple[float, float]:
    """Shares of the printed and of the handwritten words that ``model`` calls handwriting."""
    page, words = (np.array([getattr(each, name) for each in given]) for name in ("page", "words"))
    hand, called = np.array([each.hand for each in given]), np.zeros(len(given), bool)
    for number in np.unique(page):
        own = (page == number) & among
        called[own] = model.called(scores[own])
    print_, by_hand = among & ~hand, among & hand
    return (
        float(words[print_ & called].sum() / max(1, words[print_].sum())),
        float(words[by_hand & called].sum() / max(1, words[by_hand].sum())),
    )


def stored(model: Model, made: str) -> str:
    """``model`` as JSON, numbers to four figures, with how it was made."""
    layers = {
        which: {name: _short(getattr(each, name)) for name in Layers.__slots__}
        for which, each in (("alone", model.alone), ("beside", model.beside))
    }
    whole = {"made": made, "features": FEATURES, "cut": model.cut, "likely": model.likely, **layers}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n"


def _short(values: Rows) -> list[object]:
    return [_short(each) if each.ndim else float(f"{each:.4g}") for each in values]


def main() -> None:
    """Draw, read, teach, tell how well it does on faces left out, and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sheets", type=int, default=400)
    parser.add_argument("--pages", type=int, default=1, help="pages of each printed class of the bench")
    asked = parser.parse_args()
    given = list(lessons(asked.seed, asked.sheets, asked.pages))
    hands = sorted({each.face for each in given if each.hand})
    prints = sorted({each.face for each in given if not each.hand and each.face})
    made = f"{asked}, {len(given)} parts; hands: {', '.join(hands)}; print: {', '.join(prints)}"
    TARGET.write_text(stored(judged(given), made), "utf-8")


def judged(given: Sequence[Lesson]) -> Model:
    """The model of all lessons; prints how the same teaching does face by face on faces it never saw."""
    scores = left_out_scores(given)
    model = with_cuts(taught(given, np.ones(len(given), bool)), given, scores)
    faces_of = np.array([each.face for each in given])
    hand = np.array([each.hand for each in given])
    wrong, found = called_hand(model, given, scores, ~np.isnan(scores))
    print(f"cut {model.cut:.2f}, likely {model.likely:.2f}")
    print(f"faces left out: print called hand {wrong:.2%}, handwriting found {found:.1%}")
    for face in sorted(set(faces_of[hand])):
        # By the cut alone: the page of a face is never without the others.
        share = float((scores[faces_of == face] >= model.cut).mean())
        print(f"  {face}: {share:.0%} of its parts by the cut alone")
    return model


if __name__ == "__main__":
    main()
