"""``arkiv sample …``: acceptance sampling of what nobody looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from arkiv.cli.document import Fact
from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.sampling.services import Sample
    from arkiv.settings import Settings


@click.group()
def sample() -> None:
    """Stickprov: hur många av de handlingar ingen tittat på är fel, som mest?"""


@sample.command()
@click.argument("ref", required=False)
@click.option("--size", default=59, show_default=True, help="Antal handlingar. 59 utan fel visar: högst 5 %.")
@click.option("--seed", default=1, show_default=True, help="Frö: samma frö ger samma stickprov.")
@as_json
@with_archive
def draw(settings: Settings, ref: str | None, size: int, seed: int, as_json: bool) -> None:
    """Dra ett stickprov ur kartongen REF bland handlingar som godtagits utan att någon tittat.

    Exempel:  arkiv sample draw K1 --size 59 --seed 20261122
    """
    from arkiv.sampling import services

    _show(services.draw_sample(chosen_box(ref), size, seed=seed, actor=actor()), as_json)


@sample.command()
@click.argument("ref", metavar="STICKPROV")
@as_json
@with_archive
def show(settings: Settings, ref: str, as_json: bool) -> None:
    """Visa ett stickprov och vad det hittills visar.

    Exempel:  arkiv sample show SP-1
    """
    from arkiv.sampling import services

    _show(services.sample(ref), as_json)


@sample.command("list")
@as_json
@with_archive
def list_samples(settings: Settings, as_json: bool) -> None:
    """Visa alla stickprov.

    Exempel:  arkiv sample list
    """
    from arkiv.sampling import services

    found = services.samples()
    if as_json:
        dump(found)
        return
    for each in found:
        click.echo(f"{each.ref}  kartong {each.box}  {_result(each)}")
    if not found:
        click.echo("Inga stickprov är dragna.")


@sample.command()
@click.argument("ref", metavar="STICKPROV")
@click.argument("which", metavar="HANDLING")
@click.option("--right", is_flag=True, help="Allt stämmer.")
@click.option("--wrong", multiple=True, type=Fact(), help="En uppgift som är fel; får upprepas.")
@click.option("--take-back", is_flag=True, help="Ta tillbaka svaret.")
@with_archive
def answer(
    settings: Settings, ref: str, which: str, right: bool, wrong: tuple[Any, ...], take_back: bool
) -> None:
    """Svara för en handling i stickprovet: dess id, eller dess plats i provet. Svara innan du rättar den.

    \b
    Exempel:  arkiv sample answer SP-1 7 --right
              arkiv sample answer SP-1 8 --wrong type --wrong case_number
    """
    from arkiv.errors import BadInput
    from arkiv.sampling import services

    if right + bool(wrong) + take_back != 1:
        raise BadInput("Ange ett av --right, --wrong och --take-back. Inget har ändrats.")
    found = services.answer(ref, which, wrong=None if take_back else wrong, actor=actor())
    click.echo(_result(found))


@sample.command()
@click.argument("ref", metavar="STICKPROV")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen (CSV).")
@with_archive
def export(settings: Settings, ref: str, out: Path) -> None:
    """Skriv stickprovet som tabell.

    Exempel:  arkiv sample export SP-1 --out stickprov.csv
    """
    from arkiv.sampling import services
    from arkiv.sampling.table import to_csv

    out.write_text(to_csv(services.sample(ref)), "utf-8")
    click.echo(f"Skrev {out}")


def _show(found: Sample, as_json: bool) -> None:
    if as_json:
        dump(found)
        return
    click.echo(
        f"Stickprov {found.ref} ur kartong {found.box}, frö {found.seed}: {len(found.drawn)} av {found.population}."
    )
    for each in found.drawn:
        state = {None: "–", True: "rätt", False: f"fel: {', '.join(each.wrong)}"}[each.right]
        click.echo(f"{each.place:>4}  {each.document}  handling {each.number}  {each.stratum}  {state}")
    click.echo(_result(found))


def _result(found: Sample) -> str:
    if not found.looked_at:
        return f"Inget är besvarat av {len(found.drawn)}."
    most = f"{100 * found.at_most:.1f}".replace(".", ",")
    return (
        f"{found.looked_at} av {len(found.drawn)} besvarade, {found.wrong} fel: med {100 * found.confidence:.0f} % "
        f"säkerhet är högst {most} % av {found.population} handlingar fel."
    )
