"""From rulings to what the redaction engine hides, and what marks do to each other on a page. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from arkiv.derivatives.geometry import centre
from arkiv.disclosure import persons
from arkiv.disclosure.delivery.standing import touches
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.redaction.model import Clearing, Extent, Ground, Mask, MaskId
from arkiv.disclosure.rule import Ruling, SecrecyRule
from arkiv.disclosure.rulebook import SecrecyBook
from ingest.model import Box, Line, PageReading, PageRef, Word

_NOT_YET = Ground("", "?")
"""Stands in the bar of a passage that nobody has ruled on, while the desk shows how it would look."""


def mask_of(passage: Passage, book: SecrecyBook) -> Mask:
    """The mask a passage ruled to be hidden becomes."""
    assert passage.ruled is not None
    rule = book.rule(passage.ruled.rule)
    assert isinstance(rule, SecrecyRule)
    return _mask(passage, ground_of(rule))


def masks_as_it_stands(passages: Iterable[Passage], book: SecrecyBook) -> tuple[Mask, ...]:
    """The masks as ruled; what nobody has ruled on, and is not proposed to be shown, counts as hidden too."""
    return tuple(
        mask_of(one, book) if one.masked else _mask(one, _NOT_YET)
        for one in passages
        if one.masked or (one.ruled is None and one.proposed is not Ruling.SHOW)
    )


def clearings_on(passages: Iterable[Passage], page: PageRef) -> Iterator[Clearing]:
    """What persons have ruled to show of one page."""
    for one in passages:
        if one.page == page and one.ruled is not None and not one.masked:
            yield Clearing(page, one.boxes)


def _mask(passage: Passage, ground: Ground) -> Mask:
    return Mask(
        id=MaskId(str(passage.number)),
        page=passage.page,
        boxes=passage.boxes,
        ground=ground,
        text=passage.text,
        kind=persons.sought_as(passage.kind, passage.text),
        extent=Extent.FULL_LINE if passage.full_line else Extent.WORDS,
    )


def ground_of(rule: SecrecyRule) -> Ground:
    """What stands in a bar and below the page: ``26:1``, ``OSL 26 kap. 1 §``."""
    statute = rule.statute.partition(" (")[0] if "OSF" not in rule.statute else "OSF"
    chapter, _, rest = rule.section.partition(" kap. ")
    section = (rest or chapter).partition(" §")[0]
    label = f"{chapter}:{section}" if rest else f"{statute} {section}"
    return Ground(f"{statute} {rule.section}", label)


# --- a page at the desk ---------------------------------------------------------------------------


def within(passages: Iterable[Passage], page: PageRef, boxes: Sequence[Box]) -> tuple[Passage, ...]:
    """The passages of a page that lie wholly under ``boxes``: to hide these is to rule on those."""
    return tuple(
        one
        for one in passages
        if one.page == page
        and one.boxes
        and all(any(touches(hiding, box) for hiding in boxes) for box in one.boxes)
    )


def words_under(reading: PageReading, boxes: Sequence[Box]) -> tuple[Word, ...]:
    """The words that ``boxes`` hide something of, in reading order."""
    return tuple(
        word for line in reading.lines for word in line.words if any(touches(box, word.box) for box in boxes)
    )


def hidden_though_open(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """What is not secret and yet lies under a mask: its own, or one somebody drew over it (TF 2 kap. 15 §)."""
    by_page: dict[PageRef, list[Passage]] = {}
    for one in passages:
        if one.masked:
            by_page.setdefault(one.page, []).append(one)
    return tuple(
        one
        for one in passages
        if one.proposed is Ruling.SHOW and (one.masked or _lies_under(one, by_page.get(one.page, ())))
    )


def _lies_under(one: Passage, masked: Iterable[Passage]) -> bool:
    return any(touches(hiding, box) for other in masked for hiding in other.boxes for box in one.boxes)


def padded(box: Box, by_px: float, page: Box) -> Box:
    """``box`` larger on every side, kept on ``page``; one made smaller keeps its middle."""
    x, y = centre(box)
    return Box(
        max(page.x0, min(box.x0 - by_px, x)),
        max(page.y0, min(box.y0 - by_px, y)),
        min(page.x1, max(box.x1 + by_px, x)),
        min(page.y1, max(box.y1 + by_px, y)),
    )


def line_frames(passage: Passage, lines: Iterable[Line]) -> tuple[Box, ...]:
    """Where a bar over whole lines goes, about: for the eye, while the builder follows the ink."""
    frames = []
    for line in lines:
        if any(touches(box, word.box) for box in passage.boxes for word in line.words):
            frames.append(line.box)
    return tuple(frames) or passage.boxes


def claim_of(item: Item, passages: Iterable[Passage], page: PageRef) -> str:
    """Twelve hex digits that change whenever anything of the page's marks, or of its record, does."""
    told = [msgspec.json.encode(item), *(msgspec.json.encode(one) for one in passages if one.page == page)]
    return hashlib.sha256(b"\0".join(told)).hexdigest()[:12]
