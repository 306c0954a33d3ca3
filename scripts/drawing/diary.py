"""The old system's diary: rows for what was registered, for papers that are elsewhere, and its faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from scripts.drawing.fonts import Bank
from scripts.drawing.people import MEN, SURNAMES, WOMEN, draw_day
from scripts.drawing.plan import DOSSIERS, Case, Draft, Plan, number_cases, workday
from scripts.drawing.senders import FIRMS
from scripts.drawing.truth import DiaryRow, RowFault

UNIT = "Socialförvaltningen"
OTHER_CASES = 95
SUBJECTS = {
    Bank.TUNE: (
        *("Ansökan om föreningsbidrag", "Yttrande över detaljplan", "Klagomål på färdtjänst"),
        *(
            "Rapport från tillsyn av serveringsställe",
            "Statsbidrag för personligt ombud",
            "Motion om jourverksamhet",
        ),
        *(
            "Avtal om tolktjänst",
            "Förfrågan från annan kommun",
            "Inspektion av äldreboende",
            "Medborgarförslag",
        ),
    ),
    Bank.TEST: (
        *("Bidrag till nykterhetsförening", "Samråd om översiktsplan", "Anmälan om brist i hemtjänst"),
        *("Upphandling av måltider", "Enkät från Svenska Kommunförbundet", "Ansökan om projektmedel"),
        *(
            "Hyra av lokal för träffpunkt",
            "Granskningsrapport från revisorerna",
            "Brev från pensionärsförening",
        ),
    ),
}
PARTS = ("Svar", "Komplettering", "Beslut", "Bekräftelse", "Yttrande", "Följebrev", "Protokollsutdrag")


def with_other_cases(plan: Plan, rng: Random) -> Plan:
    """Add the cases of papers that are not in the box, and number them all in order of opening."""
    others = tuple(
        Case(
            draw_day(rng, date(2005, 1, 3), date(2006, 12, 20)),
            rng.choice(SUBJECTS[plan.bank]),
            rng.choice(DOSSIERS),
        )
        for _ in range(OTHER_CASES)
    )
    return replace(plan, cases=number_cases((*plan.cases, *others), rng))


def unknown_cases(plan: Plan) -> frozenset[int]:
    """The cases whose number stands on a paper but nowhere in the diary."""
    return frozenset(
        draft.case
        for draft in plan.drafts
        if draft.case is not None and draft.answer.value == "unknown_number"
    )


def diary_rows(plan: Plan, rng: Random) -> tuple[DiaryRow, ...]:
    """The whole export, ordered by number; documents are indices into ``plan.drafts``."""
    rows: list[DiaryRow] = []
    unknown = unknown_cases(plan)
    owners = {draft.case: index for index, draft in enumerate(plan.drafts) if draft.case is not None}
    for place, case in enumerate(plan.cases):
        if place in unknown:
            continue
        owner = owners.get(place)
        rows += _case_rows(case, plan, owner, rng)
    rows.sort(key=lambda row: (int(row.case_number[3:7]), int(row.case_number.split("/")[1]), row.sub))
    return _damaged(rows, rng)


def _case_rows(case: Case, plan: Plan, owner: int | None, rng: Random) -> list[DiaryRow]:
    draft = plan.drafts[owner] if owner is not None else None
    count = max(rng.choice((1, 1, 2, 2, 3, 4)), (draft.sub or 1) if draft else 1)
    rows, day = [], case.opened
    for sub in range(1, count + 1):
        if draft and draft.sub == sub:
            if draft.in_diary:
                rows.append(_own_row(draft, case, owner, plan, rng))
                day = rows[-1].arrived
            continue
        rows.append(_other_row(case, sub, day, draft, plan, rng))
        day += timedelta(days=rng.randrange(2, 40))
    if draft and not draft.in_diary and len(rows) == 0:
        rows.append(_other_row(case, 1, case.opened, draft, plan, rng))
    return rows


def _own_row(draft: Draft, case: Case, owner: int | None, plan: Plan, rng: Random) -> DiaryRow:
    day = draft.received or draft.day
    sender = "" if draft.kind.look == "hand" else draft.sender.name
    if draft.incoming and draft.sender.own and draft.client:
        sender = draft.client.person.name
    row = DiaryRow(
        case_number=case.normal,
        subject=case.subject,
        sub=draft.sub or 1,
        direction="I" if draft.incoming else "U",
        arrived=day,
        registered=workday(day + timedelta(days=rng.choice((0, 0, 1, 1, 3, 12)))),
        sender=sender if draft.incoming else "",
        recipient="",
        handler=rng.choice(plan.office.handlers),
        unit=UNIT,
        dossier=case.dossier,
        secret=draft.kind.about in ("child", "adult"),
        status=rng.choice(("Avslutat", "Avslutat", "Pågående")),
        document=owner,
        fault=draft.fault,
    )
    if not draft.incoming:
        row = replace(row, direction="Upprättad", sender="Socialnämnden")
    return faulty(row, rng)


def faulty(row: DiaryRow, rng: Random) -> DiaryRow:
    """The row with the clerical error that its ``fault`` names."""
    if row.fault is RowFault.WRONG_DATE:
        return replace(row, arrived=row.arrived + timedelta(days=rng.choice((-10, -1, 1, 9, 30))))
    if row.fault is RowFault.MISSPELT_SENDER:
        return replace(row, sender=_misspelt(row.sender, rng))
    if row.fault is RowFault.TRANSPOSED_NUMBER:
        head, digits = row.case_number.split("/")
        return replace(row, case_number=f"{head}/{_transposed(digits)}")
    return row


def _misspelt(name: str, rng: Random) -> str:
    if len(name) < 4:
        return name
    place = rng.randrange(1, len(name) - 2)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _transposed(digits: str) -> str:
    """Two neighbouring digits swapped, so that the number changes if it can."""
    for place in range(len(digits) - 1, 0, -1):
        if digits[place] != digits[place - 1] and not (place == 1 and digits[place] == "0"):
            return digits[: place - 1] + digits[place] + digits[place - 1] + digits[place + 1 :]
    return str(int(digits) + 10)


def _other_row(case: Case, sub: int, day: date, draft: Draft | None, plan: Plan, rng: Random) -> DiaryRow:
    bank = plan.bank
    person = f"{rng.choice(rng.choice((WOMEN, MEN))[bank])} {rng.choice(SURNAMES[bank])}"
    outside = rng.choice((person, rng.choice(FIRMS[bank]), "Länsstyrelsen", "Kommunstyrelsen", "Revisorerna"))
    direction = "I" if sub == 1 else rng.choice(("I", "U", "Upprättad"))
    text = case.subject if sub == 1 else rng.choice(PARTS)
    sender, recipient = (outside, "") if direction == "I" else ("", outside if direction == "U" else "")
    return DiaryRow(
        case_number=case.normal,
        subject=text,
        sub=sub,
        direction=direction,
        arrived=workday(day),
        registered=workday(day + timedelta(days=rng.choice((0, 0, 1, 2, 4, 31)))),
        sender=sender,
        recipient=recipient,
        handler=rng.choice(plan.office.handlers),
        unit=UNIT,
        dossier=case.dossier,
        secret=False,
        status=rng.choice(("Avslutat", "Avslutat", "Avslutat", "Pågående")),
    )


def _damaged(rows: Sequence[DiaryRow], rng: Random) -> tuple[DiaryRow, ...]:
    """The export's own faults: NULL where a text was empty, one row broken by a line break in its subject."""
    free = [place for place, row in enumerate(rows) if row.document is None]
    hurt = list(rows)
    for place in rng.sample(free, min(9, len(free))):
        hurt[place] = replace(hurt[place], fault=RowFault.NULL_TEXT)
    broken = rng.choice(free)
    hurt[broken] = replace(
        hurt[broken], subject=f"{hurt[broken].subject}\nse även bilaga", fault=RowFault.BROKEN_ROW
    )
    return tuple(hurt)
