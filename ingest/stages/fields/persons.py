"""Persons: names, what they are to the case (*barn, vårdnadshavare, anmälare, handläggare*), and their
numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.model import Field, FieldName, PersonRole, StackContext
from ingest.stages.fields.identity_numbers import find_identity_numbers
from ingest.stages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText, TextLine

_PART = r"[A-ZÅÄÖÉ][a-zåäöéüè]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
_NAME = re.compile(rf"(?<!\w){_PART}(?:[ ](?:von|af|de|van|[A-ZÅÄÖ]\.))?(?:[ ]{_PART}){{1,3}}(?!\w)")
_SURNAME_FIRST = re.compile(rf"(?<!\w)({_PART}),[ ]({_PART}(?:[ ]{_PART})?)(?!\w)")
_NAME_BEFORE = re.compile(r"[A-ZÅÄÖÉ][\w-]+ $")
_ROLES: tuple[tuple[PersonRole, re.Pattern[str]], ...] = (
    (
        PersonRole.CHILD,
        re.compile(
            r"\b(barn(?:et)?s?(?: namn)?|den unge|flickan|pojken|eleven?s?|elev|sonen|dottern|"
            r"ungdomen|barn/ungdom|avser barnet?)\b"
        ),
    ),
    (
        PersonRole.GUARDIAN,
        re.compile(
            r"\b(vardnadshavare|stallforetradare|v[åa]rdn\.?hav\w*|modern?|fadern?|mamman?|pappan?|mor|far|foralder|"
            r"foraldrar|malsman)\b"
        ),
    ),
    (
        PersonRole.REPORTER,
        re.compile(
            r"\b(anmalare|anmalarens?|anmalan gjord av|anmald av|rapportor|uppgiftslamnare|anmalt av)\b"
        ),
    ),
    (
        PersonRole.COUNSEL,
        re.compile(
            r"\b(ombud(?:et)?|(?:offentligt |juridiskt |rattsligt )?bitrade(?:t)?|advokat(?:en)?|"
            r"jur\.? ?kand\.?)(?=\W|$)"
        ),
    ),
    (
        PersonRole.OFFICIAL,
        re.compile(
            r"\b(handlaggare|handl|socialsekreterare|socialsekr|kurator|rektor|utredare|enhetschef|"
            r"forvaltningschef|socialchef|"
            r"namndsekreterare|ordforande|sekreterare|justerare|delegat|bistandshandlaggare|"
            r"kommissarie|inspektor|lakare|"
            r"skolskoterska|registrator|foredragande|radman|beslutsfattare|beslutande)\b"
        ),
    ),
    (
        PersonRole.CLIENT,
        re.compile(
            r"\b(sokande|klagande|motpart|klient|den enskilde|medsokande|avser|angaende|ang|brukare|patient|kund|"
            r"huvudman|namn|personuppgifter)\b"
        ),
    ),
)
_TITLES = {
    PersonRole.COUNSEL: re.compile(r"(?:advokat|bitradande jurist|jur\.? ?kand|ombud)\b"),
    PersonRole.OFFICIAL: re.compile(
        r"(?:(?:1:e |forste )?socialsekr\w*|(?:bistands|lss-)?handlaggare|familjerattssekreterare|namndsekreterare|"
        r"(?:social|forvaltnings|enhets)chef|radman|lagman|kronoinspektor|kriminalinspektor|krim\.?insp\w*|registrator)\b"
    ),
}
_SIGNED_FROM = 0.25
_NOT_NAMES = frozenset(
    [
        "kommun",
        "kommuns",
        "socialnamnden",
        "socialforvaltningen",
        "socialtjansten",
        "lansratten",
        "lansstyrelsen",
        "polismyndigheten",
        "tingsratt",
        "skola",
        "skolan",
        "gatan",
        "vagen",
        "box",
        "tel",
        "fax",
        "dnr",
        "datum",
        "sida",
        "bilaga",
        "beslut",
        "protokoll",
        "handlaggare",
        "individ",
        "familjeomsorg",
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
        "mandag",
        "tisdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lordag",
        "sondag",
        "med",
        "vanlig",
        "halsning",
        "mvh",
        "vanliga",
        "halsningar",
        "hej",
        "angaende",
        "namn",
        "personnummer",
        "adress",
        "telefon",
        "postadress",
        "besoksadress",
        "ort",
        "underskrift",
        "namnfortydligande",
        "ordforande",
        "sekreterare",
        "sverige",
        "stockholm",
        "goteborg",
        "malmo",
        "hemlig",
        "sekretess",
        "inkom",
        "ankom",
        "kopia",
        "enligt",
        "lagen",
        "lag",
        "socialtjanstlagen",
        "sekretesslagen",
        "forvaltningen",
        "namnden",
        "utskottet",
        "avdelning",
        "enheten",
        "enhet",
        "barn",
        "ungdom",
        "vard",
        "omsorg",
        "er",
        "var",
        "vart",
        "beteckning",
        "ekonomiskt",
        "bistand",
        "anmalan",
        "utredning",
        "rapport",
        "kontoret",
        "sociala",
        "det",
        "den",
        "detta",
        "vi",
        "jag",
        "om",
        "till",
        "fran",
        "for",
        "och",
        "i",
        "pa",
        "av",
        "ab",
        "arende",
        "arendet",
        "rubrik",
        "plats",
        "tid",
        "narvarande",
    ]
)


@dataclass(frozen=True, slots=True)
class _NameSpan:
    page: PageText
    start: int
    end: int
    text: str


def find_persons(pages: Sequence[PageText], context: StackContext) -> Iterator[Field]:
    """Personnummer with the role the text gives them, and the names that stand at a number or a label."""
    for number in find_identity_numbers(pages, context):
        page = next(page for page in pages if page.page == number.evidence[0].page)
        start = _offset(page, number)
        role = _role_at(page, start, start + len(number.printed))
        yield replace(number, role=role)
        name = _name_by(page, start, start + len(number.printed))
        if name is not None:
            yield _name_field(name, role, 0.86 * min(1.0, 0.4 + number.confidence))
    for page in pages:
        yield from _labelled_names(page)
        yield from _titled_names(page)


def _offset(page: PageText, number: Field) -> int:
    """Where the number starts in the page's text: the place its evidence frames, the first of a broken one."""
    printed = number.evidence[0].printed
    at = page.text.find(printed)
    while at >= 0 and page.on_master(at, at + len(printed)) != number.evidence[0].box:
        at = page.text.find(printed, at + 1)
    return max(0, at)


def _role_at(page: PageText, start: int, end: int) -> PersonRole | None:
    """The role word nearest before the number: in its line, left of it, over it, or in the line above."""
    line = page.line_at(start)
    if line is None:
        return None
    before = page.folded[line.start : start]
    previous = _line_before(page, line.start)
    for place in (before, page.left_of(start, end), page.above(start, end), previous):
        role = _nearest_role(place)
        if role is not None:
            return role
    return None


def _nearest_role(folded: str) -> PersonRole | None:
    best: tuple[int, PersonRole] | None = None
    for role, pattern in _ROLES:
        for match in pattern.finditer(folded):
            if role is PersonRole.CLIENT and best is not None:
                continue
            if best is None or match.end() > best[0]:
                best = match.end(), role
    return best[1] if best else None


def _line_before(page: PageText, start: int) -> str:
    before = page.line_before(start)
    return page.folded[before.start : before.end] if before is not None else ""


def _name_by(page: PageText, start: int, end: int) -> _NameSpan | None:
    """The name that belongs to a number: before it in the line, after it, or in the row above."""
    line = page.line_at(start)
    if line is None:
        return None
    names = _names_in(page, line.start, line.end)
    before = [name for name in names if name.end <= start]
    after = [name for name in names if name.start >= end]
    if before:
        return before[-1]
    if after:
        return after[0]
    above = page.line_before(line.start)
    if above is not None and 0 <= line.line.box.y0 - above.line.box.y1 < 2 * page.word_height:
        near = _names_in(page, above.start, above.end)
        return near[-1] if near else None
    return None


def _labelled_names(page: PageText) -> Iterator[Field]:
    lines = page.written_lines
    for position, line in enumerate(lines):
        folded = page.folded[line.start : line.end]
        for role, pattern in _ROLES:
            label = pattern.search(folded)
            if label is None or label.start() > 30:
                continue
            spans = [
                span
                for span in _names_in(page, line.start, line.end)
                if span.start >= line.start + label.end()
            ]
            rest = folded[label.end() :].strip(" :.")
            if not spans and not rest:
                filled_in = _beside(lines, line) or (
                    lines[position + 1] if position + 1 < len(lines) else None
                )
                spans = _names_in(page, filled_in.start, filled_in.end)[:1] if filled_in else []
                if spans:
                    yield _name_field(spans[0], role, 0.85)
                    break
            if spans and spans[0].start - line.start - label.end() < 30:
                colon = page.text[line.start + label.end() : spans[0].start].strip().startswith(":")
                yield _name_field(spans[0], role, 0.85 if colon or not rest else 0.68)
                break


def _titled_names(page: PageText) -> Iterator[Field]:
    """The name that stands alone over a title, as under a letter. Only titles that a private person never has there."""
    for line in page.written_lines:
        folded = page.folded[line.start : line.end].strip()
        role = next((role for role, title in _TITLES.items() if title.match(folded)), None)
        over = page.line_over(line) if role is not None and line.top > _SIGNED_FROM else None
        if over is None or len(folded.split()) > 3:
            continue
        spans = _names_in(page, over.start, over.end)
        if len(spans) == 1 and len(over.text.split()) <= 4:
            yield _name_field(spans[0], role, 0.8)


def _beside(lines: Sequence[TextLine], label: TextLine) -> TextLine | None:
    """What stands to the right of a label on its row: the cell of a form."""
    box = label.line.box
    row = [
        other
        for other in lines
        if other.line.box.x0 >= box.x1 and abs(other.line.box.y0 - box.y0) < 0.6 * box.height
    ]
    return min(row, key=lambda other: other.line.box.x0, default=None)


def names_in_text(page: PageText, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The spans of what looks like full names between ``start`` and ``end``."""
    return tuple((name.start, name.end) for name in _names_in(page, start, end))


def _names_in(page: PageText, start: int, end: int) -> list[_NameSpan]:
    spans = []
    for match in _SURNAME_FIRST.finditer(page.text, start, end):
        if _NAME_BEFORE.search(page.text[start : match.start()]):
            continue  # "Anna Ek, Per Ek": the comma parts two persons
        if _is_name(match.group().replace(",", "")):
            spans.append(_NameSpan(page, *match.span(), f"{match.group(2)} {match.group(1)}"))
    for match in _NAME.finditer(page.text, start, end):
        trimmed = _without_labels(match)
        if trimmed and not any(span.start < trimmed[1] and trimmed[0] < span.end for span in spans):
            spans.append(_NameSpan(page, trimmed[0], trimmed[1], page.text[trimmed[0] : trimmed[1]]))
    return sorted(spans, key=lambda span: span.start)


def _without_labels(match: re.Match[str]) -> tuple[int, int] | None:
    """Drop label words from either end of a run of capitalised words; at least two names must be left."""
    words = [
        (word.start() + match.start(), word.end() + match.start())
        for word in re.finditer(r"\S+", match.group())
    ]
    text = match.string
    while words and not _is_name(text[words[0][0] : words[0][1]]):
        words.pop(0)
    while words and not _is_name(text[words[-1][0] : words[-1][1]]):
        words.pop()
    if len(words) < 2 or not _is_name(text[words[0][0] : words[-1][1]]):
        return None
    return words[0][0], words[-1][1]


def _is_name(text: str) -> bool:
    for word in fold(text).split():
        if word.strip(".,") in _NOT_NAMES or re.search(
            r"(namnd|forvaltning|styrelse|skola|skolan|gatan|vagen|kommun|ratten|utredning|anmalan)s?$", word
        ):
            return False
        if any(pattern.fullmatch(word.strip(".,:")) for _, pattern in _ROLES):
            return False
    return True


def _name_field(name: _NameSpan, role: PersonRole | None, sure: float) -> Field:
    trust = min(1.0, 0.4 + 0.65 * name.page.confidence(name.start, name.end))
    evidence = name.page.evidence(name.start, name.end, "namn")
    printed = name.page.text[name.start : name.end]
    return Field(FieldName.PERSON_NAME, name.text, printed, round(sure * trust, 3), (evidence,), role)
