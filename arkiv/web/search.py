"""The search the web is given: a function from words to hits. Which index answers is not its business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A page that answers. ``snippet`` is plain text; ``file`` and ``page`` name the page image."""

    box: str
    file: str
    page: int
    title: str
    snippet: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Hits, best first. ``notes`` are Swedish: what was understood, what the search may have missed."""

    hits: tuple[SearchHit, ...]
    total: int
    notes: tuple[str, ...] = ()


Search = Callable[[str], SearchAnswer]
"""Raises ArkivError or SearchError, with a Swedish message, for words it cannot understand."""
