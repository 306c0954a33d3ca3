"""Is the system as it should be? Each check says what was looked at, how it is, and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from arkiv import __version__
from arkiv.audit import log
from arkiv.search.opening import open_for
from arkiv.settings import Settings
from arkiv.web.models import StaleMark
from index.errors import SearchError
from index.model import Mode
from ingest.profile import RunProfile

_LITTLE_MB = 2000


@dataclass(frozen=True, slots=True)
class Check:
    """``fine`` or not; ``says`` is what was found, ``do`` what to do about it (empty when fine)."""

    name: str
    fine: bool
    says: str
    do: str = ""


def checks(settings: Settings) -> tuple[Check, ...]:
    """Every check, quick enough for a page."""
    return tuple(_checks(settings))


def _checks(settings: Settings) -> Iterator[Check]:
    yield Check("Program", True, f"Arkiv {__version__}")
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    done = not left
    yield Check(
        "Databas",
        done,
        f"{connection.vendor}, {'uppdaterad' if done else f'{len(left)} ändringar saknas'}",
        "" if done else "Kör 'arkiv init' i arkivets mapp.",
    )
    free = shutil.disk_usage(settings.home).free // (1 << 20)
    yield Check(
        "Disk",
        free >= _LITTLE_MB,
        f"{free:,} MB ledigt".replace(",", "\u00a0"),
        "" if free >= _LITTLE_MB else "Frigör plats: när disken är full tas inget mer emot.",
    )
    yield _index(settings)
    last = log.latest(1)
    yield Check(
        "Logg", True, f"{last[0].seq} händelser, sista hash {last[0].digest[:16]}…" if last else "tom"
    )
    behind = StaleMark.objects.count()
    yield Check(
        "Listor",
        behind < 10_000,
        "aktuella" if not behind else f"{behind} ändringar efter",
        "" if behind < 10_000 else "De tas in av sig själva; dröjer det, se fönstret där servern körs.",
    )
    yield Check(
        "Säkerhetskopior",
        bool(settings.backups),
        ", ".join(settings.backups) or "inte angivna",
        "" if settings.backups else "Ange var de finns i inställningen backups.",
    )


def reading_facts(profile: RunProfile) -> tuple[tuple[str, str], ...]:
    """How pages are read with ``profile``, in words."""
    again = f"{profile.reading.cascade.reread_below:.0%}".replace("%", "\u00a0%")
    below = sorted(set(profile.understanding.look_below.values()))
    asked = f"{below[0]:.0%}–{below[-1]:.0%}".replace("%", "\u00a0%") if below else "–"
    return (
        ("Kod och motorer", profile.code_version),
        ("En person tillfrågas under", asked),
        ("En rad läses om under", again),
    )


def _index(settings: Settings) -> Check:
    try:
        with open_for(settings, Mode.READ) as index:
            found = index.stats()
    except SearchError as error:
        return Check("Sökregister", False, str(error), "Kör 'arkiv index rebuild'.")
    return Check("Sökregister", True, f"{found.engine}, {found.pages} sidor, generation {found.generation}")
