"""The verdict a careful archivist would give each drawn document. Sources stand with each rule."""

from __future__ import annotations

from datetime import date

from scripts.drawing.people import Client
from scripts.drawing.truth import Retention, Verdict
from scripts.drawing.wordings import Kind

SOL_YEARS = 5
ADULT = 18
ACCOUNTING_YEARS = 10


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def expected(kind: Kind, client: Client | None, day: date) -> Retention:
    """What should happen to a document of ``kind`` about ``client`` written on ``day``."""
    if kind.keep in ("placed", "paternity"):
        return _keep("placerat barn eller faderskap, SoL (2025:400) 16 kap. 2 §")
    if kind.keep == "plan":
        return _keep("bevaras enligt dokumenthanteringsplanen")
    if kind.keep == "accounting":
        first = date(day.year + ACCOUNTING_YEARS + 1, 1, 1)
        return Retention(
            Verdict.DISPOSE_FROM, (Verdict.DISPOSE_FROM,), False, first, why="KRL (1997:614) 2 kap. 11 §"
        )
    if kind.keep == "local":
        accept = (Verdict.LOCAL_DECISION_NEEDED, Verdict.CANNOT_TELL, Verdict.PRESERVE)
        return Retention(Verdict.LOCAL_DECISION_NEEDED, accept, None, why="ingen regel i lag eller plan")
    if kind.keep in ("sol5", "lss5", "agreement"):
        return _akt(kind, client)
    return Retention(
        Verdict.DISPOSE_FROM,
        (Verdict.DISPOSE_FROM, Verdict.LOCAL_DECISION_NEEDED),
        False,
        why="planens frist",
    )


def _keep(why: str) -> Retention:
    return Retention(Verdict.PRESERVE, (Verdict.PRESERVE,), True, why=why)


def _akt(kind: Kind, client: Client | None) -> Retention:
    """Papers of a personakt: five years after its last entry, with the exceptions tested first."""
    assert client is not None, f"{kind.name} is about somebody"
    if client.person.sampled:
        return _keep("född den 5, 15 eller 25: SoF (2025:468) 13 kap. 1 §")
    if client.placed:
        return _keep("akten rör ett placerat barn, SoL (2025:400) 16 kap. 2 §")
    if not client.in_register:
        unsure = (Verdict.CANNOT_TELL, Verdict.LOCAL_DECISION_NEEDED, Verdict.KEEP_UNTIL)
        return Retention(Verdict.CANNOT_TELL, unsure, None, why="sista anteckningen i akten är okänd")
    first = years_later(client.last_entry, SOL_YEARS)
    if kind.keep == "agreement":
        first = max(first, years_later(client.person.born, ADULT))
    also = {"agreement": (Verdict.KEEP_UNTIL,), "lss5": (Verdict.LOCAL_DECISION_NEEDED,)}.get(kind.keep, ())
    finish = date(first.year + 1, 12, 31)
    accept = (Verdict.DISPOSE_FROM, *also)
    return Retention(Verdict.DISPOSE_FROM, accept, False, first, finish, "SoL (2025:400) 16 kap. 1 §")
