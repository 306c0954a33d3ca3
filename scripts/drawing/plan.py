"""Decides what lies in a box before anything is drawn: documents, people, cases, numbers and the diary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from scripts.drawing.fonts import Bank
from scripts.drawing.people import MEN, SURNAMES, WOMEN, Client, draw_adult, draw_day, draw_family
from scripts.drawing.senders import Sender, draw_sender
from scripts.drawing.truth import DiaryAnswer, RowFault
from scripts.drawing.wordings import Kind, draw_title, kinds

FIRST_DAY, LAST_DAY = date(2005, 1, 20), date(2006, 11, 30)
CORE = (
    *(
        "orosanmalan_skola",
        "orosanmalan_polis",
        "orosanmalan_vard",
        "orosanmalan_anonym",
        "forhandsbedomning",
    ),
    *("beslut_ej_utredning", "barnavardsutredning", "placeringsbeslut", "vardplan", "journal", "lvu_ansokan"),
    *("domstol", "faderskap", "umgangesavtal", "beslut_bistand", "normberakning", "ansokan_bistand"),
    *(
        "protokoll",
        "delegationslista",
        "kallelse",
        "tjansteskrivelse",
        "avtal",
        "faktura",
        "epost",
        "lex_sarah",
    ),
    *(
        "klagomal",
        "tillsyn",
        "remiss",
        "reklam",
        "lapp",
        "minnesanteckning",
        "lss_beslut",
        "parkeringstillstand",
    ),
    *("lakarintyg", "styrdokument", "missbruksutredning"),
)
DOSSIERS = ("700", "701", "730", "732", "739", "750", "751", "752", "760", "002", "004", "106")
PUBLIC_SUBJECTS = {
    # what a diary says of a secret paper without telling the secret (SekrL 1980:100, 15 kap. 2 §)
    "orosanmalan": "Anmälan",
    "beslut_utredning": "Anmälan, beslut",
    "parkeringstillstand": "Parkeringstillstånd",
    "bostadsanpassning": "Bostadsanpassningsbidrag",
    "dodsboanmalan": "Dödsboanmälan",
}


@dataclass(frozen=True, slots=True)
class Office:
    """The people who work there."""

    handlers: tuple[str, ...]
    manager: str
    chair: str
    secretary: str


@dataclass(frozen=True, slots=True)
class Case:
    """A diaried case. ``key`` is its place in time until it gets its number."""

    opened: date
    subject: str
    dossier: str
    year: int = 0
    number: int = 0

    @property
    def normal(self) -> str:
        return f"SN {self.year}/{self.number}"


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything decided about a document before it is drawn. ``case`` is an index into the plan's cases."""

    kind: Kind
    title: str
    client: Client | None
    sender: Sender
    person: str  # the private sender, the official who signs
    day: date
    received: date | None
    answer: DiaryAnswer
    seed: int
    accept: tuple[DiaryAnswer, ...] = ()
    case: int | None = None
    sub: int | None = None
    shown: bool = False  # whether the number stands on the paper
    in_diary: bool = False
    fault: RowFault | None = None

    @property
    def incoming(self) -> bool:
        return self.received is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """A box on paper: drafts in no particular order, cases with their numbers."""

    bank: Bank
    office: Office
    drafts: tuple[Draft, ...]
    cases: tuple[Case, ...]
    clients: tuple[Client, ...]


def draw_plan(seed: int, documents: int, bank: Bank) -> Plan:
    """Plan ``documents`` originals."""
    rng = Random(f"plan-{seed}-{bank}")
    office = _office(rng, bank)
    chosen = _choose(documents, rng)
    clients = _Clients(rng, bank)
    statuses = _Statuses(rng)
    drafts: list[Draft] = []
    cases: list[Case] = []
    for kind in chosen:
        drafts.append(_draft(kind, bank, rng, office, clients, statuses, cases))
    return Plan(bank, office, tuple(drafts), number_cases(cases, rng), clients.everybody())


def _office(rng: Random, bank: Bank) -> Office:
    names = [f"{rng.choice(rng.choice((WOMEN, MEN))[bank])} {last}" for last in rng.sample(SURNAMES[bank], 8)]
    return Office(tuple(names[:5]), *names[5:])


def _choose(documents: int, rng: Random) -> list[Kind]:
    """The core kinds first, then others until there are enough; a small box gets a sample."""
    table = kinds()
    names = list(CORE)
    if documents < len(names):
        names = rng.sample(names, documents)
    rest = sorted(set(table) - set(CORE))
    rng.shuffle(rest)
    while len(names) < documents:
        names.append(rest.pop() if rest else rng.choice(CORE))
    return [table[name] for name in names]


class _Clients:
    """Hands out clients so that each retention exception occurs: placed, sampled, unknown to the register."""

    def __init__(self, rng: Random, bank: Bank) -> None:
        self.rng = rng

        def family(sampled: bool, placed: bool, known: bool) -> Client:
            return draw_family(rng, bank, sampled=sampled, placed=placed, in_register=known)

        self.placed = [family(False, True, True), family(True, True, True)]
        self.ordinary = [
            *(family(False, False, True), family(True, False, True)),
            *(family(False, False, True), family(False, False, False)),
        ]
        self.reported = [family(index == 2, False, False) for index in range(5)]
        self.adults = [
            *(draw_adult(rng, bank, sampled=False, in_register=True) for _ in range(3)),
            draw_adult(rng, bank, sampled=True, in_register=True),
            draw_adult(rng, bank, sampled=False, in_register=False),
            draw_adult(rng, bank, sampled=False, in_register=True, coordination=True),
        ]
        self.staff = [draw_adult(rng, bank, sampled=False, in_register=False) for _ in range(2)]
        self._turn = {"placed": 0, "ordinary": 0, "reported": 0, "adults": 0, "staff": 0}

    def next_for(self, kind: Kind) -> Client | None:
        if kind.about == "nobody":
            return None
        group = {"staff": "staff", "adult": "adults"}.get(kind.about, "ordinary")
        if kind.about == "child" and kind.register == "noakt":
            group = "reported"
        elif kind.keep == "placed":
            group = "placed"
        people: list[Client] = getattr(self, group)
        self._turn[group] += 1
        return people[self._turn[group] % len(people)]

    def everybody(self) -> tuple[Client, ...]:
        return (*self.placed, *self.ordinary, *self.reported, *self.adults)


class _Statuses:
    """Hands out the fates of diaried papers from a shuffled deck: each occurs in a box of some size."""

    DIARY = (
        *("registered", "missing", "registered", "none", "wrong_date", "unknown"),
        *("registered", "misspelt", "transposed", "missing", "unnumbered"),
    )
    REPORTS = ("none", "registered", "none", "none")

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.diary: list[str] = []
        self.reports: list[str] = []

    def next_for(self, kind: Kind) -> str:
        if kind.register == "noakt":
            self.reports = self.reports or list(self.REPORTS)
            return self.reports.pop(0)
        if not self.diary:
            self.diary = list(self.DIARY)
            self.rng.shuffle(self.diary)
        return self.diary.pop(0)


_OUTSIDE = {
    "personakt": DiaryAnswer.IN_PERSONAKT,
    "ordered": DiaryAnswer.KEPT_IN_ORDER,
    "minor": DiaryAnswer.MINOR_IMPORTANCE,
    "exempt": DiaryAnswer.EXEMPT,
    "draft": DiaryAnswer.NOT_OFFICIAL,
    "other": DiaryAnswer.OTHER_AUTHORITY,
}
_FATES: dict[str, tuple[DiaryAnswer, bool, bool, RowFault | None]] = {
    # fate: (answer, number on the paper, row in the diary, fault of the row)
    "registered": (DiaryAnswer.REGISTERED, True, True, None),
    "unnumbered": (DiaryAnswer.REGISTERED, False, True, None),
    "wrong_date": (DiaryAnswer.REGISTERED, True, True, RowFault.WRONG_DATE),
    "misspelt": (DiaryAnswer.REGISTERED, True, True, RowFault.MISSPELT_SENDER),
    "transposed": (DiaryAnswer.UNCERTAIN, True, True, RowFault.TRANSPOSED_NUMBER),
    "missing": (DiaryAnswer.MISSING_FROM_CASE, True, False, None),
    "unknown": (DiaryAnswer.UNKNOWN_NUMBER, True, False, None),
    "none": (DiaryAnswer.UNREGISTERED_PUBLIC, False, False, None),
}


def _draft(
    kind: Kind,
    bank: Bank,
    rng: Random,
    office: Office,
    clients: _Clients,
    statuses: _Statuses,
    cases: list[Case],
) -> Draft:
    client = clients.next_for(kind)
    person = f"{rng.choice(rng.choice((WOMEN, MEN))[bank])} {rng.choice(SURNAMES[bank])}"
    street = client.street if client else f"Skogsvägen {rng.randrange(1, 40)}"
    school = client.school if client else ""
    sender = draw_sender(kind.sender, bank, rng, school=school, person=person, street=street)
    day = draw_day(rng, FIRST_DAY, LAST_DAY)
    while day.weekday() > 4 and not sender.private:
        day = draw_day(rng, FIRST_DAY, LAST_DAY)
    incoming = not sender.own or kind.signed == "client"
    received = (
        workday(day + timedelta(days=rng.randrange(1, 6))) if incoming and kind.sender != "hand" else None
    )
    draft = Draft(
        kind=kind,
        title=draw_title(kind, bank, rng),
        client=client,
        sender=sender,
        person=person if not sender.own else rng.choice(office.handlers),
        day=day,
        received=received,
        answer=_OUTSIDE.get(kind.register, DiaryAnswer.REGISTERED),
        seed=rng.randrange(2**31),
    )
    return _placed_in_register(draft, rng, statuses, cases)


def workday(day: date) -> date:
    """``day``, or the Monday after it if it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _placed_in_register(draft: Draft, rng: Random, statuses: _Statuses, cases: list[Case]) -> Draft:
    """Decide where the paper is registered, if anywhere."""
    if draft.kind.register not in ("diary", "noakt"):
        answer = draft.answer
        if answer is DiaryAnswer.IN_PERSONAKT and draft.client and not draft.client.in_register:
            answer = DiaryAnswer.PERSONAKT_MISSING
        return replace(draft, answer=answer, accept=(answer,))
    fate = statuses.next_for(draft.kind)
    answer, shown, in_diary, fault = _FATES[fate]
    if fate == "none" and draft.kind.about in ("child", "adult"):
        answer = DiaryAnswer.UNREGISTERED_SECRET
    accept: tuple[DiaryAnswer, ...] = (answer,)
    if fate == "transposed":
        accept = (answer, DiaryAnswer.REGISTERED, DiaryAnswer.UNKNOWN_NUMBER, DiaryAnswer.MISSING_FROM_CASE)
    elif fate in ("wrong_date", "misspelt", "unnumbered"):
        accept = (answer, DiaryAnswer.UNCERTAIN)
    if fate == "none":
        return replace(draft, answer=answer, accept=accept)
    opened = (draft.received or draft.day) - timedelta(days=rng.randrange(0, 25))
    subject = draft.title if draft.kind.about not in ("child", "adult") else PUBLIC_SUBJECTS[draft.kind.code]
    cases.append(Case(opened, subject, rng.choice(DOSSIERS)))
    sub = rng.randrange(2, 6) if fate == "missing" or rng.random() < 0.5 else 1
    return replace(
        draft,
        case=len(cases) - 1,
        sub=sub,
        shown=shown,
        in_diary=in_diary,
        fault=fault,
        answer=answer,
        accept=accept,
    )


def number_cases(cases: Sequence[Case], rng: Random) -> tuple[Case, ...]:
    """Give every case a number that follows the order of opening within its year, with gaps for others."""
    numbered = list(cases)
    taken: set[tuple[int, int]] = set()
    for index in sorted(range(len(cases)), key=lambda place: cases[place].opened):
        opened = cases[index].opened
        number = 2 + opened.timetuple().tm_yday * 420 // 365
        while (opened.year, number) in taken:
            number += 1
        taken.add((opened.year, number))
        numbered[index] = replace(cases[index], year=opened.year, number=number)
    return tuple(numbered)
