"""Copies, other wordings of the same record, and letters that only look alike."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from ingest.model import Box, PageReading, Relation, RelationKind
from ingest.stages.alignment import Alignment
from ingest.stages.compared_words import aligned_words
from ingest.stages.fields.identity_numbers import check_digit
from ingest.stages.pagetext import PageText
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page, worn


def pnr(birth: str, number: str = "981") -> str:
    return f"{birth}-{number}{check_digit(birth + number)}"


DECISION = """
    Granviks kommun
    Socialförvaltningen
    2005-11-03                    Dnr SN 2005/{dnr}

    # Beslut om kontaktfamilj
    Barn: {name} {pnr}

    {first} har bott hos sin mor sedan föräldrarna flyttade isär för tre år sedan.
    Modern arbetar skift på sjukhuset och har inga släktingar på orten som kan avlasta.
    Utredningen visar att {first} mår bra men att modern inte orkar med alla helger.
    Förvaltningen bedömer att behovet inte kan tillgodoses på annat sätt.
    {first} beviljas kontaktfamilj två helger i månaden till och med juni 2006.
    Beslutet kan omprövas om förhållandena ändras.

    Lars Vik
    Socialsekreterare
"""
TOVE = DECISION.format(dnr=45, name="Tove Almgren", first="Tove", pnr=pnr("980312"))
OLLE = DECISION.format(dnr=51, name="Olle Sundin", first="Olle", pnr=pnr("950701", "983"))
FILLER = (
    "Vikens Städ AB\n2005-12-01\n# FAKTURA\nFakturanummer {0}\n"
    "Förfallodatum 2005-12-31\nAtt betala {0},00\nBankgiro 463-5152"
)


def relations(*pages: PageReading) -> tuple[Relation, ...]:
    """Each page in a file of its own, far enough apart to be a document of its own."""
    reading = understand(pages, GRANVIK)
    assert len(reading.documents) == len(pages)
    return reading.relations


def one(text: str, name: str, **more: object) -> PageReading:
    return page(text, file=name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(6))
def test_a_noisy_copy_is_a_duplicate_and_never_a_version(seed: int) -> None:
    copy = worn(one(TOVE, "b.png", stamps=("KOPIA",)), seed, share=0.15)
    [relation] = relations(one(TOVE, "a.png"), copy)
    assert (relation.kind, relation.document, relation.of) == (RelationKind.DUPLICATE, 1, 0)
    assert relation.reason
    assert not relation.differences


def test_a_copy_with_a_line_lost_to_the_reader_is_still_a_copy() -> None:
    whole = one(TOVE, "a.png")
    lost = one(TOVE, "b.png")
    gone = next(place for place, line in enumerate(lost.lines) if "omprövas" in line.text)
    holed = PageReading(
        **{
            **{name: getattr(lost, name) for name in lost.__dataclass_fields__},
            "lines": (*lost.lines[:gone], *lost.lines[gone + 1 :]),
        }
    )
    [relation] = relations(whole, holed)
    assert relation.kind is RelationKind.DUPLICATE


@pytest.mark.parametrize(
    ("was", "became"),
    [
        ("mår bra", "mår mycket dåligt"),
        ("två helger", "fyra helger"),
        ("inte kan tillgodoses", "kan tillgodoses"),
        ("    Beslutet kan omprövas om förhållandena ändras.\n", ""),
        ("juni 2006", "december 2006"),
        ("Utredningen visar att Tove mår bra", "Utredningen visar att Karin mår bra"),
    ],
)
def test_another_wording_of_the_same_record_is_a_version_with_its_differences(was: str, became: str) -> None:
    assert was in TOVE
    [relation] = relations(one(TOVE, "a.png"), one(TOVE.replace(was, became), "b.png"))
    assert relation.kind is RelationKind.VERSION
    assert 1 <= len(relation.differences) <= 2
    shown = " ".join(difference.ours + difference.theirs for difference in relation.differences)
    assert any(word in shown for word in (*was.split(), *became.split()))
    for difference in relation.differences:
        assert difference.our_evidence
        assert difference.their_evidence
        assert {evidence.page.file for evidence in difference.our_evidence} != {
            evidence.page.file for evidence in difference.their_evidence
        }


def test_the_same_letter_about_another_child_is_its_own_record() -> None:
    assert relations(one(TOVE, "a.png"), one(OLLE, "b.png")) == ()


def test_the_same_letter_about_a_sibling_without_number_is_its_own_record() -> None:
    bare = TOVE.replace(pnr("980312"), "")
    sibling = bare.replace("Tove", "Emil")
    assert relations(one(bare, "a.png"), one(sibling, "b.png")) == ()


def test_a_form_filled_in_again_next_month_is_its_own_record() -> None:
    form = """
        Granviks kommun
        Socialförvaltningen
        {day}                    Dnr SN 2005/45

        # Normberäkning
        Sökande: Karin Almgren {pnr}
        Riksnorm vuxen                      3 320
        Hyra                                {rent}
        Barnbidrag                          950
        Lön                                 {wage}
        Summa norm                          {total}
        Underskott enligt norm              {lack}
    """
    number = pnr("710405", "982")
    october = form.format(
        day="2005-10-03", pnr=number, rent="4 150", wage="5 200", total="7 470", lack="2 270"
    )
    november = form.format(
        day="2005-11-02", pnr=number, rent="4 150", wage="4 810", total="7 470", lack="2 660"
    )
    assert relations(one(october, "a.png"), one(november, "b.png")) == ()


def test_two_invoices_from_one_firm_are_two_records() -> None:
    assert relations(one(FILLER.format(10234), "a.png"), one(FILLER.format(10871), "b.png")) == ()


def test_the_same_letter_to_two_parents_is_two_letters() -> None:
    letter = """
        Granviks kommun
        Socialförvaltningen
        2005-11-03                Dnr SN 2005/45

        {to}
        Storgatan 4
        987 21 Granvik

        # Kallelse till samtal
        Du kallas till ett samtal om barnets situation den 14 november klockan tio.
        Samtalet hålls på socialkontoret och beräknas ta en timme. Meddela om du inte
        kan komma, så bokar vi en ny tid. Ta gärna med de papper som du har fått från skolan.
    """
    mother, father = letter.format(to="Karin Almgren"), letter.format(to="Per Sundqvist")
    assert not any(
        each.kind is RelationKind.VERSION for each in relations(one(mother, "a.png"), one(father, "b.png"))
    )


def test_blank_pages_are_not_copies_of_each_other() -> None:
    pages = [
        one(TOVE, "a.png"),
        page("", 1, file="b.pdf"),
        page("", 2, file="b.pdf"),
        page("", 1, file="c.pdf"),
    ]
    pages.append(page("", 2, file="c.pdf"))
    assert understand(pages, GRANVIK).relations == ()


def test_three_copies_point_at_the_first() -> None:
    pages = [worn(one(TOVE, f"{place}.png"), place, 0.05) for place in range(3)]
    assert {(each.document, each.of) for each in relations(*pages)} == {(1, 0), (2, 0)}


def test_a_stack_of_standard_letters_gives_no_false_relation() -> None:
    names = ["Tove", "Olle", "Emil", "Siri", "Nils", "Vera", "Axel", "Elsa", "Hugo", "Alva"]
    letters = [
        DECISION.format(
            dnr=100 + place, name=f"{name} Granlöf", first=name, pnr=pnr(f"9{place % 8}0312", "984")
        )
        for place, name in enumerate(names)
    ]
    pages = [worn(one(text, f"{place}.png"), place, 0.05) for place, text in enumerate(letters)]
    assert relations(*pages) == ()


def test_a_box_of_many_letters_is_compared_in_little_time() -> None:
    pages = [
        one(DECISION.format(dnr=1000 + place, name="Tove Almgren", first="Tove", pnr=""), f"{place}.png")
        for place in range(120)
    ]
    start = time.process_time()
    reading = understand(pages, GRANVIK)
    assert len(reading.documents) == 120
    assert (time.process_time() - start) / len(pages) < 0.1


COVER = (
    "Björkskolan\nGranvik den 3 november 2005\n# Yttrande\n"
    "Skolan har tagit del av beslutet och lämnar följande synpunkter på det.\n"
    "Eleven trivs i klassen och har gott stöd av sin lärare under dagen.\nMed vänlig hälsning\nRektor Karin Ek"
)


def with_mark(text: str) -> str:
    return "Bilaga 1\n\n" + text


def test_an_attachment_that_is_a_copy_of_a_record_is_a_finding_and_no_duplicate_document() -> None:
    pages = [one(TOVE, "a.pdf"), page(COVER, 1, file="b.pdf"), page(with_mark(TOVE), 2, file="b.pdf")]
    reading = understand(pages, GRANVIK)
    assert [len(document.pages) for document in reading.documents] == [1, 2]
    assert not reading.relations
    [finding] = [each for each in reading.findings if each.rule == "understanding.copied_attachment"]
    assert finding.page == pages[2].page
    assert "handling 1" in finding.message


def test_a_copy_whose_attachment_was_changed_is_another_version() -> None:
    changed = TOVE.replace("två helger", "tre helger")
    pages = [
        page(COVER, 1, file="a.pdf"),
        page(with_mark(TOVE), 2, file="a.pdf"),
        page(COVER, 1, file="b.pdf"),
        page(with_mark(changed), 2, file="b.pdf"),
    ]
    reading = understand(pages, GRANVIK)
    assert [len(document.pages) for document in reading.documents] == [2, 2]
    [relation] = reading.relations
    assert (relation.kind, relation.document, relation.of) == (RelationKind.VERSION, 1, 0)
    assert any("tre" in difference.ours for difference in relation.differences)


FAXED = "SKICKAT  {when}  FAX  {number}  POLISMYNDIGHETEN  SID  01"


@pytest.mark.parametrize("clock", ["{0}:{1}", "{0}: {1}", "{0}. {1}"])
def test_a_letter_faxed_twice_is_a_copy_however_the_clock_on_its_fax_line_was_read(clock: str) -> None:
    first, again = (
        faxed(FAXED.format(when=clock.format(*when), number=number), name)
        for when, number, name in (
            (("09", "15"), "0999650556", "a.png"),
            (("11", "38"), "0999446914", "b.png"),
        )
    )
    [relation] = relations(first, again)
    assert relation.kind is RelationKind.DUPLICATE


def faxed(row: str, name: str) -> PageReading:
    """The letter with a fax machine's line above it, at the very edge of the sheet."""
    sheet = one(f"{row}\n{TOVE}", name)
    [line, *others] = sheet.lines
    words = tuple(replace(each, box=at_edge(each.box)) for each in line.words)
    return replace(sheet, lines=(replace(line, words=words, box=at_edge(line.box)), *others))


def at_edge(box: Box) -> Box:
    return replace(box, y0=box.y0 - 260, y1=box.y1 - 260)


LIST = """
    Granviks kommun
    Socialförvaltningen
    2005-03-07

    # Delegationsbeslut
    Förteckning över beslut som anmäls till nämnden i mars
    D 212  Barnomsorg, placering i familjedaghem          Lars Vik
    D 213  Färdtjänst, tillstånd att resa i länet         Karin Berg
    D 214  Försörjningsstöd för en månad, beviljat        {last}
"""
MORE = """
    Granviks kommun                                        Sid 2
    D 215  Kontaktperson för ungdom, förlängd tid         Lars Vik
    D 216  Hemtjänst, utökad med matdistribution          Karin Berg
    D 217  Parkeringstillstånd för rörelsehindrad         Lars Vik
    Förteckningen är upprättad av nämndens sekreterare
"""


def listed(last: str, name: str) -> tuple[PageText, ...]:
    rows = LIST.format(last=last), MORE
    return tuple(PageText(page(text, at, file=name)) for at, text in enumerate(rows, 1))


def test_a_cell_lost_to_the_reader_at_the_foot_of_a_page_leaves_a_copy() -> None:
    whole, lost = (aligned_words(listed(last, name)) for last, name in (("Erik Lund", "a"), ("", "b")))
    assert not Alignment(whole, lost).sure
    assert not Alignment(lost, whole).sure


def test_a_passage_lost_at_the_foot_of_a_page_is_another_wording() -> None:
    whole = aligned_words(listed("efter prövning av hela hushållets inkomster", "a"))
    cut = aligned_words(listed("", "b"))
    assert Alignment(whole, cut).sure
    assert Alignment(cut, whole).sure


def test_a_doubtful_scrap_does_not_hide_a_sentence_taken_out() -> None:
    taken = "Modern arbetar skift på sjukhuset och har inga släktingar på orten som kan avlasta."
    assert taken in TOVE
    whole, cut = one(TOVE, "a.png"), one(TOVE.replace(f"    {taken}\n", ""), "b.png")
    place = next(at for at, line in enumerate(cut.lines) if "Utredningen" in line.text)
    line = cut.lines[place]
    scrap = replace(line.words[0], text="b", confidence=0.3, box=replace(line.words[0].box, x0=200, x1=240))
    scrapped = replace(line, words=(scrap, *line.words))
    ours = aligned_words((PageText(whole),))
    theirs = aligned_words(
        (PageText(replace(cut, lines=(*cut.lines[:place], scrapped, *cut.lines[place + 1 :]))),)
    )
    [change] = Alignment(ours, theirs).sure
    assert "släktingar" in Alignment(ours, theirs).difference(change).ours
