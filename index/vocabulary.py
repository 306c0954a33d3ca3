"""The words of an index, kept beside it, so that a word is found also where it stands misread inside another.

Engines look whole words up. That ``utredninq`` stands in ``barnavardsutredninqen`` only a look at every word
tells, so the words are kept as sorted lists, and searched for the unhurt piece that a word with few faults must
have. A list is written before the engine's commit and shortened only by a rebuild or a purge: it holds every
word of every page that can be found, and what it holds too many of finds nothing. Rights are not its business:
its words become part of a question that has the rights in it.
"""

from __future__ import annotations

import mmap
from contextlib import contextmanager, suppress
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from index.circles import Near, stem_distance
from index.engines.protocol import Stream
from index.files import write_atomically
from index.nearness import pieces, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.engines.protocol import Record

SHORTEST, LONGEST = 6, 60
"""Words of the list. A shorter one cannot hold a stem that may be misread; a longer one is noise."""

MOST_FOUND = 10_000
"""Words taken into one question, the nearest of them; more would be a question of everything."""

MOST_WIDENED = 8
"""Words of one question that are looked for inside others; each is a look through the whole list."""

_SPILL = 400_000  # words held before a list is written; they take some fifty megabytes


def limited(near: Near) -> Near:
    """``near``, for one question: each stem is looked for once, and ``MOST_WIDENED`` of them at most."""
    known: dict[str, Sequence[str]] = {}

    def look(stem: str) -> Sequence[str]:
        if stem not in known:
            known[stem] = near(stem) if len(known) < MOST_WIDENED else ()
        return known[stem]

    return look


class Vocabulary:
    """The lists in a folder, read where they lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def near(self, stem: str) -> Sequence[str]:
        """Words with a piece at most ``stem_distance(stem)`` letters from ``stem``, nearest first."""
        distance = stem_distance(stem)
        if not distance:
            return ()
        found = self._likely(stem, distance)
        ranked = sorted(found, key=lambda word: (-found[word], word))
        return [word for word in ranked if stands_in(stem, word, distance)][:MOST_FOUND]

    def _likely(self, stem: str, distance: int) -> dict[str, float]:
        """Words with an unhurt piece of ``stem``, and how alike they are (0-100); of those too unlike, none."""
        wanted = {
            word
            for text in self._texts()
            for piece in pieces(stem, distance + 1)
            for word in _with(piece, text)
        }
        least = 100 * (1 - distance / len(stem)) - 0.01
        scored = process.extract(stem, wanted, scorer=fuzz.partial_ratio, score_cutoff=least, limit=None)
        return {word: score for word, score, _ in scored}

    def _texts(self) -> Iterator[mmap.mmap]:
        """Every list. A writer may put lists together meanwhile: the new one is whole before the old ones go."""
        read: set[Path] = set()
        while left := [path for path in lists(self._folder) if path not in read]:
            for path in left:
                read.add(path)
                with suppress(FileNotFoundError), _mapped(path) as text:
                    yield text


class VocabularyWriter:
    """Gathers the words of what is put, and writes them before the commit."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._words = folder, set[str]()

    def note(self, record: Record) -> None:
        self._words.update(word for word in record.streams[Stream.BODY] if _worth_it(word))
        if len(self._words) > _SPILL:
            self.write()

    def write(self) -> None:
        """On disk when this returns. Lists that are not much longer than the next are put together with it."""
        if not self._words:
            return
        self._folder.mkdir(exist_ok=True)
        for draft in self._folder.glob("*.new"):  # of a writer that was killed
            draft.unlink()
        write_atomically(self._next(), _lines(sorted(self._words)))
        self._words.clear()
        while (
            len(last := lists(self._folder)[-2:]) == 2
            and last[0].stat().st_size <= 2 * last[1].stat().st_size
        ):
            self._put_together(last)

    def forget(self) -> None:
        """What was noted and not written is no word of the index."""
        self._words.clear()

    def _put_together(self, parts: Sequence[Path]) -> None:
        with _mapped(parts[0]) as one, _mapped(parts[1]) as other:
            words = (word for word, _ in groupby(merge(_words(one), _words(other))))
            write_atomically(self._next(), _lines(words))
        for path in parts:
            path.unlink()

    def _next(self) -> Path:
        number = max((int(path.stem) for path in lists(self._folder)), default=0) + 1
        return self._folder / f"{number:08d}.txt"


def lists(folder: Path) -> list[Path]:
    """The lists of a folder, oldest first."""
    return sorted(folder.glob("????????.txt"))


def _worth_it(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def _lines(words: Sequence[str] | Iterator[str]) -> Iterator[str]:
    """Every word between two line breaks, so that its ends can be found from within."""
    yield "\n"
    yield from (f"{word}\n" for word in words)


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        yield text


def _words(text: mmap.mmap) -> Iterator[str]:
    text.readline()
    while line := text.readline():
        yield line[:-1].decode(errors="surrogatepass")


def _with(piece: str, text: mmap.mmap) -> Iterator[str]:
    """The words of a list in which ``piece`` stands."""
    wanted, place = piece.encode(errors="surrogatepass"), 0
    while (place := text.find(wanted, place)) >= 0:
        begin, end = text.rfind(b"\n", 0, place) + 1, text.find(b"\n", place)
        yield text[begin:end].decode(errors="surrogatepass")
        place = end
