"""The index as the archive sees it: open, put, delete, commit, search, scan, verify, purge.

One folder holds one index. Readers never wait and always see one whole commit; there is one writer at most.
The index is derived from the archive and can always be rebuilt from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answers import Request, Scopes, answer, scan
from index.clauses import Clause, Query
from index.engines.protocol import All, Engine, Keyword, Snapshot
from index.engines.registry import discard_build, make_engine
from index.errors import ClusterUnavailable, IndexDamaged, IndexFull, IndexMissing, NotWritable
from index.files import (
    Manifest,
    WriterLock,
    check_manifest,
    other_data,
    read_manifest,
    size_bytes,
    write_manifest,
)
from index.model import Access, Answer, Circle, EngineName, Entry, FacetField, Mode, PageId, Scan, Stats
from index.query import parse
from index.records import record_of
from index.vocabulary import Vocabulary, VocabularyWriter, limited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from index.circles import Near
    from index.cluster import Cluster
    from index.engines.protocol import Record


def open_index(
    folder: Path,
    engine: EngineName = EngineName.TANTIVY,
    mode: Mode = Mode.READ,
    cluster: Cluster | None = None,
) -> Index:
    """Open the index in ``folder``; ``cluster`` says where OPENSEARCH is, and is for that engine only.

    READ needs an index that is there and made by this analysis and engine. WRITE makes one if there is none.
    REBUILD ignores what is there; readers keep the old one until the first commit replaces it.
    Raises IndexMissing, IndexOutdated, WrongEngine, IndexBusy, IndexDamaged, ClusterUnavailable.
    """
    if mode is Mode.READ:
        return Index(folder, engine, None, _current(folder, engine), cluster)
    folder.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(folder)
    try:
        if mode is not Mode.REBUILD:
            return Index(folder, engine, lock, _current_or_new(folder, engine, cluster), cluster)
        replaces = _generation(folder, cluster)
        return Index(folder, engine, lock, _fresh(folder, engine, cluster), cluster, replaces=replaces)
    except BaseException:
        lock.release()
        raise


class Index:
    """An open index; use as a context manager. What was put and not committed is forgotten at ``close``."""

    def __init__(
        self,
        folder: Path,
        engine: EngineName,
        lock: WriterLock | None,
        manifest: Manifest,
        cluster: Cluster | None,
        *,
        replaces: int | None = None,
    ) -> None:
        self._folder, self._name, self._lock, self._manifest = folder, engine, lock, manifest
        self._cluster = cluster
        self._replaces = replaces  # generation of the index a rebuild will replace, until it has
        self._engine = _engine(folder, manifest, cluster)
        self._words = VocabularyWriter(manifest.words(folder))
        self._added: set[PageId] = set()
        self._scopes = Scopes()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- asking -------------------------------------------------------------------------------------

    def search(
        self,
        question: str | Clause,
        access: Access,
        *,
        widest: Circle = Circle.COMPOUND,
        limit: int = 20,
        cursor: str | None = None,
        facets: Sequence[FacetField] = (),
    ) -> Answer:
        """The first ``limit`` hits (or those after ``cursor``), with counts of all of them.

        Raises QueryFault with every fault of the question, and StaleCursor.
        """
        query = _query(question, access, widest)
        request = Request(query, limit, cursor, tuple(facets))
        return answer(self._snapshot(), request, self._near(), self._scopes)

    def scan(self, question: str | Clause, access: Access, *, widest: Circle = Circle.COMPOUND) -> Scan:
        """Every page that answers, in id order, on one generation. Raises QueryFault."""
        return scan(self._snapshot(), _query(question, access, widest), self._near(), self._scopes)

    def scan_all(
        self, questions: Sequence[str | Clause], access: Access, *, widest: Circle = Circle.COMPOUND
    ) -> tuple[Scan, ...]:
        """``scan`` of each question, all of them on the same generation. Raises QueryFault."""
        queries = [_query(question, access, widest) for question in questions]
        snapshot = self._snapshot()
        return tuple(scan(snapshot, query, self._near(), self._scopes) for query in queries)

    def digests(self) -> Mapping[PageId, str]:
        """What is indexed, to compare with the archive: ``Entry.digest`` by page."""
        return self._snapshot().digests()

    def stats(self) -> Stats:
        snapshot = self._snapshot()
        return Stats(
            engine=self._name,
            engine_version=self._engine.version,
            analysis=self._manifest.analysis,
            generation=snapshot.generation,
            pages=snapshot.count(All()),
            size_bytes=size_bytes(self._folder) + self._engine.bytes_elsewhere(),
            by_status=snapshot.facets(All(), [Keyword.STATUS])[Keyword.STATUS],
        )

    # --- writing ------------------------------------------------------------------------------------

    def put(self, entries: Iterable[Entry]) -> None:
        """Add pages or replace those with the same id; putting one again changes nothing.

        Raises NotWritable and IndexFull.
        """
        self._writable()
        self._engine.put(self._noted(record_of(entry) for entry in self._counted(entries)))

    def delete(self, page_ids: Iterable[PageId]) -> None:
        """Take pages away; unknown ids are no error. Their text leaves the disk with ``purge``."""
        self._writable()
        self._engine.delete(page_ids)

    def commit(self) -> int:
        """All since the last commit becomes visible at once, and is on disk if the engine is DURABLE.

        Returns the new generation, which is higher than all before.
        """
        self._writable()
        before = self._engine.snapshot().generation if self._replaces is None else self._replaces
        self._words.write()  # before the commit: no page can be found whose words are not there
        self._engine.commit(before + 1)
        if self._replaces is not None:
            write_manifest(self._folder, self._manifest)
            _tidy(self._folder, self._manifest, self._cluster)
            self._replaces = None
        self._added.clear()
        return before + 1

    def purge(self) -> int:
        """Write the index anew without what was deleted: no byte of it is left. Returns the generation.

        Deleting alone marks pages as gone. Commit first: what is not committed is forgotten here.
        """
        self._writable()
        self._engine.close()
        self._engine = _engine(self._folder, self._manifest, self._cluster)  # what was pending is forgotten
        old = self._engine.snapshot()
        fresh = Manifest.fresh(self._name, self._manifest.data + 1)
        engine = _engine(self._folder, fresh, self._cluster)
        self._words = VocabularyWriter(fresh.words(self._folder))
        engine.put(self._noted(record_of(Entry.from_json(payload)) for payload in old.everything()))
        self._words.write()
        engine.commit(old.generation + 1)
        write_manifest(self._folder, fresh)
        self._engine.close()
        self._engine, self._manifest = engine, fresh
        _tidy(self._folder, fresh, self._cluster)
        return old.generation + 1

    def close(self) -> None:
        """Let go of the files and, for a writer, of the lock. Twice is harmless."""
        self._engine.close()
        if self._lock is None:
            return
        if self._replaces is not None:  # a rebuild that was never committed
            discard_build(self._manifest.folder(self._folder), self._cluster)
        self._lock.release()
        self._lock = None

    # --- within -------------------------------------------------------------------------------------

    def _writable(self) -> None:
        if self._lock is None:
            raise NotWritable(self._folder)

    def _counted(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        limit = self._engine.max_pages
        present = self._engine.snapshot().count(All()) if limit is not None else 0
        for entry in entries:
            self._added.add(entry.page_id)
            if limit is not None and present + len(self._added) > limit:
                raise IndexFull(self._name, limit)
            yield entry

    def _noted(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self._words.note(record)
            yield record

    def _near(self) -> Near:
        """Call after ``_snapshot``, which finds the data folder that holds."""
        return limited(Vocabulary(self._manifest.words(self._folder)).near)

    def _snapshot(self) -> Snapshot:
        """The newest commit. A reader follows a rebuild or purge to the new data folder."""
        if self._lock is None:
            manifest = _current(self._folder, self._name)
            if manifest != self._manifest:
                self._engine.close()
                self._engine = _engine(self._folder, manifest, self._cluster)
                self._manifest, self._scopes = manifest, Scopes()
        return self._engine.snapshot()


def _query(question: str | Clause, access: Access, widest: Circle) -> Query:
    return Query(parse(question) if isinstance(question, str) else question, access, widest)


def _engine(folder: Path, manifest: Manifest, cluster: Cluster | None) -> Engine:
    data = manifest.folder(folder)
    data.mkdir(exist_ok=True)
    return make_engine(manifest.engine, data, cluster)


def _tidy(folder: Path, manifest: Manifest, cluster: Cluster | None) -> None:
    """Take away replaced and interrupted builds. Only the writer may call this."""
    for data in other_data(folder, manifest):
        discard_build(data, cluster)


def _current(folder: Path, engine: EngineName) -> Manifest:
    manifest = read_manifest(folder)
    check_manifest(folder, manifest, engine)
    if not manifest.folder(folder).is_dir():
        raise IndexDamaged(folder, "datamappen saknas")
    return manifest


def _current_or_new(folder: Path, engine: EngineName, cluster: Cluster | None) -> Manifest:
    try:
        manifest = _current(folder, engine)
    except IndexMissing:
        manifest = Manifest.fresh(engine)
        _engine(folder, manifest, cluster).close()
        write_manifest(folder, manifest)
    _tidy(folder, manifest, cluster)
    return manifest


def _fresh(folder: Path, engine: EngineName, cluster: Cluster | None) -> Manifest:
    """A manifest for a new data folder beside the present one; leftovers of broken builds are removed."""
    try:
        present = read_manifest(folder)
    except (IndexMissing, IndexDamaged):
        return Manifest.fresh(engine, 1 + max(map(_data_number, folder.glob("data-*")), default=0))
    _tidy(folder, present, cluster)
    return Manifest.fresh(engine, 1 + max(map(_data_number, folder.glob("data-*")), default=present.data))


def _data_number(path: Path) -> int:
    number = path.name.removeprefix("data-")
    return int(number) if number.isdecimal() else 0


def _generation(folder: Path, cluster: Cluster | None) -> int:
    """The generation that a rebuild replaces, whoever made it; 0 where it cannot be read."""
    try:
        manifest = read_manifest(folder)
        return make_engine(manifest.engine, manifest.folder(folder), cluster).snapshot().generation
    except (IndexMissing, IndexDamaged, ClusterUnavailable):
        return 0
