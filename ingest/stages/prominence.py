"""How much like a heading the place of a phrase is, and whether the heading is all that the phrase says.

A paper's main heading is its name for itself: *Placeringsbeslut enligt 4 kap. 1 § SoL* is a placeringsbeslut, whatever
its running text is about. *Anmälan och bedömning* is no anmälan: a heading that goes on names something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.stages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.cues import Token
    from ingest.stages.headings import Heading
    from ingest.stages.pagetext import PageText, TextLine

_HEADING_TOP = 0.5
_HEADING_WORDS = 12
_GOES_ON = 0.6
"""Share left to a phrase when the heading goes on with something else."""
_TAIL = re.compile(
    r"\W*(?:$|(?:enligt|enl|jamlikt|jml|for|angaende|ang|avseende|gallande|rorande|betraffande|nr|i mal|till|"
    r"den \d|\d)\b)"
)
"""What may follow the name of a paper: its law, whom it is about, its number, its day."""
_ALSO = re.compile(r"\W*(?:och|samt|med)\s")
_ORGANISATION = re.compile(
    r"(?:kommun|stad|landsting|namnd|namnden|forvaltning|forvaltningen|omsorgen|skolan?)\W*$"
)
_SUBJECT_LABEL = re.compile(
    r"(ämne|amne|ärende|arende|ang|angående|subject|rubrik|saken|rörande|betr)\b", re.IGNORECASE
)


def prominence_of(pages: Sequence[PageText], first: Token, last: Token) -> float:
    """0.0 in running text, about 1.0 in a heading. ``first`` and ``last`` are the words of a phrase on ``pages``."""
    if first.page != 0 or first.line != last.line:
        return 0.0
    page = pages[0]
    line = page.body_lines[first.line]
    if line.top > _HEADING_TOP:
        return 0.0
    share = _set_prominence(page, line, first)
    if share is None:
        share = _unset_prominence(page, line, first, last)
    return share * (_GOES_ON if _ALSO.match(_rest(page, line, last)) else 1.0)


def names_the_paper(pages: Sequence[PageText], first: Token, last: Token) -> bool:
    """Whether a phrase is all that its line says, but for its law, whom it is about and the like."""
    page = pages[first.page]
    line = page.body_lines[first.line]
    opens = first.in_line == 0 and first.line == last.line
    return opens and _TAIL.match(_rest(page, line, last)) is not None


def _rest(page: PageText, line: TextLine, last: Token) -> str:
    return page.folded[last.end : line.end]


def _set_prominence(page: PageText, line: TextLine, first: Token) -> float | None:
    """The same for a line that is set as a heading; ``None`` where it is not."""
    here = next((each for each in page.headings if each.row == first.line), None)
    main = _main(page)
    if here is None or main is None:
        return None
    share = 1.1 if main.row == first.line else 0.45 if main.line.top < line.top else 0.7
    return share if first.in_line <= 3 else 0.6 * share


def _main(page: PageText) -> Heading | None:
    """The page's main heading: the strongest that is not an organisation's name."""
    named = [each for each in page.headings if not _ORGANISATION.search(fold(each.line.text))]
    return max(named, key=lambda each: each.strength - 0.6 * each.line.top, default=None)


def _unset_prominence(page: PageText, line: TextLine, first: Token, last: Token) -> float:
    """The same for a line that is not set as a heading: typed papers have theirs in ordinary letters."""
    words = line.text.split()
    labelled = bool(_SUBJECT_LABEL.match(line.text))
    sentence = line.text.rstrip().endswith((".", ",")) or len(words) > 9
    opens = first.in_line <= (3 if labelled else 1) and line.text[:1].isupper()
    if not opens or (sentence and not labelled) or len(words) > _HEADING_WORDS:
        return 0.0
    if labelled:
        return 0.75
    named = names_the_paper((page,), first, last)
    share = 0.9 if named or last.in_line - first.in_line + 1 >= len(words) - 4 else 0.5
    label = line.text.rstrip().endswith(":") or _has_neighbour(page, line)
    main = _main(page)
    below_main = main is not None and main.line.top < line.top
    return share * (0.25 if label else 1.0) * (0.4 if below_main else 1.0)


def _has_neighbour(page: PageText, line: TextLine) -> bool:
    """Whether something stands to the right on the same row: then the line is a label in a form."""
    box = line.line.box
    return any(
        other.line.box.x0 >= box.x1 and abs(other.line.box.y0 - box.y0) < 0.6 * box.height
        for other in page.body_lines
    )
