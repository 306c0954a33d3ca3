"""The find report in a terminal: the counts, and the rows somebody must act on."""

from __future__ import annotations

import click

from arkiv.export.report_model import DocumentLine, FindReport
from arkiv.export.words import GROUPS, DiaryGroup

_ACT_ON = (DiaryGroup.MISSING, DiaryGroup.AKT_MISSING, DiaryGroup.UNSURE)


def show_report(report: FindReport) -> None:
    """Print what the report says, shortest form: sums, gaps in the diary, retention, urgent, unread, versions."""
    box = report.register.box
    _heading(f"Fyndrapport {box.ref}: {box.title}")
    for total in report.sums:
        parts = " + ".join(f"{part.count} {part.name}" for part in total.parts if part.count) or "0"
        click.echo(f"{total.total} {total.name} = {parts}")
    for fault in report.faults:
        click.echo(f"STÄMMER INTE: {fault}")
    for rows in report.diary:
        if rows.group in _ACT_ON and rows.count:
            _heading(f"{GROUPS[rows.group]} ({rows.count})")
            for answer in rows.answers:
                for line in answer.lines:
                    click.echo(f"  {_row(line)}\n        {answer.name}")
    _heading("Bevara eller gallra")
    for verdict in report.retention:
        click.echo(f"  {len(verdict.lines):>3}  {verdict.name}")
    _facts(report)


def _facts(report: FindReport) -> None:
    if report.urgent:
        _heading(f"Brådskande ({len(report.urgent)})")
        for fact in report.urgent:
            where = f"handling {fact.document.label}: " if fact.document else ""
            click.echo(f"  {where}{fact.found.message}")
    if report.versions:
        _heading(f"Samma handling i två lydelser ({len(report.versions)})")
        for pair in report.versions:
            click.echo(f"  handling {pair.ours.label} och {pair.theirs.label}: {pair.row.reason}")
    if report.unread:
        _heading(f"Kunde inte läsas ({len(report.unread)})")
        for gap in report.unread:
            click.echo(f"  {gap.where.label}: {gap.reason.message if gap.reason else gap.next_step}")
    click.echo(
        f"\n{len(report.needs_person)} av {len(report.documents)} handlingar har något för en person att avgöra."
    )


def _row(line: DocumentLine) -> str:
    row = line.row
    day = row.document_date or row.received_date
    facts = (day.value if day else "odaterad", row.case_number.value if row.case_number else "", row.title)
    return f"{row.number:>3}  " + "  ".join(fact for fact in facts if fact)


def _heading(text: str) -> None:
    click.echo(f"\n{text}\n{'─' * len(text)}")
