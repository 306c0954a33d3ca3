"""What is kept, what goes and what is late: drawn from the same documents as the rest of the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from lxml import html as lxml_html

from arkiv.export import html
from arkiv.export.duties import Duties, duties
from arkiv.export.find_report import summarise
from arkiv.export.report_model import FindReport
from arkiv.holdings.register import Register
from arkiv.retention.answers import RetentionCode
from tests.arkiv.export.rich_box import TODAY


@pytest.fixture(scope="module")
def drawn(report: FindReport) -> Duties:
    found = duties(report.documents, report.today)
    assert found is not None
    return found


def test_every_document_with_an_answer_is_drawn_once_by_year_and_once_by_type(
    report: FindReport, drawn: Duties
) -> None:
    answered = sorted(line.row.number for line in report.documents if line.row.retention)
    assert len(answered) > 3
    for stacks in (drawn.years, drawn.types):
        numbers = [line.row.number for s in stacks for line in (*s.kept, *s.gone, *s.waits)]
        assert sorted(numbers) == answered
    assert drawn.total == len(answered)


def test_the_bars_are_as_long_as_their_numbers(drawn: Duties) -> None:
    for stacks, whole in ((drawn.years, 96.0), (drawn.types, 100.0)):
        most = max(stack.count for stack in stacks)
        for stack in stacks:
            assert sum(piece.size for piece in stack.pieces) == pytest.approx(
                whole * stack.count / most, abs=0.3
            )
            assert sum(len(piece.lines) for piece in stack.pieces) == stack.count
    assert all(0 < stack.above < 128 for stack in drawn.years)


def test_what_the_law_wanted_gone_is_named_with_its_day(register: Register) -> None:
    late_by = date(TODAY.year - 2, 12, 31)
    documents = tuple(
        replace(
            row,
            retention=replace(row.retention, code=RetentionCode.DISPOSE_FROM, day=late_by, finish_by=late_by),
        )
        if row.retention and row.number == 1
        else row
        for row in register.documents
    )
    report = summarise(replace(register, documents=documents), TODAY)
    tree = lxml_html.document_fromstring(html.page(report))
    rows = tree.xpath("//h3[@id='forfallet']/following-sibling::table[1]/tbody/tr")
    assert late_by.isoformat() in " ".join(row.text_content() for row in rows)
    assert "1 år" in " ".join(row.text_content() for row in rows)
    assert tree.xpath("//h3[@id='forfallet']/following-sibling::table[1]//a[@href='#dok-1']")


def test_a_box_that_was_not_checked_has_no_such_plots(register: Register) -> None:
    bare = replace(register, documents=tuple(replace(row, retention=None) for row in register.documents))
    report = summarise(bare, TODAY)
    assert duties(report.documents, TODAY) is None
    assert "forfallet" not in html.page(report)
