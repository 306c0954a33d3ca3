"""``arkiv document …``: look at documents, and part, join, move, correct, confirm and undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.holdings.corrections import Operation, Said
    from arkiv.holdings.operations import Done, Standing
    from arkiv.settings import Settings

_EXPECTED = click.option(
    "--version",
    "expected",
    default="",
    help="Handlingens version när du såg på den ('arkiv document show'). Har någon annan ändrat den sägs det.",
)
_BECAUSE = click.option("--because", default="", help="Varför, för den som granskar senare.")
_LATER = click.option(
    "--later",
    is_flag=True,
    help="Låt diariet, gallringen och sökregistret följa efter först med 'arkiv document follow'.",
)


def _act(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every act has."""
    for option in (_LATER, _BECAUSE, _EXPECTED):
        command = option(command)
    return command


@click.group()
def document() -> None:
    """Handlingar: visa, dela, slå ihop, flytta sidor, rätta, bekräfta, ångra."""


class Pages(click.ParamType):  # type: ignore[type-arg]
    """``3`` or ``3-5``."""

    name = "sidor"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"(\d{1,5})(?:[-–](\d{1,5}))?", value)
        if not match:
            self.fail(f"'{value}' är inga sidor. Skriv 3 eller 3-5.", param, ctx)
        return int(match[1]), int(match[2] or match[1])


class Fact(click.ParamType):  # type: ignore[type-arg]
    """A fact by its code or by what people call it."""

    name = "uppgift"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from arkiv.holdings.said import FACT_WORDS

        asked = str(value).casefold()
        named = [name for name, words in FACT_WORDS.items() if asked in {name.value, words}]
        named = named or [name for name, words in FACT_WORDS.items() if asked in words]
        if len(named) == 1:
            return named[0]
        return self.fail(f"'{value}' är ingen uppgift. Välj bland: {', '.join(FACT_WORDS)}.", param, ctx)


@document.command("list")
@click.argument("ref", required=False)
@as_json
@with_archive
def list_documents(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa handlingarna i kartongen REF: nummer, id, sidor, typ och rubrik.

    Exempel:  arkiv document list K1
    """
    from arkiv.holdings.doctype_names import name_of
    from arkiv.holdings.stored import documents

    rows = documents(chosen_box(ref))
    if as_json:
        dump([{"number": row.number, "id": row.id, "reading": row.reading} for row in rows])
        return
    click.echo(f"{len(rows)} handlingar")
    for row in rows:
        code = row.reading.doctype.code
        kind = name_of(code) if code else "okänd typ"
        click.echo(f"{row.number:>4}  {row.id}  {len(row.reading.pages)} s.  {kind}  {row.reading.title}")


@document.command()
@click.argument("which", metavar="HANDLING")
@as_json
@with_archive
def show(settings: Settings, which: str, as_json: bool) -> None:
    """Visa en handling: sidor, uppgifter med säkerhet, vem som bestämt vad, och dess version.

    HANDLING är ett id, eller KARTONG/NUMMER.

    Exempel:  arkiv document show K1/3
    """
    from arkiv.holdings.operations import document as standing

    found = standing(which)
    if as_json:
        dump(found)
    else:
        click.echo("\n".join(_shown(found)))


@document.command()
@click.argument("which", metavar="HANDLING")
@click.argument("page", metavar="SIDA", type=int)
@_act
@with_archive
def split(settings: Settings, which: str, page: int, expected: str, because: str, later: bool) -> None:
    """Dela en handling: en ny börjar vid SIDA (räknat i handlingen, från 1).

    Exempel:  arkiv document split K1/3 2
    """
    from arkiv.holdings import operations

    _tell(settings, operations.split(which, page, actor=actor(), expected=expected, because=because), later)


@document.command()
@click.argument("which", metavar="HANDLING")
@_act
@with_archive
def merge(settings: Settings, which: str, expected: str, because: str, later: bool) -> None:
    """Slå ihop en handling med den närmast före i kartongen.

    Exempel:  arkiv document merge K1/4
    """
    from arkiv.holdings import operations

    _tell(settings, operations.merge(which, actor=actor(), expected=expected, because=because), later)


@document.command()
@click.argument("which", metavar="HANDLING")
@click.argument("pages", metavar="SIDOR", type=Pages())
@click.option(
    "--to", "target", required=True, help="Handlingen de ska till; samma handling ändrar ordningen."
)
@click.option("--before", type=int, default=None, help="Före vilken sida i den; annars sist.")
@_act
@with_archive
def move(
    settings: Settings,
    which: str,
    pages: tuple[int, int],
    target: str,
    before: int | None,
    expected: str,
    because: str,
    later: bool,
) -> None:
    """Flytta SIDOR (3 eller 3-5) ur en handling till en annan i samma kartong.

    Exempel:  arkiv document move K1/3 2-3 --to K1/5 --before 1
    """
    from arkiv.holdings import operations

    done = operations.move(
        which, pages, target, before=before, actor=actor(), expected=expected, because=because
    )
    _tell(settings, done, later)


@document.command("set")
@click.argument("which", metavar="HANDLING")
@click.argument("name", metavar="UPPGIFT", type=Fact())
@click.argument("values", metavar="VÄRDE", nargs=-1)
@click.option("--none", "nothing", is_flag=True, help="Handlingen har ingen sådan uppgift.")
@_act
@with_archive
def set_fact(
    settings: Settings,
    which: str,
    name: Any,
    values: tuple[str, ...],
    nothing: bool,
    expected: str,
    because: str,
    later: bool,
) -> None:
    """Rätta en uppgift. Flera värden går för personnummer, personer och andra myndigheters nummer.

    Efter en person kan hennes roll stå inom parentes: barn, vårdnadshavare, anmälare, tjänsteperson, ombud eller
    den det gäller.

    \b
    Exempel:  arkiv document set K1/3 type remiss
              arkiv document set K1/3 case_number "SN 2005/123"
              arkiv document set K1/3 personer "Linus Ek (barn)" "Anna Ek (vårdnadshavare)"
              arkiv document set K1/3 received_date --none
    """
    from arkiv.errors import BadInput
    from arkiv.holdings import operations

    if bool(values) == nothing:
        raise BadInput("Ange ett värde, eller --none om handlingen inte har någon. Inget har ändrats.")
    done = operations.set_fact(which, name, values, actor=actor(), expected=expected, because=because)
    _tell(settings, done, later)


@document.command()
@click.argument("which", metavar="HANDLING")
@click.argument("names", metavar="UPPGIFT", nargs=-1, type=Fact())
@_act
@with_archive
def confirm(
    settings: Settings, which: str, names: Sequence[Any], expected: str, because: str, later: bool
) -> None:
    """Bekräfta uppgifter som de står; utan UPPGIFT allt, och att sidorna är de rätta.

    Exempel:  arkiv document confirm K1/3 type document_date
    """
    from arkiv.holdings import operations

    done = operations.confirm(which, names, actor=actor(), expected=expected, because=because)
    _tell(settings, done, later)


@document.command()
@click.argument("number", metavar="ÅTGÄRD", type=int)
@click.option("--box", "ref", default=None, help="Kartongens beteckning; behövs om det finns flera.")
@_BECAUSE
@_LATER
@with_archive
def undo(settings: Settings, number: int, ref: str | None, because: str, later: bool) -> None:
    """Ångra en åtgärd. Också det kan ångras. 'arkiv document history' visar numren.

    Exempel:  arkiv document undo 7 --box K1
    """
    from arkiv.holdings import operations

    done = operations.undo(chosen_box(ref).ref, number, actor=actor(), because=because)
    _tell(settings, done, later)


@document.command()
@click.argument("which", metavar="HANDLING", required=False)
@click.option("--box", "ref", default=None, help="Alla åtgärder i kartongen i stället för en handlings.")
@as_json
@with_archive
def history(settings: Settings, which: str | None, ref: str | None, as_json: bool) -> None:
    """Visa vad personer gjort med en handling, eller i en hel kartong.

    Exempel:  arkiv document history K1/3
    """
    from arkiv.holdings import history as kept
    from arkiv.holdings.operations import document_history

    done = document_history(which) if which else kept.operations(chosen_box(ref))
    if as_json:
        dump(done)
        return
    click.echo("\n".join(_told(each) for each in done) or "Ingen person har ändrat något här.")


@document.command()
@as_json
@with_archive
def types(settings: Settings, as_json: bool) -> None:
    """Visa alla handlingstyper: kod och namn.

    Exempel:  arkiv document types
    """
    from arkiv.holdings.doctype_names import all_names

    if as_json:
        dump(all_names())
        return
    for code, name in all_names().items():
        click.echo(f"{code:<28} {name}")


@document.command()
@click.option("--box", "ref", default=None, help="Bara denna kartong.")
@as_json
@with_archive
def follow(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Låt diariet, gallringen, dubbletterna och sökregistret följa efter det som ändrats.

    Exempel:  arkiv document follow
    """
    from django.utils import timezone

    from arkiv.following import follow as follow_changes

    done = follow_changes(settings, today=timezone.localdate(), actor=actor(), only=ref)
    if as_json:
        dump(done)
        return
    for box in done:
        again = ", prövad på nytt" if box.checked else ""
        click.echo(f"Kartong {box.box}: {box.operations} åtgärder införda{again}.")
    if not done:
        click.echo("Inget väntar.")


@document.command()
@click.argument("ref", required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Skriv en sida (HTML) med bilder.",
)
@as_json
@with_archive
def differences(settings: Settings, ref: str | None, out: Path | None, as_json: bool) -> None:
    """Visa handlingar som finns i två lydelser i kartongen REF, och varje ställe där de skiljer sig.

    Exempel:  arkiv document differences K1 --out skillnader.html
    """
    from arkiv.alterations import services
    from arkiv.alterations.model import WORDS

    box = chosen_box(ref)
    if out is not None:
        out.write_text(services.page_of(box, settings, actor=actor()), "utf-8")
    pairs = services.altered_in(box, actor=actor())
    if as_json:
        dump(pairs)
        return
    click.echo(f"{len(pairs)} handlingar finns i två lydelser.")
    for pair in pairs:
        click.echo(f"Handling {pair.ours.number} och {pair.theirs.number}: {pair.ours.title}. {pair.reason}")
        for part in pair.parts:
            click.echo(f"  {WORDS[part.what]}: ”{part.ours}” mot ”{part.theirs}”")
    if out is not None:
        click.echo(f"Skrev {out}")


def _tell(settings: Settings, done: Done, later: bool) -> None:
    click.echo(
        f"Åtgärd {done.operation} i kartong {done.box}. Ångra: 'arkiv document undo {done.operation}'."
    )
    for each in done.documents:
        click.echo(f"  handling {each.number}  {each.id}  {len(each.reading.pages)} s.  {each.reading.title}")
    if later:
        click.echo("Diariet, gallringen och sökregistret väntar på 'arkiv document follow'.")
        return
    from django.utils import timezone

    from arkiv.following import follow as follow_changes

    follow_changes(settings, today=timezone.localdate(), actor=actor(), only=done.box)


def _shown(found: Standing) -> list[str]:
    from arkiv.holdings.corrections import FactName
    from arkiv.holdings.said import FACT_WORDS, spoken

    reading = found.reading
    lines = [f"Handling {found.number} i kartong {found.box}  id {found.id}  version {found.version}"]
    lines.append(f"Sidor: {', '.join(f'{page.file[:8]}…:{page.number}' for page in reading.pages)}")
    for name in FactName:
        values = spoken(reading, name)
        stamp = found.decided.get(name)
        if values or stamp:
            who = f"  ({stamp.by}, åtgärd {stamp.operation})" if stamp else ""
            lines.append(f"{FACT_WORDS[name].capitalize():<24} {', '.join(values) or 'ingen'}{who}")
    lines += [f"Iakttagelse: {each.message}" for each in reading.findings]
    return lines


def _told(operation: Operation) -> str:
    from arkiv.holdings.operations import KIND_WORDS

    effect = operation.effect
    said = "; ".join(_said_of(each) for each in effect.said if each.before != each.values or each.roles)
    undone = f" (ångrar {operation.undoes})" if operation.undoes else ""
    shape = ""
    if effect.before != effect.after:
        sizes = [" + ".join(str(len(run)) for run in runs) for runs in (effect.before, effect.after)]
        shape = f"  {sizes[0]} s. → {sizes[1]} s."
    because = f"  ”{operation.because}”" if operation.because else ""
    act = f"{KIND_WORDS[operation.kind]}{undone}{shape}"
    return f"{operation.number:>4}  {operation.at:%Y-%m-%d %H:%M}  {operation.actor}  {act}  {said}{because}".rstrip()


def _said_of(fact: Said) -> str:
    from arkiv.holdings.said import FACT_WORDS, with_role

    roles = dict(fact.roles)
    now = ", ".join(with_role(value, roles.get(value)) for value in fact.values)
    return f"{FACT_WORDS[fact.name]}: {', '.join(fact.before) or 'inget'} → {now or 'ingen'}"
