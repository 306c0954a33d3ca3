"""Papers as wear, fax and hurried hands leave them: what is still told, and what is not made up."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from ingest.model import BlockKind, DocumentReading, FieldName, PageReading
from ingest.stages.findings import FindingRule
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page, stack

DIARY = replace(GRANVIK, known_case_numbers=frozenset({"SN 2006/38", "SN 2005/266", "SN 2005/123"}))


def read(*pages: PageReading, diary: bool = True) -> tuple[DocumentReading, ...]:
    return understand(pages, DIARY if diary else GRANVIK).documents


def number_of(printed: str, *, diary: bool = True) -> str | None:
    (document,) = read(page(f"Kommunstyrelsen\nDatum 2005-08-22\n\n# Remiss\n{printed}\n"), diary=diary)
    best = document.best(FieldName.CASE_NUMBER)
    return best.value if best else None


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Dnr SNos/266", "SN 2005/266"),
        ("Dnr SN06138", "SN 2006/38"),
        ("SNO5/266-2", "SN 2005/266-2"),
        ("Dnr 5N 2OO5-l23", "SN 2005/123"),
        ("SN 2005|123", "SN 2005/123"),
    ],
)
def test_a_damaged_number_is_read_where_the_diary_bears_it_out(printed: str, meant: str) -> None:
    assert number_of(printed) == meant


@pytest.mark.parametrize("printed", ["SN06138", "Dnr SN05177", "SN 20051123 st", "SNos 3lB"])
def test_a_damaged_number_that_nothing_bears_out_is_not_made_up(printed: str) -> None:
    assert number_of(printed, diary=False) is None


def test_the_same_number_read_plainly_on_another_paper_bears_it_out() -> None:
    plain = page(
        "Granviks kommun\nSocialnämnden\nDatum 2005-09-01\nDnr SN 2005/71\n\n# Beslut\n", file="a.pdf"
    )
    worn = page("Kommunstyrelsen\nDatum 2005-08-22\nDnr SN05171\n\n# Remiss\n", file="b.pdf")
    _, document = read(plain, worn, diary=False)
    best = document.best(FieldName.CASE_NUMBER)
    assert best is not None
    assert best.value == "SN 2005/71"


@pytest.mark.parametrize(
    "printed",
    [
        "Tillstånd nr: 123/05",
        "Beslut nr 123/2005",
        "JO dnr 123-2005",
        "Försäkringskassans dnr 123-2005",
        "Telefon 0999/2005",
        "enligt lagen (2005:123)",
        "Avser perioden 2005/2006",
    ],
)
def test_other_series_are_never_taken_for_our_cases(printed: str) -> None:
    text = f"Granviks kommun\nSocialnämnden\nDatum 2005-05-06\n{printed}\n\n# Skrivelse\nEn text.\n"
    (document,) = read(page(text))
    assert document.candidates(FieldName.CASE_NUMBER) == ()


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Dnr 2005/160-2 SN", "SN 2005/160-2"),
        ("Dnr 2006/134 SN", "SN 2006/134"),
        ("SN-2005-0295..4", "SN 2005/295-4"),
    ],
)
def test_our_code_behind_the_number_makes_it_ours_on_anybodys_paper(printed: str, meant: str) -> None:
    assert number_of(printed, diary=False) == meant


def test_anothers_code_behind_the_number_does_not() -> None:
    assert number_of("Dnr 2005/160 KS", diary=False) is None


def test_a_nought_read_as_a_letter_is_still_a_year() -> None:
    (document,) = read(
        page("Anna Ek\nGranvik o5-03-01\nSkogsvägen 6\n987 65 Granvik\n\n# Klagan\nEn text.\n")
    )
    day = document.best(FieldName.DOCUMENT_DATE)
    assert day is not None
    assert day.value == "2005-03-01"


def test_the_day_in_the_head_is_the_papers_own_and_that_of_the_report_is_not() -> None:
    (document,) = read(
        page(
            """
            Granviks kommun                        BESLUT
            Individ- och familjeomsorgen           Datum
                                                   den 25 maj 2006
                                                   Handläggare
                                                   Gunilla Rosenhall

            # Beslut enligt 11 kap. 1 § SoL

            Beslutet gäller:      Tilda Hedkvist
            Anmälan inkom:        2006-04-01
            """
        )
    )
    own, received = document.best(FieldName.DOCUMENT_DATE), document.best(FieldName.RECEIVED_DATE)
    assert own is not None
    assert own.value == "2006-05-25"
    assert received is None


def test_a_day_under_an_offices_stamp_is_that_of_its_arrival() -> None:
    sheet = page(
        "Polismyndigheten\nden 20 januari 2005\n\n# Anmälan\nEn patrull kallades.\n",
        stamps=("SOCIALNÄMNDEN",),
    )
    last = next(line for line in sheet.lines if line.kind is BlockKind.STAMP)
    below = page("2005-01-24").lines[0]
    down = last.box.y1 + 20 - below.box.y0
    moved = tuple(
        replace(
            word,
            box=replace(
                word.box, x0=last.box.x0, x1=last.box.x1, y0=word.box.y0 + down, y1=word.box.y1 + down
            ),
        )
        for word in below.words
    )
    print_below = replace(below, words=moved, box=moved[0].box)
    (document,) = read(replace(sheet, lines=(*sheet.lines, print_below)))
    received = document.best(FieldName.RECEIVED_DATE)
    assert received is not None
    assert received.value == "2005-01-24"


def test_a_page_written_by_hand_is_read_and_a_note_on_print_is_not_its_text() -> None:
    note = page(
        "Till soc\nJag vill anmäla att barnen på Storgatan 4 far illa.\nDe är ute på nätterna. Pappan dricker.\n"
        "Jag är orolig för dem. Jag vill vara anonym.\n"
    )
    by_hand = replace(note, lines=tuple(replace(line, kind=BlockKind.HANDWRITING) for line in note.lines))
    (document,) = read(by_hand)
    assert document.doctype.code == "orosanmalan"


def test_what_is_filled_in_by_hand_tells_who_sent_the_form() -> None:
    form = page(
        """
        Granviks kommun
        Individ- och familjeomsorgen
        Datum 2005-03-11

        # Ansökan om ekonomiskt bistånd

        Sökande:            Per Norrvik
        Hyra                5 424 kr
        Jag försäkrar på heder och samvete att uppgifterna är riktiga.
        """
    )
    lines = tuple(
        replace(line, kind=BlockKind.HANDWRITING) if line.text.startswith("Per") else line
        for line in form.lines
    )
    (document,) = read(replace(form, lines=lines))
    sender = document.best(FieldName.SENDER)
    assert sender is not None
    assert sender.value == "Per Norrvik"


def test_running_heads_and_last_sheets_go_on_with_their_document() -> None:
    texts = (
        "Granviks kommun\nSocialnämnden\nDatum 2006-03-06\n\n# Anmälan av delegationsbeslut\n"
        + "Beslut om bistånd har fattats av handläggare\n" * 20,
        "Granviks kommun\nAnmälan av delegationsbeslut\n\n2006-03-18   Kontaktfamilj   Håkan Hedkvist\n",
        "Granvik den 18 mars 2006\n\n\nLars Bergdal\nHandläggare\n",
    )
    assert len(read(*stack(*texts))) == 1


def test_a_large_letterhead_on_two_papers_of_one_office_is_no_running_head() -> None:
    texts = (
        "# Granviks kommun\nSocialnämnden\nDatum: 29.7.2005    Handläggs av: Jenny Alm\n\n# Kallelse till nämnden\n"
        "Tid: 12 augusti 2005\nPlats: Kommunhuset\n\nJenny Alm\nHandläggare\n",
        "Granviks kommun\nIndivid- och familjeomsorgen\nDatum: 20.4.2005    Handläggs av: Per Alm\n\n"
        "# Beslut om försörjningsstöd\nBeslutet avser Lena Rönnkvist.\n",
    )
    assert len(read(*stack(*texts))) == 2


def test_a_gap_among_the_paragraphs_of_minutes_is_told() -> None:
    first = "Granviks kommun\nSocialnämnden\n2005-06-02\n\n# Protokoll\n§ 80 Dagordning\nTexten\n§ 81 Svar\nTexten\n"
    second = "Granviks kommun\nProtokoll\n\n§ 84 Taxa\nTexten\n§ 85 Lokaler\nTexten\n§ 86 Budget\nTexten\n"
    document, *others = read(*stack(first, second))
    assert others == []
    assert [f.message for f in document.findings if f.rule == FindingRule.MISSING_PAGE.value] == [
        "Paragraferna hoppar från § 81 till § 84: en sida kan saknas."
    ]


def test_two_persons_after_a_label_are_not_one_with_the_names_turned_round() -> None:
    (document,) = read(
        page("Barn: Linus Ek\nVårdnadshavare: Anna Ek, Per Ek\nAnmälare: Rektor Siv Ros, Ekskolan\n")
    )
    names = {(each.value, each.role) for each in document.candidates(FieldName.PERSON_NAME)}
    assert names == {("Linus Ek", "child"), ("Anna Ek", "guardian"), ("Siv Ros", "reporter")}


@pytest.mark.parametrize(
    "row",
    ["2005-{m:02d}-{d:02d} " * 8, "SN 2005/{n} " * 8, "96{m:02d}{d:02d}-9811 Anna Ek " * 4],
    ids=["days", "numbers", "persons"],
)
def test_a_page_of_thousands_takes_time_in_proportion(row: str) -> None:
    def seconds(rows: int) -> float:
        text = "\n".join(row.format(m=1 + n % 12, d=1 + n % 28, n=n) for n in range(rows))
        before = time.process_time()
        read(page(text))
        return time.process_time() - before

    seconds(20)
    assert seconds(240) < 8 * 4 * max(0.02, seconds(60))
    assert seconds(240) < 6
