"""The shell around plans once they are imported: show the rows, confirm what they are about, show conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.errors import BadInput, NoSuchThing
from arkiv.retention import plan_words, rulebook, services
from arkiv.retention.facts import PlanVerdict
from arkiv.retention.models import Plan, PlanRowRow
from arkiv.retention.plan_conflicts import Conflict, conflicts
from arkiv.retention.plan_types import alternatives
from arkiv.retention.plans import Mapped, PlanRow, PlanVersion


@dataclass(frozen=True, slots=True)
class PlanListed:
    """A plan in the archive. ``same_day`` names other plans decided on the same day: they must agree to count."""

    id: int
    name: str
    decided_on: date | None
    paragraph: str
    rows: int
    unsure: int
    not_understood: int
    same_day: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row as a person confirms it: what it says, how that was understood, what it may be about."""

    plan: int
    line: int
    process: str
    record: str
    retention: str
    note: str
    verdict: str
    years: int | None
    trigger: str
    mapped: tuple[Mapped, ...]
    alternatives: tuple[Mapped, ...]
    confirmed_by: str


def listed() -> tuple[PlanListed, ...]:
    """Every plan, oldest decision first."""
    found = tuple(zip(_plans(), services.plan_versions(), strict=True))
    return tuple(
        PlanListed(
            id=kept.pk,
            name=version.name,
            decided_on=version.decided_on,
            paragraph=version.paragraph,
            rows=len(version.rows),
            unsure=sum(row.unsure for row in version.rows),
            not_understood=sum(row.verdict is PlanVerdict.UNCLEAR for row in version.rows),
            same_day=tuple(
                other.name
                for row, other in found
                if row.pk != kept.pk and other.decided_on == version.decided_on
            ),
        )
        for kept, version in found
    )


def rows(plan_id: int | None = None, *, only_open: bool = False) -> tuple[RowShown, ...]:
    """The rows of a plan (the newest if none is named); ``only_open`` gives those a person has to look at."""
    if plan_id is None and not Plan.objects.exists():
        return ()
    kept, version = _chosen(plan_id)
    wanted = (
        row for row in version.rows if not only_open or row.unsure or row.verdict is PlanVerdict.UNCLEAR
    )
    return tuple(_shown(kept, row) for row in wanted)


def confirm(plan_id: int, line: int, codes: Sequence[str], *, means: str = "", actor: str) -> RowShown:
    """Say what a row is about: these handlingstyper (none at all if ``codes`` is empty), and what its words mean.

    ``means`` is given in a plan's own words ("Gallras 2 år efter avslutat ärende") where the row's could not be
    understood. Raises NoSuchThing or BadInput; then nothing is changed.
    """
    unknown = sorted(set(codes) - rulebook.type_names().keys())
    if unknown:
        raise BadInput(
            f"Handlingstypen {', '.join(unknown)} finns inte. Inget har ändrats; 'arkiv plan rows' visar förslag."
        )
    meaning = plan_words.understand(means) if means else None
    if meaning is not None and meaning.verdict is PlanVerdict.UNCLEAR:
        raise BadInput(
            f"Orden ”{means}” gick inte att förstå. Inget har ändrats; skriv till exempel ”Bevaras” eller "
            "”Gallras 2 år efter avslutat ärende”."
        )
    with transaction.atomic():
        stored = PlanRowRow.objects.select_for_update().filter(plan_id=plan_id, line=line).first()
        if stored is None:
            raise NoSuchThing(
                f"Planen {plan_id} har ingen rad {line}. Inget har ändrats; se 'arkiv plan rows'."
            )
        row = msgspec.json.decode(stored.payload, type=PlanRow)
        mapped = tuple(Mapped(code, 1.0, confirmed=True) for code in dict.fromkeys(codes))
        row = replace(row, mapped=mapped, confirmed_by=actor)
        if meaning is not None:
            row = replace(row, verdict=meaning.verdict, years=meaning.years, trigger=meaning.trigger)
        stored.payload = msgspec.json.encode(row).decode()
        stored.save(update_fields=["payload"])
        log.append(
            "retention.plan_row_confirmed",
            actor=actor,
            subject=f"plan:{plan_id}",
            data={
                "line": line,
                "types": sorted(codes),
                "verdict": row.verdict.value,
                "years": row.years,
                "restated": meaning is not None,
            },
        )
    return _shown(stored.plan, row)


def plan_conflicts(plan_id: int | None = None, *, law_on: date) -> tuple[Conflict, ...]:
    """Where a plan (the newest if none is named) says otherwise than the law on ``law_on``."""
    if plan_id is None and not Plan.objects.exists():
        return ()
    _, version = _chosen(plan_id)
    return conflicts(version, rulebook.standard(), law_on)


def _plans() -> list[Plan]:
    return list(Plan.objects.order_by("decided_on", "pk"))


def _chosen(plan_id: int | None) -> tuple[Plan, PlanVersion]:
    found = tuple(zip(_plans(), services.plan_versions(), strict=True))
    chosen = [pair for pair in found if plan_id is None or pair[0].pk == plan_id]
    if not chosen:
        known = ", ".join(f"{kept.pk} ({version.name})" for kept, version in found)
        raise NoSuchThing(f"Planen finns inte i arkivet. Planer här: {known or 'inga; läs in en först'}.")
    return chosen[-1]


def _shown(kept: Plan, row: PlanRow) -> RowShown:
    offered = () if row.confirmed_by else alternatives(row.record, row.process)
    known = {mapped.code for mapped in row.mapped}
    return RowShown(
        plan=kept.pk,
        line=row.line,
        process=row.process,
        record=row.record,
        retention=row.retention,
        note=row.note,
        verdict=row.verdict.value,
        years=row.years,
        trigger=row.trigger.value,
        mapped=row.mapped,
        alternatives=tuple(mapped for mapped in offered if mapped.code not in known),
        confirmed_by=row.confirmed_by,
    )
