"""The values that fill the placeholders of the wordings, and the longer parts made from lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from scripts.drawing.fonts import Bank
from scripts.drawing.looks import MONTHS, long_day
from scripts.drawing.people import MEN, SURNAMES, WOMEN, Client
from scripts.drawing.plan import Draft, Office, workday
from scripts.drawing.senders import FIRMS
from scripts.drawing.wordings import deal, draw_pool

ISSUES = {
    Bank.TUNE: (
        *(
            "Budgetuppföljning per den 30 september",
            "Taxa för familjerådgivning",
            "Svar på motion om fältarbete",
        ),
        *("Delgivningar", "Revidering av delegationsordningen", "Yttrande över tillsynsrapport"),
        *("Val av ersättare i arbetsutskottet", "Internkontrollplan", "Lokaler för öppenvården"),
        "Anmälan av delegationsbeslut",
    ),
    Bank.TEST: (
        *("Månadsrapport ekonomi", "Bidrag till kvinnojouren", "Medborgarförslag om mötesplats för unga"),
        *("Meddelanden till nämnden", "Riktlinjer för försörjningsstöd", "Uppföljning av intern kontroll"),
        *("Avtal om jourhem", "Utbildningsdag för nämnden", "Remissvar om socialjour"),
        "Redovisning av delegationsbeslut",
    ),
}
DECISIONS = {
    Bank.TUNE: (
        "Bistånd till försörjning",
        "Avslag bistånd",
        "Inleda utredning 11:1 SoL",
        "Kontaktfamilj, omprövning",
    ),
    Bank.TEST: (
        "Försörjningsstöd, beviljat",
        "Försörjningsstöd, avslag",
        "Utredning avslutas",
        "Öppenvårdsinsats",
    ),
}
POINTS = {
    Bank.TUNE: (
        ("att godkänna förslaget", "att lägga informationen till handlingarna", "att anta riktlinjerna"),
        ("att paragrafen justeras omedelbart.", "att överlämna ärendet till fullmäktige."),
    ),
    Bank.TEST: (
        ("att bifalla framställningen", "att notera rapporten", "att avge yttrande enligt bilaga"),
        ("att uppdra åt förvaltningen att verkställa beslutet.", "att ärendet därmed är avslutat."),
    ),
}
OUTCOMES = {
    Bank.TUNE: ("Socialnämnden beslutar", "Nämndens beslut"),
    Bank.TEST: ("Beslut", "Socialnämndens beslut"),
}


def values(draft: Draft, office: Office, bank: Bank, rng: Random) -> Mapping[str, str]:
    """Every placeholder of the wordings for this draft."""

    def name() -> str:
        return f"{rng.choice(rng.choice((WOMEN, MEN))[bank])} {rng.choice(SURNAMES[bank])}"

    earlier = draft.day - timedelta(days=rng.randrange(2, 20))
    came = draft.day - timedelta(days=rng.randrange(20, 60))
    cost = rng.randrange(2900, 6900)
    income = rng.randrange(400, 2400)
    others = rng.sample(office.handlers, 3)
    found: dict[str, str] = {
        "handelse": long_day(earlier),
        "handelse_kort": earlier.isoformat(),
        "kommande": long_day(workday(draft.day + timedelta(days=rng.randrange(9, 45)))),
        "inkom": long_day(came),
        "inkom_kort": came.isoformat(),
        "datum_kort": draft.day.isoformat(),
        "manad": f"{MONTHS[draft.day.month - 1]} {draft.day.year}",
        **{"hlagg": others[0], "hlagg2": others[1], "hlagg3": others[2], "chef": office.manager},
        "telefon": f"0999-{rng.randrange(100, 999)} {rng.randrange(10, 99)}",
        **{"rektor": name(), "lakare": f"doktor {name()}", "advokat": name(), "familjehem": name()},
        "foretag": rng.choice(FIRMS[bank]) if draft.kind.sender != "foretag" else draft.sender.name,
        "orgnr": f"556{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}",
        "knr": f"0999-K{rng.randrange(1000, 9999)}-{draft.day:%y}",
        "malnr": f"{rng.randrange(120, 2400)}-{draft.day:%y}",
        "faktura": str(rng.randrange(10200, 98000)),
        "bankgiro": f"{rng.randrange(200, 999)}-{rng.randrange(1000, 9999)}",
        "tillstand": f"{rng.randrange(100, 999)}/{draft.day:%y}",
        **{"belopp": _sum(cost), "belopp2": _sum(income), "belopp3": _sum(cost + 3862)},
        **{"rakning1": _sum(income + 457), "rakning2": _sum(cost - income)},
        **{"rakning3": _sum(cost + 204), "rakning4": _sum(income + 978)},
        **{"belopp4": _sum(cost + 3862 - income), "klient_annan": name()},
    }
    return found | _person(draft.client, draft.day)


def _sum(amount: int) -> str:
    return f"{amount:,}".replace(",", " ")


def _person(client: Client | None, day: date) -> dict[str, str]:
    if client is None:
        return {}
    girl = client.person.female
    year = day.year - client.person.born.year - 7 + (day.month >= 8)
    found = {
        **{"klient": client.person.name, "klient_pnr": printed_number(client.person.number)},
        **{
            "barn": client.person.name,
            "fornamn": client.person.first,
            "pnr": printed_number(client.person.number),
        },
        **{
            "han": "hon" if girl else "han",
            "Han": "Hon" if girl else "Han",
            "honom": "henne" if girl else "honom",
        },
        **{"pojke": "flicka" if girl else "pojke"},
        "pojke_n": "en flicka vid namn" if girl else "en pojke vid namn",
        **{"adress": client.address, "gata": client.street, "skola": client.school or "Stadsbiblioteket"},
        "arskurs": f"årskurs {year}" if 1 <= year <= 9 else "gymnasiets individuella program",
    }
    if client.mother and client.father:
        found |= {"mor": client.mother.name, "far": client.father.name}
    return found


def printed_number(number: str) -> str:
    """A personnummer as papers of the time had it: ten digits."""
    return number[2:]


def journal_entries(draft: Draft, fill: Mapping[str, str], bank: Bank, rng: Random) -> tuple[str, ...]:
    """Dated notes, oldest first, the last on the day of the draft."""
    days = sorted(draft.day - timedelta(days=rng.randrange(1, 200)) for _ in range(18))
    notes = [*draw_pool("journal", 16, bank, rng), *draw_pool("journal", 3, bank, rng)]
    form = "{day:%Y-%m-%d}" if bank is Bank.TUNE else "{day:%y%m%d}"
    signs = "".join(part[0] for part in fill["hlagg"].split())
    return tuple(
        f"{form.format(day=day)}  {note.format_map(fill)} /{signs}"
        for day, note in zip((*days, draft.day), notes, strict=True)
    )


def minutes(draft: Draft, fill: Mapping[str, str], bank: Bank, rng: Random) -> tuple[str, ...]:
    """The paragraphs of a meeting, as parts of text."""
    first = rng.randrange(20, 110)
    decks = {name: list(draw_pool(name, 99, bank, rng)) for name in ("verksamhet", "arende")}
    first_points, last_points = POINTS[bank]
    parts = []
    for index, issue in enumerate(rng.sample(ISSUES[bank], 8)):
        body = "\n\n".join(" ".join(deal(deck, rng.randrange(2, 4))) for deck in decks.values())
        outcome = rng.choice(OUTCOMES[bank])
        parts.append(
            f"# § {first + index}  {issue}\n\n{body}\n\n{outcome}\n\n"
            f"- {rng.choice(first_points)},\n- {rng.choice(last_points)}"
        )
    return tuple(part.format_map(fill) for part in parts)


def agenda(bank: Bank, rng: Random) -> str:
    """A list of issues for a notice of a meeting."""
    issues = ("Upprop", "Val av justerare", *rng.sample(ISSUES[bank], 8), "Övriga frågor")
    return "\n".join(f"- {number}. {issue}" for number, issue in enumerate(issues, start=1))


def delegation_rows(draft: Draft, fill: Mapping[str, str], bank: Bank, rng: Random) -> list[list[str]]:
    """Header and rows of a list of decisions made on delegation."""
    rows = [["Datum", "Nr", "Beslut", "Beslutsfattare"]]
    day = draft.day - timedelta(days=40)
    for number in range(rng.randrange(34, 64)):
        day += timedelta(days=rng.randrange(0, 3))
        handler = rng.choice((fill["hlagg"], fill["hlagg2"], fill["hlagg3"]))
        rows.append([day.isoformat(), f"D {number + 212}", rng.choice(DECISIONS[bank]), handler])
    return rows
