"""``arkiv work …``: the worklist of what somebody must act on today."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arkiv.diary.worklist import Work
    from arkiv.settings import Settings

_STATES = {"open": "ingen har tagit den", "taken": "pågår", "done": "klar"}
_ACTS = {"taken": "tagen av", "note": "anteckning", "done": "klar", "reopened": "upptagen igen"}
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def work() -> None:
    """Åtgärdslistan: papper som någon måste ta ställning till i dag."""


@work.command("list")
@click.option("--box", "ref", default=None, help="Bara den kartongen.")
@click.option("--done", is_flag=True, help="Visa också det som är klart.")
@as_json
@with_archive
def list_(settings: Settings, ref: str | None, done: bool, as_json: bool) -> None:
    """Visa åtgärdslistan, det mest brådskande först.

    Exempel:  arkiv work list --box K1
    """
    from django.utils import timezone

    from arkiv.diary.worklist import worklist
    from arkiv.holdings import stored

    works = worklist(box=stored.box(ref) if ref else None, done=done, today=timezone.localdate())
    if as_json:
        dump(works)
        return
    for one in works:
        click.echo(_line(one))
    click.echo(f"{len(works)} i listan. 'arkiv work show A-…' visar skälen." if works else "Listan är tom.")


@work.command()
@click.argument("ref")
@with_archive
def show(settings: Settings, ref: str) -> None:
    """Visa ett papper i listan: vad som står där, vad lagen krävde då och nu, och vad som gjorts.

    Exempel:  arkiv work show A-3
    """
    from django.utils import timezone

    from arkiv.diary.worklist import work as one

    click.echo("\n".join(_whole(one(ref, today=timezone.localdate()))))


@work.command()
@click.argument("ref")
@click.option("--owner", required=True, help="Vem som har hand om det.")
@click.option("--due", type=DAY, default=None, help="Senaste dag (ÅÅÅÅ-MM-DD).")
@with_archive
def assign(settings: Settings, ref: str, owner: str, due: datetime | None) -> None:
    """Säg vem som har hand om REF, och till när.

    Exempel:  arkiv work assign A-3 --owner "Enhetschef barn" --due 2026-12-01
    """
    from django.utils import timezone

    from arkiv.diary.worklist import assign as give

    day = due.date() if due else None
    done = give(ref, owner=owner, due=day, actor=actor(), today=timezone.localdate())
    click.echo(_line(done))


@work.command()
@click.argument("ref")
@click.argument("text")
@with_archive
def note(settings: Settings, ref: str, text: str) -> None:
    """Anteckna vad som gjorts hittills. Det som antecknats ändras aldrig.

    Exempel:  arkiv work note A-3 "Barnet finns i socialarkivet, akten är beställd"
    """
    from arkiv.diary.worklist import note as add

    _told(add, ref, text)


@work.command()
@click.argument("ref")
@click.argument("text")
@with_archive
def finish(settings: Settings, ref: str, text: str) -> None:
    """Säg att REF är klar, och hur det slutade.

    Exempel:  arkiv work finish A-3 "Bedömd i akt 2005/17, ingen åtgärd i dag"
    """
    from arkiv.diary.worklist import finish as close

    _told(close, ref, text)


@work.command()
@click.argument("ref")
@click.argument("text")
@with_archive
def reopen(settings: Settings, ref: str, text: str) -> None:
    """Ta upp REF igen, med skälet.

    Exempel:  arkiv work reopen A-3 "Akten gällde ett syskon"
    """
    from arkiv.diary.worklist import reopen as again

    _told(again, ref, text)


def _told(step: Callable[..., Work], ref: str, text: str) -> None:
    """Take one step with what was said, and show how the paper now stands."""
    from django.utils import timezone

    click.echo(_line(step(ref, text, actor=actor(), today=timezone.localdate())))


def _line(one: Work) -> str:
    late = ", FÖRSENAD" if one.overdue else ""
    who = f"{one.owner}, senast {one.due}{late}" if one.due else one.owner or _STATES[one.state]
    came = one.item.came.isoformat() if one.item.came else "utan dag"
    return (
        f"{one.ref:<6} {one.item.grade}. {one.item.heading}: {one.box} handling {one.item.number}, {came}, "
        f"{one.item.title or 'utan rubrik'} ({who}{', klar' if one.state == 'done' and one.owner else ''})"
    )


def _whole(one: Work) -> Iterator[str]:
    yield _line(one)
    if not one.current:
        yield "  Den senaste kontrollen tog inte upp den; den står kvar för det som antecknats."
    for fact in one.item.facts:
        where = f" (sida {fact.spot.page} i {fact.spot.file[:12]}…)" if fact.spot else ""
        yield f"  {fact.text}{where}"
    yield from (f"  Känt om senare handläggning: {line}" for line in one.item.known)
    if not one.item.known:
        yield "  Ingen senare handläggning har hittats i kartongen eller registren."
    if one.item.then:
        yield f"  Då: {one.item.then}"
    if one.item.now:
        yield f"  Nu: {one.item.now}"
    yield f"  Nästa steg: {one.item.next_step}"
    for step in one.progress:
        yield f"  {step.at:%Y-%m-%d %H:%M} {step.actor}: {_ACTS[step.act]} {step.text}"
