"""Made pages of a municipality's papers with known answers: planted words, names and numbers, then misread. Seeded."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from index.model import DocumentId, Entry, PageId, PageStatus
from index.swedish.words import fold
from scripts.index_bench.words import (
    BANKS,
    FIRST_NAMES,
    FIRSTS,
    HEADS,
    LAST_NAMES,
    MISREAD,
    TYPES,
    UNITS,
    Root,
)

GRADES = (("bra", 0.6, 0.003), ("medel", 0.3, 0.02), ("dålig", 0.1, 0.06))
"""Grade of a page, how many pages are so, and how many of their signs are misread."""

DOTS_LOST = 6  # times as often as a sign is misread
WORDS = (60, 225, 420)  # least, usual, most
_LINE = 72


class Language:
    """Words as common as in Swedish, and compounds nobody has listed. Words that hold a planted root are left out."""

    def __init__(self, roots: Sequence[Root]) -> None:
        from wordfreq import get_frequency_list

        planted = tuple(fold(root.word)[: max(3, len(root.word) - 2)] for root in roots)
        self._words: list[str] = []
        weights: list[float] = []
        for centibels, words in enumerate(get_frequency_list("sv", "small")):
            fit = [
                word for word in words if word.isalpha() and not any(root in fold(word) for root in planted)
            ]
            self._words += fit
            weights += [10 ** (-centibels / 100)] * len(fit)
        self._sums = list(accumulate(weights))

    def word(self, rng: random.Random) -> str:
        if rng.random() < 0.08:
            return rng.choice(FIRSTS) + rng.choice(HEADS)
        return self._words[min(bisect(self._sums, rng.random() * self._sums[-1]), len(self._words) - 1)]


@dataclass(slots=True)
class Planted:
    """What stands in which pages: by what is asked for, page numbers and (for roots) the kind of form."""

    roots: dict[str, dict[int, str]] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    extra: dict[int, list[str]] = field(default_factory=dict)

    def put(self, page: int, text: str) -> None:
        self.extra.setdefault(page, []).append(text)


@dataclass(frozen=True, slots=True)
class Made:
    """A made page: as indexed, and how well it was read."""

    entry: Entry
    grade: str


def grade_of(rng: random.Random) -> tuple[str, float]:
    name, _, rate = rng.choices(GRADES, [share for _, share, _ in GRADES])[0]
    return name, rate


def made_pages(seed: int, count: int, planted: Planted | None = None, bank: str = "tune") -> list[Made]:
    """``count`` pages; the same for the same seed and plants."""
    language, extra = Language(roots_of(bank)), planted.extra if planted else {}
    return [
        _page(number, random.Random(f"{seed}:{number}"), language, extra.get(number, []))
        for number in range(count)
    ]


def _page(number: int, rng: random.Random, language: Language, extra: list[str]) -> Made:
    least, usual, most = WORDS
    words = [language.word(rng) for _ in range(int(min(most, max(least, rng.gauss(usual, 60)))))]
    for text in extra:
        words.insert(rng.randrange(len(words)), text)
    grade, rate = grade_of(rng)
    day = date(1995, 1, 1) + timedelta(days=rng.randrange(4_000))
    return Made(
        Entry(
            page_id=PageId(f"{number:09d}"),
            document_id=DocumentId(f"d{number // 3}"),
            box=f"K{number // 500}",
            unit=rng.choice(UNITS),
            status=PageStatus.READ,
            text=misread(wrapped(words, rng), rate, rng),
            doctype=rng.choice(TYPES),
            document_date=day,
        ),
        grade,
    )


def wrapped(words: list[str], rng: random.Random) -> str:
    """Lines of 72 signs; a third of the long words at a line's end are broken."""
    lines, line = [], ""
    for word in words:
        room = _LINE - len(line) - 2
        if len(line) + len(word) < _LINE:
            line = f"{line} {word}".lstrip()
        elif word.isalpha() and len(word) >= 9 and 3 <= room <= len(word) - 3 and rng.random() < 0.35:
            lines.append(f"{line} {word[:room]}-")
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


def misread(text: str, rate: float, rng: random.Random) -> str:
    """``text`` with about ``rate`` of its signs misread, and the dots of å, ä, ö lost more often than that."""
    out: list[str] = []
    for sign in text:
        fate = rng.random()
        if sign in "åäöÅÄÖ" and fate < min(0.5, rate * DOTS_LOST):
            out.append("aaoAAO"["åäöÅÄÖ".index(sign)])
        elif fate < rate and sign in MISREAD:
            out.append(rng.choice(MISREAD[sign]))
        elif fate < rate * 1.1 and sign != "\n":
            out.append(rng.choice(("", sign + rng.choice("'.,"))))
        else:
            out.append(sign)
    return "".join(out)


# --- plants ---------------------------------------------------------------------------------------

KINDS = (("bar", 3), ("böjd", 5), ("sist", 8), ("först", 8))
"""How a root stands on a page, and on how many pages each."""
PAGES_A_NAME, PAGES_A_NUMBER = 12, 6
NAMES, CASES, PERSONS = 16, 60, 40


def roots_of(bank: str) -> tuple[Root, ...]:
    long, short = BANKS[bank]
    return (*long, *short)


def plant(seed: int, count: int, bank: str = "tune") -> Planted:
    """Roots with decoys, names and numbers for ``count`` pages."""
    rng, planted = random.Random(f"plant:{seed}"), Planted()
    for root in roots_of(bank):
        wanted = [kind for kind, times in KINDS for _ in range(times)]
        pages = rng.sample(range(count), len(wanted) + len(root.decoys) * 2)
        planted.roots[root.word] = dict(zip(pages, wanted, strict=False))
        for page, kind in planted.roots[root.word].items():
            planted.put(page, _form(root, kind, rng))
        for page, decoy in zip(pages[len(wanted) :], root.decoys * 2, strict=True):
            planted.put(page, decoy)
    for name in rng.sample([f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES], NAMES):
        planted.names[name] = set(rng.sample(range(count), PAGES_A_NAME))
        for page in planted.names[name]:
            planted.put(page, name + ("s" if rng.random() < 0.25 and name[-1] != "s" else ""))
    _plant_numbers(rng, planted, count)
    return planted


def _form(root: Root, kind: str, rng: random.Random) -> str:
    forms = {
        "bar": lambda: root.word,
        "böjd": lambda: rng.choice(root.inflected),
        "sist": lambda: rng.choice(FIRSTS) + root.word,
        "först": lambda: root.linking + rng.choice(HEADS),
    }
    return forms[kind]()


def _plant_numbers(rng: random.Random, planted: Planted, count: int) -> None:
    for _ in range(CASES):
        unit, year, number = rng.choice(UNITS), rng.randrange(1998, 2010), rng.randrange(1, 2_000)
        notations = (
            f"{unit} {year}/{number}", f"{unit}{year}-{number:04d}", f"{unit} {year}:{number}",
            f"{unit}-{year}-{number:05d}", f"{unit} {year}/{number}-{rng.randrange(1, 12)}", f"{unit} {number}/{year}",
        )  # fmt: skip
        _plant_number(rng, planted, count, f"{unit} {year}/{number}", notations)
    for _ in range(PERSONS):
        born = date(1930, 1, 1) + timedelta(days=rng.randrange(25_000))
        nine = f"{born:%y%m%d}98{rng.randrange(10)}"
        full = f"{born:%Y%m%d}-{nine[6:]}{check_digit(nine)}"
        notations = (full, full.replace("-", ""), full.replace("-", " "))
        _plant_number(rng, planted, count, full, notations)


def _plant_number(
    rng: random.Random, planted: Planted, count: int, asked: str, notations: tuple[str, ...]
) -> None:
    planted.numbers[asked] = set(rng.sample(range(count), PAGES_A_NUMBER))
    for page in planted.numbers[asked]:
        planted.put(page, rng.choice(notations))


def check_digit(nine: str) -> str:
    """The last digit of a personnummer (Luhn's algorithm over nine digits)."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return str(-total % 10)
