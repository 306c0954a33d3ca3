"""Words mended with proof, critical tokens, reading order, stamps and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.engines.fake import line_at
from ingest.model import BlockKind, Box, Line, TokenCheck, Word
from ingest.stages.calibration import Calibration, WordKind, installed_calibration
from ingest.stages.diacritics import mended
from ingest.stages.lexicon import Lexicon
from ingest.stages.reading_order import in_reading_order
from ingest.stages.regions import scrawls_apart, set_apart
from ingest.stages.tokens import TokenKind, checked, is_identity_number, tokens_in

if TYPE_CHECKING:
    from collections.abc import Sequence


def line(text: str, confidence: float = 0.95) -> Line:
    return line_at(text, Box(100, 100, 100 + 20 * len(text), 140), confidence)


# --- mending --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("manad", "månad"),
        ("Overklagandet", "Överklagandet"),
        ("pä", "på"),
        ("páminnelse", "påminnelse"),
        ("Häkansson", "Håkansson"),
        ("familjerattsbyran", "familjerättsbyrån"),
        ("tilfälle", "tillfälle"),
        ("tilhandahålla", "tillhandahålla"),
        ("til1", "till"),
        ("perioden2005-11-05", "perioden 2005-11-05"),
        ("SN2005/123", "SN 2005/123"),
        ("avFörsäkringskassan", "av Försäkringskassan"),
        ("beslutet.Vid", "beslutet. Vid"),
        ("attden", "att den"),
        ("gåriårskurs", "går i årskurs"),
        ("ifamiljehem", "i familjehem"),
        ("Box17,", "Box 17,"),
        ("259kr", "259 kr"),
        ("6FEB", "6 FEB"),
        ("BoX", "Box"),
        ("AVser:", "Avser:"),
        ("0skar", "Oskar"),
        (".från", "från"),
        ("tllgodoses", "tillgodoses"),
        ("Handiäggare", "Handläggare"),
        ("awisades", "avvisades"),
    ],
)
def test_what_the_lexicon_proves_is_mended(lexicon: Lexicon, read: str, meant: str) -> None:
    result = mended(line(read), lexicon)
    assert result.text == meant
    assert all(word.raw == read for word in result.words)


@pytest.mark.parametrize("read", ["Saga", "tjänstemannens", "föranledas"])
def test_what_was_read_with_full_confidence_has_lost_no_mark(lexicon: Lexicon, read: str) -> None:
    assert mended(line(read, 0.999), lexicon).text == read


@pytest.mark.parametrize(("read", "meant"), [("Handlaggare", "Handläggare"), ("manad", "månad")])
def test_an_unknown_word_without_marks_is_mended_however_surely_it_was_read(
    lexicon: Lexicon, read: str, meant: str
) -> None:
    assert mended(line(read, 0.999), lexicon).text == meant


@pytest.mark.parametrize(
    "read",
    [
        "lan",
        "far",
        "bor",
        "mal",
        "Ängström",
        "Nilson",
        "Ångström",
        "granvik.se",
        "skal",
        "SoL",
        "tingsrätten",
        "BoU",
        "Åkerdal",
        "Bergdal",
        "Dahlsjö",
        "omplaceringsbar",
        "1700-talet",
        "A4",
    ],
)
def test_what_may_be_right_is_left_alone(lexicon: Lexicon, read: str) -> None:
    assert mended(line(read), lexicon) == line(read)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("7 kap. 4 5 sekretesslagen", "7 kap. 4 § sekretesslagen"),
        ("enl 7 kap 4 S SekrL", "enl 7 kap 4 § SekrL"),
        ("7 kap. 4 5 § sekretesslagen", "7 kap. 4 5 § sekretesslagen"),
        ("punkt 4 5 stycken", "punkt 4 5 stycken"),
    ],
)
def test_a_section_sign_read_as_a_digit_is_given_back(lexicon: Lexicon, read: str, meant: str) -> None:
    result = mended(line(read), lexicon)
    assert result.text == meant
    assert {word.raw for word in result.words if word.text == "§" and "§" not in read} <= {"5", "S"}


def test_without_a_word_list_words_stay_as_read() -> None:
    assert mended(line("manad tilfälle"), Lexicon({})).text == "manad tilfälle"


@given(st.text(alphabet="abdeilnorståäö01.,-/ AÅS", max_size=30).filter(str.strip))
def test_mending_keeps_what_was_read_and_stays_inside_the_line(lexicon: Lexicon, text: str) -> None:
    before = line(text)
    after = mended(before, lexicon)
    read = {word.text for word in before.words}
    assert all((word.raw or word.text) in read for word in after.words)
    assert all(
        before.box.x0 - 1e-6 <= word.box.x0 <= word.box.x1 <= before.box.x1 + 1e-6 for word in after.words
    )


# --- critical tokens ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "possible"),
    [
        ("8001039810", True),
        ("198001039810", True),
        ("8001039816", False),  # check digit
        ("8013019818", False),  # no thirteenth month
        ("8001639817", True),  # samordningsnummer: day 3 + 60
        ("2120001355", True),  # organisationsnummer
    ],
)
def test_identity_numbers(number: str, possible: bool) -> None:
    assert is_identity_number(number) is possible


def test_look_alikes_become_digits_only_with_proof() -> None:
    (mend,) = [word for word in checked(line("Pnr 8OO103-98l0")).words if word.raw]
    assert (mend.text, mend.raw, mend.check) == ("800103-9810", "8OO103-98l0", TokenCheck.VERIFIED)
    wrong = checked(line("Pnr 8OO103-9816")).words[-1]
    assert (wrong.text, wrong.raw, wrong.check) == ("8OO103-9816", None, TokenCheck.UNVERIFIED)


@pytest.mark.parametrize("text", ["2005-03-14", "14 mars 2005", "14.3.2005", "2O05-03-14"])
def test_days_of_the_calendar_are_verified(text: str) -> None:
    assert {word.check for word in checked(line(text)).words} == {TokenCheck.VERIFIED}


@pytest.mark.parametrize("text", ["2005-02-30", "31 april 2005", "2005-13-01"])
def test_days_outside_it_are_not(text: str) -> None:
    assert {word.check for word in checked(line(text)).words} == {TokenCheck.UNVERIFIED}


@pytest.mark.parametrize("text", ["SN 2005/123-4", "tel 0123-45 67 89", "12 345,50", "2001:453"])
def test_other_numbers_are_not_taken_for_them(text: str) -> None:
    assert tokens_in(text) == ()


def test_a_number_the_engine_doubts_stays_unverified() -> None:
    assert checked(line("800103-9810", confidence=0.4)).words[0].check is TokenCheck.UNVERIFIED


@pytest.mark.parametrize(
    "text",
    [
        "Plusgiro 800103-9810",
        "Tel.: 800103-9810",
        "Kontonr 800103-9810",
        "OCR-nummer: 800103-9810",
        "Fakturanummer 198001039810",
        "198001039810",  # an account may well add up: twelve digits alone say nothing
        "B00103-9810",  # a B may be an 8 or a 6
    ],
)
def test_a_number_that_adds_up_by_chance_is_not_vouched_for(text: str) -> None:
    assert TokenCheck.VERIFIED not in {word.check for word in checked(line(text)).words}


@pytest.mark.parametrize("text", ["Personnummer 198001039810", "Pnr: 800103-9810", "barnet, 800103-9810"])
def test_the_shape_or_a_word_that_says_person_vouches_for_it(text: str) -> None:
    assert checked(line(text)).words[-1].check is TokenCheck.VERIFIED


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.integers(0, 9999))
def test_verified_means_the_check_digit_agrees(year: int, month: int, day: int, last: int) -> None:
    text = f"{year:02}{month:02}{day:02}-{last:04}"
    (token,) = tokens_in(text)
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = sum(sum(divmod(digit * (2 - n % 2), 10)) for n, digit in enumerate(digits))
    assert token.kind is TokenKind.PERSONAL_NUMBER
    assert (token.check is TokenCheck.VERIFIED) == (doubled % 10 == 0)


# --- order and regions ----------------------------------------------------------------------------


def at(text: str, x: float, y: float, width: float, height: float = 30, **more: BlockKind) -> Line:
    box = Box(x, y, x + width, y + height)
    return Line((Word(text, box, 0.9),), box, 0.9, **more)


def texts(lines: Sequence[Line]) -> list[str]:
    return [one.text for one in in_reading_order(lines)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [at(f"v{n}", 100, 200 + 40 * n, 500) for n in range(8)]
    right = [at(f"h{n}", 700, 203 + 40 * n, 500) for n in range(8)]
    heading, foot = at("rubrik", 100, 100, 1100), at("fot", 100, 700, 1100)
    mixed = [line for pair in zip(right, left, strict=True) for line in pair]
    assert texts([foot, *mixed, heading]) == ["rubrik", *texts(left), *texts(right), "fot"]


def test_a_form_is_read_row_by_row_and_its_cells_stay_apart() -> None:
    rows = [
        (at(f"etikett{n}", 100, 100 + 50 * n, 120), at(f"svar{n}", 600, 102 + 50 * n, 200)) for n in range(7)
    ]
    expected = [text for n in range(7) for text in (f"etikett{n}", f"svar{n}")]
    assert texts([cell for row in reversed(rows) for cell in reversed(row)]) == expected


def test_pieces_of_one_printed_line_are_joined() -> None:
    assert texts([at("nämnden", 330, 101, 150), at("Vi", 100, 100, 40), at("anmäler", 160, 98, 150)]) == [
        "Vi anmäler nämnden"
    ]


def test_a_leaning_row_stays_one_row() -> None:
    pieces = [at(f"ord{n}", 100 + 210 * n, 100 + 6 * n, 190) for n in range(9)]
    assert texts(pieces) == [" ".join(f"ord{n}" for n in range(9))]


@given(st.permutations(range(6)))
def test_order_does_not_depend_on_the_order_of_finding(order: list[int]) -> None:
    lines = [at(f"rad{n}", 100, 100 + 45 * n, 800) for n in range(6)]
    assert texts([lines[n] for n in order]) == [f"rad{n}" for n in range(6)]


def test_a_received_stamp_is_one_block_and_breaks_no_line() -> None:
    prose = [at("Socialnämnden har den dagen beslutat", 200, 600 + 50 * n, 1800) for n in range(8)]
    stamp = [
        at("INKOM", 1500, 100, 150),
        at("2005-03-14", 1480, 140, 190),
        at("SOCIALNÄMNDEN", 1460, 180, 240),
    ]
    marked = set_apart([*prose, *stamp], 2480)
    assert [one.text for one in marked if one.kind is BlockKind.STAMP] == [one.text for one in stamp]
    assert sum(one.kind is BlockKind.TEXT for one in marked) == len(prose)


def test_a_letterhead_day_is_no_stamp_and_a_side_note_is_a_note() -> None:
    prose = [at("Nämnden beslutar enligt förslaget", 500, 600 + 50 * n, 1700) for n in range(8)]
    marked = set_apart([at("2005-03-14", 1800, 200, 200), at("ring", 120, 800, 200), *prose], 2480)
    kinds = {one.text: one.kind for one in marked}
    assert kinds["2005-03-14"] is BlockKind.TEXT
    assert kinds["ring"] is BlockKind.MARGIN


def test_a_scrawl_is_handwriting_and_a_poor_heading_is_not(lexicon: Lexicon) -> None:
    def sure(text: str, y: float, confidence: float, height: float = 30) -> Line:
        box = Box(200, y, 600, y + height)
        return Line((Word(text, box, confidence),), box, confidence)

    lines = [
        sure("Nämnden", 100, 0.97),
        sure("Rrelare", 300, 0.66, 70),
        sure("Beslut", 400, 0.7),
        sure("2005-03-14", 500, 0.7),
        sure("Granvik", 600, 0.93, 60),
    ]
    marked = scrawls_apart(lines, lexicon)
    assert [one.text for one in marked if one.kind is BlockKind.HANDWRITING] == ["Rrelare"]


# --- confidence -----------------------------------------------------------------------------------


@given(
    low=st.floats(0, 1),
    high=st.floats(0, 1),
    text=st.sampled_from(["nämnden", "2005/123", "Xqvist"]),
    engine=st.sampled_from(["ppocr", "ppocr+tesseract", "tesseract"]),
)
def test_a_surer_word_stays_surer(lexicon: Lexicon, low: float, high: float, text: str, engine: str) -> None:
    low, high = sorted((low, high))
    lines = installed_calibration().calibrated([line(text, low), line(text, high)], engine, lexicon, "snabb")
    assert 0.0 <= lines[0].words[0].confidence <= lines[1].words[0].confidence <= 1.0


def test_a_known_word_is_worth_more_than_a_name_read_as_surely(lexicon: Lexicon) -> None:
    known, name = installed_calibration().calibrated(
        [line("nämnden", 0.93), line("Xqvist", 0.93)], "ppocr", lexicon, "snabb"
    )
    assert known.confidence > 0.9 > 0.8 > name.confidence


def test_an_engine_without_curves_keeps_its_figures(lexicon: Lexicon) -> None:
    assert installed_calibration().calibrated([line("nämnden", 0.5)], "fake", lexicon) == (
        line("nämnden", 0.5),
    )


def test_a_curve_that_falls_is_refused() -> None:
    with pytest.raises(ValueError, match="must rise"):
        Calibration(1, {"x": {WordKind.WORD: ((0.0, 0.5), (1.0, 0.4))}})
