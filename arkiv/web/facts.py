"""The facts of a document as they are reviewed, with candidates and how sure each is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.export.words import ROLES, called
from arkiv.holdings.corrections import SEVERAL, FactName
from arkiv.holdings.register import DocumentRow, Value
from arkiv.holdings.said import FACT_WORDS
from ingest.stages.review import Doubt

_ALWAYS = (
    FactName.TYPE,
    FactName.TITLE,
    FactName.CASE_NUMBER,
    FactName.DOCUMENT_DATE,
    FactName.RECEIVED_DATE,
    FactName.SENDER,
    FactName.RECIPIENT,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as shown. ``sheets`` are the pages of the document (from 1) on which it stands, ``other`` candidates."""

    name: FactName
    word: str
    values: tuple[str, ...]
    edit: str
    printed: str
    confidence: float | None
    doubtful: bool
    by_person: bool
    other: tuple[str, ...]
    sheets: tuple[int, ...]
    several: bool


def facts_of(row: DocumentRow, decided: frozenset[str], unsure: frozenset[Doubt]) -> tuple[Shown, ...]:
    """Every fact a person may say something of, the usual ones first, others where they were read.

    ``decided`` are the names a person has decided, ``unsure`` what she should look at.
    """
    sheets = {(page.file, page.number): at for at, page in enumerate(row.pages, start=1)}
    return tuple(
        fact
        for name in FactName
        if (fact := _shown(name, row, sheets, name.value in decided, unsure)).values or name in _ALWAYS
    )


def _shown(
    name: FactName,
    row: DocumentRow,
    sheets: dict[tuple[str, int], int],
    by_person: bool,
    unsure: frozenset[Doubt],
) -> Shown:
    if name is FactName.TYPE:
        return _type(row, sheets, by_person, Doubt.TYPE in unsure)
    if name is FactName.TITLE:
        title = (row.title,) if row.title else ()
        return Shown(name, FACT_WORDS[name], title, row.title, "", None, False, by_person, (), (), False)
    values = _values(name, row)
    best = values[0] if values else None
    sure = min((value.confidence for value in values), default=None)
    places = tuple(
        dict.fromkeys(
            sheets[place.file, place.page]
            for value in values
            for place in value.evidence
            if (place.file, place.page) in sheets
        )
    )
    several = name in SEVERAL
    return Shown(
        name,
        FACT_WORDS[name],
        tuple(_spoken(value) for value in values),
        "\n".join(value.value for value in values),
        best.printed if best and not several and best.printed != best.value else "",
        sure,
        name.value in unsure and not by_person,
        by_person,
        tuple(dict.fromkeys(other.value for other in row.candidates.get(name.value, ())))[:4],
        places,
        several,
    )


def _type(row: DocumentRow, sheets: dict[tuple[str, int], int], by_person: bool, unsure: bool) -> Shown:
    kind = row.type
    doubtful = unsure and not by_person
    places = tuple(
        dict.fromkeys(
            sheets[place.file, place.page] for place in kind.evidence if (place.file, place.page) in sheets
        )
    )
    return Shown(
        FactName.TYPE,
        FACT_WORDS[FactName.TYPE],
        (kind.name or kind.code,) if kind.code else (),
        kind.code or "",
        "",
        kind.confidence if kind.code else None,
        doubtful,
        by_person,
        tuple(code for code, _ in kind.runners_up if code != kind.code)[:4],
        places,
        False,
    )


def _values(name: FactName, row: DocumentRow) -> tuple[Value, ...]:
    if name is FactName.PERSON_NAME:
        return row.person_names
    if name is FactName.PERSONAL_NUMBER:
        return row.personal_numbers
    found: Value | None = getattr(row, name.value, None)
    if found is not None:
        return (found,)
    others = row.other_fields.get(name.value, ())
    return others if name in SEVERAL else others[:1]


def _spoken(value: Value) -> str:
    return f"{value.value} ({called(ROLES, value.role)})" if value.role else value.value
