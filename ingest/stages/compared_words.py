"""The words of a page as they are compared with those of another: in canonical form, with their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Box, PageRef, Word
from ingest.stages.folding import as_digits, canonical, fold, is_number
from ingest.stages.pagetext import APART

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_CLOCK = re.compile(r"\d ?[.:] ?\d\d")


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word of the running text with its canonical form and its place."""

    word: Word
    on_master: Box
    form: str
    page: PageRef
    top: float  # share of the page's height
    height_px: int
    opens: bool  # first of its line or after a full stop: a capital says nothing there


def aligned_words(pages: Sequence[PageText]) -> tuple[AlignedWord, ...]:
    """The words of the running text of ``pages``; stamps, margin notes and bare punctuation left out."""
    return tuple(word for page in pages for word in _page_words(page))


def _page_words(page: PageText) -> Iterator[AlignedWord]:
    height = max(1, page.reading.height_px)
    starts = {line.start for line in page.body_lines}
    fax_rows = _fax_rows(page)
    opens = True
    for placed in page.words:
        if placed.kind in APART or placed.start in fax_rows:
            continue
        word, form = placed.word, canonical(placed.word.text)
        opens = opens or placed.start in starts
        if form:
            yield AlignedWord(word, placed.on_master, form, page.page, word.box.y0 / height, height, opens)
        opens = word.text.endswith((".", ":", "!", "?"))


def _fax_rows(page: PageText) -> frozenset[int]:
    """Where the words of a fax machine's own line stand: it is printed anew at each sending."""
    rows = [
        line
        for line in page.body_lines
        if line.top < 0.07 and "fax" in fold(line.text) and _CLOCK.search(line.text)
    ]
    return frozenset(
        placed.start for placed in page.words for row in rows if row.start <= placed.start < row.end
    )


def digits_of(words: Sequence[AlignedWord]) -> str:
    """The digits of the numbers among ``words``; look-alike letters count only in a word of nothing else."""
    return "".join(_true_digits(each.word.text) for each in words if is_number(each.word.text))


def _true_digits(number: str) -> str:
    mended = as_digits(number)
    return re.sub(r"\D", "", number if any(char.isalpha() for char in mended) else mended)
