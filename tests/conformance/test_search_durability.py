"""What every search engine promises about writing: whole commits, one writer, no traces, no surprises."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from index.conformance.corpus import make_corpus
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    NotWritable,
    StaleCursor,
    WrongEngine,
)
from index.model import Access, Circle, EngineName, Entry, Mode, PageId
from tests.conformance.opening import ENGINES, addresses, engine_of, folders_of, open_index

CORPUS = make_corpus(120)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    return engine_of(request)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write(folder: Path, engine: EngineName, entries: list[Entry]) -> int:
    with open_index(folder, engine, Mode.WRITE) as writer:
        writer.put(entries)
        return writer.commit()


def test_putting_again_replaces_and_twice_is_once(engine: EngineName, folder: Path) -> None:
    first, second = (
        replace(CORPUS[0], text="gammal lydelse"),
        replace(CORPUS[0], text="ny lydelse", secret=False),
    )
    write(folder, engine, [first, CORPUS[1]])
    write(folder, engine, [second, first, second])
    with open_index(folder, engine) as index:
        assert list(index.scan("lydelse", Access.full())) == [first.page_id]
        assert not index.scan("gammal", Access.full()).page_ids
        assert index.stats().pages == 2
        assert index.digests() == {entry.page_id: entry.digest for entry in (second, CORPUS[1])}


def test_a_deleted_page_is_found_in_no_way(engine: EngineName, folder: Path) -> None:
    gone = replace(CORPUS[0], text="enastående", persons=("Ebba Ödlund",), case_numbers=("SN 2005/999",))
    write(folder, engine, [gone, *CORPUS[1:5]])
    with open_index(folder, engine, Mode.WRITE) as writer:
        writer.delete([gone.page_id, PageId("okänd")])
        writer.commit()
    with open_index(folder, engine) as index:
        for question in ("enastående", "enast*", "~enastaende", "dnr:SN2005/999", "person:ebba INTE beslut"):
            assert gone.page_id not in index.scan(question, Access.full(), widest=Circle.POSSIBLE).page_ids
        assert len(index.digests()) == 4


def test_nothing_is_seen_before_commit_and_a_reader_then_sees_all(engine: EngineName, folder: Path) -> None:
    write(folder, engine, CORPUS[:10])
    with open_index(folder, engine) as reader, open_index(folder, engine, Mode.WRITE) as writer:
        before = reader.stats()
        writer.put(CORPUS[10:30])
        writer.delete([CORPUS[0].page_id])
        assert reader.stats().pages == before.pages == 10
        generation = writer.commit()
        after = reader.stats()
        assert (after.pages, after.generation) == (29, generation)
        assert generation > before.generation
        writer.put(CORPUS[30:40])
    with open_index(folder, engine) as reader:
        assert reader.stats().pages == 29  # closed without commit: forgotten


def test_a_cursor_from_before_a_commit_or_of_another_question_is_refused(
    engine: EngineName, folder: Path
) -> None:
    write(folder, engine, CORPUS[:100])
    with open_index(folder, engine) as index:
        cursor = index.search("INTE arv", Access.full(), limit=5).cursor
        assert index.search("INTE arv", Access.full(), limit=5, cursor=cursor).hits
        for question, given in (("INTE lån", cursor), ("INTE arv", "skräp"), ("INTE arv", "W10=")):
            with pytest.raises(StaleCursor):
                index.search(question, Access.full(), limit=5, cursor=given)
        with pytest.raises(StaleCursor):
            index.search("INTE arv", Access.of_units("SN"), limit=5, cursor=cursor)
        write(folder, engine, CORPUS[100:101])
        with pytest.raises(StaleCursor, match="från början"):
            index.search("INTE arv", Access.full(), limit=5, cursor=cursor)


def test_one_writer_at_a_time(engine: EngineName, folder: Path) -> None:
    with open_index(folder, engine, Mode.WRITE) as writer:
        writer.put(CORPUS[:3])
        with pytest.raises(IndexBusy, match="Inget har ändrats"):
            open_index(folder, engine, Mode.WRITE)
        with pytest.raises(IndexBusy):
            open_index(folder, engine, Mode.REBUILD)
        writer.commit()
    write(folder, engine, CORPUS[3:4])
    with open_index(folder, engine) as reader:
        assert reader.stats().pages == 4
        with pytest.raises(NotWritable):
            reader.put(CORPUS[:1])


# --- refusing, rebuilding, purging --------------------------------------------------------------------


def edit_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_an_index_of_another_make_is_refused_until_rebuilt(engine: EngineName, folder: Path) -> None:
    with pytest.raises(IndexMissing, match="index rebuild"):
        open_index(folder, engine)
    generation = write(folder, engine, CORPUS[:20])
    edit_manifest(folder, analysis="svenska-0-aaaa")
    for mode in (Mode.READ, Mode.WRITE):
        with pytest.raises(IndexOutdated, match="rebuild"):
            open_index(folder, engine, mode)
    with open_index(folder, engine, Mode.REBUILD) as writer:
        writer.put(CORPUS[:5])
        assert writer.commit() > generation
    with open_index(folder, engine) as reader:
        assert reader.stats().pages == 5
    edit_manifest(folder, format=99)
    with pytest.raises(IndexOutdated):
        open_index(folder, engine)
    other = next(name for name in EngineName if name is not engine)
    with pytest.raises(WrongEngine):
        open_index(folder, other)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(IndexDamaged):
        open_index(folder, engine)


def test_a_reader_keeps_the_old_index_until_the_rebuilt_one_is_committed(
    engine: EngineName, folder: Path
) -> None:
    write(folder, engine, CORPUS[:20])
    with open_index(folder, engine) as reader:
        with open_index(folder, engine, Mode.REBUILD) as writer:  # given up: never committed
            writer.put(CORPUS[:7])
        assert reader.stats().pages == 20
        with open_index(folder, engine, Mode.REBUILD) as writer:
            writer.put(CORPUS[:7])
            assert reader.stats().pages == 20
            generation = writer.commit()
            assert (reader.stats().pages, reader.stats().generation) == (7, generation)
    assert len(list(folder.glob("data-*"))) == 1


def stands_in(text: bytes, folders: list[Path]) -> bool:
    """Whether any file holds ``text``; a cluster may take files away while we look."""
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        with suppress(FileNotFoundError):
            if path.is_file() and text in path.read_bytes():
                return True
    return False


def gone_soon(text: bytes, folders: list[Path]) -> bool:
    """Whether ``text`` leaves the disk; the nodes of a cluster delete on their own time."""
    deadline = time.monotonic() + 20
    while stands_in(text, folders):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_purge_leaves_no_byte_of_what_was_deleted(engine: EngineName, folder: Path) -> None:
    secret = replace(CORPUS[0], page_id=PageId("hemlig"), text="qvxzwkj")
    write(folder, engine, [secret])
    assert stands_in(b"qvxzwkj", folders_of(folder, engine))
    write(folder, engine, CORPUS[1:30])
    with open_index(folder, engine, Mode.WRITE) as writer:
        writer.delete([secret.page_id])
        generation = writer.commit()
        assert writer.purge() > generation
        assert writer.stats().pages == 29
        writer.put(CORPUS[30:31])
        writer.commit()
    assert gone_soon(b"qvxzwkj", folders_of(folder, engine))
    with open_index(folder, engine) as reader:
        assert reader.digests() == {entry.page_id: entry.digest for entry in CORPUS[1:31]}


CHILD = """
import sys
from datetime import date
from pathlib import Path
from index.cluster import Cluster
from index.model import *
from index.service import open_index
cluster = Cluster(addresses=tuple(sys.argv[3:]), shards=2) if sys.argv[3:] else None
index = open_index(Path(sys.argv[1]), EngineName(sys.argv[2]), Mode.WRITE, cluster)
while True:
    after = index.stats().generation + 1
    text = f"g{after} " + "och ett hus i by " * 20
    index.put(Entry(page_id=PageId(f"p{n}"), document_id=DocumentId("d"), box="b", unit="u",
                    status=PageStatus.READ, title=f"g{after}", text=text) for n in range(150))
    print("committing", flush=True)
    index.commit()
"""


def test_a_killed_writer_leaves_the_old_or_the_new_index(engine: EngineName, folder: Path) -> None:
    """Each commit rewrites every page with its generation; a mix of two would show."""
    rng, last = random.Random(3), 0
    for _ in range(2):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), engine.value, *addresses(engine)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        )
        assert child.stdout is not None
        for _ in range(2):
            assert child.stdout.readline() == b"committing\n"
        time.sleep(rng.random() * 0.08)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        with open_index(folder, engine, Mode.WRITE) as index:  # the lock died with its holder
            generation = index.stats().generation
            hits = index.search("=hus", Access.full(), limit=200).hits
            assert {hit.entry.title for hit in hits} == {f"g{generation}"}
            assert len(hits) == index.stats().pages == 150
            assert generation > last
            last = generation
