"""What to frame on a page image: the values, cues and findings of the register that stand on it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from arkiv.export.words import FIELDS, SEVERITIES, called
from arkiv.holdings.register import DocumentRow, FoundFact, PageRow, Value

_NEAR = 24  # px: frames that begin closer than this would have their numbers on top of each other

Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A frame on the image and the words beside it. Pixels of the page turned upright, origin top left."""

    number: int
    what: str
    text: str
    confidence: float | None
    x: int
    y: int
    width: int
    height: int
    finding: bool
    field: str  # the name of the fact it bears out, ``finding`` for a finding
    beside: int = 0  # how many marks before it begin at the same place: their numbers stand side by side


@dataclass(frozen=True, slots=True)
class Upright:
    """How a page is shown the right way up: the size it then has, and what to do to its picture (SVG)."""

    page: PageRow
    width: int
    height: int
    transform: str

    @classmethod
    def of(cls, page: PageRow) -> Upright:
        width, height = page.width_px, page.height_px
        if page.turn_deg == 90:
            return cls(page, height, width, f"translate(0 {width}) rotate(-90)")
        if page.turn_deg == 180:
            return cls(page, width, height, f"translate({width} {height}) rotate(180)")
        if page.turn_deg == 270:
            return cls(page, height, width, f"translate({height} 0) rotate(90)")
        return cls(page, width, height, "")

    @property
    def label_px(self) -> int:
        """The size of a frame's number in image pixels: the same on the screen whatever the resolution."""
        return max(12, self.width // 60)

    def turned(self, corners: Corners) -> Corners:
        """A box on the master as it lies on the upright page."""
        x0, y0, x1, y1 = corners
        width, height = self.page.width_px, self.page.height_px
        match self.page.turn_deg:
            case 90:
                return y0, width - x1, y1, width - x0
            case 180:
                return width - x1, height - y1, width - x0, height - y0
            case 270:
                return height - y1, x0, height - y0, x1
            case _:
                return corners


def marks_on(page: PageRow, document: DocumentRow | None, more: Iterable[FoundFact] = ()) -> tuple[Mark, ...]:
    """The marks of ``page``, from the top down; a place that says the same thing twice is framed once.

    ``more`` are findings that neither the page nor its document holds: those of the box.
    """
    claims = chain(_claims(document, page) if document else (), _findings(page, document, more))
    view = Upright.of(page)
    unique = dict.fromkeys((*claim[:3], view.turned(claim[3]), *claim[4:]) for claim in claims)
    ordered = sorted(unique, key=lambda claim: (claim[3][1], claim[3][0]))
    begun: Counter[tuple[int, int]] = Counter()
    marks = []
    for number, claim in enumerate(ordered, start=1):
        mark = _mark(number, claim)
        corner = (mark.x // _NEAR, mark.y // _NEAR)
        marks.append(replace(mark, beside=begun[corner]))
        begun[corner] += 1
    return tuple(marks)


_Claim = tuple[str, str, float | None, Corners, bool, str]


def _mark(number: int, claim: _Claim) -> Mark:
    what, text, confidence, (x0, y0, x1, y1), finding, field = claim
    # A hair of air, so that the frame does not cover the words it frames.
    return Mark(
        number,
        what,
        text,
        confidence,
        round(x0) - 6,
        round(y0) - 6,
        max(round(x1 - x0), 1) + 12,
        max(round(y1 - y0), 1) + 12,
        finding,
        field,
    )


def _claims(document: DocumentRow, page: PageRow) -> Iterator[_Claim]:
    for name, values in _values(document):
        for value in values:
            for place in value.evidence:
                if (place.file, place.page) == (page.file, page.number):
                    printed = place.printed or value.printed
                    yield called(FIELDS, name), printed, value.confidence, place.box, False, name
    for place in document.type.evidence:
        if (place.file, place.page) == (page.file, page.number):
            yield FIELDS["type"], place.printed, document.type.confidence, place.box, False, "type"


def _values(document: DocumentRow) -> Iterator[tuple[str, Iterable[Value]]]:
    for name in ("case_number", "document_date", "received_date", "sender", "recipient"):
        value: Value | None = getattr(document, name)
        if value:
            yield name, (value,)
    yield "personal_number", document.personal_numbers
    yield "person_name", document.person_names
    yield from document.other_fields.items()


def _findings(page: PageRow, document: DocumentRow | None, more: Iterable[FoundFact]) -> Iterator[_Claim]:
    found: Iterable[FoundFact] = chain(page.findings, document.findings if document else (), more)
    for fact in found:
        if fact.page and fact.box and (fact.page.file, fact.page.number) == (page.file, page.number):
            yield called(SEVERITIES, fact.severity), fact.message, None, fact.box, True, "finding"
