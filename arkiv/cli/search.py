"""``arkiv search``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings
    from index.model import Hit


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="Flest träffar att visa."
)
@click.option(
    "--wide", is_flag=True, help="Ta med möjliga träffar: ord som kan vara felskrivna eller fellästa."
)
@click.option("--after", default=None, help="Fortsätt efter detta märke (står sist i förra svaret).")
@as_json
@with_archive
def search(
    settings: Settings, question: tuple[str, ...], limit: int, wide: bool, after: str | None, as_json: bool
) -> None:
    """Sök sidor på ord, "fraser", dnr:, person:, typ:, datum:2005-03..2005-06, avsändare:, box: och status:.

    Exempel:  arkiv search umgänge datum:2005..2006    arkiv search 'dnr:"SN 2005/123"'
    """
    import msgspec

    from arkiv.search.queries import ask, unread_files

    answer = ask(settings, " ".join(question), limit=limit, wide=wide, cursor=after, actor=actor())
    unread, warning = unread_files()
    if as_json:
        dump(msgspec.to_builtins(answer, str_keys=True) | {"unread_files": unread})
        return
    for hit in answer.hits:
        click.echo(_line(hit))
    click.echo(f"{len(answer.hits)} av {answer.total} träffar. {answer.completeness.sentence}")
    if warning:
        click.echo(warning)
    if answer.cursor:
        click.echo(f"Fler: --after {answer.cursor}")


def _line(hit: Hit) -> str:
    entry = hit.entry
    box, _, number = hit.page_id.partition(":")[0], *hit.page_id.rsplit(":", 1)
    head = (
        f'{box} sida {number} i "{entry.title or entry.doctype_name or "handling utan titel"}" ({hit.reason})'
    )
    return f"{head}\n    {hit.snippet.text}" if hit.snippet else head
