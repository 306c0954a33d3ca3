"""What a page shows of beginnings and ends: the raw material for splitting a stack into documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.model import BlockKind, Field, FieldName, PageStatus, StackContext
from ingest.stages.fields.case_number import find_case_numbers
from ingest.stages.fields.dates import PrintedDay, parse_days
from ingest.stages.fields.parties import Issuer, Owner, classify_organisation, find_issuer
from ingest.stages.fields.signatures import CLOSING, TITLE
from ingest.stages.folding import canonical, fold
from ingest.stages.numbering import PageNumber, page_number

if TYPE_CHECKING:
    from ingest.stages.pagetext import PageText, TextLine

_SALUTATION = re.compile(
    r"^(hej|hej pa er|basta|kara|till den det beror|till berorda|god dag|b[äa]ste)\b[^.?]{0,40}[!,]?\s*$"
)
_MAIL_HEAD = re.compile(r"^(fran|from|avsandare)\s*:.{3,}")
_FAX_HEAD = re.compile(r"\b(telefax|faxmeddelande|fax(?:forsattsblad)?|antal sidor)\b")
_ATTACHMENT = re.compile(
    r"^(?:(?:under)?bilaga(?:\s*(?:nr\.?\s*)?(?:\d{1,2}|[a-h]))?|(?:bil\.?|appendix)\s*(?:nr\.?\s*)?(?:\d{1,2}|[a-h]))\b"
    r"(?:\s*(?:till|:|\(|$)|\s*\d)"
)
_APPEAL = re.compile(
    r"^(?:hur (?:man|du|ni) overklagar(?: beslutet)?|(?:besvars|overklagande)hanvisning|overklagande|"
    r"sa har overklagar (?:man|du|ni))\W*$"
)
_ENCLOSURES = re.compile(r"^bilag(a|or)\s*:|^kopia till|^sandlista|^for kannedom")
_DAY_LABEL = re.compile(r"(?:^|\s)(?:datum|sammantradesdatum|beslutsdatum)\W*(?:den\s)?$")
_SENTENCE_END = re.compile(r"[.!?:;)\]”\"]\s*$")
_PARAGRAPH_START = re.compile(
    r"^(?:(?:[a-zåäö]{1,4}\s)?§\s?(?P<after>\d{1,4})|(?P<before>\d{1,3})\s?§(?=\s+[a-zåäö]))"
)
_TURN_OVER = re.compile(r"^\W*(?:forts(?:\.|att\w*| pa\b)|vand\b|v\.? ?g\.? ?v)")
_TITLE_WORDS = 9
_TITLE_STRENGTH, _TITLE_LETTERS = 0.6, 6
_RUNNING_HEAD = 0.11
_BULLETS = "-–—•· "
_DAY_ALONE = re.compile(r"^(?:den\s)?\d")
_NEARLY_EMPTY = 3
_A_COLUMN = 6
"""Lines with little but a day from which they are a column of a list."""
_LEGIBLE = 0.6
_PLAIN = 0.9
_SIGNED_LINES, _SIGNED_WORDS = 9, 6


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is set: shorter and longer side of the sheet in millimetres; margin, word height as shares of it."""

    width_mm: float
    height_mm: float
    left: float
    word_height: float


class PageSigns:
    """One page's signs of being a first, later or last page. Computed when asked for, then kept."""

    def __init__(self, page: PageText, context: StackContext) -> None:
        self.page = page
        self._context = context

    @property
    def is_blank(self) -> bool:
        return self.page.is_blank

    @property
    def is_unread(self) -> bool:
        return self.page.reading.status is PageStatus.UNREADABLE or not self.page.body_lines

    @cached_property
    def number(self) -> PageNumber | None:
        return page_number(self.page)

    @cached_property
    def issuer(self) -> Issuer:
        return find_issuer((self.page,), self._context)

    @cached_property
    def head(self) -> tuple[TextLine, ...]:
        """The lines of the top sixth: where a letterhead or a running head stands."""
        return tuple(line for line in self.page.body_lines if line.top < 0.17)

    @cached_property
    def has_letterhead(self) -> bool:
        return (
            self.issuer.owner is not Owner.UNKNOWN
            and self.issuer.confidence > 0.3
            and self._in_head(self.issuer)
        )

    @cached_property
    def case_numbers(self) -> frozenset[str]:
        """Own and other numbers of the page's upper third, the sub-number left out."""
        return frozenset(
            each.value.split("-")[0] if each.name is FieldName.CASE_NUMBER else each.value
            for each in self._numbers
            if each.confidence > 0.4 and self.page.top_of(each.evidence[0]) < 0.34
        )

    @cached_property
    def record_numbers(self) -> frozenset[str]:
        """Own numbers of the page's upper third that name one record of their case: ``SN 2005/12-4``."""
        return frozenset(
            each.value
            for each in self._numbers
            if each.name is FieldName.CASE_NUMBER
            and "-" in each.value
            and each.confidence > 0.4
            and self.page.top_of(each.evidence[0]) < 0.34
        )

    @cached_property
    def plain_numbers(self) -> frozenset[str]:
        """Own case numbers anywhere on the page that were read beyond doubt, the sub-number left out."""
        return frozenset(
            each.value.split("-")[0]
            for each in self._numbers
            if each.name is FieldName.CASE_NUMBER and each.confidence >= _PLAIN
        )

    @cached_property
    def _numbers(self) -> tuple[Field, ...]:
        return tuple(find_case_numbers((self.page,), self.issuer, self._context))

    @cached_property
    def has_date_head(self) -> bool:
        """A day in the upper quarter that stands rather alone, or at its label in a row of the letterhead.

        On a page with a column of days, as a list goes on, none of them is the head's.
        """
        placed = [(day, self.page.line_at(day.start)) for day in parse_days(self.page.text, self._context)]
        alone = [
            (day, line)
            for day, line in placed
            if line is not None and not line.apart and self._is_alone(day, line)
        ]
        column = len({line.start for _, line in alone}) >= _A_COLUMN
        return any(line.top < 0.27 and (not column or self._at_label(day, line)) for day, line in alone)

    def _is_alone(self, day: PrintedDay, line: TextLine) -> bool:
        return self._at_label(day, line) or len(line.text) - (day.end - day.start) < 30

    def _at_label(self, day: PrintedDay, line: TextLine) -> bool:
        return _DAY_LABEL.search(self.page.folded[line.start : day.start]) is not None

    @cached_property
    def has_salutation(self) -> bool:
        return any(
            _SALUTATION.match(self._folded(line)) for line in self.page.body_lines if 0.08 < line.top < 0.55
        )

    @cached_property
    def has_mail_head(self) -> bool:
        top = [line for line in self.page.body_lines if line.top < 0.3]
        labels = {"till:", "to:", "skickat:", "sent:", "amne:", "subject:", "datum:"}
        opens = any(_MAIL_HEAD.match(self._folded(line)) for line in top)
        return opens and any(self._folded(line).startswith(tuple(labels)) for line in top)

    @cached_property
    def has_fax_head(self) -> bool:
        lines = [self._folded(line) for line in self.page.body_lines if line.top < 0.25]
        return any(len(line) < 40 and _FAX_HEAD.search(line) for line in lines)

    @cached_property
    def heading(self) -> TextLine | None:
        """The page's main heading, if it stands in the upper part and has few words.

        The letterhead and the name of whoever signed are set alone and large too, and head nothing.
        """
        own = [
            each for each in self.page.headings if not (self._names_body(each.line) or self._signs(each.line))
        ]
        main = max(own, key=lambda each: each.strength - 0.6 * each.line.top, default=None)
        if main is None or main.strength < _TITLE_STRENGTH or main.line.top > 0.42:
            return None
        return main.line if len(main.line.text.split()) <= _TITLE_WORDS else None

    @cached_property
    def titles(self) -> tuple[TextLine, ...]:
        """The lines set as headings, the letterhead's left out: it is large too, and on every first page."""
        larger = (each.line for each in self.page.headings if each.strength >= _TITLE_STRENGTH)
        return tuple(
            line for line in larger if len(line.text) >= _TITLE_LETTERS and not self._names_body(line)
        )

    @cached_property
    def running_head(self) -> tuple[TextLine, ...]:
        """The small print at the very top, where later pages repeat what they are pages of."""
        small = (line for line in self.head[:5] if line.top < _RUNNING_HEAD and line not in self.titles)
        return tuple(
            line for line in small if len(line.text) >= _TITLE_LETTERS and not self._names_body(line)
        )

    @cached_property
    def is_appeal_notice(self) -> bool:
        """Whether the page's heading is that of the instructions for appeal (*besvärshänvisning*)."""
        top = (self._folded(line).strip() for line in self.page.body_lines if line.top < 0.3)
        return any(_APPEAL.match(line) for line in top)

    @cached_property
    def attachment_mark(self) -> TextLine | None:
        """``Bilaga 1`` at the top, as on the first page of an attachment."""
        for line in self.page.lines:
            if line.top < 0.2 and len(line.text) < 70 and _ATTACHMENT.match(self._folded(line).strip()):
                return line
        return None

    @cached_property
    def closing_at(self) -> float | None:
        """How far down the page a closing (*Med vänlig hälsning*) or enclosure list stands."""
        for line in reversed(self.page.body_lines):
            folded = self._folded(line).strip()
            if CLOSING.match(folded) or _ENCLOSURES.match(folded):
                return line.top
        return None

    @cached_property
    def ends_open(self) -> bool:
        """Whether the last running line stops in the middle of a sentence."""
        body = [line for line in self._running if len(line.text.split()) >= 4]
        if not body:
            return False
        text = body[-1].text.rstrip()
        return (
            body[-1].top > 0.6
            and not _SENTENCE_END.search(text)
            and (text[-1:].islower() or text[-1:] in ",-")
        )

    @cached_property
    def starts_inside(self) -> bool:
        """Whether the first running line goes on with a sentence."""
        written = [line.text.lstrip(_BULLETS) for line in self._running]
        body = [
            text
            for text in written
            if text[:1].isalpha() and len(text.split()) >= 4 and not _DAY_ALONE.match(text)
        ]
        return bool(body) and body[0][:1].islower()

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        """Numbers of the § headings on the page, in order."""
        found = (_PARAGRAPH_START.match(self._folded(line)) for line in self.page.body_lines)
        return tuple(int(match["after"] or match["before"]) for match in found if match)

    @cached_property
    def turns_over(self) -> bool:
        """Whether the page ends with *forts.* or *vänd*."""
        last = self.page.body_lines[-1:]
        return any(_TURN_OVER.match(self._folded(line)) for line in last)

    @cached_property
    def goes_on(self) -> bool:
        """Whether the page begins with *forts.*"""
        first = self.page.body_lines[:2]
        return any(self._folded(line).strip().startswith("forts") for line in first)

    @cached_property
    def head_words(self) -> frozenset[str]:
        """The canonical words of the top lines, page numbers left out: a running head repeats them."""
        words = (word for line in self.head[:5] for word in line.text.split())
        return frozenset(form for word in words if len(form := canonical(word)) > 1)

    @cached_property
    def head_numbers(self) -> frozenset[str]:
        """The days and numbers of the top lines, as they were read."""
        return frozenset(word for word in self.head_words if sum(char.isdigit() for char in word) >= 5)

    @cached_property
    def is_only_signed(self) -> bool:
        """Whether nothing but place, day, names and titles stands on the page: the last sheet of the one before."""
        lines = [line for line in self._running if line.line.kind is not BlockKind.HANDWRITING]
        said = [line for line in lines if len(line.text.split()) > _SIGNED_WORDS]
        if not 1 <= len(lines) <= _SIGNED_LINES or said or self.has_salutation or self.has_mail_head:
            return False
        return not self.case_numbers and any(TITLE.match(self._folded(line).strip()) for line in lines)

    @cached_property
    def legible_words(self) -> int:
        """How many words of two letters and more the reader was rather sure of, stamps and notes included."""
        return sum(len(each.word.text) > 1 and each.word.confidence >= _LEGIBLE for each in self.page.words)

    @cached_property
    def is_faint(self) -> bool:
        """Whether the page shows hardly more than its front through the paper: no heading and next to no words."""
        sure_heading = self.heading is not None and self.heading.line.confidence >= _LEGIBLE
        return not self.is_unread and self.legible_words <= _NEARLY_EMPTY and not sure_heading

    @cached_property
    def words(self) -> frozenset[str]:
        """The canonical words of the whole page."""
        return frozenset(
            form for line in self.page.body_lines for word in line.text.split() if (form := canonical(word))
        )

    @cached_property
    def look(self) -> Look:
        reading = self.page.reading
        scale = 25.4 / max(1.0, reading.dpi)
        lefts = sorted(line.left for line in self._running) or [0.0]
        return Look(
            min(reading.width_px, reading.height_px) * scale,
            max(reading.width_px, reading.height_px) * scale,
            lefts[len(lefts) // 4],
            self.page.word_height / max(1, reading.height_px),
        )

    @cached_property
    def _running(self) -> tuple[TextLine, ...]:
        return tuple(line for line in self.page.body_lines if 0.07 < line.top < 0.91)

    def _folded(self, line: TextLine) -> str:
        return fold(line.text)

    def _names_body(self, line: TextLine) -> bool:
        return classify_organisation(line.text, self._context)[0] is not Owner.UNKNOWN

    def _signs(self, line: TextLine) -> bool:
        """Whether a title (*Socialsekreterare*) stands right below the line: then it is a name that was signed."""
        below = next((each for each in self.page.body_lines if self.page.line_over(each) is line), None)
        return below is not None and TITLE.match(self._folded(below).strip()) is not None

    def _in_head(self, issuer: Issuer) -> bool:
        return issuer.evidence is not None and issuer.bottom < 0.22
