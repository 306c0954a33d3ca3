"""Drawn boxes as labelled pages: which words are data of a client, and which names are officials'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from arkiv.disclosure.finder.model import Kind
from scripts.drawing.box import draw_box
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import Bank
from scripts.drawing.people import BOYS, GIRLS, MEN, SURNAMES, WOMEN
from scripts.drawing.plan import draw_plan
from scripts.drawing.truth import DrawnBox
from scripts.redaction_bench.papers import OFFICIAL, LabelledPage

_POSTAL = re.compile(r"(\d{3}) (\d{2}) (\w+)\W*")
_EVERY_NAME = {name for bank in Bank for names in (GIRLS, BOYS, WOMEN, MEN, SURNAMES) for name in names[bank]}
_EDGES = ".,;:()[]\"'”/!?"
_UNTOLD = "untold"
"""Label of a word the truth does not tell about (a private sender's name, handwriting): neither datum nor plain."""
_POSTAL_DATUM = -3


def labelled_boxes(seed: int, documents: int, bank: Bank) -> list[LabelledPage]:
    """Every written page of the box, documents in no particular order."""
    box = draw_box(seed, documents, bank)
    plan = draw_plan(seed, documents, bank)
    office = {*plan.office.handlers, plan.office.manager, plan.office.chair, plan.office.secretary}
    private = {draft.person for draft in plan.drafts} - office
    return [
        _labelled(page.drawn, box, office, private)
        for file in box.files
        for page in file.pages
        if page.drawn.words
    ]


def _labelled(drawn: DrawnPage, box: DrawnBox, office: set[str], private: set[str]) -> LabelledPage:
    words = [word.text for word in drawn.words]
    labels, data = [""] * len(words), [-1] * len(words)
    datum = 0
    for parts, label in _wanted(box, office, private):
        for at in range(len(words) - len(parts) + 1):
            if all(
                not labels[at + step] and _same(words[at + step], part) for step, part in enumerate(parts)
            ):
                told = (
                    label
                    if len(parts) > 1 or label != Kind.NAME.value or _stands_alone(words, at)
                    else _UNTOLD
                )
                for step in range(len(parts)):
                    labels[at + step], data[at + step] = told, datum
                datum += 1
    _leave_postal_lines(words, labels, data)
    for at, word in enumerate(drawn.words):
        if not labels[at] and word.kind.value == "handwriting":
            labels[at], data[at] = _UNTOLD, -2
    return LabelledPage(drawn, tuple(labels), tuple(data))


def _leave_postal_lines(words: Sequence[str], labels: list[str], data: list[int]) -> None:
    """A postal number and town right after a client's street are hers, but the truth gives the street alone."""
    for at in range(1, len(words) - 2):
        if labels[at - 1] == Kind.ADDRESS.value and _POSTAL.fullmatch(" ".join(words[at : at + 3])):
            labels[at : at + 3], data[at : at + 3] = [_UNTOLD] * 3, [_POSTAL_DATUM] * 3


def _wanted(box: DrawnBox, office: set[str], private: set[str]) -> Iterator[tuple[Sequence[str], str]]:
    """Sequences of words to label, the longest and surest first."""
    people = [who for client in box.clients for who in (client.person, client.mother, client.father) if who]
    for client in box.clients:
        yield client.street.split(), Kind.ADDRESS.value
        yield client.phone.split(), Kind.PHONE.value
    for who in people:
        digits = who.number
        yield [digits], Kind.IDENTITY_NUMBER.value
        yield [digits[2:]], Kind.IDENTITY_NUMBER.value
        # A client who happens to be called what an official is called: the truth itself cannot tell them apart.
        yield who.name.split(), _UNTOLD if who.name in office else Kind.NAME.value
    yield from ((name.split(), OFFICIAL) for name in sorted(office))
    yield from ((name.split(), _UNTOLD) for name in sorted(private))
    for part in sorted({part for who in people for part in (who.first, who.last)}):
        yield [part], Kind.NAME.value


def _stands_alone(words: Sequence[str], at: int) -> bool:
    """Whether a lone part of a client's name is not part of somebody else's whole name."""
    beside = [words[place].strip(_EDGES) for place in (at - 1, at + 1) if 0 <= place < len(words)]
    return not any(word in _EVERY_NAME or word.removesuffix("s") in _EVERY_NAME for word in beside)


def _same(printed: str, part: str) -> bool:
    bare = printed.strip(_EDGES)
    return bare == part or bare == f"{part}s" or bool(re.fullmatch(rf"{re.escape(part)}[:’']s", bare))
