"""``arkiv retention …``: why an answer is what it is, and what another day's law says. Nothing is changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkiv.retention.answers import RetentionAnswer
    from arkiv.retention.facts import PlanWord
    from arkiv.retention.inquiries import Comparison, Explanation
    from arkiv.retention.timeline import RetentionTimeline
    from arkiv.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])
_LAW_ON = click.option(
    "--law-on",
    type=DAY,
    default=None,
    help="Lag och plan som de gällde denna dag (ÅÅÅÅ-MM-DD). Annars i dag.",
)
_MOST_SHOWN = 40


@click.group()
def retention() -> None:
    """Bevara eller gallra: förklara ett svar, jämför då och nu, se åren framåt."""


@retention.command()
@click.argument("document")
@_LAW_ON
@as_json
@with_archive
def explain(settings: Settings, document: str, law_on: datetime | None, as_json: bool) -> None:
    """Förklara svaret för handlingen DOCUMENT: regel, källa, dag, varje undantag, och vad som skiljer från nu.

    Exempel:  arkiv retention explain d3f2 --law-on 2006-06-30
    """
    from django.utils import timezone

    from arkiv.retention import inquiries

    today = timezone.localdate()
    told = inquiries.explain(document, law_on=law_on.date() if law_on else today, today=today)
    if as_json:
        dump(told)
        return
    click.echo("\n".join(_explained(told)))


@retention.command()
@click.argument("ref", required=False)
@_LAW_ON
@as_json
@with_archive
def compare(settings: Settings, ref: str | None, law_on: datetime | None, as_json: bool) -> None:
    """Jämför kartongen REF under lag och plan en viss dag med dem som gäller i dag.

    Exempel:  arkiv retention compare K1 --law-on 2006-06-30
    """
    from django.utils import timezone

    from arkiv.retention import inquiries

    today = timezone.localdate()
    box = chosen_box(ref)
    told = inquiries.compare(box, law_on=law_on.date() if law_on else today, today=today)
    if as_json:
        dump(told)
        return
    click.echo("\n".join(_compared(told)))


@retention.command()
@click.argument("ref", required=False)
@as_json
@with_archive
def years(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa vad i kartongen REF som förfaller vilket år, och vad som redan skulle ha gallrats.

    Exempel:  arkiv retention years K1
    """
    from django.utils import timezone

    from arkiv.retention import inquiries

    told = inquiries.years_ahead(chosen_box(ref), today=timezone.localdate())
    if as_json:
        dump(told)
        return
    click.echo("\n".join(_years(told)))


def _explained(told: Explanation) -> Iterator[str]:
    likely = ", ".join(f"{code} ({sure:.0%})" for code, sure in told.types) or "okänd handlingstyp"
    yield f"Handling {told.number} i {told.box}: {likely}"
    yield f"Enligt lag och plan den {told.law_on}: {_answer(told.answer)}"
    yield from _ground(told)
    for tested in told.answer.exceptions:
        yield f"  undantag {tested.name}: {_applies(tested.applies)}. {tested.reason} [{tested.source}]"
    for hold in told.answer.holds:
        yield f"  gallringsstopp {hold}"
    if told.answer.missing:
        yield f"  saknas: {', '.join(told.answer.missing)}"
    if told.law_on == told.today:
        return
    yield f"Enligt lag och plan i dag, {told.today}: {_answer(told.now)}"
    for change in told.changes:
        yield f"  {change.what}: då {change.then}; nu {change.now}"
    if _plan(told.plan_then) != _plan(told.plan_now):
        yield f"  plan: då {_plan(told.plan_then)}; nu {_plan(told.plan_now)}"


def _ground(told: Explanation) -> Iterator[str]:
    """The rule, its days in force, and the day that was counted from."""
    answer = told.answer
    if told.rule is not None:
        until = f" till {told.rule.in_force_until}" if told.rule.in_force_until else ""
        yield f"  regel {told.rule.id}, gäller från {told.rule.in_force_from}{until}"
        yield f"  källa {answer.source}"
    for reason in answer.reasons:
        yield f"  {reason}"
    if (start := answer.counted_from) is not None:
        yield f"  räknat från {start.day}: {start.what} ({start.read_in})"
        for seen in start.places[:3]:
            yield f"    läst som ”{seen.printed}” på sidan {seen.page} i fil {seen.file[:12]}"
    yield f"  säkerhet {answer.confidence:.0%}" + (", en person ska titta" if answer.needs_person else "")


def _compared(told: Comparison) -> Iterator[str]:
    yield f"{told.box}: {told.documents} handlingar, {told.same} med samma svar {told.law_on} och {told.today}."
    yield f"  plan då: {told.plan_then or 'ingen'}; plan nu: {told.plan_now or 'ingen'}"
    for one in told.changed[:_MOST_SHOWN]:
        yield f"  {one.number:>4} {one.type or 'okänd typ'}: då {_answer(one.then)}; nu {_answer(one.now)}"
    if len(told.changed) > _MOST_SHOWN:
        yield f"  … och {len(told.changed) - _MOST_SHOWN} till; --json visar alla."
    for change in told.plan_changes:
        yield f"  planen om {change.type}: då {_plan(change.then)}; nu {_plan(change.now)}"


def _years(told: RetentionTimeline) -> Iterator[str]:
    if not any(documents for _, documents in told.fates):
        yield "Kartongen är inte prövad. Kör 'arkiv check' först."
        return
    yield "  år   får gallras från   ska vara klart   måste finnas till"
    for row in told.years:
        counts = (len(row.dispose_from), len(row.finish_by), len(row.keep_until))
        yield f"  {row.year} {counts[0]:>16} {counts[1]:>16} {counts[2]:>18}"
    if told.overdue:
        yield f"{len(told.overdue)} handlingar skulle redan ha gallrats; den äldsta före {told.overdue[0].finish_by}."
        yield "Kontrollera undantag och gallringsstopp innan något beslutas."


def _answer(answer: RetentionAnswer) -> str:
    from arkiv.export.words import RETENTION

    words = RETENTION[answer.code]
    day = f" {answer.day}" if answer.day else ""
    words = words.removesuffix(" en dag") if day else words
    finish = f", ska vara klart {answer.finish_by}" if answer.finish_by else ""
    return words + day + finish


def _applies(applies: str) -> str:
    from arkiv.export.words import APPLIES

    return next(word for code, word in APPLIES.items() if code.value == applies)


def _plan(word: PlanWord | None) -> str:
    return word.source if word is not None else "ingen rad"
