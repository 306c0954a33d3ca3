"""``arkiv check``: the diary check and the retention verdicts for a box."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.command()
@click.argument("ref", required=False)
@click.option(
    "--law-on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Pröva mot lagen som den lydde denna dag (ÅÅÅÅ-MM-DD). Annars i dag.",
)
@as_json
@with_archive
def check(settings: Settings, ref: str | None, law_on: datetime | None, as_json: bool) -> None:
    """Pröva kartongen REF: finns handlingarna i diariet, och ska de bevaras eller gallras?

    Exempel:  arkiv check K1 --law-on 2026-01-15
    """
    from django.utils import timezone

    from arkiv.checks import check_box
    from arkiv.cli.progress import following
    from arkiv.jobs.pool import work_off

    today = timezone.localdate()
    day: date = law_on.date() if law_on else today
    box = chosen_box(ref)
    # A register imported since the box was read can prove a number: put the documents together anew first.
    with following(quiet=True) as progress:
        work_off(box, settings, progress=progress)
    result = check_box(box, settings, law_on=day, today=today, actor=actor())
    if as_json:
        dump(result)
        return
    from arkiv.export.words import DIARY, RETENTION

    click.echo("Diariet:")
    for code, count in Counter(answer.code for answer in result.diary.answers).most_common():
        click.echo(f"  {count:>4}  {DIARY[code][1]}")
    if result.diary.reverse:
        click.echo(
            f"  {len(result.diary.reverse)} iakttagelser åt andra hållet (i diariet men inte i kartongen m.m.)"
        )
    from arkiv.diary.worklist import worklist

    if works := worklist(box=box, today=today):
        click.echo(f"Åtgärdslistan: {len(works)} papper att ta ställning till. Visa dem: 'arkiv work list'.")
    click.echo("Bevara eller gallra:")
    for verdict, count in Counter(answer.code for answer in result.retention).most_common():
        click.echo(f"  {count:>4}  {RETENTION[verdict]}")
    click.echo("Förslagen är till för en person som avgör. 'arkiv report' ger hela underlaget.")
