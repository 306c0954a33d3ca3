"""A box as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from arkiv.export.words import DIARY, RETENTION
from arkiv.holdings.register import DocumentRow, Register


def show_register(register: Register) -> None:
    """Print the box: the account, the documents, what is unread and the findings."""
    console = Console()
    account = register.ledger
    state = "stängd" if register.box.state == "closed" else "öppen"
    console.print(
        f"[bold]{register.box.ref}[/bold]  {escape(register.box.title)}  ({state})\n"
        f"{account.files} filer = {account.files_listed} inlästa + {account.files_unread} olästa + "
        f"{account.files_pending} väntar{_destroyed(account.files_destroyed)}; {account.pages} sidor"
        f"{_destroyed(account.pages_destroyed, of=' varav')}; {account.documents} handlingar",
        highlight=False,
    )
    console.print(_documents(register.documents))
    for file in register.files:
        if file.reason and file.status == "unread":
            console.print(f"Oläst: {file.name}: {file.reason.message}", highlight=False, markup=False)
    for gap in account.gaps:
        console.print(f"Lucka: {gap}", highlight=False, markup=False)


def _destroyed(count: int, *, of: str = " +") -> str:
    return f"{of} {count} gallrade" if count else ""


def _documents(rows: tuple[DocumentRow, ...]) -> Table:
    """Three columns, so that it can be read in a terminal of eighty characters."""
    table = Table(show_lines=True, header_style="bold")
    table.add_column("Nr", justify="right")
    table.add_column("Handling", overflow="fold", ratio=1)
    table.add_column("Svar", overflow="fold", ratio=1)
    for row in rows:
        table.add_row(str(row.number), escape("\n".join(_facts(row))), escape("\n".join(_answers(row))))
    return table


def _facts(row: DocumentRow) -> Iterator[str]:
    yield row.type.name or "Okänd handlingstyp"
    if row.title:
        yield row.title
    day = f"daterad {row.document_date.value}" if row.document_date else "odaterad"
    yield f"{day}, {row.case_number.value if row.case_number else 'utan diarienummer'}"


def _answers(row: DocumentRow) -> Iterator[str]:
    if row.diary:
        yield DIARY[row.diary.code][1]
    if row.retention:
        yield RETENTION[row.retention.code]
    if row.needs_person:
        yield f"Se över: {', '.join(row.needs_person)}"
