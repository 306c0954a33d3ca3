"""Diary lists in PDF: ruled, set in columns, with the number once, with a header on two lines, scanned."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF

from scripts.diary_files.model import Messy

HEAD = ("Diarienummer", "Handling nr", "Inkom", "Avsändare", "Ärendemening")
LONG = "Anmälan om frånvaro i skolan, som är så lång att den bryts över flera rader i sin cell"
RULED_READS = f"SN 2005/1-1, 2005-01-01, Åbyskolan 0, {LONG}"


def rows(count: int) -> list[tuple[str, str, str, str, str]]:
    """Invented rows; each fifth has a long text."""
    return [
        (
            f"SN 2005/{n // 2 + 1}",
            str(n % 2 + 1),
            f"2005-{n // 28 + 1:02}-{n % 28 + 1:02}",
            f"Åbyskolan {n}",
            LONG if n % 5 == 0 else "Anmälan om frånvaro",
        )
        for n in range(count)
    ]


def ruled(folder: Path) -> Sequence[Path]:
    """A list with ruled cells over several pages, the header on each."""
    pdf = FPDF(orientation="L")
    pdf.set_font("Helvetica", size=9)
    pdf.add_page()
    pdf.cell(text="Diarielista för socialnämnden")
    pdf.ln()
    with pdf.table(col_widths=(25, 18, 20, 40, 80)) as table:
        for line in (HEAD, *rows(60)):
            row = table.row()
            for cell in line:
                row.cell(cell)
    pdf.output(str(folder / "lista.pdf"))
    return (folder / "lista.pdf",)


class _Page(FPDF):
    """A list set in columns without lines, with a title, a header and a foot on each page."""

    COLUMNS = (10, 45, 70, 100, 160)

    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.set_y(10)
        self.cell(text="Socialnämnden, diarielista")
        self.ln(10)
        self.write_line(HEAD)
        self.ln(3)

    def footer(self) -> None:
        self.set_y(-12)
        self.cell(text=f"Sida {self.page_no()} av {{nb}}")

    def write_line(self, cells: Sequence[str]) -> None:
        for left, cell in zip(self.COLUMNS, cells, strict=True):
            self.set_x(left)
            if cell:
                self.cell(text=cell)
        self.ln(5)


def unruled(folder: Path) -> Sequence[Path]:
    """The same rows without lines; long texts go on below, also over the page's end."""
    pdf = _Page(orientation="L")
    pdf.add_page()
    for line in rows(60):
        for place, part in enumerate(textwrap.wrap(line[-1], 42)):
            if pdf.get_y() > 185:
                pdf.add_page()
            pdf.write_line((*(line[:-1] if place == 0 else ("",) * 4), part))
    pdf.output(str(folder / "lista.pdf"))
    return (folder / "lista.pdf",)


def grouped(folder: Path) -> Sequence[Path]:
    """A list that prints a case's number once, on its first record."""
    pdf = _Page(orientation="L")
    pdf.add_page()
    for line in rows(10):
        pdf.write_line((line[0] if line[1] == "1" else "", *line[1:-1], line[-1][:30]))
    pdf.output(str(folder / "lista.pdf"))
    return (folder / "lista.pdf",)


class _TwoLines(_Page):
    """The same with the header on two lines, as narrow columns make it."""

    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.set_y(10)
        self.cell(text="Socialnämnden, diarielista")
        self.ln(10)
        self.write_line(("Diarie-", "Handling", "", "Avsändare", ""))
        self.write_line(("nummer", "nr", "Inkom", "", "Ärendemening"))
        self.ln(3)


def two_lines(folder: Path) -> Sequence[Path]:
    """A list without lines whose header stands on two."""
    pdf = _TwoLines(orientation="L")
    pdf.add_page()
    for line in rows(40):
        if pdf.get_y() > 185:
            pdf.add_page()
        pdf.write_line((*line[:-1], line[-1][:30]))
    pdf.output(str(folder / "lista.pdf"))
    return (folder / "lista.pdf",)


def picture(folder: Path) -> Sequence[Path]:
    """A page without text, as a scanned list."""
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 100)
    pdf.output(str(folder / "lista.pdf"))
    return (folder / "lista.pdf",)


PDFS = (
    Messy(
        name="PDF med linjer",
        trouble="rutad tabell över flera sidor, rubrik på varje, celler på flera rader",
        make=ruled,
        rows=60,
        first=RULED_READS,
    ),
    Messy(
        name="PDF utan linjer",
        trouble="kolumner utan linjer, titel, rubrik och sidfot på varje sida",
        make=unruled,
        rows=60,
        first=RULED_READS,
    ),
    Messy(
        name="PDF med nummer en gång",
        trouble="ärendets nummer trycks bara vid dess första handling",
        make=grouped,
        rows=10,
        first="SN 2005/1-1, 2005-01-01, Åbyskolan 0, Anmälan om frånvaro i skolan,",
    ),
    Messy(
        name="PDF med rubrik på två rader",
        trouble="smala kolumner utan linjer: ”Diarie-” över ”nummer”, på varje sida",
        make=two_lines,
        rows=40,
        first="SN 2005/1-1, 2005-01-01, Åbyskolan 0, Anmälan om frånvaro i skolan,",
    ),
    Messy(name="inskannad PDF", trouble="en bild utan text", make=picture, error="UnreadableTable"),
)
