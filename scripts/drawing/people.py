"""Invented people of Granvik: names from two banks, personnummer of the test series, families and clients.

Birth numbers are 980-989, which no living person is given; the check digit is right, so that a reader can
prove it. A samordningsnummer has 60 added to the day (lag 2022:1697 2 kap. 8 §).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from scripts.drawing.fonts import Bank

RESEARCH_DAYS = (5, 15, 25)
COORDINATION_DAYS = 60

GIRLS = {
    Bank.TUNE: ("Elin", "Ida", "Moa", "Sara", "Tilda", "Amanda", "Hanna", "Josefin", "Klara", "Wilma"),
    Bank.TEST: ("Alva", "Ebba", "Frida", "Linnéa", "Matilda", "Nora", "Olivia", "Saga", "Tuva", "Ellen"),
}
BOYS = {
    Bank.TUNE: ("Adam", "Emil", "Filip", "Isak", "Jonatan", "Linus", "Oskar", "Simon", "Viktor", "Måns"),
    Bank.TEST: ("Albin", "Casper", "David", "Elias", "Gustav", "Hugo", "Kevin", "Ludvig", "Noel", "Rasmus"),
}
WOMEN = {
    Bank.TUNE: ("Anna", "Birgitta", "Camilla", "Eva", "Gunilla", "Helena", "Karin", "Marie", "Åsa", "Ulla"),
    Bank.TEST: (
        "Agneta",
        "Britt",
        "Carina",
        "Elisabet",
        "Inger",
        "Jenny",
        "Lena",
        "Monica",
        "Pia",
        "Susanne",
    ),
}
MEN = {
    Bank.TUNE: ("Anders", "Bengt", "Göran", "Håkan", "Johan", "Kjell", "Lars", "Mikael", "Per", "Stefan"),
    Bank.TEST: ("Börje", "Christer", "Fredrik", "Hans", "Jörgen", "Magnus", "Niklas", "Rolf", "Tomas", "Ulf"),
}
SURNAMES = {
    Bank.TUNE: (
        *("Almkvist", "Bergdal", "Dahlsjö", "Ekmark", "Forsgård", "Granlöf", "Hedkvist", "Insulander"),
        *("Kvarnbäck", "Lindåker", "Mossberg", "Norrvik", "Rosenhall", "Strandmark", "Åkerdal", "Östanbäck"),
    ),
    Bank.TEST: (
        *("Askenfors", "Björkhed", "Ceder", "Dymling", "Fagerås", "Gyllvik", "Hultmark", "Källsjö"),
        *("Lönnfors", "Myrdal", "Palmsten", "Rönnkvist", "Sjöhed", "Tallvik", "Vikander", "Ängsholm"),
    ),
}
STREETS = {
    Bank.TUNE: ("Storgatan", "Kvarngatan", "Tallvägen", "Sjövägen", "Ängsgatan", "Bruksgatan", "Skogsstigen"),
    Bank.TEST: (
        "Järnvägsgatan",
        "Parkgatan",
        "Hamngatan",
        "Björkvägen",
        "Smedjegatan",
        "Åsvägen",
        "Kyrkogatan",
    ),
}
SCHOOLS = {
    Bank.TUNE: ("Kvarnbackens skola", "Sjöängsskolan", "Granviks centralskola"),
    Bank.TEST: ("Björkhagsskolan", "Norra skolan", "Åsens skola"),
}
TOWN = "987 65 Granvik"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. ``number`` is YYYYMMDD-NNNC, with the day as printed in the number."""

    first: str
    last: str
    number: str
    female: bool

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def born(self) -> date:
        day = int(self.number[6:8])
        return date(int(self.number[:4]), int(self.number[4:6]), day - (day > COORDINATION_DAYS) * 60)

    @property
    def sampled(self) -> bool:
        """Whether the day of birth is in the research sample (SoF 2025:468 13 kap. 1 §)."""
        return self.born.day in RESEARCH_DAYS


@dataclass(frozen=True, slots=True)
class Client:
    """Whom a personakt is about: a child with two parents, or an adult alone."""

    person: Person
    mother: Person | None
    father: Person | None
    street: str
    school: str
    phone: str
    in_register: bool
    placed: bool
    opened: date
    last_entry: date

    @property
    def is_child(self) -> bool:
        return self.mother is not None

    @property
    def address(self) -> str:
        return f"{self.street}, {TOWN}"


def check_digit(nine: str) -> int:
    """The last digit of a personnummer from its first nine (Luhn)."""
    total = 0
    for index, char in enumerate(nine):
        product = int(char) * (2 - index % 2)
        total += product // 10 + product % 10
    return -total % 10


def personal_number(born: date, *, female: bool, rng: Random, coordination: bool = False) -> str:
    """A number of the test series; the third digit of the birth number is even for women."""
    serial = f"98{rng.choice('02468' if female else '13579')}"
    day = born.day + (COORDINATION_DAYS if coordination else 0)
    nine = f"{born:%y%m}{day:02d}{serial}"
    return f"{born:%Y%m}{day:02d}-{serial}{check_digit(nine)}"


def draw_person(
    rng: Random,
    bank: Bank,
    born: date,
    *,
    female: bool,
    last: str | None = None,
    coordination: bool = False,
    child: bool = False,
) -> Person:
    """One person born on ``born``."""
    first = rng.choice((GIRLS if female else BOYS)[bank] if child else (WOMEN if female else MEN)[bank])
    number = personal_number(born, female=female, rng=rng, coordination=coordination)
    return Person(first, last or rng.choice(SURNAMES[bank]), number, female)


def draw_day(rng: Random, first: date, last: date) -> date:
    """A day between two, both counted."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _birthday(rng: Random, first: date, last: date, *, sampled: bool) -> date:
    """A day of birth, in or out of the research sample as asked."""
    while True:
        day = draw_day(rng, first, last)
        if sampled:
            return day.replace(day=rng.choice(RESEARCH_DAYS))
        if day.day not in RESEARCH_DAYS:
            return day


def draw_family(rng: Random, bank: Bank, *, sampled: bool, placed: bool, in_register: bool) -> Client:
    """A child born 1992-1998 with its parents, who are never in the research sample themselves."""
    born = _birthday(rng, date(1992, 1, 1), date(1998, 12, 28), sampled=sampled)
    mother_born = _birthday(rng, date(born.year - 35, 1, 1), date(born.year - 20, 12, 28), sampled=False)
    father_born = _birthday(rng, date(born.year - 38, 1, 1), date(born.year - 21, 12, 28), sampled=False)
    child = draw_person(rng, bank, born, female=rng.random() < 0.5, child=True)
    mother = draw_person(rng, bank, mother_born, female=True, last=child.last)
    father = draw_person(rng, bank, father_born, female=False)
    return _client(rng, bank, child, mother, father, placed=placed, in_register=in_register)


def draw_adult(
    rng: Random, bank: Bank, *, sampled: bool, in_register: bool, coordination: bool = False
) -> Client:
    """An adult client."""
    born = _birthday(rng, date(1928, 1, 1), date(1982, 12, 28), sampled=sampled)
    person = draw_person(rng, bank, born, female=rng.random() < 0.5, coordination=coordination)
    return _client(rng, bank, person, None, None, placed=False, in_register=in_register)


def _client(
    rng: Random,
    bank: Bank,
    person: Person,
    mother: Person | None,
    father: Person | None,
    *,
    placed: bool,
    in_register: bool,
) -> Client:
    opened = draw_day(rng, date(2004, 3, 1), date(2005, 6, 30))
    return Client(
        person,
        mother,
        father,
        street=f"{rng.choice(STREETS[bank])} {rng.randrange(2, 58)}",
        school=rng.choice(SCHOOLS[bank]),
        phone=f"0999-{rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
        in_register=in_register,
        placed=placed,
        opened=opened,
        last_entry=draw_day(rng, date(2006, 12, 10), date(2007, 6, 30)),
    )
