"""Registers as old systems and people really export them. Each file stands in its test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from arkiv.diary.errors import BadProfile, TableTooLarge, UnknownColumns, UnreadableTable
from arkiv.diary.model import DiaryEntry, Direction, Level
from arkiv.diary.profiles import ColumnProfile, RegisterKind, load_profile
from arkiv.diary.register_rows import RowDoubt, diary_entries, open_register
from arkiv.diary.tables import BadRow

Write = Callable[..., Path]
HEAD = "Diarienummer;Inkom;Avsändare;Ärendemening\n"
ROW = "SN 2005/12;2005-03-14;Åbyskolan;Anmälan om frånvaro på högstadiet\n"


def read(
    path: Path, profile: ColumnProfile | None = None
) -> tuple[list[DiaryEntry], list[BadRow], list[RowDoubt]]:
    told = profile or ColumnProfile()
    made = list(diary_entries(open_register(path, RegisterKind.DIARY, told), "SN", told.unit))
    return (
        [item for item in made if isinstance(item, DiaryEntry)],
        [item for item in made if isinstance(item, BadRow)],
        [item for item in made if isinstance(item, RowDoubt)],
    )


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850", "mac_roman", "utf-16"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "¤"])
def test_charset_and_delimiter_are_found(write: Write, charset: str, delimiter: str) -> None:
    if delimiter == "¤" and charset == "mac_roman":
        delimiter = "|"  # the currency sign is not in that table
    entries, bad, _ = read(write((HEAD + ROW * 3).replace(";", delimiter), charset))
    assert not bad
    assert [entry.sender for entry in entries] == ["Åbyskolan"] * 3
    assert entries[0].subject == "Anmälan om frånvaro på högstadiet"
    assert (entries[0].number.year, entries[0].received) == (2005, date(2005, 3, 14))


def test_swedish_letters_far_into_the_file_still_decide_the_charset(write: Write) -> None:
    plain = "SN 2005/{0};2005-03-14;Skolan;Anmalan\n"
    text = "Diarienummer;Inkom;Avsandare;Rubrik\n" + "".join(plain.format(n) for n in range(1, 40_000)) + ROW
    entries, _, _ = read(write(text, "cp850"))
    assert entries[-1].sender == "Åbyskolan"


def test_utf8_with_a_few_old_bytes_in_it(write: Write) -> None:
    text = (HEAD + ROW * 20).encode() + "SN 2005/99;2005-03-15;Björkskolan;Övrigt\n".encode("cp1252")
    entries, _, _ = read(write(text))
    assert entries[0].sender == "Åbyskolan"
    assert entries[-1].sender == "Björkskolan"


def test_windows_old_mac_and_unix_line_ends(write: Write) -> None:
    for end in ("\r\n", "\r", "\n"):
        entries, bad, _ = read(write((HEAD + ROW * 2).replace("\n", end)))
        assert (len(entries), bad) == (2, [])


def test_title_lines_above_the_header_and_headers_on_every_page(write: Write) -> None:
    text = (
        "Diarielista Socialnämnden\nUtskriven 2006-01-10\n\n"
        + HEAD
        + ROW
        + HEAD
        + ROW
        + "Sida 1\n\nAntal: 2\n"
    )
    entries, bad, _ = read(write(text))
    assert (len(entries), bad) == (2, [])


def test_excels_own_separator_line_and_text_cells(write: Write) -> None:
    text = "sep=;\n" + HEAD + '="SN 2005/12";2005-03-14;Åbyskolan;Anmälan\n'
    entries, _, _ = read(write(text))
    assert str(entries[0].number) == "SN 2005/12"


def test_null_and_placeholders_are_empty(write: Write) -> None:
    entries, _, doubts = read(write(HEAD + "SN 2005/12;NULL;NULL;Anmälan\nSN 2005/13;0000-00-00;-;null\n"))
    assert [entry.received for entry in entries] == [None, None]
    assert [entry.sender for entry in entries] == ["", ""]
    assert not doubts


def test_quotes_inside_quotes_that_nobody_doubled(write: Write) -> None:
    entries, bad, _ = read(write(HEAD + 'SN 2005/12;2005-03-14;"Anna "Lill" Ek";"Om "oro" i skolan"\n' + ROW))
    assert not bad
    assert entries[0].sender == 'Anna "Lill" Ek'
    assert len(entries) == 2


def test_a_quoted_text_over_several_lines(write: Write) -> None:
    entries, bad, _ = read(
        write(HEAD + 'SN 2005/12;2005-03-14;Skolan;"Första raden\nandra; raden\n\ntredje"\n' + ROW)
    )
    assert not bad
    assert entries[0].subject == "Första raden andra; raden tredje"
    assert len(entries) == 2


def test_a_lone_quote_does_not_swallow_the_rest_of_the_file(write: Write) -> None:
    entries, bad, doubts = read(write(HEAD + 'SN 2005/11;2005-03-13;"Skolan;Anmälan\n' + ROW * 200))
    assert len(entries) == 201
    assert not bad
    assert doubts[0].line == 2


def test_a_row_cut_by_a_line_break_is_mended_and_said(write: Write) -> None:
    entries, bad, doubts = read(write(HEAD + "SN 2005/11;2005-03-13;Skolan i\nÅby;Anmälan om oro\n" + ROW))
    assert not bad
    assert entries[0].sender == "Skolan i Åby"
    assert doubts[0].line == 2
    assert "kluven" in doubts[0].message


def test_short_rows_are_not_taken_for_cut_ones(write: Write) -> None:
    """Two rows whose empty last cells were left out could be glued together by count alone."""
    head = "Diarienummer;Inkom;Avsändare;Ärendemening;Anmärkning\n"
    entries, bad, _ = read(write(head + "SN 2005/11;2005-03-13;Skolan\nSN 2005/12;2005-03-14;Polisen\n"))
    assert not bad
    assert [entry.sender for entry in entries] == ["Skolan", "Polisen"]


def test_a_delimiter_inside_a_text_is_mended_where_it_can_be_proved(write: Write) -> None:
    head = "Diarienummer;Ärendemening;Inkom\n"
    entries, bad, doubts = read(write(head + "SN 2005/11;Anmälan; oro för barn;2005-03-13\n"))
    assert not bad
    assert entries[0].subject == "Anmälan; oro för barn"
    assert entries[0].received == date(2005, 3, 13)
    assert doubts


def test_what_cannot_be_proved_is_listed_with_its_line(write: Write) -> None:
    entries, bad, _ = read(write(HEAD + ROW + "SN 2005/11;2005-03-13;Skolan;Anmälan;om;oro\n" + ROW))
    assert len(entries) == 2
    assert [(row.line, "6 kolumner" in row.reason) for row in bad] == [(3, True)]


def test_a_number_that_is_none_is_listed(write: Write) -> None:
    _, bad, _ = read(write(HEAD + ROW + "kommer senare;2005-03-13;Skolan;Anmälan\n"))
    assert bad[0].line == 3
    assert "kommer senare" in bad[0].reason


def test_a_day_that_does_not_exist_is_doubted_and_the_row_kept(write: Write) -> None:
    entries, bad, doubts = read(write(HEAD + "SN 2005/12;2005-02-30;Skolan;Anmälan\n"))
    assert (entries[0].received, bad) == (None, [])
    assert "2005-02-30" in doubts[0].message


def test_ciceron_tables(write: Write) -> None:
    head = "diarienr¤atgardsnr¤atgard_text¤ink_utg¤ink_dat¤utg_dat¤reg_dat¤kund_namn\n"
    text = (
        head
        + "2005000123¤4¤Begäran om yttrande¤I¤2005-03-14 00:00:00¤NULL¤2005-03-15 08:12:44¤Åklagarkammaren\n"
    )
    text += "2005000123¤5¤Yttrande¤EXP¤NULL¤2005-04-01 00:00:00¤2005-04-01 09:00:00¤Åklagarkammaren\n"
    entries, bad, _ = read(write(text, "cp1252"), ColumnProfile(unit="SN"))
    assert not bad
    assert [str(entry.number) for entry in entries] == ["SN 2005/123-4", "SN 2005/123-5"]
    assert [entry.direction for entry in entries] == [Direction.INCOMING, Direction.OUTGOING]
    assert (entries[0].received, entries[0].registered) == (date(2005, 3, 14), date(2005, 3, 15))


def test_separate_columns_for_series_year_and_number(write: Write) -> None:
    entries, _, _ = read(write("Diarium;År;Nr;Löpnr;Inkom;Rubrik\nSN;2005;123;4;14/3 -05;Anmälan\n"))
    assert str(entries[0].number) == "SN 2005/123-4"
    assert entries[0].received == date(2005, 3, 14)


def test_an_export_of_cases_only_knows_that_it_lists_no_records(write: Write) -> None:
    entries, _, _ = read(
        write("Dnr;Ärendemening;Öppnat;Avslutat\nSN 2005/12;Tillsyn;2005-01-10;2005-06-01\n")
    )
    assert entries[0].level is Level.CASE


def test_a_column_nobody_knows_is_kept_beside(write: Write) -> None:
    entries, _, _ = read(write("Dnr;Inkom;Avsändare;Hyllplan\nSN 2005/12;2005-03-14;Skolan;B 7\n"))
    assert entries[0].extra == (("Hyllplan", "B 7"),)


def test_formula_cells_are_only_text(write: Write) -> None:
    entries, _, _ = read(
        write(HEAD + 'SN 2005/12;2005-03-14;=HYPERLINK("http://x";"y");@SUM(1)\n'.replace('";"', '" "'))
    )
    assert entries[0].subject == "@SUM(1)"
    assert entries[0].sender.startswith("=HYPERLINK")


def test_xlsx_with_dates_numbers_and_a_title(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Diarium för socialnämnden"])
    sheet.append(["Dnr", "Handling nr", "Inkom", "Avsändare", "Beskrivning"])
    sheet.append(["SN 2005/12", 3, date(2005, 3, 14), "Åbyskolan", "Anmälan"])
    path = tmp_path / "diarium.csv"  # the extension lies; the bytes decide
    book.save(tmp_path / "diarium.xlsx")
    (tmp_path / "diarium.xlsx").rename(path)
    entries, _, _ = read(path)
    assert str(entries[0].number) == "SN 2005/12-3"
    assert entries[0].received == date(2005, 3, 14)


def test_a_profile_says_what_headers_do_not(write: Write, tmp_path: Path) -> None:
    path = write("A;B;C\nSN 2005/12;2005-03-14;Skolan\n")
    with pytest.raises(UnknownColumns, match=r"rad 1.*diarienummer"):
        read(path)
    told = tmp_path / "profil.yaml"
    told.write_text("columns: {A: case_number, B: received, C: sender}\n", "utf-8")
    entries, _, _ = read(path, load_profile(told, RegisterKind.DIARY))
    assert (str(entries[0].number), entries[0].sender) == ("SN 2005/12", "Skolan")


@pytest.mark.parametrize(
    "text",
    [
        "columns: {A: no_such_field}",
        "charset: klingon",
        "delimiter: ';;'",
        "colour: red",
        "[1",
        "columns: [A]",
    ],
)
def test_a_wrong_profile_says_why(tmp_path: Path, text: str) -> None:
    told = tmp_path / "profil.yaml"
    told.write_text(text, "utf-8")
    with pytest.raises(BadProfile, match="profil"):
        load_profile(told, RegisterKind.DIARY)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnreadableTable),
        (b"\n\n\n", UnreadableTable),
        (b"%PDF-1.4 ...", UnreadableTable),
        (b"PK\x03\x04 not a workbook", UnreadableTable),
        (b"\x00\x00\x00\x00\x00\x00binary", UnreadableTable),
        (b"Diarienummer;Inkom;Rubrik\n" + b"x" * 1_200_000, TableTooLarge),
        (b"Diarienummer;Inkom;" + b"k;" * 10_000 + b"\nSN 2005/1;2005-01-01;", TableTooLarge),
        (b"bara text utan kolumner\noch en rad till\n", UnknownColumns),
    ],
)
def test_hostile_files_end_in_a_clear_error(write: Write, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        read(write(content))
    assert "Inget har lästs in" in str(caught.value)
