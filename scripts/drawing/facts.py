"""Facts for single sheets: days, case numbers, people and sums that fill the placeholders of ``blad.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from scripts.drawing.fonts import Bank
from scripts.drawing.looks import long_day
from scripts.drawing.people import STREETS, Person, draw_day, draw_person
from scripts.drawing.phrases import printed_number

FIRST_DAY, LAST_DAY = date(2005, 1, 10), date(2006, 11, 30)


@lru_cache(maxsize=1)
def _sheets() -> Mapping[str, Any]:
    text = (files("scripts.drawing") / "texts" / "blad.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def wordings(name: str, bank: Bank) -> Any:
    """The list or mapping ``name`` of ``blad.yaml`` in one bank."""
    return _sheets()[name][0 if bank is Bank.TUNE else 1]


def draw_facts(rng: Random, bank: Bank) -> Mapping[str, str]:
    """One value for each placeholder; another call gives other people and days."""
    day, person = draw_day(rng, FIRST_DAY, LAST_DAY), _somebody(rng, bank)
    return {
        "dag": long_day(day),
        "iso": draw_day(rng, FIRST_DAY, LAST_DAY).isoformat(),
        "dnr": f"SN {day.year}/{rng.randrange(2, 940)}",
        "belopp": amount(rng),
        "pnr": printed_number(person.number),
        "namn": person.name,
        "vem": _somebody(rng, bank).name,
        "telefon": f"0999-{rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
        "adress": f"{rng.choice(STREETS[bank])} {rng.randrange(1, 70)}",
    }


def amount(rng: Random) -> str:
    """Kronor and öre as printed: ``4 312,50``."""
    kronor, ore = rng.randrange(150, 18000), rng.choice((0, 0, 50, 25, 75))
    return f"{kronor:,},{ore:02d}".replace(",", " ", kronor >= 1000)


def _somebody(rng: Random, bank: Bank) -> Person:
    born = draw_day(rng, date(1935, 1, 1), date(1984, 12, 28))
    return draw_person(rng, bank, born, female=rng.random() < 0.5)
