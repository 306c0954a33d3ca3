"""The query language → clauses. Every fault of a query is found and told at once, with its place.

::

    vårdnad umgänge            both words, in any form, also inside compounds
    "beslut om umgänge"        in a row
    barn OCH (hem ELLER vård) INTE skola       AND, OR, NOT too; capitals, so that "och" stays a word
    familjeh*                  words that begin so
    =lån   ~Lindqvist          exactly so; also what it may have been misread as
    SN 2005/123   050314-2384  case numbers and personnummer in any notation
    person:Törnqvist typ:orosanmälan datum:2005-03..2005-06 box:"Kartong 3" status:oläst
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING

from index.clauses import (
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Days,
    HasStatus,
    Labelled,
    Numbered,
    Span,
    Width,
    Without,
)
from index.clauses import Words as WordsClause
from index.dates import DaysFault, parse_days
from index.errors import Fault, QueryFault
from index.fields import FIELDS, STATUSES, DaysOf, FieldMeaning, LabelOf, NumberOf, StatusOf, WordsOf
from index.swedish.analysis import words_of
from index.swedish.identifiers import Identifier, identifier_at, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 1_000
MAX_LEAVES = 60
MAX_DEPTH = 20
MAX_BEGINNINGS = 5
SHORTEST_BEGINNING = 3


def parse(text: str) -> Clause:
    """The meaning of ``text``. Raises QueryFault with every fault found."""
    return _Parser(text).parse()


class _Sort(Enum):
    WORD = "word"
    QUOTED = "quoted"
    NUMBER = "number"
    FIELD = "field"
    AND = "and"
    OR = "or"
    NOT = "not"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class _Piece:
    sort: _Sort
    text: str  # of a word or quotation, or the name of a field
    span: Span
    number: Identifier | None = None


_WIDTHS = {"=": Width.EXACT, "~": Width.WIDE}
_OPERATORS = {
    "AND": _Sort.AND,
    "OCH": _Sort.AND,
    "OR": _Sort.OR,
    "ELLER": _Sort.OR,
    "NOT": _Sort.NOT,
    "INTE": _Sort.NOT,
}
_OPERATOR_NAMES = {_Sort.AND: "OCH", _Sort.OR: "ELLER", _Sort.NOT: "INTE"}
_QUOTES = '"”“„»«'
_SPACE = re.compile(r"\s+")
_FIELD = re.compile(r"([^\W\d_]+):(?=\S)", re.UNICODE)
_BARE_FIELD = re.compile(r"([^\W\d_]+):(?=\s|$)", re.UNICODE)
_RUN = re.compile(rf"[^\s(){_QUOTES}]+")


class _Parser:
    """Reads one query. Faults are gathered, never raised half-way, so that all can be shown."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self.leaves = 0
        self.beginnings = 0
        self.pieces: list[_Piece] = []
        self.place = 0

    def parse(self) -> Clause:
        if len(self.text) > MAX_LENGTH:
            self._fault(
                (MAX_LENGTH, len(self.text)), f"Frågan är längre än {MAX_LENGTH} tecken. Dela upp den."
            )
            raise QueryFault(self.text, self.faults)
        self.pieces = list(self._pieces())
        self._check_depth()
        clause = self._any_of()
        while self.place < len(self.pieces):  # only a closing parenthesis stops the loop above
            self._fault(self.pieces[self.place].span, "Det finns ingen öppnande parentes till den här.")
            self.place += 1
            clause = self._any_of() or clause
        if self.leaves > MAX_LEAVES:
            self._fault((0, len(self.text)), f"Frågan har fler än {MAX_LEAVES} sökord. Dela upp den.")
        if clause is None and not self.faults:
            self._fault(
                (0, len(self.text)),
                "Frågan innehåller inget att söka efter. Skriv minst ett ord eller nummer.",
            )
        if self.faults or clause is None:
            raise QueryFault(self.text, self.faults)
        return clause

    def _check_depth(self) -> None:
        """Raises QueryFault before the grammar, which goes one call deeper for each parenthesis."""
        depth = 0
        for piece in self.pieces:
            depth += (piece.sort is _Sort.OPEN) - (piece.sort is _Sort.CLOSE)
            if depth > MAX_DEPTH:
                message = f"Parenteserna är nästlade djupare än {MAX_DEPTH}. Förenkla frågan."
                self._fault(piece.span, message)
                raise QueryFault(self.text, self.faults)

    def _fault(self, span: Span, message: str) -> None:
        self.faults.append(Fault(*span, message))

    # --- pieces ---------------------------------------------------------------------------------

    def _pieces(self) -> Iterator[_Piece]:
        place = 0
        while place < len(self.text):
            if space := _SPACE.match(self.text, place):
                place = space.end()
                continue
            piece = self._piece_at(place)
            place = piece.span[1]
            yield piece

    def _piece_at(self, place: int) -> _Piece:
        char = self.text[place]
        if char in "()":
            return _Piece(_Sort.OPEN if char == "(" else _Sort.CLOSE, char, (place, place + 1))
        if char in _QUOTES:
            return self._quoted(place)
        if number := identifier_at(self.text, place):
            return _Piece(_Sort.NUMBER, self.text[place : number.end], (place, number.end), number)
        if field := _FIELD.match(self.text, place):
            return _Piece(_Sort.FIELD, field[1], field.span())
        if bare := _BARE_FIELD.match(self.text, place):
            if bare[1].lower() in FIELDS:
                self._fault(
                    bare.span(),
                    f"Efter {bare[0]} ska värdet följa utan mellanslag, till exempel {bare[0]}värde.",
                )
            return _Piece(_Sort.WORD, bare[1], bare.span())
        run = _RUN.match(self.text, place)
        assert run is not None  # every other character was taken care of above
        return _Piece(_OPERATORS.get(run[0], _Sort.WORD), run[0], run.span())

    def _quoted(self, place: int) -> _Piece:
        end = next((i for i in range(place + 1, len(self.text)) if self.text[i] in _QUOTES), None)
        if end is None:
            self._fault((place, len(self.text)), "Citattecknet stängs aldrig.")
            end = len(self.text)
        return _Piece(_Sort.QUOTED, self.text[place + 1 : end], (place, min(end + 1, len(self.text))))

    # --- grammar --------------------------------------------------------------------------------

    def _sort(self) -> _Sort | None:
        return self.pieces[self.place].sort if self.place < len(self.pieces) else None

    def _any_of(self) -> Clause | None:
        found = [self._all_of()]
        while self._sort() is _Sort.OR:
            self._operator()
            found.append(self._all_of())
        children = tuple(child for child in found if child is not None)
        return AnyOf(children) if len(children) > 1 else next(iter(children), None)

    def _all_of(self) -> Clause | None:
        children: list[Clause] = []
        while self._sort() not in (None, _Sort.OR, _Sort.CLOSE):
            if self._sort() is _Sort.AND:
                self._operator()
                continue
            if (child := self._unary()) is not None:
                children.append(child)
        return AllOf(tuple(children)) if len(children) > 1 else next(iter(children), None)

    def _operator(self) -> None:
        """Step over OCH or ELLER, which must have something on either side."""
        piece = self.pieces[self.place]
        before = self.pieces[self.place - 1].sort if self.place else None
        self.place += 1
        name = _OPERATOR_NAMES[piece.sort]
        if before in (None, _Sort.OPEN, _Sort.AND, _Sort.OR, _Sort.NOT):
            self._fault(
                piece.span, f"Det saknas något före {name}. Skriv ordet med små bokstäver om du söker det."
            )
        if self._sort() in (None, _Sort.CLOSE):
            self._fault(piece.span, f"Det saknas något efter {name}.")

    def _unary(self) -> Clause | None:
        piece = self.pieces[self.place]
        self.place += 1
        if piece.sort is _Sort.NOT:
            negated = 1
            while self._sort() is _Sort.NOT:
                self.place, negated = self.place + 1, negated + 1
            if self._sort() in (None, _Sort.CLOSE, _Sort.AND, _Sort.OR):
                self._fault(piece.span, "Det saknas något efter INTE.")
                return None
            child = self._unary()
            return Without(child) if child is not None and negated % 2 else child
        if piece.sort is _Sort.OPEN:
            return self._group(piece)
        return self._leaf(piece)

    def _group(self, opening: _Piece) -> Clause | None:
        began = self.place
        clause = self._any_of()
        if self._sort() is not _Sort.CLOSE:
            self._fault(opening.span, "Parentesen stängs aldrig.")
            return clause
        if self.place == began:
            self._fault((opening.span[0], self.pieces[self.place].span[1]), "Parentesen är tom.")
        self.place += 1
        return clause

    # --- leaves ---------------------------------------------------------------------------------

    def _leaf(self, piece: _Piece) -> Clause | None:
        self.leaves += 1
        if piece.sort is _Sort.FIELD:
            return self._field(piece)
        if piece.number is not None:
            return Numbered(piece.number, piece.span)
        return self._words(piece, WordsOf(None), piece.span)

    def _field(self, name: _Piece) -> Clause | None:
        value = self.pieces[self.place] if self.place < len(self.pieces) else None
        if (
            value is None
            or value.span[0] != name.span[1]
            or value.sort in (_Sort.OPEN, _Sort.CLOSE, _Sort.FIELD)
        ):
            self._fault(
                name.span, f"Efter {name.text}: ska det stå ett värde, till exempel {name.text}:värde."
            )
            return None
        self.place += 1
        meaning = FIELDS.get(name.text.lower())
        if meaning is None:
            self._unknown_field(name)
            return None
        return self._valued(meaning, value, (name.span[0], value.span[1]))

    def _unknown_field(self, name: _Piece) -> None:
        near = get_close_matches(name.text.lower(), FIELDS, n=1)
        hint = f"Menade du {near[0]}:?" if near else "Sätt citattecken om kolonet hör till texten."
        self._fault(name.span, f"Fältet {name.text} finns inte. {hint}")

    def _valued(self, meaning: FieldMeaning, value: _Piece, span: Span) -> Clause | None:
        match meaning:
            case WordsOf():
                return self._words(value, meaning, span)
            case NumberOf(kinds, example):
                number = value.number or next(identifiers(value.text), None)
                if number is None or number.kind not in kinds:
                    self._fault(
                        value.span,
                        f"”{value.text}” är inget nummer av rätt slag. Skriv till exempel {example}.",
                    )
                    return None
                return Numbered(number, span)
            case LabelOf(label):
                if not words_of(value.text):
                    self._fault(value.span, "Värdet saknar bokstäver och siffror.")
                    return None
                return Labelled(label, value.text, span)
            case DaysOf(field):
                try:
                    return Days(field, *parse_days(value.text), span)
                except DaysFault as fault:
                    self._fault(value.span, str(fault))
                    return None
            case StatusOf():
                status = STATUSES.get(value.text.lower())
                if status is None:
                    self._fault(value.span, "Okänd status. Välj läst, svårläst, oläst eller blank.")
                    return None
                return HasStatus(status, span)

    def _words(self, piece: _Piece, meaning: WordsOf, whole: Span) -> Clause | None:
        text, span, about = piece.text, piece.span, meaning.about
        if piece.sort is _Sort.QUOTED:
            words = words_of(text)
            self.leaves += max(0, len(words) - 1)
            if not words and not any(fault.start == span[0] for fault in self.faults):
                self._fault(span, "Det finns inget ord mellan citattecknen.")
            return WordsClause(words, whole, about) if words else None
        width = _WIDTHS.get(text[0])
        text = text[1:] if width else text
        if "*" in text:
            return self._beginning(text, piece.span, meaning, whole)
        words = words_of(text)
        self.leaves += max(0, len(words) - 1)
        if not words:
            if width or about:
                self._fault(span, self._lacking(piece))
            return None  # a lone dash or ampersand between words says nothing
        return WordsClause(words, whole, about, width or Width.USUAL)

    def _lacking(self, piece: _Piece) -> str:
        following = self.pieces[self.place] if self.place < len(self.pieces) else None
        if following and following.sort is _Sort.QUOTED and following.span[0] == piece.span[1]:
            return f"{piece.text} gäller ett enda ord och kan inte stå före en fras."
        return "Det saknas ett ord här."

    def _beginning(self, text: str, span: Span, meaning: WordsOf, whole: Span) -> Clause | None:
        start, words = text.rstrip("*"), words_of(text)
        self.beginnings += 1
        if "*" in start:
            hint = "Sökningen hittar ändå ord inuti sammansättningar." if start.startswith("*") else ""
            self._fault(span, f"Stjärnan får bara stå sist i ett ord. {hint}".rstrip())
        elif len(words) != 1 or len(words[0]) < SHORTEST_BEGINNING:
            self._fault(span, f"Skriv minst {SHORTEST_BEGINNING} bokstäver före stjärnan, i ett enda ord.")
        elif self.beginnings > MAX_BEGINNINGS:
            self._fault(span, f"Högst {MAX_BEGINNINGS} ord med stjärna får stå i samma fråga.")
        else:
            return Beginning(words[0], whole, meaning.about)
        return None
