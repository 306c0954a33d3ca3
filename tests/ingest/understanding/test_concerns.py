"""What a registrator must see at once, and titles in the paper's own words."""

from __future__ import annotations

import pytest

from ingest.model import DocumentReading, Severity
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page

REPORT = (
    "Björkskolan\nGranvik den 3 november 2005\n# Barnavårdsanmälan\n"
    "Vi vill härmed anmäla vår oro för eleven. {}\nRektor"
)


def read(text: str) -> DocumentReading:
    return understand([page(text)], GRANVIK).documents[0]


def urgent(document: DocumentReading) -> list[str]:
    return [finding.message for finding in document.findings if finding.severity is Severity.URGENT]


@pytest.mark.parametrize(
    "words",
    [
        "Hon har blåmärken på armarna.",
        "Pappan har slagit henne.",
        "Barnet utsätts för misshandel.",
        "Hon berättar om övergrepp.",
        "Han har hotat med kniv.",
        "Barnen lämnas ensamma; den minsta blev strypt.",
    ],
)
def test_danger_in_a_report_of_concern_is_urgent_and_framed(words: str) -> None:
    document = read(REPORT.format(words))
    assert document.doctype.code == "orosanmalan"
    assert urgent(document)
    assert all(f.box is not None for f in document.findings if f.severity is Severity.URGENT)


def test_denied_danger_is_not_urgent() -> None:
    assert not urgent(read(REPORT.format("Skolsköterskan såg inga tecken på misshandel.")))


def rules(document: DocumentReading) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in document.findings}


def test_a_report_without_named_danger_asks_whether_it_was_assessed() -> None:
    found = rules(read(REPORT.format("Hon är ofta trött och har slutat leka.")))
    assert found["understanding.concern_reported"] is Severity.WARNING
    assert "understanding.child_in_danger" not in found


def test_named_danger_takes_the_place_of_the_general_question() -> None:
    found = rules(read(REPORT.format("Pappan har slagit henne.")))
    assert found["understanding.child_in_danger"] is Severity.URGENT
    assert "understanding.concern_reported" not in found


def test_other_papers_raise_no_question_of_concern() -> None:
    text = "Papper AB\n# FAKTURA\nFakturanummer 12\nAtt betala 390,00\nBankgiro 463-5152\nFörfallodatum 2005-12-31"
    assert "understanding.concern_reported" not in rules(read(text))


def test_an_advertisement_about_violence_is_not_urgent() -> None:
    text = (
        "Kursbolaget AB\n# Kurs om våld i nära relationer\n"
        "Misshandel och övergrepp. Kursavgift 900 kr. Anmäl dig senast 1 mars."
    )
    assert not urgent(read(text))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Granviks kommun\nSocialnämnden\n2005-11-03\n\n# Verksamhetsberättelse för 2005\nÅret har gått bra.",
            "Verksamhetsberättelse för 2005",
        ),
        (
            "Björkskolan\n2005-11-03\n\nÄrende: Frånvaro höstterminen\n\nHej!\nVi vill berätta om läget.",
            "Frånvaro höstterminen",
        ),
        (
            "Från: Eva Ek\nTill: Per Lund\nSkickat: den 4 maj 2005\nÄmne: Mötet på torsdag\n\nHej!\nKommer du?",
            "Mötet på torsdag",
        ),
    ],
)
def test_titles_are_the_papers_own_words(text: str, title: str) -> None:
    assert read(text).title == title


def test_a_title_is_short_and_its_words_stand_on_the_page() -> None:
    text = (
        "Granviks kommun\n2005-11-03\n\nDetta är en mycket lång inledande mening som "
        + "fortsätter " * 20
        + "länge.\n"
    )
    title = read(text).title
    assert 0 < len(title) <= 115
    assert set(title.replace("…", "").split()) <= set(text.split())


def test_an_empty_page_has_no_title() -> None:
    assert read("").title == ""
