"""Boundaries that a person has drawn, laid over those that were proposed.

``starts`` says of a page whether a document begins there: true, false, or nothing (then the proposal holds). An
attachment may still begin on a page where no document does; it is then part of the document before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.stages.attachments import Belonging, belongings
from ingest.stages.split import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.model import PageRef
    from ingest.stages.signs import PageSigns

BY_PERSON = "Bestämt av en person."


def as_decided(
    signs: Sequence[PageSigns], segments: Sequence[Segment], starts: Mapping[PageRef, bool]
) -> tuple[tuple[Segment, ...], tuple[Belonging, ...]]:
    """``segments`` with every decision in ``starts`` carried out, and which of them are attachments."""
    if not starts:
        return tuple(segments), belongings(signs, segments)
    told = [starts.get(each.page.page) for each in signs]
    cut = _cut(segments, told)
    found = belongings(signs, cut)
    joined = {each.segment for each in found if each.joined}
    unwanted = {
        place
        for place, segment in enumerate(cut)
        if place and place not in joined and told[segment.start] is False
    }
    if unwanted:
        cut = _merged(cut, unwanted)
        found = belongings(signs, cut)
    return tuple(cut), found


def _cut(segments: Sequence[Segment], told: Sequence[bool | None]) -> list[Segment]:
    """The segments parted wherever a person lets a document begin; such a one is never an attachment."""
    parted: list[Segment] = []
    for segment in segments:
        places = [place for place in range(segment.start, segment.end) if told[place]]
        starts = sorted({segment.start, *places})
        ends = [*starts[1:], segment.end]
        for start, end in zip(starts, ends, strict=True):
            if told[start]:
                parted.append(Segment(start, end, 1.0, (BY_PERSON,)))
            else:
                parted.append(replace(segment, end=end))
    return parted


def _merged(segments: Sequence[Segment], unwanted: set[int]) -> list[Segment]:
    merged: list[Segment] = []
    for place, segment in enumerate(segments):
        if place in unwanted and merged:
            merged[-1] = replace(merged[-1], end=segment.end)
        else:
            merged.append(segment)
    return merged
