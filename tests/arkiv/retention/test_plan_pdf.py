"""Plans that exist only as PDF: tables over several pages, headers repeated, cells of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.fonts import FontFace

from arkiv.retention import plan_pdf, plans
from arkiv.retention.errors import PlanError
from arkiv.retention.facts import PlanTrigger, PlanVerdict
from arkiv.retention.plan_import import is_header, read_plan

HEAD = ("Handling", "Sortering", "Till kommunarkiv", "Gallring", "Anmärkning")
ROWS = [
    ("Kallelse och föredragningslista", "Kronologisk", "", "2 år", ""),
    ("Protokoll, nämnd och utskott", "Kronologisk", "5 år", "Bevaras", "Original på åldersbeständigt papper"),
    ("Leverantörsfakturor", "Verifikationsnummer", "", "10 år efter räkenskapsåret", ""),
    ("Anslag om justering", "-", "", "Vid inaktualitet", "Noteras på protokollet"),
]
ABOVE = ("Dokumenthanteringsplan för Granviks socialnämnd", "Antagen 2005-03-17 § 41, dnr SN 2005/9")


def _write(
    path: Path, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, above: Sequence[str] = ABOVE
) -> Path:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=9)
    for line in above:
        made.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    with made.table(
        headings_style=FontFace(emphasis="BOLD")
    ) as table:  # fpdf2 repeats the heading on each page
        for row in (head, *rows):
            table.row(row)
    made.output(str(path))
    return path


def test_a_plan_as_pdf_is_read_as_its_table_says(tmp_path: Path) -> None:
    plan = read_plan(_write(tmp_path / "plan.pdf", ROWS))
    assert (plan.decided_on, plan.paragraph, plan.reference) == (date(2005, 3, 17), "§ 41", "SN 2005/9")
    assert plan.title == ABOVE[0]
    assert [row.record for row in plan.rows] == [row[0] for row in ROWS]
    words = plans.words(plan)
    assert (words["kallelse"].verdict, words["kallelse"].years) == (PlanVerdict.DISPOSE, 2)
    assert words["protokoll"].verdict is PlanVerdict.PRESERVE
    assert (words["faktura"].years, words["faktura"].trigger) == (10, PlanTrigger.FISCAL_YEAR)
    assert words["justeringsbevis"].trigger is PlanTrigger.OBSOLETE


def test_a_header_repeated_on_every_page_is_no_row(tmp_path: Path) -> None:
    rows = [(f"Minnesanteckningar, möte {number}", "Kronologisk", "", "2 år", "") for number in range(120)]
    path = _write(tmp_path / "lång.pdf", rows)
    assert len({table.page for table in plan_pdf.read_tables(path)}) > 2
    plan = read_plan(path)
    assert [row.record for row in plan.rows] == [row[0] for row in rows]
    assert len({row.line for row in plan.rows}) == 120


def _table(page: int, *rows: Sequence[str], above: str = "") -> plan_pdf.PdfTable:
    return plan_pdf.PdfTable(page, [list(row) for row in rows], above)


def test_a_row_cut_by_the_page_is_put_together(tmp_path: Path) -> None:
    head = ("Handling", "Gallring", "Anmärkning")
    first = _table(1, head, ("Kallelse", "Gallras 2 år", "Efter samman-"), above="Antagen 2005-03-17")
    second = _table(2, head, ("", "", "trädet"), ("Protokoll", "Bevaras", ""))
    table, above = plan_pdf.joined(tmp_path / "p.pdf", (first, second), is_header=is_header)
    assert [row.cells for row in table.rows] == [
        ("Kallelse", "Gallras 2 år", "Efter samman- trädet"),
        ("Protokoll", "Bevaras", ""),
    ]
    assert above == "Antagen 2005-03-17"


def test_a_table_of_another_kind_in_between_is_left_out(tmp_path: Path) -> None:
    first = _table(1, ("Handling", "Gallring"), ("Kallelse", "2 år"))
    other = _table(1, ("Förkortning", "Betyder", "Se"), ("B", "Bevaras", "s. 2"))
    table, _ = plan_pdf.joined(tmp_path / "p.pdf", (first, other), is_header=is_header)
    assert [row.cells for row in table.rows] == [("Kallelse", "2 år")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4\ntrasig", "skadad"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "skadad"),
    ],
)
def test_a_broken_pdf_is_refused_in_swedish(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(PlanError, match=words) as caught:
        read_plan(path)
    assert "Inget har lästs in" in str(caught.value)


def test_a_pdf_without_tables_or_columns_says_what_to_do(tmp_path: Path) -> None:
    empty = FPDF()
    empty.add_page()
    empty.output(str(tmp_path / "tom.pdf"))
    with pytest.raises(PlanError, match="CSV"):
        read_plan(tmp_path / "tom.pdf")
    other = _write(tmp_path / "annan.pdf", [("1", "2")], head=("Namn", "Telefon"))
    with pytest.raises(PlanError, match="Namn, Telefon"):
        read_plan(other)
