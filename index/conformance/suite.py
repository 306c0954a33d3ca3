"""What every search engine must do, as checks that end with a sentence. No test runner is needed.

Each check makes its own index in a folder of its own, beside the archive's: what is there is never touched.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.conformance.oracle import expected
from index.conformance.questions import ACCESSES, CORPUS, QUESTIONS
from index.engines.registry import discard_build
from index.errors import IndexBusy, SearchError
from index.files import read_manifest
from index.model import Access, Circle, EngineName, FacetField, Mode, PageId
from index.service import Index, open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from index.cluster import Cluster
    from index.model import Entry, Hit


class NotConforming(SearchError):
    """The engine answered otherwise than it must. The message (Swedish) says to what."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a check works: an empty folder, the engine, its cluster."""

    folder: Path
    engine: EngineName
    cluster: Cluster | None

    def open(self, mode: Mode = Mode.READ) -> Index:
        return open_index(self.folder, self.engine, mode, self.cluster)

    def write(self, *entries: Entry) -> None:
        with self.open(Mode.WRITE) as index:
            index.put(entries)
            index.commit()

    def clear(self) -> None:
        """Take the check's index away, from the cluster too."""
        with suppress(SearchError):
            discard_build(read_manifest(self.folder).folder(self.folder), self.cluster)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one check; ``fault`` is Swedish, empty where it went well."""

    check: str
    milliseconds: int
    fault: str

    @property
    def passed(self) -> bool:
        return not self.fault


def conform(
    folder: Path, engine: EngineName, cluster: Cluster | None = None, checks: Sequence[Check] | None = None
) -> Iterator[Result]:
    """Run the checks on ``engine``, each in a new folder under ``folder``, which is the caller's to remove."""
    for number, check in enumerate(CHECKS if checks is None else checks):
        place = Place(folder / str(number), engine, cluster)
        place.folder.mkdir(parents=True)
        began, fault = time.perf_counter(), ""
        try:
            check.run(place)
        except SearchError as error:
            fault = str(error)
        finally:
            place.clear()
        yield Result(check.name, round((time.perf_counter() - began) * 1_000), fault)


def _must(held: bool, told: str) -> None:
    if not held:
        raise NotConforming(told)


def _same(found: object, wanted: object, told: str) -> None:
    _must(found == wanted, f"{told}: fick {_short(found)}, väntade {_short(wanted)}")


def _short(value: object) -> str:
    text = str(sorted(value)) if isinstance(value, set) else str(value)
    return text if len(text) <= 200 else f"{text[:200]} …"


# --- checks ---------------------------------------------------------------------------------------


def _filled(place: Place) -> None:
    """The corpus in three commits, with replacements and deletions on the way."""
    extra = [replace(entry, page_id=PageId(f"x{number}")) for number, entry in enumerate(CORPUS[:50])]
    with place.open(Mode.WRITE) as index:
        index.put(replace(entry, text="förlaga umgänge", secret=False) for entry in CORPUS[:100])
        index.put(extra)
        index.commit()
        index.put(CORPUS[:220])
        index.delete(entry.page_id for entry in extra)
        index.commit()
        index.put(CORPUS[220:])
        index.commit()


def _questions(place: Place) -> None:
    _filled(place)
    with place.open() as index:
        for question in (question for asked in QUESTIONS.values() for question in asked):
            wanted = expected(CORPUS, question, Access.full())
            scan = index.scan(question, Access.full())
            _same(list(scan), sorted(wanted), f"sidor för {question}")
            by_circle = Counter(wanted.values())
            _same(
                {near: len(pages) for near, pages in scan.by_circle.items()},
                dict(by_circle),
                f"närhet för {question}",
            )


def _rights(place: Place) -> None:
    _filled(place)
    with place.open() as index:
        for who, access in ACCESSES.items():
            for question in ("vårdnad", "INTE vårdnad", "typ:faktura", "SN 2005/12", "datum:2005"):
                wanted = expected(CORPUS, question, access)
                answer = index.search(question, access, limit=len(CORPUS), facets=list(FacetField))
                told = f"{question} för {who}"
                _same({hit.page_id for hit in answer.hits}, set(wanted), f"sidor för {told}")
                _same(answer.total, len(wanted), f"antal för {told}")
                units = Counter(entry.unit for entry in CORPUS if entry.page_id in wanted)
                _same(dict(answer.facets[FacetField.UNIT]), dict(units), f"urval för {told}")
                seen = sum(access.sees_existence(entry) for entry in CORPUS)
                _same(answer.completeness.in_scope, seen, f"sidor inom sökningen för {told}")


def _order(place: Place) -> None:
    _filled(place)
    with place.open() as index:
        for question in ("utredning", "datum:2005", "INTE arv"):
            at_once = index.search(question, Access.full(), widest=Circle.POSSIBLE, limit=len(CORPUS)).hits
            keys = [(hit.circle, -hit.score, hit.page_id) for hit in at_once]
            _must(keys == sorted(keys), f"träffarna för {question} står inte i ordning")
            paged = [hit.page_id for hit in _paged(index, question)]
            _same(paged, [hit.page_id for hit in at_once], f"bläddring genom {question}")


def _paged(index: Index, question: str) -> Iterator[Hit]:
    cursor = None
    while True:
        answer = index.search(question, Access.full(), widest=Circle.POSSIBLE, limit=7, cursor=cursor)
        yield from answer.hits
        if (cursor := answer.cursor) is None:
            return


def _edits(place: Place) -> None:
    first, gone = (
        replace(CORPUS[0], text="gammal lydelse"),
        replace(CORPUS[1], text="enastående", persons=("Ebba Ödlund",)),
    )
    place.write(first, gone, *CORPUS[2:6])
    place.write(replace(first, text="ny lydelse"), first, replace(first, text="ny lydelse"))
    with place.open(Mode.WRITE) as index:
        index.delete([gone.page_id, PageId("okänd")])
        index.commit()
    with place.open() as index:
        _same(list(index.scan("lydelse", Access.full())), [first.page_id], "en sida som lagts in tre gånger")
        _same(list(index.scan("gammal", Access.full())), [], "en lydelse som bytts ut")
        for question in ("enastående", "enast*", "~enastaende", "person:ebba"):
            found = list(index.scan(question, Access.full(), widest=Circle.POSSIBLE))
            _must(gone.page_id not in found, f"en borttagen sida hittas med {question}")
        kept = {first.page_id: replace(first, text="ny lydelse").digest}
        _same(
            dict(index.digests()),
            kept | {entry.page_id: entry.digest for entry in CORPUS[2:6]},
            "sidornas kontrollsummor",
        )


def _commits(place: Place) -> None:
    place.write(*CORPUS[:10])
    with place.open() as reader:
        before = reader.stats()
        with place.open(Mode.WRITE) as writer:
            writer.put(CORPUS[10:30])
            writer.delete([CORPUS[0].page_id])
            _same(reader.stats().pages, 10, "sidor innan skrivningen är klar")
            generation = writer.commit()
            after = reader.stats()
            _same((after.pages, after.generation), (29, generation), "sidor och utgåva efter skrivningen")
            _must(generation > before.generation, "utgåvan steg inte")
            writer.put(CORPUS[30:40])
        _same(reader.stats().pages, 29, "sidor efter en skrivning som avbröts")


def _one_writer(place: Place) -> None:
    with place.open(Mode.WRITE) as writer:
        writer.put(CORPUS[:3])
        for mode in (Mode.WRITE, Mode.REBUILD):
            try:
                place.open(mode).close()
            except IndexBusy:
                continue
            raise NotConforming("två kunde skriva samtidigt")
        writer.commit()
    with place.open() as reader:
        _same(reader.stats().pages, 3, "sidor efter att en andra skrivare nekats")


def _rebuilds(place: Place) -> None:
    _filled(place)
    with place.open() as reader:
        before = _answers(reader)
        with place.open(Mode.REBUILD) as writer:
            writer.put(reversed(CORPUS))
            _same(reader.stats().pages, len(CORPUS), "sidor under en ombyggnad")
            writer.commit()
            _same(_answers(reader), before, "svar efter en ombyggnad")


def _purges(place: Place) -> None:
    secret = replace(CORPUS[0], page_id=PageId("hemlig"), text="qvxzwkjord")
    place.write(secret, *CORPUS[1:30])
    with place.open(Mode.WRITE) as writer:
        writer.delete([secret.page_id])
        writer.commit()
        writer.purge()
        _same(writer.stats().pages, 29, "sidor efter utplåning")
        _same(list(writer.scan("~qvxzwkjord", Access.full())), [], "utplånade sidor")
    files = (path for path in place.folder.rglob("*") if path.is_file())
    _must(not any(b"qvxzwkj" in path.read_bytes() for path in files), "utplånad text ligger kvar i en fil")


def _answers(index: Index) -> Sequence[object]:
    questions = ("vårdnad", "utredning", "person:törnqvist", "~placering")
    return [index.scan(question, Access.full(), widest=Circle.POSSIBLE).by_circle for question in questions]


@dataclass(frozen=True, slots=True)
class Check:
    """``name`` says in Swedish what it makes sure of."""

    name: str
    run: Callable[[Place], None]


QUESTIONS_ANSWERED = Check("varje slags fråga hittar rätt sidor i rätt närhet", _questions)
RIGHTS = Check("behörighet gäller innan något räknas", _rights)
ORDER = Check("ordning och bläddring", _order)
EDITS = Check("utbytta och borttagna sidor", _edits)
COMMITS = Check("hela skrivningar, eller inget av dem", _commits)
ONE_WRITER = Check("en skrivare i taget", _one_writer)
REBUILDS = Check("ombyggnad ger samma svar", _rebuilds)
PURGES = Check("utplåning lämnar inget kvar", _purges)
CHECKS = (QUESTIONS_ANSWERED, RIGHTS, ORDER, EDITS, COMMITS, ONE_WRITER, REBUILDS, PURGES)
