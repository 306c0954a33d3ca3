"""The statistics as a page, a workbook, a plot and data; each file whole or not at all. Shell."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
import xlsxwriter
from django.template import Context
from django.utils.safestring import mark_safe

from arkiv.diary.reverse import LATE_DAYS
from arkiv.diary.statistics import Statistics, delayed
from arkiv.export import html
from arkiv.export.delay_plot import delay_svg
from arkiv.export.text import harmless
from arkiv.export.writing import write_files

_SHOWN = 50  # rows told behind one number of delays; 'arkiv diary delays' has them all
_CELL = 32_000
LateRows = Mapping[tuple[str, int], Sequence[tuple[str, date | None, int]]]


def write_statistics(told: Statistics, folder: Path) -> tuple[Path, ...]:
    """Write HTML, XLSX, SVG and JSON to ``folder``. Raises BadInput when it cannot be written to."""
    rows, plot = _worst(told), delay_svg(told.delays)
    files = {
        "statistik.html": page(told, rows, plot).encode(),
        "statistik.xlsx": workbook(told, rows),
        "statistik.json": msgspec.json.format(msgspec.json.encode(told), indent=1),
    }
    return write_files(folder, files | ({"registreringstid.svg": plot.encode()} if plot else {}))


def _worst(told: Statistics) -> LateRows:
    """The longest delays of each unit and year."""
    return {
        (cell.unit, cell.year): tuple(
            (str(entry.number), entry.received, days) for entry, days in delayed(cell.unit, cell.year, _SHOWN)
        )
        for cell in told.delays
        if cell.late
    }


def page(told: Statistics, rows: LateRows, plot: str) -> str:
    """A self-contained page; everything from registers passes autoescape, the plot escapes its own words."""
    style = html.style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    context = Context(
        {
            "told": told,
            "delays": [(cell, rows.get((cell.unit, cell.year), ())) for cell in told.delays],
            "late_days": LATE_DAYS,
            "plot": mark_safe(plot),  # noqa: S308 (made by delay_plot, which escapes every word it is given)
            "style": mark_safe(style),  # noqa: S308 (ours, and without "<")
            "style_hash": f"sha256-{digest}",
        },
        use_l10n=False,
        use_tz=False,
    )
    return harmless(html.engine().get_template("export/statistics.html").render(context))


def workbook(told: Statistics, rows: LateRows) -> bytes:
    """A sheet a table, with the documents behind each number beside it; text is never a formula."""
    out = io.BytesIO()
    safe = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(out, safe) as book:
        for tally in told.tallies:
            lines = [
                (cell.label, cell.count, ", ".join(f"{box}: {number}" for box, number, _ in cell.documents))
                for cell in tally.cells
            ]
            _sheet(
                book, tally.title.removeprefix("Oregistrerade ")[:31], ("Vad", "Antal", "Handlingar"), lines
            )
        heads = (
            "Enhet",
            "År",
            "Handlingar",
            "Median",
            "Nio av tio inom",
            "Längst",
            "Sena",
            "Före",
            "Dag saknas",
        )
        cells = [
            (c.unit, c.year, c.count, c.median, c.ninth, c.longest, c.late, c.early, c.unknown)
            for c in told.delays
        ]
        _sheet(book, "registreringstid", heads, cells)
        late = [
            (unit, year, number, came.isoformat() if came else "", days)
            for (unit, year), found in rows.items()
            for number, came, days in found
        ]
        _sheet(book, "sena, de längsta", ("Enhet", "År", "Diarienummer", "Inkom", "Dagar"), late)
    return out.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> None:
    sheet = book.add_worksheet(name)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, at, harmless(value)[:_CELL])
            else:
                sheet.write_number(line, at, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(heads) - 1)
