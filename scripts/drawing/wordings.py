"""The wordings of both banks, and how a text is put together from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from scripts.drawing.fonts import Bank

TEXT_FILES = ("barn", "vuxna", "namnd")
SPECIAL_PARTS = frozenset({"journalrader", "paragrafer", "delegationsrader", "arendelista"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper, as a row of ``kinds.yaml`` says."""

    name: str
    code: str
    sender: str
    about: str
    register: str
    keep: str
    look: str = "letter"
    to: str = ""
    signed: str = "official"
    urgent: bool = False
    roomy: bool = False


def _read(name: str) -> dict[str, Any]:
    text = (files("scripts.drawing") / "texts" / f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind by name."""
    rows = _read("kinds")
    return {name: Kind(name, sender=row.pop("from"), **row) for name, row in rows.items()}


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Any]:
    return {name: text for file in TEXT_FILES for name, text in _read(file).items()}


@lru_cache(maxsize=1)
def _pools() -> Mapping[str, Any]:
    return _read("pools")


def _side(bank: Bank) -> int:
    return 0 if bank is Bank.TUNE else 1


def draw_attachment(code: str, bank: Bank) -> tuple[str, ...]:
    """The parts of the attachment that papers of this handlingstyp have."""
    texts = _read("bilagor")
    return tuple(texts.get(code, texts["any"])[_side(bank)])


def draw_title(kind: Kind, bank: Bank, rng: Random) -> str:
    """One of the titles this kind goes under in ``bank``."""
    title: str = rng.choice(_texts()[kind.name]["titles"][_side(bank)])
    return title


def draw_pool(name: str, count: int, bank: Bank, rng: Random) -> tuple[str, ...]:
    """``count`` sentences of a pool, no one twice; fewer if the pool is smaller."""
    pool = _pools()[name][_side(bank)]
    return tuple(rng.sample(pool, min(count, len(pool))))


def deal(deck: list[str], count: int) -> list[str]:
    """The next ``count`` sentences of a shuffled pool; what was dealt goes to the bottom."""
    dealt = deck[:count]
    deck[:] = deck[count:] + dealt
    return dealt


def draw_parts(kind: Kind, bank: Bank, rng: Random) -> tuple[str, ...]:
    """The parts of one text in order, still with their placeholders; special parts keep their name."""
    parts = []
    decks = {
        name: list(draw_pool(name, len(banks[_side(bank)]), bank, rng)) for name, banks in _pools().items()
    }
    for part in _texts()[kind.name]["body"]:
        if isinstance(part, list):
            parts.append(rng.choice(part[_side(bank)]))
        elif part in SPECIAL_PARTS:
            parts.append(part)
        elif part.startswith("# "):
            parts.append("# " + part[2:].split("|")[_side(bank)])
        else:
            pool, count = part.split()
            parts.append(" ".join(deal(decks[pool], int(count))))
    return tuple(parts)
