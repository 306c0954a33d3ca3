"""A box as tables in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from arkiv.export.words import DIARY, RETENTION
from arkiv.holdings.register import DocumentRow, Register


def show_register(register: Register) -> None:
    """Print the box: the account, the documents, what is unread and the findings."""
    console = Console()
    account = register.ledger
    console.print(
        f"[bold]{register.box.ref}[/bold]  {escape(register.box.title)}  ({register.box.state})\n"
        f"{account.files} filer = {account.files_listed} inlästa + {account.files_unread} olästa + "
        f"{account.files_pending} väntar; {account.pages} sidor; {account.documents} handlingar",
        highlight=False,
    )
    console.print(_documents(register.documents))
    for file in register.files:
        if file.reason:
            console.print(f"Oläst: {file.name}: {file.reason.message}", highlight=False, markup=False)
    for gap in account.gaps:
        console.print(f"Lucka: {gap}", highlight=False, markup=False)


def _documents(rows: tuple[DocumentRow, ...]) -> Table:
    table = Table(show_lines=False, header_style="bold")
    for heading in (
        "Nr",
        "Datum",
        "Diarienr",
        "Handlingstyp",
        "Titel",
        "Diariet",
        "Bevara/gallra",
        "Se över",
    ):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(
            str(row.number),
            row.document_date.value if row.document_date else "–",
            escape(row.case_number.value) if row.case_number else "–",
            row.type.name or "vet inte",
            escape(row.title),
            DIARY[row.diary.code][1] if row.diary else "–",
            RETENTION[row.retention.code] if row.retention else "–",
            ", ".join(row.needs_person),
        )
    return table
