"""Which kind of record a document is (*handlingstyp*): rules a registrator can read, and the right to abstain.

The cues stand in ``doctypes.yaml``. Each one found gives points, more as a heading than in the running text.
Points become probabilities beside the standing answer "none of them", so few or mixed points give no type.
A learned model is a second ``Scorer``: its points are added before the points become probabilities.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import yaml

from ingest.model import DocumentType, Evidence
from ingest.stages.cues import Hit, PhraseBook, Token, tokens_of
from ingest.stages.fields.parties import Issuer, Owner
from ingest.stages.prominence import names_the_paper, prominence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.stages.pagetext import PageText
    from ingest.stages.signs import PageSigns

_HINTS_COUNT_TO = 2.6
_SET_AS_HEADING, _WHOLE_HEADING = 0.9, 2.5
_NAMED, _HEARD = 5.5, 0.3
"""Points from which a heading is the paper's own name, and what is then left of headings that speak against it."""
_NONE_SCORE = 2.8
_SHARPNESS = 0.6


class Cue(StrEnum):
    """The kinds of cue, as they are called in ``doctypes.yaml``."""

    HEADING = "heading"
    SAYS = "says"
    HINTS = "hints"
    FROM = "from"
    AGAINST = "against"
    WRONG_HEADING = "wrong_heading"


class Looks(StrEnum):
    """How a document looks, apart from its words."""

    EMAIL = "email"
    LETTER = "letter"
    AMOUNTS = "amounts"
    FORM = "form"
    PARAGRAPHS = "paragraphs"
    TIMES = "times"
    MANY_DATES = "many_dates"
    PERSON = "person"
    OWN = "own"
    FOREIGN = "foreign"


_LOOKS_SWEDISH = {
    Looks.EMAIL: "är ett e-brev",
    Looks.LETTER: "är ett brev",
    Looks.AMOUNTS: "har många belopp",
    Looks.FORM: "är en blankett",
    Looks.PARAGRAPHS: "är indelad i paragrafer",
    Looks.TIMES: "har många klockslag",
    Looks.MANY_DATES: "har många datum",
    Looks.PERSON: "gäller någon med personnummer",
    Looks.OWN: "har egen myndighets brevhuvud",
    Looks.FOREIGN: "har annans brevhuvud",
}


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One row of ``doctypes.yaml``."""

    code: str
    name: str
    cues: tuple[tuple[Cue, str], ...]
    looks: tuple[tuple[Looks, float], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What one cue gave one type: how much, the Swedish reason, and where it was read."""

    code: str
    weight: float
    reason: str
    evidence: Evidence | None = None
    hint: bool = False


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the type rules see it."""

    pages: tuple[PageText, ...]
    tokens: tuple[Token, ...]
    looks: frozenset[Looks]


class Scorer(Protocol):
    """Gives points to types. The rules are one; a trained linear model can be another."""

    def points(self, view: DocumentView) -> Sequence[Point]:
        """Points for ``view``, in log-odds like units; none for types it has no opinion on."""


def propose_type(view: DocumentView, scorers: Sequence[Scorer]) -> DocumentType:
    """The likeliest type with its reasons, however unsure; ``code`` is ``None`` where nothing was recognised.

    The confidence is as reckoned: see ``confidence`` for what it is worth and who may accept it.
    """
    points = [point for scorer in scorers for point in scorer.points(view)]
    scores = scores_of(points)
    chances = chances_of(scores)
    if not chances:
        return DocumentType(None, 0.0, ("Inga ledord känns igen.",))
    ranked = sorted(chances.items(), key=lambda item: (-item[1], item[0]))
    code, chance = ranked[0]
    deciding = sorted((p for p in points if p.code == code and p.weight > 0), key=lambda p: -p.weight)[:6]
    reasons = tuple(point.reason for point in deciding)
    evidence = tuple(point.evidence for point in deciding if point.evidence is not None)
    others = tuple((other, round(value, 3)) for other, value in ranked[1:4] if value >= 0.01)
    return DocumentType(code, round(chance, 3), reasons, evidence, others)


def view_document(pages: Sequence[PageSigns], issuer: Issuer) -> DocumentView:
    """Gather what the rules look at."""
    texts = tuple(signs.page for signs in pages if not signs.is_blank)
    return DocumentView(texts, tokens_of(texts), frozenset(_looks(pages, texts, issuer)))


def scores_of(points: Sequence[Point]) -> dict[str, float]:
    """The points of each type that has any to its credit."""
    scores: dict[str, float] = {}
    hints: dict[str, float] = {}
    for point in points:
        into = hints if point.hint else scores
        into[point.code] = into.get(point.code, 0.0) + point.weight
    for code, weight in hints.items():
        scores[code] = scores.get(code, 0.0) + min(weight, _HINTS_COUNT_TO)
    return {code: score for code, score in scores.items() if score > 0}


def chances_of(scores: Mapping[str, float]) -> dict[str, float]:
    """The chance of each type beside the standing answer "none of them", as reckoned: not yet calibrated."""
    best = max(scores.values(), default=0.0)
    weights = {code: math.exp(_SHARPNESS * (score - best)) for code, score in scores.items()}
    total = sum(weights.values()) + math.exp(_SHARPNESS * (_NONE_SCORE - best))
    return {code: weight / total for code, weight in weights.items()}


class CueScorer:
    """The rules of ``doctypes.yaml``."""

    def __init__(self, rows: Sequence[TypeRow]) -> None:
        self._rows = rows
        self._book = PhraseBook(((row.code, cue), text) for row in rows for cue, text in row.cues)

    def points(self, view: DocumentView) -> Sequence[Point]:
        """Points of every cue found, each once a document, at its best place."""
        best: dict[tuple[str, Cue, str], Point] = {}
        covered: dict[str, list[tuple[int, int]]] = {}
        order = list(Cue)
        hits = sorted(
            self._book.find(view.tokens), key=lambda hit: (hit.first - hit.last, order.index(hit.tag[1]))
        )
        for hit in hits:
            code, cue = hit.tag
            positive = cue not in {Cue.AGAINST, Cue.WRONG_HEADING}
            key = code if positive else f"{code}-"
            inside = any(first <= hit.first and hit.last <= last for first, last in covered.get(key, ()))
            point = None if inside else _point(view, hit)
            if point is None:
                continue
            covered.setdefault(key, []).append((hit.first, hit.last))
            known = best.get((code, cue, hit.phrase))
            if known is None or abs(point.weight) > abs(known.weight):
                best[(code, cue, hit.phrase)] = point
        return [*_own_name_first(best), *self._from_looks(view)]

    def _from_looks(self, view: DocumentView) -> list[Point]:
        return [
            Point(row.code, weight, f"Handlingen {_LOOKS_SWEDISH[look]}.")
            for row in self._rows
            for look, weight in row.looks
            if look in view.looks
        ]


def _own_name_first(best: Mapping[tuple[str, Cue, str], Point]) -> Iterator[Point]:
    """A paper that calls itself *TJÄNSTESKRIVELSE* is one though its subject below is *Yttrande över en motion*."""
    named = {code for (code, cue, _), point in best.items() if cue is Cue.HEADING and point.weight >= _NAMED}
    for (code, cue, _), point in best.items():
        yield (
            replace(point, weight=_HEARD * point.weight)
            if cue is Cue.WRONG_HEADING and code in named
            else point
        )


def _point(view: DocumentView, hit: Hit[tuple[str, Cue]]) -> Point | None:
    code, cue = hit.tag
    first, last = view.tokens[hit.first], view.tokens[hit.last]
    prominence = prominence_of(view.pages, first, last)
    weight = _weight(cue, prominence, len(hit.phrase.split()), first)
    if cue is Cue.HEADING and prominence >= _SET_AS_HEADING and names_the_paper(view.pages, first, last):
        weight += _WHOLE_HEADING
    if weight == 0.0:
        return None
    page = view.pages[first.page]
    end = last.end if last.page == first.page else first.end
    evidence = page.evidence(first.start, end, f"handlingstyp {code}")
    where = "Rubriken säger" if prominence and cue is Cue.HEADING else "Texten säger"
    hint = cue is Cue.HINTS or (cue is Cue.HEADING and weight < 1.0)
    return Point(code, weight, f"{where} ”{evidence.printed}”.", evidence, hint)


def _weight(cue: Cue, prominence: float, words: int, first: Token) -> float:
    """Points for a cue. A phrase of several words says more than a single word."""
    length = min(1.0, 0.7 + 0.15 * words)
    if cue is Cue.HEADING and prominence:
        return (3.6 + 0.4 * min(words, 4)) * prominence
    if cue is Cue.HEADING:
        return 1.8 if words >= 3 and first.page == 0 and first.in_line <= 1 else 0.8 * length
    if cue is Cue.WRONG_HEADING:
        return -3.5 * prominence
    if cue is Cue.FROM:
        return 1.4 if prominence and first.page == 0 and first.line <= 6 else 0.0
    if cue is Cue.SAYS:
        return 2.0 * length
    return -1.6 * length if cue is Cue.AGAINST else 0.4


_AMOUNT = re.compile(r"(?<!\d)\d{1,3}(?:[ .]\d{3})*[,:]\d\d(?!\d)|\b\d[\d ]*\s?(?:kr|:-)")
_TIME = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d,])")
_DAY = re.compile(r"(?<!\d)(?:(?:20)?\d\d-?[01]\d-?[0-3]\d|\d{1,2}/\d{1,2})(?!\d)")
_PERSON = re.compile(
    r"(?<![\d-])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[012][1-9]|[123]0|31|6[1-9]|[78]\d|9[01])\s?[-+]\s?\d{4}(?!\d)"
)
_SECTION = re.compile(r"^(?:\w{1,4}\s)?§\s?\d", re.M)
_FIELD_LABEL = re.compile(r"^[A-ZÅÄÖ][\wåäö ./-]{2,28}:\s*(?:\S.{0,40})?$", re.M)


def _looks(signs: Sequence[PageSigns], pages: Sequence[PageText], issuer: Issuer) -> list[Looks]:
    text = "\n".join(page.text for page in pages)
    written = [each for each in signs if not each.is_blank]
    email = bool(written) and written[0].has_mail_head
    counts = {
        Looks.AMOUNTS: len(_AMOUNT.findall(text)) >= 6,
        Looks.TIMES: len(_TIME.findall(text)) >= 10,
        Looks.MANY_DATES: len(_DAY.findall(text)) >= 8,
        Looks.PERSON: _PERSON.search(text) is not None,
        Looks.PARAGRAPHS: len(_SECTION.findall(text)) >= 2,
        Looks.FORM: len(_FIELD_LABEL.findall(text)) >= 6,
        Looks.EMAIL: email,
        Looks.LETTER: any(each.has_salutation or each.closing_at is not None for each in written),
        Looks.OWN: issuer.owner is Owner.OWN,
        Looks.FOREIGN: issuer.owner is Owner.FOREIGN,
    }
    return [look for look, there in counts.items() if there]


@lru_cache(maxsize=1)
def type_rows() -> tuple[TypeRow, ...]:
    """The rows of ``doctypes.yaml``, checked: an unknown key or look is an error when read."""
    rows = yaml.safe_load(files("ingest.stages").joinpath("doctypes.yaml").read_text("utf-8"))
    return tuple(_row(row) for row in rows)


def _row(row: Mapping[str, object]) -> TypeRow:
    cues: list[tuple[Cue, str]] = []
    looks: list[tuple[Looks, float]] = []
    for key, value in row.items():
        if key == "looks" and isinstance(value, dict):
            looks = [(Looks(name), float(weight)) for name, weight in value.items()]
        elif key not in {"code", "name"} and isinstance(value, list):
            cues += [(Cue(key), str(text)) for text in value]
    return TypeRow(str(row["code"]), str(row["name"]), tuple(cues), tuple(looks))


@lru_cache(maxsize=1)
def cue_scorer() -> CueScorer:
    """The rules, built once."""
    return CueScorer(type_rows())
