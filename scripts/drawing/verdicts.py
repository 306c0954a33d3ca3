"""What a careful registrator and archivist would answer for each drawn document. Sources stand with each rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scripts.drawing.people import Client
from scripts.drawing.plan import Draft
from scripts.drawing.truth import DiaryAnswer, Relation, Retention, Verdict
from scripts.drawing.wordings import Kind

SOL_YEARS = 5
ADULT = 18
ACCOUNTING_YEARS = 10
# Reports and what was made of them: exempt from the diary only where there is a personakt (SekrF 1980:657 5 §).
REPORTS = frozenset({"orosanmalan", "forhandsbedomning", "beslut_utredning"})
# The plan counts from a permit's end, a decision beyond appeal or the closing of the case: no paper tells it.
UNTOLD_START = frozenset({"parkeringstillstand", "fardtjanst", "jobbansokan", "bostadsanpassning"})

Answers = tuple[DiaryAnswer, tuple[DiaryAnswer, ...]]


def registered(
    draft: Draft, clients: Sequence[Client], *, numbered: bool, relation: Relation | None
) -> Answers:
    """What the diary check should answer, and all it may answer. ``numbered``: a personnummer is printed."""
    answer, accept = draft.answer, draft.accept
    if answer is DiaryAnswer.PERSONAKT_MISSING and draft.kind.code in REPORTS:
        answer = DiaryAnswer.UNREGISTERED_SECRET
        accept = (answer,)
    also: tuple[DiaryAnswer, ...] = ()
    if draft.kind.code == "dodsboanmalan" and draft.client and draft.client.in_register:
        also += (DiaryAnswer.IN_PERSONAKT,)  # it may lie in the akt of the deceased
    if relation is Relation.VERSION and answer is DiaryAnswer.REGISTERED:
        also += (DiaryAnswer.UNCERTAIN,)  # which of the two wordings the entry is about
    if draft.client and not numbered and _namesake(draft.client, clients):
        also += (
            DiaryAnswer.IN_PERSONAKT,
            DiaryAnswer.UNCERTAIN,
        )  # two persons, and the paper tells only a name
    return answer, tuple(dict.fromkeys((*accept, *also)))


def _namesake(client: Client, clients: Sequence[Client]) -> bool:
    """Whether somebody else of the same name stands in the register, and the client does not."""
    return not client.in_register and any(
        one.in_register and one.person.name == client.person.name for one in clients
    )


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def expected(kind: Kind, client: Client | None, day: date, *, numbered: bool) -> Retention:
    """What should happen to a document of ``kind`` about ``client`` written on ``day``.

    ``numbered``: the client's personnummer is printed. A name alone is no ground for destroying anything.
    """
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
        return _akt(kind, client, numbered=numbered)
    untold = (Verdict.CANNOT_TELL,) if kind.code in UNTOLD_START else ()
    accept = (Verdict.DISPOSE_FROM, Verdict.LOCAL_DECISION_NEEDED, *untold)
    return Retention(Verdict.DISPOSE_FROM, accept, False, why="planens frist")


def _keep(why: str) -> Retention:
    return Retention(Verdict.PRESERVE, (Verdict.PRESERVE,), True, why=why)


def _akt(kind: Kind, client: Client | None, *, numbered: bool) -> Retention:
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
    also: tuple[Verdict, ...] = {
        "agreement": (Verdict.KEEP_UNTIL,),
        "lss5": (Verdict.LOCAL_DECISION_NEEDED,),
    }.get(kind.keep, ())
    finish = date(first.year + 1, 12, 31)
    also += () if numbered else (Verdict.CANNOT_TELL,)
    accept = (Verdict.DISPOSE_FROM, *also)
    return Retention(Verdict.DISPOSE_FROM, accept, False, first, finish, "SoL (2025:400) 16 kap. 1 §")
