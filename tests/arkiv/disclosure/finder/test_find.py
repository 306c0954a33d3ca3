"""The finder on text a person can read here: what it finds, what it leaves, and the same person everywhere."""

from __future__ import annotations

import pytest

from arkiv.disclosure.finder.find import find
from arkiv.disclosure.finder.model import Kind, KnownPerson, PersonKey, Proposal, Search, Searched, Why
from ingest.model import PageReading
from scripts.drawing.fonts import Bank
from scripts.drawing.page import draw_page
from scripts.redaction_bench.finding import perfect_reading, reference, tally
from scripts.redaction_bench.papers import paper


def page(text: str, number: int = 1) -> PageReading:
    return perfect_reading(draw_page(text.strip().splitlines(), dpi=100), reference(1, number))


def found(text: str, *known: KnownPerson) -> tuple[Proposal, ...]:
    return find([Searched((page(text),))], known)


def hidden(text: str, kind: Kind) -> list[str]:
    return [one.text for one in found(text) if one.kind is kind and one.withhold]


@pytest.mark.parametrize(
    "printed",
    [
        *("960412-9804", "19960412-9804", "199604129804", "960412 - 9804", "960412 9804", "96 04 12-9804"),
        *(
            "960412.9804",
            "960412–9804",
            "960472-9803",
            "96O4l2-98O4",
            "960412-98?4",
            "960412-XXXX",
            "960412+9804",
        ),
    ],
)
def test_a_personnummer_is_found_however_it_is_printed(printed: str) -> None:
    (only,) = [one for one in found(f"Personnummer: {printed}") if one.kind is Kind.IDENTITY_NUMBER]
    assert only.withhold
    assert only.reason
    assert only.text.endswith(printed.split()[-1])


def test_telephones_under_each_other_are_each_found_whole() -> None:
    column = ["073 347 18 48", "073 520 91 14", "070-281 22 77", "0999-43 12 41"]
    assert hidden("\n".join(column), Kind.PHONE) == column


@pytest.mark.parametrize(
    "read",
    ["0999-43 12 4l", "O999-S3 l2 41", "0999 43 I2 41", "0999-43,12 41", "0999_43 12 41", "0999-43\n12 41"],
)
def test_a_misread_telephone_is_found_whole(read: str) -> None:
    assert hidden(f"Hon nås på {read}", Kind.PHONE) == [read.replace("\n", " ")]


def test_a_telephone_that_its_label_was_read_together_with_is_found() -> None:
    assert hidden("Hemma, tfn0999-43 12 41 efter sex", Kind.PHONE) == ["tfn0999-43 12 41"]


def test_a_personnummer_broken_at_the_end_of_a_line_is_found_whole() -> None:
    (only,) = [one for one in found("Det gäller 960412-\n9804 i huset.") if one.kind is Kind.IDENTITY_NUMBER]
    assert len(only.boxes) == 2


@pytest.mark.parametrize(
    "line",
    ["Organisationsnummer 556012-5790", "Dnr SN 2005/123", "Granvik 2005-03-14", "Summa 12 450 kronor"],
)
def test_other_numbers_are_no_personnummer(line: str) -> None:
    assert not [one for one in found(line) if one.kind is Kind.IDENTITY_NUMBER]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Modern heter Elin Almkvist.", "Elin Almkvist."),
        ("Enligt Samira Karimi är det så.", "Samira Karimi"),
        ("Det är Östanbäck, Viktor som avses.", "Östanbäck, Viktor"),
        ("Vi talade om Elins skola.", "Elins"),
        ("Ärendet gäller KARL TALLVIK idag.", "KARL TALLVIK"),
        ("Grannen K. Bergström ringde.", "K. Bergström"),
        ("Barnet heter Måns och är sex år.", "Måns"),
        ("Han träffade Wolodymyr Szczepański igår.", "Wolodymyr Szczepański"),
    ],
)
def test_names_are_found(line: str, name: str) -> None:
    assert name in hidden(line, Kind.NAME)


MIDDLE = "Vi har talats vid.\n" * 12
"""Text above, so that what follows stands where no letterhead does."""


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Till fru Greta Silfverhjelm, Prästgården, 98 431 Vretaby nu", Kind.ADDRESS, "Prästgården, 98 431 Vretaby"),
        ("Umgänget utreds för Moa Ek 57\n04 22-9805. Parter", Kind.IDENTITY_NUMBER, "57 04 22-9805."),
        ("Hon har erbjudit sin lägenhet på Backa\nMellangård 12 ibland", Kind.ADDRESS, "Backa Mellangård 12"),
        ("Sedan i maj bor hon på Norra\nKyrkogatan 5 igen", Kind.ADDRESS, "Norra Kyrkogatan 5"),
        ("Bor Drottning Kristinas\nväg 7 med barnen", Kind.ADDRESS, "Drottning Kristinas väg 7"),
        ("Post till Kvarnbyvägen 14, 985\n21 Granvik tack", Kind.ADDRESS, "Kvarnbyvägen 14, 985 21 Granvik"),
        ("Ring 431 22 efter sex", Kind.PHONE, "431 22"),
        ("Han är född 570422, de fyra sista 9805", Kind.IDENTITY_NUMBER, "9805"),
        ("Hennes nummer är 570422/9805", Kind.IDENTITY_NUMBER, "570422/9805"),
        ("Hon hyr på Mjölnargränd 4 nb sedan maj", Kind.ADDRESS, "Mjölnargränd 4 nb"),
        ("Flyttat till Stora Vallby gård, 984 55 Åsby igen", Kind.ADDRESS, "Stora Vallby gård, 984 55 Åsby"),
        ("Han sover på Ringv. 22 C numera", Kind.ADDRESS, "Ringv. 22 C"),
        ("Det gäller stationsgatan 9 b och inget annat", Kind.ADDRESS, "stationsgatan 9 b"),
        ("Patrullen kallades till Kvarngatan ll, 987 65 Granvik då", Kind.ADDRESS, "Kvarngatan ll, 987 65 Granvik"),
        ("Bilen stod utanför Ekeby 7 hela natten", Kind.ADDRESS, "Ekeby 7"),
        ("Bostadsrätten på Fabriksgatan 3 lgh 1104 är såld", Kind.ADDRESS, "Fabriksgatan 3 lgh 1104"),
        ("Ring honom på jobbet 0999-8 21 44 före tolv", Kind.PHONE, "0999-8 21 44"),
        ("Folkbokförd på fastigheten Björkdal\n7:234 sedan dess", Kind.PROPERTY, "Björkdal 7:234"),
        ("Son: Love f. 98-03-11 enligt uppgift", Kind.BIRTH_DATE, "98-03-11"),
        ("Hyran betalas via bankgiro 5555-0 123 varje månad", Kind.ACCOUNT, "5555-0 123"),
        ("Eleven i 8 C vid Norra högstadiet kom inte", Kind.INDIRECT, "Eleven i 8 C"),
        ("Eleven i 8 C vid Norra högstadiet kom inte", Kind.INDIRECT, "Norra högstadiet"),
        ("Hon städar på Hotell Kronan varje dag", Kind.INDIRECT, "Hotell Kronan"),
        ("Han kör lastbil åt Fält & Söner HB ibland", Kind.INDIRECT, "Fält & Söner HB"),
    ],
)  # fmt: skip
def test_places_and_numbers_in_forms_the_drawings_lack(line: str, kind: Kind, value: str) -> None:
    assert value in hidden(MIDDLE + line, kind)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("RUTGER BJERKNES vill ha besked.", "RUTGER BJERKNES"),
        ("Pappan Van Duc Tran talar vietnamesiska.", "Van Duc Tran"),
        ("Vittnet Kowalczyk såg allt från fönstret.", "Kowalczyk"),
        ("Besnik har inte hört av sig på en vecka.", "Besnik"),
        ("Björn har lovat att ringa tillbaka.", "Björn"),
        ("Det var birgit lövgren som ringde i natt.", "birgit lövgren"),
        ("Flickan Nadja-\nMarie bor där varannan vecka.", "Nadja- Marie"),
        ("Ansvaret delas av Helena Szcze-\npański och oss.", "Helena Szcze- pański"),
        ("Enligt Å-M Rydholms journal är det så.", "Å-M Rydholms"),
        ("Skriv under, Anna Lund, före fredag.", "Anna Lund,"),
        ("Ceder, Magnus", "Ceder, Magnus"),
        ("Vikander, Hans", "Vikander, Hans"),
        ("Hans och Greta har skilt sig.", "Hans"),
        ("Det sade von Essen, Ebba, i går.", "von Essen, Ebba,"),
        ("Kaplan kom ensam till mötet i går.", "Kaplan"),
        ("Hon kallas Lillan av alla i huset.", "Lillan"),
        ("Allt undertecknades av\nZahra Demirci", "Zahra Demirci"),
    ],
)
def test_names_in_forms_the_drawings_lack(line: str, words: str) -> None:
    assert words in hidden(MIDDLE + line, Kind.NAME)


def test_a_name_is_found_again_in_small_letters_and_grown_together() -> None:
    text = (
        MIDDLE
        + "Utredningen gäller Wilma Östanbäck.\nSedan dess har wilma varit borta.\nSvar från WilmaÖstanbäck saknas."
    )
    assert {"wilma", "WilmaÖstanbäck"} <= set(hidden(text, Kind.NAME))


def test_both_of_two_guardians_are_private_also_where_one_is_called_as_an_official() -> None:
    text = "Vårdnadshavare: Karin Bergdal och Per Rosenhall\n" + MIDDLE + "Per Rosenhall\nPolisinspektör"
    assert hidden(text, Kind.NAME).count("Per Rosenhall") == 2


def test_a_title_at_the_end_of_the_line_before_tells_an_official() -> None:
    text = MIDDLE + "Mötet leddes som vanligt på kontoret av enhetschef\nBirgitta Mossberg som också skrev."
    assert "Birgitta Mossberg" not in hidden(text, Kind.NAME)


def test_a_name_that_a_sentence_goes_on_after_is_no_signature_over_the_title_below() -> None:
    text = MIDDLE + "Börje Johansson kan nås per e-post, menar\nfamiljerättssekreterare Anna Lindåker."
    assert "Börje Johansson" in hidden(text, Kind.NAME)


def test_elected_persons_are_shown_with_their_party() -> None:
    text = MIDDLE + "Med på mötet: Lars Ohrling (V), Maud Olsbo (C) och grannen Eva Mossberg"
    assert hidden(text, Kind.NAME) == ["Eva Mossberg"]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Sekretesslagen 7:4",
            "jml 7 kap. 4 § SekrL",
            "Behov 7 156 kr",
            "Granvik 6.10.2006",
        ),
        *("Granvik 22/6 2006", "Granviks kommun, telefon 0999-126 86", "Parten får häva avtalet"),
    ],
)
def test_what_is_nobodys_is_left_open(line: str) -> None:
    assert not [one for one in found(MIDDLE + line) if one.withhold]


def test_the_authoritys_own_address_is_shown_wherever_it_stands() -> None:
    foot = "Socialnämnden\nGranviks kommun\nBox 17\n987 21 Granvik\n" + MIDDLE
    letter = (
        MIDDLE + "Socialnämnden\nBox 17\n987 21 Granvik\n" + MIDDLE + "Svar till Box 17, 987 21 Granvik nu"
    )
    proposals = find([Searched((page(foot),)), Searched((page(letter, 2),))])
    assert not [one.text for one in proposals if one.kind is Kind.ADDRESS and one.withhold]


def test_text_under_a_receivers_name_is_not_the_receivers_own() -> None:
    text = (
        MIDDLE + "Till socialförvaltningen\nJag bor på Storgatan 3 med min granne.\nRing mig på 0999-43 12 41"
    )
    assert hidden(text, Kind.ADDRESS) == ["Storgatan 3"]
    assert hidden(text, Kind.PHONE) == ["0999-43 12 41"]


def test_a_private_writers_own_address_stands_above_the_authority_she_writes_to() -> None:
    head = (
        "Anna Ceder\nStorgatan 3\n987 65 Granvik\nTel 0999-43 12 41\n\nSocialförvaltningen\nGranviks kommun\n"
    )
    assert hidden(head, Kind.PHONE) == ["0999-43 12 41"]
    assert hidden(head, Kind.ADDRESS)[:1] == ["Storgatan 3 987 65 Granvik"]


def test_an_authoritys_telephone_is_its_own_on_every_page() -> None:
    head = page("Socialnämnden, Granviks kommun, telefon 0999-211 00\n" + MIDDLE)
    other = page(MIDDLE + "Ring växeln på 0999-211 00 eller henne på 0999-43 12 41.", 2)
    proposals = find([Searched((head,)), Searched((other,))])
    withheld = {one.text.strip(".") for one in proposals if one.kind is Kind.PHONE and one.withhold}
    assert withheld == {"0999-43 12 41"}


def test_an_officials_name_is_shown_and_said_to_be() -> None:
    text = "Handläggare: Anna Lindåker\nModern Eva Mossberg har ringt Anna Lindåker."
    proposals = [one for one in found(text) if one.kind is Kind.NAME]
    assert {one.text.rstrip(".") for one in proposals if not one.withhold} == {"Anna Lindåker"}
    assert all(one.why is Why.IN_DUTY for one in proposals if not one.withhold)
    assert "Eva Mossberg" in [one.text for one in proposals if one.withhold]


def test_an_official_who_is_also_a_client_is_hidden() -> None:
    text = "Handläggare: Anna Lindåker\nAnsökan om bistånd. Sökande: Anna Lindåker, 960412-9804"
    assert (
        hidden(text, Kind.NAME).count("Anna Lindåker") + hidden(text, Kind.NAME).count("Anna Lindåker,") == 2
    )


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Hon bor på Storgatan 14 B, 987 65 Granvik.", Kind.ADDRESS, "Storgatan 14 B, 987 65 Granvik."),
        ("Post skickas till Norra Skolgatan 3 A.", Kind.ADDRESS, "Norra Skolgatan 3 A."),
        ("Han bor på Lillhärad 214.", Kind.ADDRESS, "Lillhärad 214."),
        ("Hon nås på 070-123 45 67 efter fem.", Kind.PHONE, "070-123 45 67"),
        ("Telefon hem: 0999/123456", Kind.PHONE, "0999/123456"),
        ("Skriv till eva.mossberg@example.se nu.", Kind.EMAIL, "eva.mossberg@example.se"),
        ("Bilen har reg.nr ABC 123.", Kind.PLATE, "ABC 123."),
        ("Sätt in på kontonr 6123-456 789 012", Kind.ACCOUNT, "6123-456 789 012"),
        ("Fastigheten Granvik 4:181 ägs av fadern.", Kind.PROPERTY, "Granvik 4:181"),
        ("Mål T 123-06 vid tingsrätten.", Kind.LINK, "T 123-06"),
        ("Hon är född 1996-04-12.", Kind.BIRTH_DATE, "1996-04-12."),
        ("Hon går i klass 4 B.", Kind.INDIRECT, "klass 4 B."),
        ("Barnet är placerat i familjehemmet Solgläntan.", Kind.PLACEMENT, "Solgläntan."),
        ("Hon har en depression sedan länge.", Kind.HEALTH, "depression"),
    ],
)
def test_other_data_are_found(line: str, kind: Kind, value: str) -> None:
    assert value in hidden(line, kind)


def test_the_same_person_is_found_on_every_page() -> None:
    first, second = page("Utredningen gäller Moa Tallvik."), page("Enligt TALLVIK är Moas\nsituation god.", 2)
    proposals = find([Searched((first,)), Searched((second,))])
    keys = {one.person for one in proposals if one.kind is Kind.NAME}
    assert len(keys) == 1
    assert {one.text for one in proposals if one.page == second.page} >= {"TALLVIK", "Moas"}


def test_a_person_of_the_case_is_found_by_what_is_known_of_her() -> None:
    known = KnownPerson(PersonKey("k1"), ("Ask Berg",), ("19960412-9804",), ("Backa 7, Åsby",))
    proposals = found("Berg bor kvar i Backa 7 enligt 9604 129804 i listan.", known)
    assert {one.kind for one in proposals if one.person == "k1"} >= {
        Kind.NAME,
        Kind.ADDRESS,
        Kind.IDENTITY_NUMBER,
    }


def test_a_copy_of_a_page_gets_what_its_original_got() -> None:
    text = (
        "Protokoll över samtal på kontoret i mars om barnets situation i hemmet\n"
        "och i skolan. {} var med och sade att allt var bra\noch att inget mer behöver göras nu."
    )
    clear, blurred = page(text.format("Elin Almkvist")), page(text.format("e1in a1mkv!st"), 2)
    proposals = find([Searched((clear,)), Searched((blurred,))])
    assert any(one.page == blurred.page and one.why is Why.COPY for one in proposals)


def test_only_what_is_asked_for_is_answered() -> None:
    text = page("Elin Almkvist, 960412-9804")
    proposals = find([Searched((text,))], search=Search(kinds=frozenset({Kind.NAME})))
    assert {one.kind for one in proposals} == {Kind.NAME}


def test_recall_on_drawn_texts_does_not_fall() -> None:
    """Both banks, without reading faults: the floor under the bench."""
    for bank in Bank:
        pages = [(reference(5, number), paper(5, number, bank, dpi=100)) for number in range(10)]
        proposals = [
            one for ref, each in pages for one in find([Searched((perfect_reading(each.drawn, ref),))])
        ]
        total = tally(pages, proposals)
        assert total.recall("identity_number") >= 0.99, total.missed
        assert total.recall("name") >= 0.95, total.missed
        assert total.recall("address", "phone") >= 0.95, total.missed
        assert total.marked <= 0.05 * total.plain, total.extra
