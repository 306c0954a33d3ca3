"""What is hidden in one place and stands open in another: on a copy, in a heading, in what was read again. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arkiv.disclosure.delivery.model import DeliveredPage
from arkiv.disclosure.proof.model import Failure, Fault
from arkiv.disclosure.proof.secrets import Secrets, tokens
from ingest.model import Box

_MOST_PARTS = 6  # of a number that is printed in groups


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A word that can be read, with the plain words it holds. ``cleared``: left open by decision."""

    text: str
    box: Box
    cleared: bool
    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str, box: Box, *, cleared: bool = False) -> OpenWord:
        return cls(text, box, cleared, tokens(text))


def copy_faults(pages: Sequence[DeliveredPage], secrets: Secrets) -> Iterator[Failure]:
    """Kept words that are hidden elsewhere, and that nobody has decided to leave open."""
    for page in pages:
        words = [OpenWord.of(word.text, word.box, cleared=word.cleared) for word in page.kept]
        found = list(secrets_among(words, secrets))
        if found:
            message = (
                f"På sida {page.number} står {len(found)} ord öppet som är dolda på annat ställe. Dölj dem också, "
                "eller markera att de ska visas."
            )
            yield Failure(Fault.COPIES_DIFFER, message, page.number)


def secrets_among(words: Sequence[OpenWord], secrets: Secrets) -> Iterator[OpenWord]:
    """The words, in reading order, that say something hidden. Those left open by decision do not count."""
    told: set[int] = set()
    flat = [(at, part) for at, word in enumerate(words) if not word.cleared for part in word.parts]
    told |= {at for at, part in flat if _is_name(words[at].text, part, secrets)}
    for start, (at, part) in enumerate(flat):
        for sequence in (*secrets.sequences.get(part, ()), *secrets.sequences.get(_without_s(part), ())):
            run = flat[start : start + len(sequence)]
            if len(run) == len(sequence) and all(
                _same(one, two) for (_, one), two in zip(run, sequence, strict=True)
            ):
                told |= {place for place, _ in run}
        if part[0].isdigit() and _number_from(flat, start, secrets):
            told.add(at)
    return (words[at] for at in sorted(told))


def _is_name(printed: str, part: str, secrets: Secrets) -> bool:
    """A name is printed with a capital; the ordinary word it may also be (björn, maj) is not."""
    if not any(char.isupper() for char in printed) and "@" not in printed:
        return False
    return part in secrets.names or _without_s(part) in secrets.names


def _same(one: str, two: str) -> bool:
    return one == two or _without_s(one) == two or one == _without_s(two)


def _without_s(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _number_from(flat: Sequence[tuple[int, str]], start: int, secrets: Secrets) -> bool:
    digits = ""
    for _, part in flat[start : start + _MOST_PARTS]:
        if not part.isdigit():
            return False
        digits += part
        if digits in secrets.numbers:
            return True
    return False
