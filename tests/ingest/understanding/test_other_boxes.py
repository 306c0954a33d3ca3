"""Boxes of other shapes, other municipalities, other years and other ways to write: never a crash, nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import DocumentReading, FieldName, PageReading, StackContext
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page, turned

NOTHING_KNOWN = StackContext()
ASBY = StackContext("Individnämnden", "Åsby kommun", ("IFO",), (1998, 1999))
DECISION = """
    Granviks kommun
    Socialnämnden
    {day}                    {number}
    1 (2)
    # Beslut om riktlinjer
    Socialnämnden beslutar att anta de riktlinjer som förvaltningen har lagt fram och som gäller
    från och med nästa år för alla som arbetar med frågor om bistånd till enskilda personer i
"""
REST = """
    2 (2)
    kommunen. Riktlinjerna ska följas upp efter ett år.
    Med vänlig hälsning
    Lars Vik
"""


def read(text: str, context: StackContext = GRANVIK) -> DocumentReading:
    return understand([page(text)], context).documents[0]


def number_of(text: str, context: StackContext) -> str | None:
    best = read(text, context).best(FieldName.CASE_NUMBER)
    return best.value if best else None


@pytest.mark.parametrize(
    ("printed", "context", "value"),
    [
        ("Dnr 05/123-4", GRANVIK, "2005/123-4"),
        ("Dnr 05/123-4", NOTHING_KNOWN, "2005/123-4"),
        ("Dnr IFO 1998.123", ASBY, "IFO 1998/123"),
        ("Dnr 2005-0123", NOTHING_KNOWN, "2005/123"),
        ("Dnr SN 2012/7", NOTHING_KNOWN, "SN 2012/7"),
        ("Dnr 2005:12-10", GRANVIK, "2005/12-10"),
        ("Dnr SN 2005-12-10", GRANVIK, "SN 2005/12-10"),
        ("Diarienummer 123/98", ASBY, "IFO 1998/123"),
    ],
)
def test_numbers_as_others_write_them(printed: str, context: StackContext, value: str) -> None:
    head = "Åsby kommun\nIndividnämnden\n" if context is ASBY else "Granviks kommun\nSocialnämnden\n"
    assert number_of(f"{head}{printed}\n# Beslut\nNämnden beslutar.", context) == value


@pytest.mark.parametrize(
    "day",
    [
        "2005-08-10",
        "2005-12-31",
        "2005 -08- 10",
        "2005.08.10",
        "Datum 2005-08-10",
        "den 2005-08-10",
        "050810",
    ],
)
@pytest.mark.parametrize("context", [GRANVIK, NOTHING_KNOWN], ids=["known", "unknown"])
def test_a_day_is_never_a_case_number(day: str, context: StackContext) -> None:
    known = StackContext(
        context.authority,
        context.municipality,
        context.unit_codes,
        context.years,
        frozenset({"SN 2005/8", "SN 2005/12"}),
    )
    document = read(f"Granviks kommun\nSocialnämnden\n{day}\n# Beslut\nNämnden beslutar.", known)
    assert not document.candidates(FieldName.CASE_NUMBER)


def test_a_case_that_has_the_figures_of_a_day_is_still_read() -> None:
    assert number_of("Granviks kommun\nSocialnämnden\nDnr SN 2005/8-10\n# Beslut", GRANVIK) == "SN 2005/8-10"


@pytest.mark.parametrize("year", [1998, 2012])
def test_years_outside_the_box_are_read_when_nothing_is_known_of_it(year: int) -> None:
    document = read(DECISION.format(day=f"{year}-03-04", number=f"Dnr SN {year}/41"), NOTHING_KNOWN)
    day = document.best(FieldName.DOCUMENT_DATE)
    assert day is not None
    assert day.value == f"{year}-03-04"
    assert day.confidence >= 0.8


def test_single_sheets_in_files_of_their_own_are_joined_even_with_one_upside_down() -> None:
    first = page(DECISION.format(day="2005-03-04", number="Dnr SN 2005/41"), file="0001.jpg")
    second = turned(page(REST, file="0002.jpg"), 180)
    third = page(DECISION.format(day="2005-05-06", number="Dnr SN 2005/77"), file="0003.jpg")
    assert [len(each.pages) for each in understand([first, second, third], GRANVIK).documents] == [2, 1]


def test_one_document_a_file_is_kept_apart() -> None:
    pages: list[PageReading] = []
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        text = DECISION.format(day="2005-03-04", number=f"Dnr SN 2005/{ord(name[0])}")
        pages += [page(text, 1, file=name), page(REST, 2, file=name)]
    assert [len(each.pages) for each in understand(pages, GRANVIK).documents] == [2, 2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "The minutes of the annual general meeting were circulated to all members before the vote took place.",
        "Dear Sir,\nThank you for your letter concerning the shipment of goods to our warehouse in Leeds.",
        "Recept på sockerkaka\n2 ägg, 2 dl socker, 3 dl mjöl, 1 dl mjölk.\nGrädda i ugn i 40 minuter.",
        "Kära mormor! Vi har det bra här på Öland. Solen skiner och vi badar varje dag. Kram från Lisa",
    ],
)
def test_what_no_office_wrote_gets_no_type_and_no_facts(text: str) -> None:
    document = read(text, NOTHING_KNOWN)
    assert document.doctype.code is None
    assert document.doctype.confidence < 0.5
    for name in (
        FieldName.CASE_NUMBER,
        FieldName.DOCUMENT_DATE,
        FieldName.RECEIVED_DATE,
        FieldName.PERSONAL_NUMBER,
    ):
        assert not document.candidates(name)


def test_pages_without_any_words_are_one_document_without_facts() -> None:
    [document] = understand([page("", 1), page("", 2)], NOTHING_KNOWN).documents
    assert len(document.pages) == 2
    assert not document.fields
    assert document.doctype.code is None


_HEAP = """
Granviks kommun Dnr SN 2005/ 12-31 2005-08-10 0 § ( ) av 1 2(4) Bilaga Bil. inkom 9805129 Till: Från: Handläggare
987 65 Granvik # ÅÄÖ - – — á Ελλάδα 中文 ﬁ ½ kl. 12.00 --- ____ . , : ; ” '
"""
_WORDS = st.sampled_from([*_HEAP.split(), "\u00ad", "\u202e"])
_PAGES = st.lists(
    st.lists(st.lists(_WORDS, max_size=6).map(" ".join), max_size=12).map("\n".join), max_size=4
)


@settings(max_examples=60, deadline=None)
@given(_PAGES, st.sampled_from([GRANVIK, NOTHING_KNOWN, ASBY]), st.sampled_from([0, 90, 180, 270]))
def test_any_heap_of_words_is_understood_without_losing_a_page(
    texts: list[str], context: StackContext, turn: int
) -> None:
    pages = [page(text, number) for number, text in enumerate(texts, 1)]
    turned_pages = [turned(each, turn) if turn and each.lines else each for each in pages]
    reading = understand(turned_pages, context)
    assert [ref for document in reading.documents for ref in document.pages] == [each.page for each in pages]
    for document in reading.documents:
        inside = {ref for attachment in document.attachments for ref in attachment.pages}
        assert inside <= set(document.pages)
        assert all(0.0 <= field.confidence <= 1.0 for field in document.fields)
