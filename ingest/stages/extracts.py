"""Extracts of minutes (*protokollsutdrag*): a few sheets of many, on purpose.

A nämnd sends whoever it concerns the sheets with their paragraph, numbered as in the whole. Pages that such an extract
has not are no loss: the whole lies with the nämnd's own minutes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.numbering import PageNumber
    from ingest.stages.pagetext import PageText

_CALLS_ITSELF = re.compile(r"\bprotokollsutdrag\b|\butdrag ur (?:\w+ ){0,2}\w*protokoll")
"""In the head of a sheet; further down it tells whom the paragraph is sent to."""
_CERTIFIED = re.compile(r"\bratt utdrag|\butdraget? (?:bestyrk|vidimer|ratt)")
_MINUTES = re.compile(r"sammantradesprotokoll|\bprotokoll\b|\bsammantradesdatum\b")
_TOP = 0.2
_SHEETS = 4
"""Minutes shorter than this are not sent in part."""


def is_extract(pages: Sequence[PageText], numbers: Sequence[PageNumber | None]) -> bool:
    """Whether ``pages``, with the ``numbers`` printed on them, are meant to be a part of longer minutes.

    They say so, or they are minutes of which fewer than half the sheets are here: what loses sheets by accident loses
    one or two.
    """
    heads = [_head(page) for page in pages]
    if any(_CALLS_ITSELF.search(head) for head in heads):
        return True
    if not any(_MINUTES.search(head) for head in heads):
        return False
    if any(_CERTIFIED.search(page.folded) for page in pages):
        return True
    total = max((each.total or 0 for each in numbers if each is not None), default=0)
    return total >= _SHEETS and 2 * len(pages) < total


def _head(page: PageText) -> str:
    return "\n".join(page.folded[line.start : line.end] for line in page.body_lines if line.top < _TOP)
