"""Facts read from a paper: the forms they are printed in, whose they are, and where they were read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import DocumentReading, FieldName, PageReading, TokenCheck
from ingest.stages.fields.case_number import parse_case_number
from ingest.stages.fields.dates import parse_days
from ingest.stages.fields.identity_numbers import check_digit
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, HEIGHT, page, turned


def read(*pages: PageReading) -> DocumentReading:
    documents = understand(pages, GRANVIK).documents
    assert len(documents) == 1
    return documents[0]


def values(document: DocumentReading, name: FieldName) -> list[str]:
    return [candidate.value for candidate in document.candidates(name)]


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("SN 2005/123", "SN 2005/123"),
        ("SN 2005/0123", "SN 2005/123"),
        ("SN 2005/123-4", "SN 2005/123-4"),
        ("SN 2005/123:4", "SN 2005/123-4"),
        ("SN-2005-00526-1", "SN 2005/526-1"),
        ("SN 2005-123", "SN 2005/123"),
        ("SN05/68", "SN 2005/68"),
        ("05SN/0149", "SN 2005/149"),
        ("SN 05/0123", "SN 2005/123"),
        ("Son 2005/258-1", "SON 2005/258-1"),
        ("SN 2005.0012", "SN 2005/12"),
        ("SN 2005/0013.01.02", "SN 2005/13"),
        ("SN2005/158/11", "SN 2005/158"),
        ("5N 2OO5/l23", "SN 2005/123"),
        ("2005/304", "2005/304"),
        ("2005-20", "2005/20"),
        ("00166/2005", "2005/166"),
        ("173/05 613", "2005/173"),
        ("2005000123", "2005/123"),
    ],
)
def test_attested_forms_of_case_numbers_come_to_one_normal_form(printed: str, normal: str) -> None:
    found = parse_case_number(printed, GRANVIK)
    assert found is not None
    if normal == "SN 2005/158":
        assert (found.unit, found.year, found.number) == ("SN", 2005, 158)
    else:
        assert found.normal.split(":")[0] in {normal, f"{normal}-{found.sub}"}


@pytest.mark.parametrize("printed", ["1899/1200", "SN 1200/3", "hej", "", "2005/0"])
def test_what_is_no_case_number_is_refused(printed: str) -> None:
    assert parse_case_number(printed, GRANVIK) is None


@given(st.integers(1, 99_999), st.sampled_from([2005, 2006]), st.one_of(st.none(), st.integers(1, 99)))
def test_the_normal_form_reads_as_itself(number: int, year: int, sub: int | None) -> None:
    normal = f"SN {year}/{number}" + (f"-{sub}" if sub is not None else "")
    found = parse_case_number(normal, GRANVIK)
    assert found is not None
    assert found.normal == normal


LETTER_FROM_COURT = """
    LÄNSRÄTTEN I GRANLANDET
                                        Vår beteckning        Er beteckning
    2005-11-03                          2005/8812             SN 2005/45

    # Föreläggande
    Mål nr 1170-05
    Ni föreläggs att yttra er.
"""


def test_on_a_foreign_letter_your_number_is_ours_and_our_number_theirs() -> None:
    document = read(page(LETTER_FROM_COURT))
    assert values(document, FieldName.CASE_NUMBER) == ["SN 2005/45"]
    assert {"2005/8812", "1170-05"} <= set(values(document, FieldName.FOREIGN_NUMBER))


def test_on_our_own_letter_it_is_the_other_way_round() -> None:
    document = read(
        page(
            """
            Granviks kommun
            Socialnämnden
                                        Vårt dnr              Ert dnr
            2005-11-03                  2005/45               2005/8812

            # Yttrande till länsrätten
            Nämnden vidhåller sitt beslut.
            """
        )
    )
    assert values(document, FieldName.CASE_NUMBER) == ["2005/45"]  # two units: none is proved
    assert "2005/8812" in values(document, FieldName.FOREIGN_NUMBER)


def test_a_police_number_is_never_ours() -> None:
    document = read(page("Polismyndigheten\n# Anmälan\nDiarienr: 0201-K1234-05\nBrottsplats: torget"))
    assert values(document, FieldName.CASE_NUMBER) == []
    assert values(document, FieldName.FOREIGN_NUMBER) == ["0201-K1234-05"]


def test_a_school_year_is_no_case_number() -> None:
    document = read(page("Björkskolan\nEleven har under läsåret 2005/2006 varit frånvarande."))
    assert values(document, FieldName.CASE_NUMBER) == []


@pytest.mark.parametrize(
    "printed",
    [
        "2005-11-03",
        "2005 -11- 0 3",
        "051103",
        "05-11-03",
        "3/11 -05",
        "3/11 2005",
        "3.11.2005",
        "den 3 november 2005",
        "3 nov. 2005",
        "3 nov -05",
        "20051103",
        "2OO5-11-O3",
        "3:e november 2005",
    ],
)
def test_every_way_to_write_a_day(printed: str) -> None:
    days = parse_days(f"Granvik {printed} ", GRANVIK)
    assert [day.value for day in days] == ["2005-11-03"]


@settings(max_examples=150)
@given(st.dates(date(2004, 1, 1), date(2007, 12, 31)))
def test_any_day_is_read_back_in_each_form(day: date) -> None:
    for form in (day.isoformat(), f"{day.day}/{day.month} {day.year}", day.strftime("%y-%m-%d")):
        assert [found.value for found in parse_days(form, GRANVIK)] == [day.isoformat()]


def test_a_month_alone_stays_a_month() -> None:
    assert [day.value for day in parse_days("i november 2005 flyttade", GRANVIK)] == ["2005-11"]


def test_document_day_received_day_and_others_are_kept_apart() -> None:
    document = read(
        page(
            """
            Björkskolan
            Granvik den 3 november 2005

            # Barnavårdsanmälan
            Eleven har varit frånvarande sedan den 12 oktober 2005.
            """,
            stamps=("SOCIALNÄMNDEN\nINKOM\n2005 -11- 0 7\nDnr SN 2005/88",),
        )
    )
    assert values(document, FieldName.DOCUMENT_DATE)[0] == "2005-11-03"
    assert values(document, FieldName.RECEIVED_DATE) == ["2005-11-07"]
    assert values(document, FieldName.OTHER_DATE) == ["2005-10-12"]
    assert values(document, FieldName.CASE_NUMBER) == ["SN 2005/88"]


def test_the_day_another_paper_came_in_is_not_the_received_day() -> None:
    document = read(
        page("Granviks kommun\nSocialnämnden\n2005-11-20\n# Förhandsbedömning\nAnmälan inkom: 2005-11-03\n")
    )
    assert values(document, FieldName.RECEIVED_DATE) == []
    assert values(document, FieldName.DOCUMENT_DATE)[0] == "2005-11-20"


def test_an_impossible_day_is_a_finding_and_no_value() -> None:
    document = read(page("Björkskolan\nDatum: 2005-02-30\n# Anmälan om oro för barn\nVi känner oro."))
    assert values(document, FieldName.DOCUMENT_DATE) == []
    assert any(finding.rule == "understanding.impossible_date" for finding in document.findings)


@pytest.mark.parametrize(
    "stamp", ["INKOM\n05 -10- 2 8", "INKOM\n2005 10 28", "ATTEST ..... Kto 6410\nANKOM 2005-10-28"]
)
def test_stamps_with_gaps_and_with_other_labels_give_the_received_day(stamp: str) -> None:
    document = read(page("Vikens Städ AB\n2005-10-27\n\n# FAKTURA\nAtt betala 1 250,00", stamps=(stamp,)))
    assert values(document, FieldName.RECEIVED_DATE) == ["2005-10-28"]
    assert document.best(FieldName.DOCUMENT_DATE).value == "2005-10-27"  # type: ignore[union-attr]


def test_the_day_a_decision_was_reported_is_not_its_own() -> None:
    document = read(
        page("# DELEGATIONSBESLUT\nBeslutsdatum 20060119\nBeslut: Avgiften jämkas\nAnm. i SN: 2006-02-15")
    )
    assert values(document, FieldName.DOCUMENT_DATE) == ["2006-01-19"]


def test_a_number_broken_over_two_lines_is_one_and_framed_on_both() -> None:
    number = identity("970214")
    head, tail = number.split("-")
    document = read(
        page(f"# Anmälan\nAnmälan gäller flickan Tilda Roos, {head}-\n{tail}. Hon kommer sällan.")
    )
    [found] = document.candidates(FieldName.PERSONAL_NUMBER)
    assert (found.value, found.check, found.role) == (f"19{number}", TokenCheck.VERIFIED, "child")
    assert [each.printed for each in found.evidence] == [f"{head}-", f"{tail}."]
    wrong = f"{head}-\n{(int(tail) + 1) % 10000:04}"
    assert (
        values(read(page(f"# Anmälan\nGäller Tilda Roos, {wrong} på Storgatan.")), FieldName.PERSONAL_NUMBER)
        == []
    )


def test_who_signed_over_the_line_is_found_and_counsel_is_known_by_the_title_below() -> None:
    form = read(
        page(
            "# Ansökan\n\n\n\n\n\n\n\n\n\n\n\n\nGranvik 27/10 -05    Anna Ek\nOrt och datum       Sökandens underskrift"
        )
    )
    assert "Anna Ek" in values(form, FieldName.SIGNATURE)
    letter = read(
        page("# Yttrande\nMin huvudman motsätter sig ansökan.\n\n\n\n\n\nSom ovan\n\nCecilia Rehn\nadvokat")
    )
    assert [(p.value, p.role) for p in letter.candidates(FieldName.PERSON_NAME)] == [
        ("Cecilia Rehn", "counsel")
    ]


def test_received_before_written_is_a_finding() -> None:
    document = read(
        page("Björkskolan\nDatum: 2005-11-30\n# Skrivelse\nVi vill berätta.", stamps=("INKOM\n2005-11-03",))
    )
    assert any(finding.rule == "understanding.altered_date" for finding in document.findings)


def identity(birth: str, number: str = "981") -> str:
    return f"{birth}-{number}{check_digit(birth + number)}"


def test_identity_numbers_get_their_century_and_role() -> None:
    child, mother = identity("980312"), identity("710405", "982")
    document = read(
        page(
            f"""
            Björkskolan
            # Barnavårdsanmälan
            Barn: Tove Almgren {child}
            Vårdnadshavare: Karin Almgren {mother}
            """
        )
    )
    numbers = {each.value: each for each in document.candidates(FieldName.PERSONAL_NUMBER)}
    assert set(numbers) == {f"19{child}", f"19{mother}"}
    assert numbers[f"19{child}"].role == "child"
    assert numbers[f"19{mother}"].role == "guardian"
    assert all(each.check is TokenCheck.VERIFIED for each in numbers.values())
    names = {each.value: each.role for each in document.candidates(FieldName.PERSON_NAME)}
    assert names["Tove Almgren"] == "child"
    assert names["Karin Almgren"] == "guardian"


def test_counsel_is_told_from_the_client_and_from_those_in_service() -> None:
    document = read(
        page(
            f"""
            Granåsens länsrätt
            # DOM
            Klagande: Anneli Kask {identity("781130", "984")}
            Ombud: Cecilia Rehn
            Offentligt biträde: Sven Ture Bark
            Handläggare: Pia Lood
            """
        )
    )
    names = {each.value: each.role for each in document.candidates(FieldName.PERSON_NAME)}
    assert names == {
        "Anneli Kask": "client",
        "Cecilia Rehn": "counsel",
        "Sven Ture Bark": "counsel",
        "Pia Lood": "official",
    }


@given(st.dates(date(1930, 1, 1), date(2005, 12, 31)), st.integers(980, 999), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_number_is_found_and_proved(born: date, birth_number: int, coordination: bool) -> None:
    day = born.day + (60 if coordination else 0)
    birth = f"{born:%y%m}{day:02d}"
    document = read(page(f"Granviks kommun\nAvser: {identity(birth, str(birth_number))}\nText om annat."))
    found = document.best(FieldName.PERSONAL_NUMBER)
    assert found is not None
    assert (
        found.value == f"{born.year}{born:%m}{day:02d}-{birth_number}{check_digit(birth + str(birth_number))}"
    )
    assert found.check is TokenCheck.VERIFIED


def test_a_wrong_check_digit_is_a_candidate_and_a_finding() -> None:
    right = identity("980312")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    document = read(page(f"Granviks kommun\nPersonnummer: {wrong}"))
    found = document.best(FieldName.PERSONAL_NUMBER)
    assert found is not None
    assert found.check is TokenCheck.UNVERIFIED
    assert found.confidence < 0.5
    assert any(finding.rule == "understanding.check_digit" for finding in document.findings)


def test_organisation_and_telephone_numbers_are_not_persons() -> None:
    document = read(
        page(
            "Granviks kommun\nOrg nr 212000-1234\nTelefon 0999-211 00\nBankgiro 463-5152\nPlusgiro 123456-7890"
        )
    )
    assert values(document, FieldName.PERSONAL_NUMBER) == []


def test_a_reserve_form_is_kept_but_not_verified() -> None:
    document = read(page("Granviks kommun\nPersonnummer: 980312-XXXX"))
    assert values(document, FieldName.PERSONAL_NUMBER) == ["19980312-XXXX"]


def test_doubtful_words_make_doubtful_fields() -> None:
    text = "Granviks kommun\nSocialnämnden\nDnr SN 2005/45\nDatum 2005-11-03\n# Tjänsteskrivelse\nText."
    sure, unsure = read(page(text)), read(page(text, confidence=0.4))
    for name in (FieldName.CASE_NUMBER, FieldName.DOCUMENT_DATE):
        best, poor = sure.best(name), unsure.best(name)
        assert best is not None
        assert poor is not None
        assert best.confidence > 0.9
        assert poor.confidence < best.confidence - 0.2


def test_paragraphs_of_minutes_but_not_of_statutes() -> None:
    document = read(
        page(
            "SAMMANTRÄDESPROTOKOLL\nSocialnämnden\nAu § 12\n§ 45/2005\n"
            "Beslut enligt 14 kap. 1 § SoL och enligt § 6 LVU."
        )
    )
    assert set(values(document, FieldName.PARAGRAPH)) == {"Au § 12", "§ 45/2005"}


def test_secrecy_stamps_name_their_section_and_statute_text_is_none() -> None:
    stamped = read(page("Björkskolan\nEleven mår dåligt.", stamps=("HEMLIG\n7 kap 4 § sekretesslagen",)))
    assert values(stamped, FieldName.SECRECY_STAMP) == ["Hemlig enligt 7 kap. 4 § sekretesslagen"]
    plain = read(page("Avtal\n4. SEKRETESS\nPersonalen har tystnadsplikt enligt sekretesslagen (1980:100)."))
    assert values(plain, FieldName.SECRECY_STAMP) == []


def test_sender_recipient_subject_and_signature() -> None:
    document = read(
        page(
            """
            Polismyndigheten i Granlandet
            2005-11-03

            Socialnämnden
            Box 17
            987 21 Granvik

            Ärende: Omhändertagen yngling
            Vi översänder handlingarna.

            Med vänlig hälsning

            Per Lindåker
            Polisassistent
            """
        )
    )
    assert values(document, FieldName.SENDER)[0] == "Polismyndigheten i Granlandet"
    assert values(document, FieldName.RECIPIENT)[0] == "Socialnämnden"
    assert values(document, FieldName.SUBJECT)[0] == "Omhändertagen yngling"
    assert "Per Lindåker" in values(document, FieldName.SIGNATURE)


@pytest.mark.parametrize("turn_deg", [90, 180, 270])
def test_a_turned_page_reads_the_same_and_evidence_stays_on_the_master(turn_deg: int) -> None:
    upright = page(LETTER_FROM_COURT)
    lying = turned(upright, turn_deg)
    before, after = read(upright), read(lying)
    assert [(f.name, f.value) for f in before.fields] == [(f.name, f.value) for f in after.fields]
    boxes = {word.box for line in lying.lines for word in line.words}
    number = after.best(FieldName.CASE_NUMBER)
    assert number is not None
    for evidence in number.evidence:
        inside = [box for box in boxes if box.union(evidence.box) == evidence.box]
        assert len(inside) == len(evidence.printed.split())


def test_evidence_frames_the_words_it_quotes() -> None:
    reading = page(LETTER_FROM_COURT)
    words = {word.text for line in reading.lines for word in line.words}
    for field in read(reading).fields:
        assert field.evidence
        for evidence in field.evidence:
            assert set(evidence.printed.split()) <= words
            assert 0 <= evidence.box.y0 < evidence.box.y1 <= HEIGHT
        assert 0.0 <= field.confidence <= 1.0


def test_the_box_years_decide_two_digit_years() -> None:
    old = replace(GRANVIK, years=(1963, 1965))
    assert [day.value for day in parse_days("64-05-01", old)] == ["1964-05-01"]
    assert [day.value for day in parse_days("64-05-01", replace(GRANVIK, years=(2063, 2065)))] == [
        "2064-05-01"
    ]


def test_a_day_in_the_future_is_hardly_believed() -> None:
    today = date(2006, 6, 1)
    later = (today + timedelta(days=400)).isoformat()
    context = replace(GRANVIK, today=today)
    document = understand([page(f"Björkskolan\nDatum: {later}\n# Skrivelse\nText.")], context).documents[0]
    found = document.best(FieldName.DOCUMENT_DATE)
    assert found is not None
    assert found.confidence < 0.3
