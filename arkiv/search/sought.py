"""A list of names and numbers, line by line, as questions. Pure.

::

    Törnqvist, Åsa                     every word on the same page, in any order and form
    Åsa Törnqvist 20050314-2384        a name and a number: asked one by one
    SN 2005/123                        numbers in any notation
    fråga: typ:orosanmälan datum:2005  the whole query language
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arkiv.errors import BadInput
from index.clauses import AllOf, Clause, Numbered, Words
from index.errors import QueryFault
from index.query import parse
from index.swedish.analysis import words_of
from index.swedish.identifiers import Identifier, IdentifierKind, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_LINES = 5_000
MOST_WORDS = 12
LONGEST_LINE = 1_000
_QUESTION = re.compile(r"\s*fråga:\s*", re.IGNORECASE)
_KIND_WORDS = {
    IdentifierKind.CASE: "diarienumret",
    IdentifierKind.PERSON: "personnumret",
    IdentifierKind.ORGANISATION: "organisationsnumret",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing looked for (eftersökt). ``line`` is its place in the list, from 1; ``understood`` is Swedish."""

    line: int
    text: str
    understood: str
    clause: Clause


def read_list(data: bytes) -> tuple[Sought, ...]:
    """Everything sought in a list as a file. Raises BadInput with every line that could not be understood."""
    if b"\0" in data:
        raise BadInput("Listan är ingen textfil. Spara den som text, ett namn eller nummer på varje rad.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return sought(text.splitlines())


def sought(lines: Iterable[str]) -> tuple[Sought, ...]:
    """What each line looks for, blank lines left out. Raises BadInput with every fault of every line."""
    found: list[Sought] = []
    faults: list[str] = []
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found += _of_line(place, line.strip())
        except QueryFault as fault:
            faults.append(f"Rad {place}: {fault}")
        except BadInput as fault:
            faults.append(f"Rad {place}: {fault}")
    if faults:
        raise BadInput("\n".join(("Listan gick inte att förstå. Ingen sökning gjordes.", *faults)))
    if not found:
        raise BadInput("Listan är tom. Skriv ett namn eller nummer på varje rad.")
    if len(found) > MOST_LINES:
        raise BadInput(
            f"Listan söker fler än {MOST_LINES} namn och nummer. Dela upp den. Ingen sökning gjordes."
        )
    return tuple(found)


def _of_line(place: int, line: str) -> Iterator[Sought]:
    if len(line) > LONGEST_LINE:
        raise BadInput(f"längre än {LONGEST_LINE} tecken.")
    if asked := _QUESTION.match(line):
        text = line[asked.end() :]
        yield Sought(place, text, "frågan", parse(text))
        return
    numbers, rest = list(identifiers(line)), line
    for number in reversed(numbers):
        rest = f"{rest[: number.start]} {rest[number.end :]}"
    names = tuple(dict.fromkeys(_name_words(rest)))
    if len(names) > MOST_WORDS:
        raise BadInput(f"fler än {MOST_WORDS} ord. Skriv ett namn på varje rad.")
    if names:
        yield Sought(place, " ".join(rest.split()), _told(names), everywhere(names))
    for number in numbers:
        yield Sought(
            place, line[number.start : number.end].strip(), _KIND_WORDS[number.kind], of_number(number)
        )
    if not names and not numbers:
        raise BadInput(f"”{line}” innehåller varken namn eller nummer.")


def _name_words(text: str) -> tuple[str, ...]:
    """The words of a name; a lone initial says too little to be asked for, unless it is all there is."""
    words = words_of(text)
    return tuple(word for word in words if len(word) > 1) or words


def _told(words: tuple[str, ...]) -> str:
    return f"ordet {words[0]}" if len(words) == 1 else f"alla orden {', '.join(words)} på samma sida"


def everywhere(words: tuple[str, ...]) -> Clause:
    """Every word on the page or in its facts, in any order."""
    leaves = tuple(Words((word,), (0, 0)) for word in words)
    return leaves[0] if len(leaves) == 1 else AllOf(leaves)


def of_number(number: Identifier) -> Clause:
    return Numbered(number, (number.start, number.end))
