"""A diary of a million rows and a hundred thousand documents that know which row is theirs, if any.

Row n can be made again from its number, so neither side is held. Documents err as readers and clerks do: digits misread
or transposed, a wrong year, a day off by one, a misspelt party, words lost from the subject, a number on the wrong
document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.model import Direction
from arkiv.diary.paper import Authority, Paper
from arkiv.diary.words import content_words, full_name

FIRST_YEAR, A_YEAR, IN_A_CASE = 1990, 50_000, 4
AUTHORITY = Authority("Socialnämnden", "Granviks kommun", ("SN",))
HEAD = "Diarienummer;Handling nr;Riktning;Inkom;Registrerad;Avsändare;Ärendemening;Handläggare;Status\n"
_MATTERS = (
    "bidrag", "tillstånd", "avtal", "lokal", "tjänst", "verksamhet", "utbildning", "tillsyn", "samverkan", "resor",
    "boende", "upphandling", "taxa", "bemanning", "öppettider", "klagomål", "statistik", "budget", "projekt", "jour",
)  # fmt: skip
_FIELDS = (
    "förening", "ungdom", "äldre", "nykterhet", "fritid", "skola", "tolk", "måltid", "servering", "hemtjänst",
    "dagverksamhet", "färdtjänst", "boende", "integration", "rehabilitering", "kvinnojour", "ombud", "kontakt",
)  # fmt: skip
_ACTS = ("Ansökan", "Yttrande", "Förfrågan", "Komplettering", "Svar", "Begäran", "Redovisning", "Information")
_FIRST = (
    "Ahl",
    "Berg",
    "Ceder",
    "Dal",
    "Ek",
    "Fors",
    "Gran",
    "Hag",
    "Kvist",
    "Lind",
    "Malm",
    "Nor",
    "Sjö",
    "Åker",
)
_LAST = (
    "berg",
    "by",
    "dal",
    "fors",
    "gren",
    "holm",
    "kvist",
    "lund",
    "mark",
    "näs",
    "sund",
    "torp",
    "vall",
    "ö",
)
_FIRMS = (
    "skolan",
    "föreningen",
    "bygg AB",
    "konsult AB",
    "vårdcentral",
    "församling",
    "stiftelsen",
    "ombud HB",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the diary."""

    number: CaseNumber
    day: date
    registered: date
    sender: str
    subject: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document and the number of its row; ``None`` when no row is about it."""

    paper: Paper
    own: str | None


def row(n: int, seed: int) -> Row:
    """Row ``n``, from 0."""
    rng = Random(n * 1_000_003 + seed)
    case, sub = n % A_YEAR // IN_A_CASE + 1, n % IN_A_CASE + 1
    opened = date(FIRST_YEAR + n // A_YEAR, 1, 1) + timedelta(days=case * 330 * IN_A_CASE // A_YEAR)
    day = opened + timedelta(days=(sub - 1) * 9 + rng.randrange(6))
    matter = Random((n // IN_A_CASE) * 7_919 + seed)
    subject = f"{rng.choice(_ACTS)} om {matter.choice(_FIELDS)} {matter.choice(_MATTERS)} {_place(matter)}"
    number = CaseNumber(FIRST_YEAR + n // A_YEAR, case, "SN", sub)
    return Row(number, day, day + timedelta(days=rng.choice((0, 0, 1, 1, 3, 12))), _party(rng), subject)


def _place(rng: Random) -> str:
    return rng.choice(_FIRST) + rng.choice(_LAST)


def _party(rng: Random) -> str:
    if rng.random() < 0.4:
        return f"{_place(rng)} {_place(rng)}"
    return f"{_place(rng)}s {rng.choice(_FIRMS)}"


def csv_lines(rows: int, seed: int) -> Iterator[str]:
    """The export of the diary."""
    yield HEAD
    for n in range(rows):
        r = row(n, seed)
        yield (
            f"{r.number.case};{r.number.sub};I;{r.day};{r.registered};{r.sender};{r.subject};Handläggare {n % 23};"
            "Avslutat\n"
        )


def draw(count: int, rows: int, seed: int) -> Iterator[Drawn]:
    """``count`` documents of the last four years of the diary, each of a row of its own or of none."""
    rng = Random(seed)
    span = min(rows, 4 * A_YEAR)
    for place, n in enumerate(rng.sample(range(rows - span, rows), min(count, span)), start=1):
        yield _drawn(place, row(n, seed), Random(seed * 31 + n))


def _drawn(place: int, of: Row, rng: Random) -> Drawn:
    """Three of four are registered. The others bear a known case, an unknown number, or none."""
    fate = rng.random()
    if fate < 0.75:
        number = of.number if rng.random() < 0.7 else None
        if number is not None and rng.random() < 0.3:
            number = number.case
        return Drawn(_paper(place, of, _misread(number, rng), rng), str(of.number))
    other = Row(
        of.number, of.day + timedelta(days=rng.randrange(12, 60)), of.day, _party(rng), _other_subject(rng)
    )
    if fate < 0.85:  # a record of a known case that the case does not list
        number = CaseNumber(of.number.year, of.number.number, "SN", IN_A_CASE + rng.randrange(1, 5))
        return Drawn(_paper(place, other, number, rng), None)
    last = A_YEAR // IN_A_CASE
    number = CaseNumber(of.number.year, last + rng.randrange(2_000, 9_000), "SN", 1) if fate < 0.9 else None
    return Drawn(_paper(place, other, number, rng), None)


def _other_subject(rng: Random) -> str:
    return f"{rng.choice(_ACTS)} om {rng.choice(_FIELDS)} {rng.choice(_MATTERS)} {_place(rng)}"


def _misread(number: CaseNumber | None, rng: Random) -> CaseNumber | None:
    """The number as it was read or written: nine times of ten right."""
    if number is None:
        return None
    chance, digits = rng.random(), str(number.number)
    if chance < 0.03:  # a digit misread
        at = rng.randrange(len(digits))
        digits = digits[:at] + rng.choice("0123456789") + digits[at + 1 :]
    elif chance < 0.06 and len(digits) > 1:  # two transposed
        at = rng.randrange(len(digits) - 1)
        digits = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    elif chance < 0.08:
        return CaseNumber(number.year - 1, number.number, number.unit, number.sub)
    elif chance < 0.09:  # the number of another record
        return CaseNumber(number.year, rng.randrange(1, A_YEAR // IN_A_CASE), number.unit, number.sub)
    return CaseNumber(number.year, max(1, int(digits)), number.unit, number.sub)


def _paper(place: int, of: Row, number: CaseNumber | None, rng: Random) -> Paper:
    received = (_day(of.day, rng),) if rng.random() < 0.85 else ()
    dated = (_day(of.day - timedelta(days=rng.randrange(4)), rng),)
    sender = _letters(of.sender, rng) if rng.random() < 0.15 else of.sender
    title = _title(of.subject, rng)
    return Paper(
        id=f"d{place}",
        number=place,
        doctype="skrivelse",
        doctype_confidence=0.9,
        case_numbers=((number, 0.95),) if number is not None else (),
        dated=dated,
        received=received,
        senders=(sender,) if rng.random() < 0.9 else (),
        recipients=("Socialnämnden",),
        own_names=frozenset({"Socialnämnden"}),
        names=(sender,),
        full_names=frozenset({full_name(sender)}) - {()},
        title=title,
        words=content_words(title),
        direction=Direction.INCOMING,
    )


def _day(day: date, rng: Random) -> date:
    chance = rng.random()
    if chance < 0.04:
        return day + timedelta(days=rng.choice((-1, 1)))
    if chance < 0.07:  # a digit misread
        return day + timedelta(days=rng.choice((-20, -10, 10, 20)))
    return day


def _letters(text: str, rng: Random) -> str:
    at = rng.randrange(len(text) - 1)
    return text[:at] + rng.choice("aeinrst") + text[at + 1 :]


def _title(subject: str, rng: Random) -> str:
    """The heading of the paper: said in other words at times, or misread, or written as a compound."""
    words = subject.split()
    chance = rng.random()
    if chance < 0.2:
        words.pop(rng.randrange(len(words)))
    elif chance < 0.35:
        words = [words[0], "om", words[2] + "s" + words[3], *words[4:]]
    elif chance < 0.5:
        at = rng.randrange(len(words))
        words[at] = _letters(words[at], rng) if len(words[at]) > 3 else words[at]
    return " ".join(words)
