"""Fit what an engine's confidence is worth: ``python -m scripts.fit_word_calibration --seed 52 --seed 53``.

Draws pages of the bank tune, reads them with every engine as it speaks before calibration, and fits a rising
curve for each kind of word: of the words given p, the share that is exactly right. Prints the curves with the
error they leave, and writes ``ingest/stages/calibration.yaml``. Same seeds, same curves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np

from ingest.engines.ppocr import PpocrEngine
from ingest.engines.tesseract import TesseractEngine
from ingest.model import PageImage, PageRef, Sha256
from ingest.reader import Profile, Reader, ReadingSettings
from ingest.stages.calibration import Calibration, Curve, WordKind, kind_of
from ingest.stages.lexicon import Lexicon, swedish_lexicon
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import Bank
from scripts.reading_bench.pages import drawn_pages, truth_of
from scripts.reading_bench.reliability import Claim, calibration_error
from scripts.reading_bench.score import score

TARGET = Path(__file__).parents[1] / "ingest" / "stages" / "calibration.yaml"
AS_SPOKEN = Calibration(version=0, engines={})
KNOTS: tuple[float, ...] = (
    *(0.0, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99),
    *(0.993, 0.996, 0.998, 0.999, 1.0),
)
PRIOR_WORDS = 2
"""As many words, right as often as the engine says, are added at every knot: a lone word proves nothing."""
HEADING = """\
# What an engine's confidence is worth: of the words given p, the share that is exactly right, spaces and
# punctuation counted. Piecewise linear, rising. Written by `python -m scripts.fit_word_calibration` from {words}
# words of drawn pages (bank tune, seeds {seeds}); checked on the bank test by scripts/bench_reading ("konfidensfel").
# An engine's curves count for a profile by "name profile" where there are such, else by its name.
"""


class Spoken(NamedTuple):
    """A word as an engine read it: what kind it is, how sure it was, whether it stands there."""

    kind: WordKind
    confidence: float
    right: bool


def readers(lexicon: Lexicon) -> Iterator[tuple[str, Reader]]:
    """The curves' names, and a reader whose confidence is the engine's own."""
    for profile in Profile:
        settings = ReadingSettings(profile)
        engine = PpocrEngine(settings.cascade, lexicon=lexicon)
        yield f"ppocr {profile}", Reader(settings, engines=(engine,), calibration=AS_SPOKEN)
    accurate = ReadingSettings(Profile.ACCURATE)
    yield "ppocr+tesseract", Reader(accurate, calibration=AS_SPOKEN)
    yield "tesseract", Reader(engines=(TesseractEngine(),), calibration=AS_SPOKEN)


def spoken(reader: Reader, pages: Iterable[DrawnPage], lexicon: Lexicon) -> Iterator[Spoken]:
    """Every word that ``reader`` finds on ``pages``."""
    for page in pages:
        image = PageImage(PageRef(Sha256("0" * 64), 1), np.asarray(page.image.convert("L")), float(page.dpi))
        reading = reader.read(image)
        words = [word for line in reading.lines for word in line.words]
        for word, claim in zip(words, score(truth_of(page), reading).sure, strict=True):
            yield Spoken(kind_of(word.text, lexicon), claim.said, bool(claim.right))


def curve_of(words: Sequence[Spoken]) -> Curve:
    """A rising curve through ``words``: pooled neighbours (isotonic regression), read off at the knots."""
    said = [word.confidence for word in words] + [knot for knot in KNOTS for _ in range(PRIOR_WORDS)]
    truth = [float(word.right) for word in words] + [knot for knot in KNOTS for _ in range(PRIOR_WORDS)]
    order = np.argsort(said, kind="stable")
    xs, ys = np.asarray(said)[order], _pooled(np.asarray(truth)[order])
    worth = np.maximum.accumulate([_mean_near(xs, ys, n) for n in range(len(KNOTS))])
    points = tuple((knot, round(float(value), 3)) for knot, value in zip(KNOTS, worth, strict=True))
    return tuple(_without_middles(points))


def _pooled(values: np.ndarray) -> np.ndarray:
    """The rising sequence nearest to ``values`` (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([float(value), 1.0])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, count = blocks.pop()
            before, earlier = blocks[-1]
            blocks[-1] = [(before * earlier + mean * count) / (earlier + count), earlier + count]
    return np.concatenate([np.full(int(count), mean) for mean, count in blocks])


def _mean_near(xs: np.ndarray, ys: np.ndarray, n: int) -> float:
    """The mean of ``ys`` from half-way to the knot before to half-way to the one after."""
    low = (KNOTS[n - 1] + KNOTS[n]) / 2 if n else 0.0
    high = (KNOTS[n] + KNOTS[n + 1]) / 2 if n + 1 < len(KNOTS) else 1.01
    return float(ys[(xs >= low) & (xs < high)].mean())


def _without_middles(points: Curve) -> Iterator[tuple[float, float]]:
    """``points`` without those that lie on a level stretch between two others."""
    for n, point in enumerate(points):
        inner = 0 < n < len(points) - 1
        if not (inner and points[n - 1][1] == point[1] == points[n + 1][1]):
            yield point


def fitted(words: Iterable[Spoken]) -> dict[WordKind, Curve]:
    """One curve for each kind of word."""
    by_kind: dict[WordKind, list[Spoken]] = defaultdict(list)
    for word in words:
        by_kind[word.kind].append(word)
    return {kind: curve_of(by_kind[kind]) for kind in WordKind}


def error_left(words: Sequence[Spoken], curves: Mapping[WordKind, Curve]) -> float:
    """Expected calibration error of ``words`` on ``curves``, in per cent."""
    on_curve = (_worth(word, curves[word.kind]) for word in words)
    return 100 * calibration_error(Claim(word.confidence, float(word.right)) for word in on_curve)


def _worth(word: Spoken, curve: Curve) -> Spoken:
    """``word`` with the worth of its confidence."""
    said, worth = zip(*curve, strict=True)
    return word._replace(confidence=float(np.interp(word.confidence, said, worth)))


def as_yaml(engines: Mapping[str, Mapping[WordKind, Curve]], words: int, seeds: Sequence[int]) -> str:
    """The file ``calibration.yaml``."""
    rows = [HEADING.format(words=words, seeds=", ".join(map(str, seeds))) + "version: 3", "engines:"]
    for name, curves in engines.items():
        rows.append(f"  {name}:")
        for kind, curve in curves.items():
            points = [f"[{said:g}, {worth:g}]" for said, worth in curve]
            rows.append(f"    {kind.value}:")
            rows += ["      - " + point for point in points]
    return "\n".join(rows) + "\n"


@click.command()
@click.option("--seed", "seeds", multiple=True, type=int, default=(52, 53), show_default=True, help="Frön.")
@click.option("--pages", default=1, show_default=True, help="Sidor per klass och frö.")
@click.option("--dry-run", is_flag=True, help="Skriv ut kurvorna men ändra ingen fil.")
def main(seeds: tuple[int, ...], pages: int, dry_run: bool) -> None:
    """Anpassa konfidensen till ritade sidor ur banken tune och skriv calibration.yaml."""
    lexicon = swedish_lexicon()
    engines: dict[str, dict[WordKind, Curve]] = {}
    count = 0
    drawn = [page for seed in seeds for _, page in drawn_pages(seed, Bank.TUNE, pages)]
    for name, reader in readers(lexicon):
        words = list(spoken(reader, drawn, lexicon))
        engines[name] = fitted(words)
        count += len(words)
        click.echo(f"{name}: {len(words)} ord, konfidensfel {error_left(words, engines[name]):.2f} %")
    text = as_yaml(engines, count, seeds)
    click.echo(text)
    if not dry_run:
        TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
