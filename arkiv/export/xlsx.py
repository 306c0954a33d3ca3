"""The find report as a workbook: one sheet a question, one row a thing, ready to filter.

Text stays text: a cell that begins with ``=`` came from a paper or a file name, and is never a formula or a
link. Rows are written as they come (constant memory), so that a room full of boxes fits as well as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import xlsxwriter

from arkiv.export import text
from arkiv.export.report_model import FindReport
from arkiv.export.sheets import Cell, Column, Sheet, sheets

_CELL_LIMIT = 32_767  # characters a cell can hold (Excel); more would be dropped without a word
_CUT = " … [avkortat, se registret]"


def write(report: FindReport, out: BinaryIO) -> None:
    """Write the workbook to ``out``."""
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties(
        {"title": _safe(f"Fyndrapport {report.register.box.ref}"), "comments": "Gjord av Arkiv"}
    )
    formats = _Formats(
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        book.add_format({"valign": "top", "text_wrap": True}),
        book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
        book.add_format({"valign": "top", "num_format": "0 %"}),
    )
    for sheet in sheets(report):
        _fill(book.add_worksheet(sheet.name), sheet, formats)
    book.close()


@dataclass(frozen=True, slots=True)
class _Formats:
    head: xlsxwriter.format.Format
    text: xlsxwriter.format.Format
    day: xlsxwriter.format.Format
    percent: xlsxwriter.format.Format


def _fill(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.name, formats.head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, last, at, value, column, formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cell(
    page: xlsxwriter.worksheet.Worksheet, row: int, at: int, value: Cell, column: Column, formats: _Formats
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, at, _safe(value), formats.text)
    elif isinstance(value, date):
        page.write_datetime(row, at, value, formats.day)
    else:
        page.write_number(row, at, value, formats.percent if column.percent else formats.text)


def _safe(value: str) -> str:
    clean = text.harmless(value)
    return clean if len(clean) <= _CELL_LIMIT else clean[: _CELL_LIMIT - len(_CUT)] + _CUT
