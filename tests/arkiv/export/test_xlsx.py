"""The workbook, read back with another library."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from arkiv.export import xlsx
from arkiv.export.find_report import summarise
from arkiv.export.report_model import FindReport
from tests.arkiv.export.rich_box import FORMULA, HOSTILE, TODAY, rich_register


def _read(report: FindReport) -> Workbook:
    out = io.BytesIO()
    xlsx.write(report, out)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


@pytest.fixture(scope="module")
def book(report: FindReport) -> Workbook:
    return _read(report)


def test_sheets_in_order_each_frozen_and_filtered(book: Workbook) -> None:
    assert book.sheetnames == [
        "Sammanfattning", "Handlingar", "Saknas i diariet", "Bevara och gallra", "Brådskande", "Oläst",
        "Sidor", "Dubbletter och versioner", "Diariet omvänt",
    ]  # fmt: skip
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_rows_are_as_many_as_the_report_says(book: Workbook, report: FindReport) -> None:
    rows = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert rows["Handlingar"] == len(report.documents) == 17
    assert rows["Sidor"] == 34
    assert rows["Bevara och gallra"] == 17
    assert rows["Saknas i diariet"] == 4 + 1 + 2  # missing, without an akt, to be settled
    assert rows["Brådskande"] == 2 + len(report.children)
    assert rows["Oläst"] == 4
    assert rows["Diariet omvänt"] == 13


def test_nothing_on_paper_becomes_a_formula_or_a_link(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert FORMULA in [cell.value for cell in cells]
    assert HOSTILE in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell for cell in cells if cell.hyperlink] == []


def test_days_are_days_and_numbers_are_numbers(book: Workbook) -> None:
    sheet = book["Handlingar"]
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert first["Nr"] == 1
    assert first["Datum"] == datetime(2005, 3, 1)
    assert first["Inkom"] == datetime(2005, 3, 3)
    assert sheet.cell(2, heads.index("Datum") + 1).number_format == "yyyy-mm-dd"
    assert sheet.cell(2, heads.index("Säkerhet") + 1).number_format == "0 %"


def test_a_partial_day_and_an_endless_text_survive() -> None:
    register = rich_register()
    first, *rest = register.documents
    assert first.document_date is not None
    odd = replace(first, title="å" * 40_000, document_date=replace(first.document_date, value="2005-03"))
    book = _read(summarise(replace(register, documents=(odd, *rest)), TODAY))
    row = [cell.value for cell in book["Handlingar"][2]]
    assert "2005-03" in row
    (title,) = [value for value in row if isinstance(value, str) and value.startswith("ååå")]
    assert title.endswith("[avkortat, se registret]")
    assert len(title) == 32_767
