"""The redaction desk: pages, proposals and a list of operations; masks are what the list makes of them. Pure.

Nothing is ever edited: ``do`` and ``undo`` give a new desk, and the same list gives the same masks with the same ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from arkiv.derivatives.geometry import centre
from arkiv.disclosure.delivery.standing import touches
from arkiv.disclosure.finder.model import Kind, PersonKey, Proposal
from arkiv.disclosure.redaction.model import Clearing, Ground, Mask, MaskId
from arkiv.disclosure.redaction.operations import (
    AcceptProposals,
    Draw,
    Extend,
    LeaveOpen,
    Operation,
    Pad,
    PickPerson,
    PickWords,
    Reground,
    Remove,
    WordAt,
)
from ingest.model import Box, PageReading, PageRef, Word


@dataclass(frozen=True)
class Desk:
    """Where one delivery is redacted. ``undone`` are operations that can be done again, the last undone first."""

    pages: tuple[PageReading, ...]
    proposals: tuple[Proposal, ...] = ()
    operations: tuple[Operation, ...] = ()
    undone: tuple[Operation, ...] = ()

    def do(self, operation: Operation) -> Desk:
        """The desk after ``operation``. What had been undone is forgotten."""
        return replace(self, operations=(*self.operations, operation), undone=())

    def undo(self) -> Desk:
        """The desk before the last operation; itself when there is none."""
        if not self.operations:
            return self
        *earlier, last = self.operations
        return replace(self, operations=tuple(earlier), undone=(last, *self.undone))

    def redo(self) -> Desk:
        """The desk with the last undone operation done again."""
        if not self.undone:
            return self
        first, *rest = self.undone
        return replace(self, operations=(*self.operations, first), undone=tuple(rest))

    @cached_property
    def outcome(self) -> tuple[tuple[Mask, ...], tuple[Clearing, ...]]:
        """Masks and clearings after every operation, in order."""
        masks: list[Mask] = []
        clearings: list[Clearing] = []
        for number, operation in enumerate(self.operations, start=1):
            masks, clearings = self._after(operation, number, masks, clearings)
        return tuple(masks), tuple(clearings)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """What stands masked after every operation."""
        return self.outcome[0]

    @property
    def clearings(self) -> tuple[Clearing, ...]:
        """What was said to be left open."""
        return self.outcome[1]

    def masks_on(self, page: PageRef) -> tuple[Mask, ...]:
        """The masks of one page."""
        return tuple(mask for mask in self.masks if mask.page == page)

    def clearings_on(self, page: PageRef) -> tuple[Clearing, ...]:
        """The clearings of one page, and the proposals to leave open that no mask has hidden."""
        left = [proposal for proposal in self.proposals if proposal.page == page and not proposal.withhold]
        hidden = [box for mask in self.masks_on(page) for box in mask.boxes]
        proposed = (
            Clearing(
                page, tuple(box for box in proposal.boxes if not any(touches(one, box) for one in hidden))
            )
            for proposal in left
        )
        decided = (clearing for clearing in self.clearings if clearing.page == page)
        return (*decided, *(clearing for clearing in proposed if clearing.boxes))

    # --- what each operation does -----------------------------------------------------------------

    def _after(
        self, operation: Operation, number: int, masks: list[Mask], clearings: list[Clearing]
    ) -> tuple[list[Mask], list[Clearing]]:
        match operation:
            case Remove() | Extend() | Pad() | Reground():
                return [changed for mask in masks for changed in _changed(mask, operation)], clearings
            case LeaveOpen(page, words):
                boxes = tuple(word.box for word in self._words(page, words))
                return [left for mask in masks for left in _let_go(mask, page, boxes)], [
                    *clearings,
                    Clearing(page, boxes),
                ]
            case _:
                made = [
                    replace(mask, id=MaskId(f"m{number}.{at}"))
                    for at, mask in enumerate(self._made(operation), start=1)
                ]
                return [*masks, *made], _without(clearings, made)

    def _made(self, operation: Operation) -> Iterator[Mask]:
        match operation:
            case Draw(page, box, ground, snap):
                words = self._touched(page, box) if snap else ()
                text = " ".join(word.text for word in words)
                yield Mask(MaskId(""), page, (box, *(word.box for word in words)), ground, text)
            case PickWords(page, places, ground, extent):
                words = tuple(self._words(page, places))
                if words:
                    kind, person = self._known(page, places)
                    yield replace(_over(page, words, ground), extent=extent, kind=kind, person=person)
            case PickPerson(person, ground):
                yield from (_proposed(each, ground) for each in self.proposals if each.person == person)
            case AcceptProposals(chosen, ground):
                yield from (
                    _proposed(self.proposals[at], ground) for at in chosen if at < len(self.proposals)
                )

    def _known(self, page: PageRef, places: Sequence[WordAt]) -> tuple[Kind | None, PersonKey | None]:
        """Kind and person of the proposal the picked words are part of, if any."""
        for proposal in self.proposals:
            if proposal.page == page and set(places) & set(proposal.words):
                return proposal.kind, proposal.person
        return None, None

    def _page(self, page: PageRef) -> PageReading | None:
        return next((reading for reading in self.pages if reading.page == page), None)

    def _words(self, page: PageRef, places: Iterable[WordAt]) -> Iterator[Word]:
        reading = self._page(page)
        for row, at in places:
            if reading is not None and row < len(reading.lines) and at < len(reading.lines[row].words):
                yield reading.lines[row].words[at]

    def _touched(self, page: PageRef, box: Box) -> tuple[Word, ...]:
        reading = self._page(page)
        lines = reading.lines if reading is not None else ()
        return tuple(word for line in lines for word in line.words if touches(box, word.box))


def _over(page: PageRef, words: Sequence[Word], ground: Ground) -> Mask:
    boxes = tuple(word.box for word in words)
    return Mask(MaskId(""), page, boxes, ground, " ".join(word.text for word in words))


def _proposed(proposal: Proposal, ground: Ground) -> Mask:
    return Mask(
        MaskId(""), proposal.page, proposal.boxes, ground, proposal.text, proposal.kind, proposal.person
    )


def _changed(mask: Mask, operation: Remove | Extend | Pad | Reground) -> Iterator[Mask]:
    if mask.id != operation.mask:
        yield mask
        return
    match operation:
        case Extend(_, extent):
            yield replace(mask, extent=extent)
        case Pad(_, by_px):
            yield replace(mask, boxes=tuple(_padded(box, by_px) for box in mask.boxes))
        case Reground(_, ground):
            yield replace(mask, ground=ground)


def _padded(box: Box, by_px: float) -> Box:
    """``box`` larger on every side; one made smaller keeps its middle."""
    x, y = centre(box)
    return Box(min(box.x0 - by_px, x), min(box.y0 - by_px, y), max(box.x1 + by_px, x), max(box.y1 + by_px, y))


def _let_go(mask: Mask, page: PageRef, words: Sequence[Box]) -> Iterator[Mask]:
    """``mask`` without what hid ``words``; gone when it hid nothing else."""
    left = tuple(box for box in mask.boxes if not any(touches(box, word) for word in words))
    if mask.page != page or len(left) == len(mask.boxes):
        yield mask
    elif left:
        said = mask.text.split()
        pairs = zip(said, mask.boxes, strict=False) if len(said) == len(mask.boxes) else ()
        yield replace(mask, boxes=left, text=" ".join(word for word, box in pairs if box in left))


def _without(clearings: Sequence[Clearing], masks: Sequence[Mask]) -> list[Clearing]:
    """Clearings less the words that have been hidden after all."""
    left = []
    for clearing in clearings:
        hidden = [box for mask in masks if mask.page == clearing.page for box in mask.boxes]
        boxes = tuple(box for box in clearing.boxes if not any(touches(one, box) for one in hidden))
        if boxes:
            left.append(Clearing(clearing.page, boxes))
    return left
