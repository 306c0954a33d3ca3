"""``arkiv search`` and ``arkiv lookup``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arkiv.settings import Settings
    from index.model import Answer, Hit

PURPOSES = ("ärende", "begäran", "anmälan", "registrering", "tillsyn")
"""As ``arkiv.search.case_worker.Purpose``, which is not imported to show the help; a test holds them together."""

_limit = click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="Flest träffar att visa."
)
_after = click.option("--after", default=None, help="Fortsätt efter detta märke (står sist i förra svaret).")


@click.command()
@click.argument("question", nargs=-1)
@click.option(
    "--list",
    "listed",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sök varje rad i filen (namn eller nummer) och skriv ett sökintyg.",
)
@click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Skriv sökintyget som PDF/A i filen."
)
@_limit
@click.option(
    "--wide", is_flag=True, help="Ta med möjliga träffar: ord som kan vara felskrivna eller fellästa."
)
@_after
@as_json
@with_archive
def search(
    settings: Settings,
    question: tuple[str, ...],
    listed: Path | None,
    pdf: Path | None,
    limit: int,
    wide: bool,
    after: str | None,
    as_json: bool,
) -> None:
    """Sök sidor på ord, "fraser", dnr:, person:, typ:, datum:2005-03..2005-06, avsändare:, box: och status:.

    Exempel:  arkiv search umgänge datum:2005..2006    arkiv search 'dnr:"SN 2005/123"'
              arkiv search --list namn.txt --pdf intyg.pdf
    """
    if (listed is None) is (not question):
        raise click.UsageError("Skriv en fråga, eller ange en lista med --list; det ena, inte båda.")
    if pdf is not None and listed is None:
        raise click.UsageError("--pdf hör ihop med --list.")
    if listed is not None:
        _certify(settings, listed, pdf, as_json=as_json)
        return
    from arkiv.search.queries import ask

    answer = ask(settings, " ".join(question), limit=limit, wide=wide, cursor=after, actor=actor())
    _show(answer, as_json=as_json)


@click.command()
@click.option("--name", help="Ett namn, i vilken ordning och form som helst.")
@click.option("--person", help="Ett personnummer eller samordningsnummer.")
@click.option("--case", help="Ett diarienummer.")
@click.option(
    "--reason", required=True, type=click.Choice(PURPOSES), help="Varför du söker; det skrivs i loggen."
)
@_limit
@_after
@as_json
@with_archive
def lookup(
    settings: Settings,
    name: str | None,
    person: str | None,
    case: str | None,
    reason: str,
    limit: int,
    after: str | None,
    as_json: bool,
) -> None:
    """Handläggarläge: sök på namn, personnummer eller diarienummer, och inget annat (jfr förordning 2001:637, 15 §).

    Exempel:  arkiv lookup --name "Åsa Törnqvist" --reason ärende
    """
    from arkiv.search.case_worker import LookUp, Purpose, Term, look_up
    from arkiv.search.queries import everything_here

    given = [(Term.NAME, name), (Term.PERSONAL_NUMBER, person), (Term.CASE_NUMBER, case)]
    asked = [(term, value) for term, value in given if value is not None]
    if len(asked) != 1:
        raise click.UsageError("Ange ett av --name, --person och --case.")
    wanted = LookUp(*asked[0], Purpose(reason))
    access = everything_here(settings)
    _show(look_up(settings, wanted, access, limit=limit, cursor=after, actor=actor()), as_json=as_json)


def _list(path: Path) -> bytes:
    from arkiv.errors import BadInput

    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"Listan {path} gick inte att läsa ({error.strerror}). Ingen sökning gjordes."
        ) from error


def _certify(settings: Settings, listed: Path, pdf: Path | None, *, as_json: bool) -> None:
    from datetime import UTC, datetime

    from arkiv.search.certificate import told
    from arkiv.search.certificate_pdf import to_pdf
    from arkiv.search.certify import certify
    from arkiv.search.queries import everything_here
    from arkiv.search.sought import read_list

    certificate = certify(
        settings,
        read_list(_list(listed)),
        everything_here(settings),
        now=datetime.now(UTC),
        actor=actor(),
    )
    if pdf is not None:
        pdf.write_bytes(to_pdf(certificate))
    if as_json:
        dump(certificate.to_data())
        return
    for line in told(certificate):
        click.echo(line)


def _show(answer: Answer, *, as_json: bool) -> None:
    import msgspec

    from arkiv.search.certify import known_places
    from arkiv.search.queries import unread_files

    unread, warning = unread_files()
    names = {page: place[1] for page, place in known_places([hit.page_id for hit in answer.hits]).items()}
    if as_json:
        told: dict[str, Any] = msgspec.to_builtins(answer, str_keys=True)
        told["hits"] = [hit | {"file": names.get(hit["page_id"], "")} for hit in told["hits"]]
        dump(told | {"unread_files": unread})
        return
    for hit in answer.hits:
        click.echo(_line(hit, names))
    click.echo(f"{len(answer.hits)} av {answer.total} träffar. {answer.completeness.sentence}")
    if warning:
        click.echo(warning)
    if answer.cursor:
        click.echo(f"Fler: --after {answer.cursor}")


def _line(hit: Hit, names: Mapping[str, str]) -> str:
    entry = hit.entry
    number = hit.page_id.rsplit(":", 1)[-1]
    where = " ".join(filter(None, (entry.box, names.get(hit.page_id, ""), f"sida {number}")))
    head = f'{where} i "{entry.title or entry.doctype_name or "handling utan titel"}" ({hit.reason})'
    return f"{head}\n    {' '.join(hit.snippet.text.split())}" if hit.snippet else head
