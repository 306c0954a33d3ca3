"""Who wrote and to whom, told apart by where they stand: letterheads, address blocks, forms."""

from __future__ import annotations

from ingest.model import DocumentReading, FieldName, PageReading
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page


def read(*pages: PageReading) -> DocumentReading:
    [document] = understand(pages, GRANVIK).documents
    return document


def test_a_private_letter_is_from_the_upper_address_to_the_lower() -> None:
    document = read(
        page("""
        Anders Östanbäck
        Skogsvägen 11
        987 65 Granvik

                                    Socialnämnden
                                    Granviks kommun
                                    Box 17
                                    987 21 Granvik

        # Klagomål på bemötande
        Jag vill framföra mitt missnöje med hur jag har blivit bemött av er personal.
        Granvik 17 juni 2005
    """)
    )
    sender, recipient = document.best(FieldName.SENDER), document.best(FieldName.RECIPIENT)
    assert sender is not None
    assert sender.value == "Anders Östanbäck"
    assert recipient is not None
    assert recipient.value == "Socialnämnden"


def test_names_filled_in_on_a_form_are_no_addressees() -> None:
    document = read(
        page("""
        Granviks kommun
        Individ- och familjeomsorgen
        Datum               Handläggare
        2005-10-19          Kjell Lindåker

        # Barnavårdsutredning
        Barn
        Isak Ekmark
        Far
        Stefan Lindåker
        Adress
        Skogsstigen 56, 987 65 Granvik
    """)
    )
    assert document.best(FieldName.RECIPIENT) is None


def test_a_letterhead_set_flush_right_gives_the_unit_below_the_municipality() -> None:
    document = read(
        page("""
                                                 Granviks kommun
                                                   Socialnämnden
        Datum
        2005-10-19
        # Minnesanteckningar
    """)
    )
    sender = document.best(FieldName.SENDER)
    assert sender is not None
    assert sender.value == "Socialnämnden"


def test_a_report_that_came_in_earlier_is_not_this_papers_arrival() -> None:
    document = read(
        page("""
        Granviks kommun
        Individ- och familjeomsorgen
        Datum
        2005-07-26
        # Beslut att inte inleda utredning
        Anmälan inkom
        2005-06-05
    """)
    )
    assert document.best(FieldName.RECEIVED_DATE) is None
