"""Where documents begin and end, what is attached to what, and which pages are missing."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import FieldName, PageReading, RelationKind, Severity, StackReading
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page, stack, worn

LETTER = """
    Björkskolan
    Granvik den 3 november 2005

    Socialnämnden
    Box 17
    987 21 Granvik

    # Barnavårdsanmälan
    Hej!
    Vi känner oro för en elev i årskurs 4 som ofta kommer utan frukost och
    sällan har läst sina läxor. Skolan har pratat med föräldrarna.

    Med vänlig hälsning

    Eva Rask
    Rektor
"""
OTHER_LETTER = """
    Vikens Städ AB
    2005-12-01

    # FAKTURA
    Fakturanummer 10234
    Förfallodatum 2005-12-31
    Att betala 1 250,00
    Bankgiro 463-5152
"""
REPORT_1 = """
    Granviks kommun                                   Sida 1 (3)
    Socialförvaltningen
    2005-10-12                Dnr SN 2005/77

    # Barnavårdsutredning
    Anledning till utredningen
    En anmälan kom in från skolan i september om att pojken ofta är borta
    från undervisningen och att han har svårt att
"""
REPORT_2 = """
    Granviks kommun                                   Sida 2 (3)

    koncentrera sig på lektionerna. Modern berättar att sommaren var svår och
    att hon själv har varit sjuk. Fadern bor på annan ort.
"""
REPORT_3 = """
    Granviks kommun                                   Sida 3 (3)

    Sammanfattande bedömning
    Familjen behöver stöd i vardagen.

    Granvik den 12 oktober 2005

    Lars Vik
    Socialsekreterare
"""


def numbers(reading: StackReading) -> list[list[int]]:
    return [[ref.number for ref in document.pages] for document in reading.documents]


def read(pages: list[PageReading]) -> StackReading:
    return understand(pages, GRANVIK)


def test_numbered_pages_stay_together_and_letters_apart() -> None:
    assert numbers(read(stack(LETTER, REPORT_1, REPORT_2, REPORT_3, OTHER_LETTER))) == [[1], [2, 3, 4], [5]]


def test_reasons_are_swedish_and_name_what_was_seen() -> None:
    documents = read(stack(LETTER, REPORT_1)).documents
    assert documents[0].starts_sure == 1.0
    assert documents[1].starts_sure > 0.8
    assert any("förstasida" in reason for reason in documents[1].start_reasons)


def test_a_sentence_across_the_break_joins_pages_without_numbers() -> None:
    full = REPORT_1.replace("    från undervisningen", "\n" * 34 + "    från undervisningen")
    unnumbered = [text.replace("Sida 1 (3)", "").replace("Sida 2 (3)", "") for text in (full, REPORT_2)]
    assert numbers(read(stack(*unnumbered))) == [[1, 2]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sida 1 av 2", "Sida 2 av 2"),
        ("1(2)", "2(2)"),
        ("1av2", "2av2"),
        ("1 (2)", "2 (2)"),
        ("Sid 1", "Sid 2"),
        ("- 1 -", "- 2 -"),
    ],
)
def test_every_way_to_number_pages(first: str, second: str) -> None:
    head = "Granviks kommun\n2005-10-12\n# Verksamhetsplan\nText som handlar om mål."
    assert numbers(read(stack(f"{first}\n{head}", f"{second}\nMer text om mål och medel.", LETTER))) == [
        [1, 2],
        [3],
    ]


def test_blank_backs_follow_their_document_and_leading_blanks_the_next() -> None:
    assert numbers(read(stack("", LETTER, "", REPORT_1, "", REPORT_2, ""))) == [[1, 2, 3], [4, 5, 6, 7]]


def test_a_file_of_several_pages_always_starts_anew() -> None:
    first = stack(REPORT_1, REPORT_2, file="a.pdf")
    second = stack(REPORT_3, LETTER, file="b.pdf")
    found = read([*first, *second]).documents
    assert [len(document.pages) for document in found] == [2, 1, 1]
    assert found[1].starts_sure > 0.99


def test_single_images_in_a_row_may_be_one_document() -> None:
    pages = [
        page(text, file=f"{place}.jpg") for place, text in enumerate((REPORT_1, REPORT_2, REPORT_3, LETTER))
    ]
    assert [len(document.pages) for document in read(pages).documents] == [3, 1]


def test_a_missing_page_is_a_finding() -> None:
    reading = read(stack(REPORT_1, REPORT_3, LETTER))
    assert numbers(reading) == [[1, 2], [3]]
    [finding] = [f for f in reading.documents[0].findings if f.rule == "understanding.missing_page"]
    assert "Sida 2 av 3" in finding.message


@pytest.mark.parametrize(
    ("head", "number", "foot"),
    [
        ("PROTOKOLLSUTDRAG", "5 (7)", ""),
        ("SAMMANTRÄDESPROTOKOLL", "5 (7)", "Rätt utdraget intygar: Pia Lood"),
        ("SAMMANTRÄDESPROTOKOLL", "5 (7)", ""),
    ],
)
def test_an_extract_of_minutes_lacks_no_pages(head: str, number: str, foot: str) -> None:
    [document] = read([page(MINUTES.format(head=head, number=number, body=BODIES[0], foot=foot))]).documents
    rules = {finding.rule: finding for finding in document.findings}
    assert "understanding.missing_page" not in rules
    assert rules["understanding.extract_pages"].severity is Severity.INFO


def test_whole_minutes_that_lost_a_sheet_lack_it_though_they_name_who_gets_an_extract() -> None:
    sheets = [
        MINUTES.format(
            head="SAMMANTRÄDESPROTOKOLL", number=f"{n} (4)", body=body, foot="Protokollsutdrag: KS"
        )
        for n, body in zip((1, 2, 4), BODIES, strict=True)
    ]
    [document] = read(stack(*sheets)).documents
    assert [f.message for f in document.findings if f.rule == "understanding.missing_page"] == [
        "Sida 3 av 4 saknas i handlingen enligt den tryckta sidnumreringen."
    ]


def test_bare_page_numbers_that_rise_from_one_tell_of_a_lost_page() -> None:
    first = textwrap.dedent(REPORT_1).replace("Sida 1 (3)", "")
    [document] = read(stack(f"{first}\n\n1", "och det som sägs om skolan gäller ännu.\n\n3")).documents
    assert [f.message for f in document.findings] == [
        "Sida 2 saknas i handlingen enligt den tryckta sidnumreringen."
    ]


def test_a_paragraph_that_was_not_read_between_pages_in_order_is_no_lost_page() -> None:
    sheets = [
        MINUTES.format(head="SAMMANTRÄDESPROTOKOLL", number=f"{n} (3)", body=body, foot="")
        for n, body in enumerate((f"{BODIES[0]}\n{BODIES[1]}", BODIES[2], "§ 16\n\nMötet avslutas."), 1)
    ]
    [document] = read(stack(*sheets)).documents
    assert not document.findings


BODIES = (
    "§ 11\n\nNämnden beslutar att godkänna rapporten om verksamheten och lägger den till handlingarna.",
    "§ 12\n\nFörvaltningen redovisar budgeten för hösten. Underskottet beror på köpta platser.",
    "§ 15\n\nOrdföranden tackar för visat intresse och önskar alla en god fortsättning på året.",
)
MINUTES = """
Granviks kommun    {number}
Socialnämnden
# {head}
Sammanträdesdatum 2005-10-26

{body}

{foot}
"""


def test_pages_out_of_order_are_a_finding() -> None:
    findings = read(stack(REPORT_1, REPORT_3, REPORT_2)).documents[0].findings
    assert any(finding.rule == "understanding.page_order" for finding in findings)


def test_a_whole_document_lacks_nothing() -> None:
    rules = {finding.rule for finding in read(stack(REPORT_1, REPORT_2, REPORT_3)).documents[0].findings}
    assert "understanding.missing_page" not in rules


ATTACHMENT = "Bilaga 1 till anmälan\n\nNärvarostatistik för hösten."


def test_an_attachment_is_part_of_the_document_it_follows() -> None:
    reading = read(stack(LETTER, ATTACHMENT, OTHER_LETTER))
    assert numbers(reading) == [[1, 2], [3]]
    assert not reading.relations
    [attachment] = reading.documents[0].attachments
    assert [page.number for page in attachment.pages] == [2]
    assert "Bilaga 1" in attachment.title
    assert 0.5 <= attachment.confidence < 1.0
    assert attachment.reasons


def test_several_attachments_and_their_blank_backs_stay_with_their_document() -> None:
    reading = read(stack(LETTER, "", ATTACHMENT, "", "BILAGA 2\n\nKopia av betyg.", OTHER_LETTER))
    assert numbers(reading) == [[1, 2, 3, 4, 5], [6]]
    assert [[page.number for page in each.pages] for each in reading.documents[0].attachments] == [
        [3, 4],
        [5],
    ]


def test_an_attachment_that_opens_another_file_only_points_at_its_document() -> None:
    pages = [*stack(LETTER, file="a.pdf"), *stack(ATTACHMENT, OTHER_LETTER, file="b.pdf")]
    reading = read(pages)
    assert len(reading.documents) == 3
    [relation] = reading.relations
    assert (relation.kind, relation.document, relation.of) == (RelationKind.ATTACHMENT, 1, 0)


def test_an_attachment_without_any_document_before_it_stands_alone() -> None:
    reading = read(stack(ATTACHMENT, OTHER_LETTER))
    assert numbers(reading) == [[1], [2]]
    assert not reading.relations


def test_what_stands_on_an_attachment_never_wins_over_the_document() -> None:
    copied = (
        "Bilaga 1\n\nÅsby kommun\n2006-11-30          Dnr SN 2006/999\n"
        "# Beslut\nIda Ek, 961111-9805\nInkom 2006-12-01"
    )
    alone, with_copy = (read(stack(*texts)).documents[0] for texts in ((LETTER,), (LETTER, copied)))
    assert len(with_copy.pages) == 2
    for name in (FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE, FieldName.SENDER, FieldName.RECIPIENT):
        assert with_copy.best(name) == alone.best(name)
    assert with_copy.doctype == alone.doctype
    assert with_copy.title == alone.title
    assert "2006-11-30" in {field.value for field in with_copy.candidates(FieldName.OTHER_DATE)}
    number = with_copy.best(FieldName.CASE_NUMBER)
    assert number is None or number == alone.best(FieldName.CASE_NUMBER) or number.confidence <= 0.5


def test_instructions_for_appeal_stay_with_the_decision_before_them() -> None:
    notice = (
        "# Hur man överklagar\n\nSkrivelsen ställs till länsrätten men lämnas till nämnden inom tre veckor."
    )
    assert numbers(read(stack(LETTER, notice, OTHER_LETTER))) == [[1, 2], [3]]


def test_a_list_of_enclosures_is_no_attachment() -> None:
    reading = read(stack(LETTER + "\n    Bilaga: närvarolista", OTHER_LETTER))
    assert not reading.relations


def test_minutes_go_on_over_the_page() -> None:
    first = """
        Granviks kommun
        Socialnämnden
        # SAMMANTRÄDESPROTOKOLL
        Sammanträdesdatum 2005-09-01
        § 41
        Socialnämnden beslutar att godkänna redovisningen.
        § 42
        Socialnämnden beslutar att avslå framställan.
    """
    second = """
        Granviks kommun
        Socialnämnden
        SAMMANTRÄDESPROTOKOLL
        Sammanträdesdatum 2005-09-01
        § 43
        Socialnämnden beslutar att bordlägga ärendet.
    """
    assert numbers(read(stack(first, second, LETTER))) == [[1, 2], [3]]


def test_nothing_in_nothing_out() -> None:
    assert understand([], GRANVIK) == StackReading(())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["", LETTER, OTHER_LETTER, REPORT_1, REPORT_2, REPORT_3, "x", "Hej\n"]), max_size=12
    ),
    st.integers(1, 4),
    st.integers(0, 99),
)
def test_every_page_is_in_exactly_one_document_in_scan_order(texts: list[str], files: int, seed: int) -> None:
    pages = [
        worn(page(text, place + 1, file=f"{place * files // 12}.pdf"), seed)
        for place, text in enumerate(texts)
    ]
    reading = read(pages)
    assert [ref for document in reading.documents for ref in document.pages] == [each.page for each in pages]
    assert reading == read(pages)


GOES_ON = (
    (
        "4 § Kommunen utser en socialsekreterare.\n\nforts.",
        "5 § Uppsägningstiden är en månad.\n\nGranvik den 18 maj 2006",
    ),
    (
        "Socialnämnden föreslås besluta\n- att bevilja bistånd i sex månader,",
        "- att utse en kontaktfamilj två helger i månaden.\n\nGunilla Dahl\nSocialsekreterare",
    ),
    (
        "Nämnden har prövat ansökan och finner\natt den bör bifallas.",
        "Granviks kommun\nSocialnämnden\n\n.2.",
    ),
)


@pytest.mark.parametrize(("end", "start"), GOES_ON)
def test_a_page_that_goes_on_is_no_new_document(end: str, start: str) -> None:
    first = f"Granviks kommun\nSocialnämnden\n2006-05-18\n\n# Avtal\n{end}"
    assert numbers(read(stack(first, start))) == [[1, 2]]


def test_a_list_with_a_column_of_days_goes_on_over_the_page() -> None:
    def rows(first: int) -> str:
        return "\n".join(
            f"2005-11-{n % 28 + 1:02}    D {220 + n}    Avslag    Per Ek" for n in range(first, first + 40)
        )

    head = "Granviks kommun\nSocialnämnden\n\n# Delegationsbeslut\n"
    assert numbers(read(stack(f"{head}{rows(0)}", f"Granviks kommun\n{rows(40)}"))) == [[1, 2]]


def test_a_new_paper_under_the_municipality_in_large_letters_is_told_by_its_own_heading() -> None:
    head = (
        "# Granviks kommun\nIndivid- och familjeomsorgen\nDatum          Handläggare\n"
        "{day}     Lars Ekmark\n\n\n# {heading}\n{body}"
    )
    signed = "Adam får en kontaktperson.\n\nUlla Alm\nSocialsekreterare"
    first = head.format(day="9 augusti 2006", heading="Beslut om kontaktperson", body=signed)
    second = head.format(day="6 juni 2006", heading="Protokoll S", body="Mannen har bekräftat faderskapet.")
    assert numbers(read(stack(first, second))) == [[1], [2]]
