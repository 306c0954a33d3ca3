"""Where one document ends and the next begins in a stack of pages.

Every boundary between two written pages gets a score: evidence for a new document counts up, evidence that the text
goes on counts down, each with a sentence a registrator can check. Blank pages follow the document before them.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.stages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.model import Sha256
    from ingest.stages.numbering import PageNumber
    from ingest.stages.pagetext import TextLine
    from ingest.stages.signs import PageSigns

_PRIOR = -0.35
_CERTAIN = 0.999
_A_SHEET_OF_PARAGRAPHS = 6
"""So many paragraphs of minutes may stand on a sheet that is gone."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason for or against a boundary, in log-odds, with its Swedish sentence."""

    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Pages ``start`` up to ``end`` of the stack (0-based, ``end`` outside) that make one document.

    ``sure`` is the confidence that a document starts at ``start``.
    """

    start: int
    end: int
    sure: float
    reasons: tuple[str, ...]
    attachment: bool = False


def split(pages: Sequence[PageSigns]) -> tuple[Segment, ...]:
    """Cut the stack into documents; every page is in exactly one."""
    if not pages:
        return ()
    sizes = Counter(signs.page.page.file for signs in pages)
    written = [position for position, signs in enumerate(pages) if not signs.is_blank]
    starts: list[tuple[int, float, tuple[str, ...]]] = []
    before: int | None = None
    for here in written:
        sure, reasons = _boundary(pages, before, here, sizes)
        if sure >= 0.5:
            starts.append((_with_leading_blanks(pages, before, here), sure, reasons))
        if sure >= 0.5 or not pages[here].is_faint:
            before = here  # a back that shines through says nothing of where the text goes on
    starts.extend(_blank_files(pages, sizes))
    starts = sorted(set(starts)) or [(0, 1.0, ("Första sidan i bunten.",))]
    if starts[0][0] != 0:
        starts[0] = (0, *starts[0][1:])
    return tuple(_segments(pages, starts))


def clues(before: PageSigns, here: PageSigns) -> tuple[Clue, ...]:
    """All that speaks for or against a new document at ``here``, when ``before`` is the page before it."""
    found = [
        *_from_numbers(before, here),
        *_from_start(before, here),
        *_from_end(before),
        *_from_flow(before, here),
    ]
    found += [*_from_identity(before, here), *_from_look(before, here)]
    return tuple(found)


def _boundary(
    pages: Sequence[PageSigns], before: int | None, here: int, sizes: Counter[Sha256]
) -> tuple[float, tuple[str, ...]]:
    if before is None:
        return 1.0, ("Första sidan i bunten.",)
    ours, theirs = pages[here].page.page, pages[before].page.page
    new_file = ours.file != theirs.file
    if new_file and sizes[ours.file] > 1:
        return _CERTAIN, ("En ny fil med flera sidor börjar här.",)
    found = list(clues(pages[before], pages[here]))
    if new_file:
        found.append(Clue(1.6 if sizes[theirs.file] > 1 else 0.5, "En ny fil börjar här."))
    if here - before > 1:
        found.append(Clue(0.4, "Sidan före är blank (baksida)."))
    return _weigh(found)


def _weigh(found: Sequence[Clue]) -> tuple[float, tuple[str, ...]]:
    odds = _PRIOR + sum(clue.weight for clue in found)
    sure = 1 / (1 + math.exp(-max(-20.0, min(20.0, odds))))
    agreeing = [clue for clue in found if (clue.weight > 0) == (odds > 0)]
    agreeing.sort(key=lambda clue: -abs(clue.weight))
    return round(min(sure, _CERTAIN), 3), tuple(clue.reason for clue in agreeing[:5])


def _from_numbers(before: PageSigns, here: PageSigns) -> Iterator[Clue]:
    number, earlier = here.number, before.number
    if number is not None:
        trust = number.confidence
        printed = f"”{number.evidence.printed}”"
        if number.is_first:
            yield Clue(3.6 * trust, f"Sidnumret {printed} är en förstasida.")
        elif earlier is not None and number.number == earlier.number + 1 and number.follows(earlier):
            yield Clue(-4.5 * min(trust, earlier.confidence), f"Sidnumret {printed} fortsätter sidan före.")
        elif earlier is not None and _shuffled(number, earlier):
            yield Clue(-3.0, f"Sidnumret {printed} hör till samma numrering, men i fel ordning.")
        elif earlier is not None and not number.follows(earlier):
            yield Clue(
                2.4 * min(trust, earlier.confidence), f"Sidnumret {printed} hör inte ihop med sidan före."
            )
        else:
            yield Clue(-2.6 * trust, f"Sidnumret {printed} är en fortsättningssida.")
    shuffled = number is not None and earlier is not None and _shuffled(number, earlier)
    if earlier is not None and earlier.is_last and not shuffled:
        yield Clue(2.6 * earlier.confidence, f"Sidan före är den sista (”{earlier.evidence.printed}”).")
    if (
        earlier is not None
        and number is None
        and earlier.total is not None
        and earlier.number < earlier.total
    ):
        yield Clue(-0.9 * earlier.confidence, f"Sidan före (”{earlier.evidence.printed}”) lovar fler sidor.")


def _shuffled(number: PageNumber, earlier: PageNumber) -> bool:
    """Whether two numbers of the same total stand in the wrong order, neither of them being a first page."""
    return number.total is not None and number.total == earlier.total and 1 < number.number < earlier.number


def _from_start(before: PageSigns, here: PageSigns) -> Iterator[Clue]:
    later_page = here.number is not None and not here.number.is_first and here.number.confidence > 0.6
    scale = 0.25 if later_page or _same_head(before, here) else 1.0
    if here.has_letterhead:
        undated = not here.has_date_head and here.issuer.owner is before.issuer.owner
        yield Clue((0.6 if undated else 1.3) * scale, f"Brevhuvud: ”{here.issuer.name}”.")
    if here.has_date_head:
        yield Clue(0.8 * scale, "Datum i sidhuvudet.")
    if here.case_numbers and here.has_date_head:
        yield Clue(0.5 * scale, "Datum och beteckning i sidhuvudet.")
    if here.has_salutation:
        yield Clue(1.2, "Hälsningsfras.")
    if here.has_mail_head:
        yield Clue(2.6, "E-posthuvud med avsändare och ämne.")
    if here.has_fax_head:
        yield Clue(1.2 * scale, "Faxhuvud.")
    if here.attachment_mark is not None and not later_page:
        yield Clue(3.0, f"Sidan är märkt ”{here.attachment_mark.text}”.")
    if here.is_appeal_notice and here.attachment_mark is None:
        yield Clue(-2.2, "Sidan säger hur man överklagar och hör till beslutet före.")
    elif here.heading is not None:
        yield Clue(1.0 * scale, f"Rubrik högst upp: ”{here.heading.text}”.")


def _from_end(before: PageSigns) -> Iterator[Clue]:
    if before.closing_at is not None:
        yield Clue(1.5, "Sidan före slutar med hälsning eller underskrift.")
    lines = before.page.body_lines
    if (
        lines
        and before.number is None
        and max(line.top for line in lines if line.top < 0.9 or line is lines[0]) < 0.55
    ):
        yield Clue(0.6, "Sidan före är inte fullskriven.")


def _from_flow(before: PageSigns, here: PageSigns) -> Iterator[Clue]:
    if here.is_unread:
        yield Clue(-0.6, "Sidan har ingen läst text.")
        return
    if here.is_faint:
        yield Clue(-2.6, "Sidan är nästan tom, som en baksida där framsidan lyser igenom.")
    elif before.turns_over or here.goes_on:
        yield Clue(-3.2, "Sidan före säger att texten fortsätter, eller sidan att den gör det.")
    elif here.is_only_signed:
        yield Clue(-3.0, "Sidan bär bara ort, dag och underskrifter.")
    elif before.ends_open and here.starts_inside:
        yield Clue(-3.2, "En mening löper över sidbrytningen.")
    elif before.ends_open:
        yield Clue(-0.7, "Sidan före slutar mitt i en mening.")
    elif here.starts_inside:
        yield Clue(-1.6, "Sidan börjar mitt i en mening.")
    if before.paragraphs and here.paragraphs:
        if here.paragraphs[0] in {before.paragraphs[-1], before.paragraphs[-1] + 1}:
            yield Clue(-2.0, f"Paragraferna fortsätter (§ {here.paragraphs[0]}).")
        elif 0 < here.paragraphs[0] - before.paragraphs[-1] <= _A_SHEET_OF_PARAGRAPHS:
            yield Clue(-1.2, f"Paragraferna fortsätter (§ {here.paragraphs[0]}), men någon saknas.")
        elif here.paragraphs[0] < before.paragraphs[-1]:
            yield Clue(1.0, "Paragraferna börjar om.")


def _from_identity(before: PageSigns, here: PageSigns) -> Iterator[Clue]:
    if _repeats(before, here):
        yield Clue(
            3.0, "Sidan har nästan samma text som sidan före: en kopia eller en ny handling på samma mall."
        )
    if before.case_numbers and here.case_numbers:
        if before.record_numbers & here.record_numbers:
            yield Clue(-1.8, "Samma diarienummer och handlingsnummer som sidan före.")
        elif before.case_numbers & here.case_numbers:
            yield Clue(-1.0, "Samma diarienummer som sidan före.")
        else:
            yield Clue(1.8, "Annat diarienummer än sidan före.")
    if _same_head(before, here):
        yield Clue(-1.8, "Samma sidhuvud som sidan före.")
    elif _repeats_title(before, here):
        yield Clue(-2.4, "Sidhuvudet upprepar rubriken på sidan före.")
    both = here.has_letterhead and before.has_letterhead
    if both and here.issuer.owner is not before.issuer.owner:
        yield Clue(0.8, "Annan avsändare än sidan före.")
    if not (
        here.has_letterhead or here.has_date_head or here.heading or here.has_salutation or here.case_numbers
    ):
        yield Clue(-1.5, "Inget brevhuvud, datum eller rubrik högst upp.")


def _repeats(before: PageSigns, here: PageSigns) -> bool:
    """Whether the page says nearly what the page before it says."""
    ours, theirs = here.words, before.words
    return min(len(ours), len(theirs)) >= 8 and len(ours & theirs) > 0.72 * len(ours | theirs)


def _same_head(before: PageSigns, here: PageSigns) -> bool:
    """Whether both pages carry the same running head, date and all, and no other heading below it."""
    if min(len(here.head_words), len(before.head_words)) < 4 or here.has_salutation or _repeats(before, here):
        return False
    if here.head_numbers and before.head_numbers and not here.head_numbers & before.head_numbers:
        return False
    shared = len(here.head_words & before.head_words) / len(here.head_words | before.head_words)
    below = here.heading
    new_heading = below is not None and below not in here.head
    return shared > 0.7 and not new_heading


def _repeats_title(before: PageSigns, here: PageSigns) -> bool:
    """Whether the small print at the very top is the heading of the page before, as on its later pages.

    The heading of a new paper on the same form is set as a heading, and larger.
    """
    if here.has_salutation or (here.number is not None and here.number.is_first):
        return False
    if here.has_date_head and here.heading is not None:
        return False
    earlier = {_bare(line) for line in before.titles}
    if before.number is not None and not before.number.is_first:
        earlier |= {_bare(line) for line in before.running_head}
    return any(_bare(line) in earlier for line in here.running_head if line is not here.heading)


def _bare(line: TextLine) -> str:
    return fold(line.text).strip(" .:")


def _from_look(before: PageSigns, here: PageSigns) -> Iterator[Clue]:
    ours, theirs = here.look, before.look
    if abs(ours.width_mm - theirs.width_mm) > 12 or abs(ours.height_mm - theirs.height_mm) > 12:
        yield Clue(1.2, "Annat pappersformat än sidan före.")
    if here.is_unread or before.is_unread:
        return
    if here.page.is_by_hand is not before.page.is_by_hand:
        yield Clue(0.8, "Handskrift på den ena sidan och tryck på den andra.")
    ratio = ours.word_height / max(1e-6, theirs.word_height)
    if not 0.8 < ratio < 1.25:
        yield Clue(0.7, "Annan textstorlek än sidan före.")
    if abs(ours.left - theirs.left) > 0.05:
        yield Clue(0.3, "Annan vänstermarginal än sidan före.")


def _with_leading_blanks(pages: Sequence[PageSigns], before: int | None, here: int) -> int:
    """A blank page that opens a file belongs to what follows; any other is the back of what came before."""
    start = here
    while (
        start > 0
        and pages[start - 1].is_blank
        and pages[start - 1].page.page.file == pages[here].page.page.file
    ):
        start -= 1
    opens_file = start == 0 or pages[start - 1].page.page.file != pages[here].page.page.file
    if before is None:
        return 0 if not _other_file_before(pages, start) else start
    return start if opens_file else here


def _other_file_before(pages: Sequence[PageSigns], start: int) -> bool:
    return start > 0 and pages[start - 1].page.page.file != pages[start].page.page.file


def _blank_files(
    pages: Sequence[PageSigns], sizes: Counter[Sha256]
) -> Iterator[tuple[int, float, tuple[str, ...]]]:
    """A file of several pages with nothing on any of them stays by itself, and ends what came before."""
    written = {signs.page.page.file for signs in pages if not signs.is_blank}
    seen: set[Sha256] = set()
    for position, signs in enumerate(pages):
        file = signs.page.page.file
        if file not in seen and file not in written and sizes[file] > 1:
            yield position, _CERTAIN, ("En fil med bara blanka sidor.",)
        seen.add(file)


def _segments(
    pages: Sequence[PageSigns], starts: Sequence[tuple[int, float, tuple[str, ...]]]
) -> Iterator[Segment]:
    ends = [*(start for start, _, _ in starts[1:]), len(pages)]
    for (start, sure, reasons), end in zip(starts, ends, strict=True):
        first = next(
            (pages[position] for position in range(start, end) if not pages[position].is_blank), None
        )
        marked = first is not None and first.attachment_mark is not None
        yield Segment(start, end, sure, reasons, marked)
