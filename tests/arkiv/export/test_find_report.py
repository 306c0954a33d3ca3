"""The counts add up, faults are named, and each question finds its documents."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arkiv.diary.answers import DiaryCode, ReverseKind
from arkiv.export import html, text, xlsx
from arkiv.export.find_report import summarise
from arkiv.export.report_model import FindReport
from arkiv.export.words import DIARY, FIELDS, RETENTION, REVERSE, DiaryGroup
from arkiv.holdings.register import PageName, Register
from arkiv.retention.answers import RetentionCode
from ingest.model import FieldName
from tests.arkiv.export.rich_box import HOSTILE, TODAY, rich_register

_PAGE = html.page(summarise(rich_register(), TODAY))
_CELLS, _LINKS = _PAGE.count("<td"), _PAGE.count("<a ")


def test_every_sum_holds_and_no_fault_is_found(report: FindReport) -> None:
    assert report.faults == ()
    assert {total.name: (total.total, total.counted) for total in report.sums} == {
        "Filer": (6, 6),
        "Sidor": (34, 34),
        "Sidornas plats": (34, 34),
        "Handlingar mot diariet": (17, 17),
        "Handlingar och gallring": (17, 17),
    }


def test_every_document_stands_once_under_each_question(report: FindReport) -> None:
    numbers = [line.row.number for line in report.documents]
    by_diary = [line.row.number for g in report.diary for answer in g.answers for line in answer.lines]
    by_retention = [line.row.number for answer in report.retention for line in answer.lines]
    by_type = [line.row.number for row in report.types for line in row.lines]
    by_cell = [line.row.number for row in report.types for cell in row.cells for line in cell.lines]
    assert len(numbers) == 17
    for found in (by_diary, by_retention, by_type, by_cell):
        assert sorted(found) == numbers


def test_only_what_should_have_been_registered_is_missing(report: FindReport) -> None:
    missing = next(rows for rows in report.diary if rows.group is DiaryGroup.MISSING)
    assert {line.row.diary.code for a in missing.answers for line in a.lines if line.row.diary} == {
        DiaryCode.MISSING_FROM_CASE,
        DiaryCode.UNKNOWN_NUMBER,
        DiaryCode.UNREGISTERED_SECRET,
        DiaryCode.UNREGISTERED_PUBLIC,
    }
    assert report.missing == 4


def _lost_page(register: Register) -> Register:
    return replace(register, pages=register.pages[1:])


def _lost_file(register: Register) -> Register:
    return replace(register, files=register.files[:-1])


def _lost_document(register: Register) -> Register:
    return replace(register, documents=register.documents[:-1])


def _page_in_two_documents(register: Register) -> Register:
    first, second, *rest = register.documents
    return replace(register, documents=(first, replace(second, pages=first.pages + second.pages), *rest))


def _page_from_nowhere(register: Register) -> Register:
    first, *rest = register.documents
    return replace(register, documents=(replace(first, pages=(*first.pages, PageName("ab" * 32, 9))), *rest))


def _strange_status(register: Register) -> Register:
    first, *rest = register.pages
    return replace(register, pages=(replace(first, status="borttappad"), *rest))


def _strange_file(register: Register) -> Register:
    first, *rest = register.files
    return replace(register, files=(replace(first, status="på drift"), *rest))


def _relation_to_nothing(register: Register) -> Register:
    rows = tuple(
        replace(d, relations=tuple(replace(r, of="borta") for r in d.relations)) for d in register.documents
    )
    return replace(register, documents=rows)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_lost_page, "Sidor: delarna blir 33 men liggaren säger 34"),
        (_lost_file, "Filer: delarna blir 5 men liggaren säger 6"),
        (_lost_document, "Handlingar mot diariet: delarna blir 16"),
        (_page_in_two_documents, "står i 2 handlingar"),
        (_page_from_nowhere, "har en sida som inte är förtecknad"),
        (_strange_status, "Liggaren säger 30 lästa sidor, men raderna är 29"),
        (_strange_file, "Liggaren säger 4 inlästa filer, men raderna är 3"),
        (_relation_to_nothing, "hänvisar till en handling som inte finns"),
    ],
)
def test_what_does_not_add_up_is_named(harm, words: str) -> None:
    report = summarise(harm(rich_register()), TODAY)
    assert any(words in fault for fault in report.faults), report.faults
    page = html.page(report)
    assert "Räkningen går inte ihop" in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))
    xlsx.write(report, io.BytesIO())


def test_an_empty_box_makes_a_report() -> None:
    register = rich_register()
    empty = replace(
        register,
        ledger=replace(register.ledger, **{name: 0 for name in register.ledger.__slots__
                                           if isinstance(getattr(register.ledger, name), int)}, gaps=()),
        files=(), pages=(), documents=(), diary_findings=(), findings=(),
    )  # fmt: skip
    assert summarise(empty, TODAY).faults == ()


def test_children_are_told_as_facts_youngest_first(report: FindReport) -> None:
    told = [(c.personal_number, c.age_then, c.age_today, c.minor_today, c.proven) for c in report.children]
    assert told == [("20120229-9814", None, 14, True, False), ("19980612-9805", 6, 28, False, True)]


def test_somebody_turns_eighteen_on_the_day() -> None:
    def minors(today: date) -> list[str]:
        return [c.personal_number for c in summarise(rich_register(), today).children if c.minor_today]

    assert minors(date(2016, 6, 11)) == ["20120229-9814", "19980612-9805"]
    assert minors(date(2016, 6, 12)) == ["20120229-9814"]


def test_urgent_missing_pages_and_unread_have_their_place(report: FindReport) -> None:
    assert [
        (fact.document.label, fact.where.label) for fact in report.urgent if fact.document and fact.where
    ] == [
        ("1", "kartong 7 skanning 01.pdf s. 1"),
        ("3", "kartong 7 skanning 01.pdf s. 4"),
    ]
    assert [fact.document.label for fact in report.missing_pages if fact.document] == ["5"]
    assert [item.where.label for item in report.unread] == [
        "låst akt.pdf", "tom.jpg", "kartong 7 skanning 02.pdf s. 14", "Protokoll ÅÄÖ 2005.tif s. 6",
    ]  # fmt: skip
    assert all(item.next_step for item in report.unread)


def test_a_finding_told_by_both_page_and_document_is_told_once() -> None:
    register = rich_register()
    finding = register.documents[0].findings[0]
    pages = (replace(register.pages[0], findings=(finding,)), *register.pages[1:])
    urgent = summarise(replace(register, pages=pages), TODAY).urgent
    assert [fact.found for fact in urgent].count(finding) == 1


def test_altered_documents_carry_both_wordings(report: FindReport) -> None:
    (version,) = report.versions
    assert (version.ours.label, version.theirs.label) == ("4", "1")
    assert [(d.ours, d.theirs) for d, _, _ in version.differences] == [
        ("inleder inte utredning", "inleder utredning"), (HOSTILE, ""),
    ]  # fmt: skip
    assert [(r.ours.label, r.row.kind, r.theirs.label) for r in report.copies] == [("8", "duplicate", "6")]


def test_delays_are_counted_over_the_late_ones_only(report: FindReport) -> None:
    assert report.delays is not None
    assert (report.delays.count, report.delays.median, report.delays.longest) == (3, 35, 211)


def test_every_code_has_its_words() -> None:
    assert set(DIARY) == set(DiaryCode)
    assert set(RETENTION) == set(RetentionCode)
    assert {field.value for field in FieldName} <= FIELDS.keys()
    assert set(REVERSE) == set(ReverseKind)


@given(st.sets(st.integers(1, 400)))
def test_ranges_say_exactly_the_numbers(numbers: set[int]) -> None:
    said: set[int] = set()
    for run in text.ranges(numbers).split(", ") if numbers else ():
        first, _, last = run.partition("–")
        said |= set(range(int(first), int(last or first) + 1))
    assert said == numbers


@given(st.text())
def test_harmless_text_can_be_written_and_hides_nothing(raw: str) -> None:
    shown = text.harmless(raw + "\ud800\u202e\x00")
    shown.encode("utf-8")
    assert len(shown) == len(raw) + 3
    assert not {"\x00", "\x1b", "\u202e", "\ud800"} & set(shown)


@settings(max_examples=25, deadline=None)
@given(st.text())
def test_any_words_on_any_paper_stay_words(words: str) -> None:
    register = rich_register()
    first, *rest = register.documents
    page = html.page(summarise(replace(register, documents=(replace(first, title=words), *rest)), TODAY))
    page.encode("utf-8")
    assert page.count("<td") == _CELLS
    assert page.count("<a ") == _LINKS


@given(st.dates(), st.dates())
def test_age_grows_by_one_a_year(born: date, day: date) -> None:
    earlier, later = sorted((born, day))
    age = text.years_between(earlier, later)
    assert 0 <= later.year - earlier.year - age <= 1


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("20050314-9807", date(2005, 3, 14)),
        ("20050374-9805", date(2005, 3, 14)),
        ("20051340-0000", None),
        ("x", None),
    ],
)
def test_day_of_birth(number: str, born: date | None) -> None:
    assert text.born(number) == born


def test_nothing_short_of_certain_is_a_hundred_per_cent() -> None:
    assert [text.percent(share).replace("\u202f", " ") for share in (0.999, 1.0, 0.29, 0.0)] == [
        "99 %", "100 %", "29 %", "0 %",
    ]  # fmt: skip
