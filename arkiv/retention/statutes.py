"""The text of the sections that rules and exceptions cite, for a person who asks where it says so. Pure.

The text decides nothing. It is one wording of each section, named with it; an older or newer one may differ, and a
section we have not read is named as such instead of being left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

_NUMBER = re.compile(r"\((\d{4}:\d+)\)")
_REMARK = re.compile(r"\([^()]*\)")
_ONE = r"\d+(?: [a-z](?![a-zåäö]))?"
_RUN = re.compile(rf"(?:(\d+) kap\. )?({_ONE}(?:(?:–|, | och ){_ONE})*) §")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a statute. ``chapter`` is ``None`` where the statute has none, or its sections run through them.

    ``wording`` is the SFS number of the amendment whose wording this is; ``from_day`` its first day, where it was read.
    """

    statute: str
    chapter: int | None
    number: str
    wording: str
    from_day: date | None
    text: tuple[str, ...]

    @property
    def name(self) -> str:
        """``16 kap. 2 a §``."""
        return f"{f'{self.chapter} kap. ' if self.chapter else ''}{self.number} §"


@dataclass(frozen=True, slots=True)
class Cited:
    """A section that a source cites, and its text; ``None`` where it has not been read."""

    statute: str
    number: str  # the statute's own, ``2025:400``
    name: str
    section: Section | None

    @property
    def address(self) -> str:
        """Where the government's own database has the statute."""
        return f"https://rkrattsbaser.gov.se/sfst?bet={self.number}"


def cited(source: str) -> tuple[Cited, ...]:
    """Every section that ``source`` cites, in its order: ``SoL (2025:400) 16 kap. 1–4 §§, SoF (2025:468) 13 kap. 1 §``.

    What stands in brackets is a remark and is not looked for, but for the statute's number.
    """
    found: dict[tuple[str, str], Cited] = {}
    for statute, number, rest in _parts(source):
        for each in _sections(statute, number, _REMARK.sub("", rest)):
            found.setdefault((each.number, each.name), each)
    return tuple(found.values())


def _parts(source: str) -> Iterator[tuple[str, str, str]]:
    """The statute's name as we write it, its number, and what is said until the next one."""
    numbers = list(_NUMBER.finditer(source))
    for place, match in enumerate(numbers):
        end = numbers[place + 1].start() if place + 1 < len(numbers) else len(source)
        named = re.split(r"[,;:] ?|§§? ", source[: match.start()])[-1].split()
        yield f"{named[-1] if named else ''} {match[0]}".strip(), match[1], source[match.end() : end]


def _sections(statute: str, number: str, text: str) -> Iterator[Cited]:
    known = _by_number().get(number, {})
    chapter: int | None = None
    for match in _RUN.finditer(text):
        chapter = int(match[1]) if match[1] else chapter
        for part in re.split(r", | och ", match[2]):
            first, _, last = part.partition("–")
            keys = [key for key in known if _within(key, chapter, first, last)] if last else []
            for key in keys or [(chapter, name) for name in (first, last) if name]:
                section = known.get(key)
                name = f"{f'{key[0]} kap. ' if key[0] else ''}{key[1]} §"
                yield Cited(statute, number, name, section)


def _within(key: tuple[int | None, str], chapter: int | None, first: str, last: str) -> bool:
    return key[0] == chapter and _order(first) <= _order(key[1]) <= _order(last)


def _order(number: str) -> tuple[int, str]:
    digits, _, letter = number.partition(" ")
    return int(digits), letter


@cache
def _by_number() -> Mapping[str, Mapping[tuple[int | None, str], Section]]:
    text = (resources.files("arkiv.retention") / "statutes.yaml").read_text("utf-8")
    found: dict[str, dict[tuple[int | None, str], Section]] = {}
    for row in yaml.safe_load(text):
        section = Section(
            row["statute"],
            row.get("chapter"),
            row["section"],
            row.get("wording", ""),
            row.get("from"),
            tuple(row["text"]),
        )
        number = _NUMBER.search(section.statute)
        assert number is not None, f"{section.statute} names no SFS number"
        found.setdefault(number[1], {})[section.chapter, section.number] = section
    return found
