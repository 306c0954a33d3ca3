"""Pages set in other ways than running text: tables, two columns, small print, tilted and turned sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from arkiv.disclosure.finder.model import Kind
from scripts.drawing.canvas import Canvas, Style
from scripts.drawing.degrade import scanned, wear
from scripts.drawing.fonts import Bank, FaceKind, faces
from scripts.redaction_bench.papers import LabelledPage, paper, somebody, told

LAYOUTS = ("löptext", "sned", "liten stil", "vriden", "grå", "tabell", "två spalter")


def laid_out(seed: int, number: int, bank: Bank) -> tuple[str, LabelledPage]:
    """Page ``number`` and the name of its layout; they take turns."""
    name = LAYOUTS[number % len(LAYOUTS)]
    rng = Random(f"layout-{seed}-{number}")
    one_bit, grey = (scanned(noise=5.0),), (scanned(threshold=None, noise=2.5),)
    match name:
        case "sned":
            page = paper(seed, number, bank, wears=one_bit, tilt=rng.choice((-1, 1)) * rng.uniform(1.0, 3.0))
        case "liten stil":
            page = paper(seed, number, bank, wears=one_bit, size_pt=7.0)
        case "vriden":
            page = paper(seed, number, bank, wears=one_bit, turn=rng.choice((90, 180, 270)))
        case "grå":
            page = paper(seed, number, bank, wears=grey)
        case "tabell":
            page = _table(seed, number, bank)
        case "två spalter":
            page = paper(seed, number, bank, wears=one_bit, size_pt=9.0, columns=2)
        case _:
            page = paper(seed, number, bank, wears=one_bit)
    return name, page


def _table(seed: int, number: int, bank: Bank) -> LabelledPage:
    """A ruled list of persons: name, number, telephone, address."""
    rng = Random(f"table-{seed}-{number}")
    canvas = Canvas(300)
    style = Style(rng.choice(faces(bank, FaceKind.SANS)), 9.0)
    columns = (20.0, 62.0, 100.0, 136.0)
    labels: list[str] = []
    data: list[int] = []
    for column, head in zip(columns, ("Namn", "Personnummer", "Telefon", "Adress"), strict=True):
        canvas.text(column, 24.0, head, replace(style, bold=True))
        labels.append("")
        data.append(-1)
    datum = 0
    for row in range(24):
        y = 32.0 + 9.4 * row
        canvas.rule(18, y + 2.8, 192, y + 2.8)
        for column, (kind, text) in zip(columns, _cells(rng, bank), strict=True):
            canvas.text(column, y, text, style)
            count = len(text.split())
            labels += [kind.value] * count
            data += [datum] * count
            datum += 1
    drawn = wear(canvas.finish(), (scanned(noise=5.0),), seed=seed + number)
    return LabelledPage(drawn, tuple(labels), tuple(data))


def _cells(rng: Random, bank: Bank) -> Iterator[tuple[Kind, str]]:
    who = told(somebody(rng, bank), rng)
    yield from (who[form] for form in ("efternamn_fornamn", "nummer", "mobil", "adress"))
