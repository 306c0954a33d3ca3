"""``arkiv derive``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.derivatives.services import Derived
    from arkiv.settings import Settings


@click.command()
@click.argument("ref", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Mapp att skriva i, utanför arkivet."
)
@click.option("--alto", is_flag=True, help="Bara ALTO 4, en fil per sida.")
@click.option("--pdf", is_flag=True, help="Bara sökbar PDF/A-2b, en fil per handling.")
@click.option(
    "--document", "documents", multiple=True, help="Bara handlingen med detta id; kan ges flera gånger."
)
@click.option("--quiet", is_flag=True, help="Ingen förloppsvisning.")
@as_json
@with_archive
def derive(
    settings: Settings,
    ref: str | None,
    out: Path,
    alto: bool,
    pdf: bool,
    documents: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Skriv ALTO 4 och sökbar PDF/A-2b av kartongen REF. Utan --alto eller --pdf skrivs båda.

    Originalen är orörda. Kör igen när som helst: bara det som ändrats skrivs om. Pröva sekretessen innan
    filerna lämnas vidare.

    Exempel:  arkiv derive K1 --out derivat
    """
    from arkiv.derivatives.services import Wanted
    from arkiv.derivatives.services import derive as derive_box

    wanted = Wanted(alto=alto or not pdf, pdf=pdf or not alto, documents=documents)
    with page_bar(quiet or as_json, "Sidor skrivs") as progress:
        derived = derive_box(chosen_box(ref), settings, out, wanted, actor=actor(), progress=progress)
    if as_json:
        dump(derived)
    else:
        _tell(derived)
    _refuse_silence(derived)


def _tell(derived: Derived) -> None:
    click.echo(
        f"{derived.documents} handlingar, {derived.pages} sidor: {derived.written} filer skrivna i {derived.folder}, "
        f"{derived.up_to_date} var redan rätt."
    )
    for file, number in derived.without_picture:
        click.echo(
            f"UTAN BILD: sida {number} i filen {file[:12]}…; sidan är vit i PDF:en. Titta på originalet."
        )
    for name in derived.left_over:
        click.echo(f"Ligger kvar sedan förut men hör inte längre till kartongen: {name}")


def _refuse_silence(derived: Derived) -> None:
    """A document that is missing from the folder is missed by nobody, so the command must fail aloud."""
    from arkiv.errors import StoreError

    for document, why in derived.failed:
        click.echo(f"EJ SKRIVEN: handling {document}. {why}", err=True)
    if derived.failed:
        raise StoreError(
            f"{len(derived.failed)} av {derived.documents} handlingar kunde inte skrivas; resten är skrivna. "
            "Originalen är orörda. Kör 'arkiv audit verify', rätta och kör om."
        )


@contextlib.contextmanager
def page_bar(quiet: bool, label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that counts pages; a function that does nothing when ``quiet``."""
    if quiet:
        yield lambda _done, _all: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<21}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as bars:
        task = bars.add_task(label, total=None)

        def show(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        yield show
