"""What a cluster must stand that a folder need not: nodes that stop, nodes that are silent, a writer elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from index import service
from index.cluster import Cluster
from index.conformance.corpus import make_corpus
from index.conformance.oracle import expected
from index.errors import ClusterUnavailable, IndexBusy
from index.model import Access, Circle, EngineName, Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.service import Index
    from tests.search_cluster import RunningCluster

pytestmark = pytest.mark.xdist_group("cluster")
CORPUS = make_corpus(200)
QUESTION = "vårdnad ELLER umgänge"


@contextmanager
def opened(folder: Path, cluster: Cluster, mode: Mode = Mode.READ) -> Iterator[Index]:
    with service.open_index(folder, EngineName.OPENSEARCH, mode, cluster) as index:
        yield index


def found(index: Index) -> list[str]:
    return list(index.scan(QUESTION, Access.full(), widest=Circle.COMPOUND))


def test_a_node_stops_in_the_middle_and_no_page_is_missing(
    search_cluster: RunningCluster, tmp_path: Path
) -> None:
    folder, cluster = tmp_path / "index", search_cluster.cluster
    everything = sorted(expected(CORPUS, QUESTION, Access.full()))
    with opened(folder, cluster, Mode.WRITE) as writer:
        writer.put(CORPUS[:150])
        writer.commit()
        writer.put(CORPUS[150:])
        search_cluster.stop(2)
        try:
            generation = writer.commit()
            with opened(folder, cluster) as reader:
                assert found(reader) == everything
                assert reader.stats().generation == generation
                assert reader.stats().pages == len(CORPUS)
            writer.delete(entry.page_id for entry in CORPUS[:20])
            writer.commit()
            assert writer.stats().pages == len(CORPUS) - 20
        finally:
            search_cluster.start(2)
    with opened(folder, cluster) as reader:
        assert found(reader) == sorted(expected(CORPUS[20:], QUESTION, Access.full()))


def test_a_silent_cluster_is_said_to_be_silent(tmp_path: Path) -> None:
    nowhere = Cluster(addresses=("http://127.0.0.1:9",), user="arkiv", password="hemligt ord")
    assert "hemligt" not in repr(nowhere)
    with (
        pytest.raises(ClusterUnavailable, match="ingen nod svarar") as silent,
        opened(tmp_path, nowhere, Mode.WRITE),
    ):
        pytest.fail("there is no such cluster")
    assert "hemligt" not in str(silent.value)
    with pytest.raises(ClusterUnavailable, match="index_addresses"):
        service.open_index(tmp_path / "other", EngineName.OPENSEARCH, Mode.WRITE)


def test_a_writer_on_another_machine_is_noticed_at_commit(
    search_cluster: RunningCluster, tmp_path: Path
) -> None:
    """The lock in the folder is this machine's; the number of the generation is the cluster's."""
    here, there, cluster = tmp_path / "here", tmp_path / "there", search_cluster.cluster
    with opened(here, cluster, Mode.WRITE) as writer:
        writer.put(CORPUS[:10])
        writer.commit()
        writer.put(CORPUS[10:20])
        _copy(here, there)
        with opened(there, cluster, Mode.WRITE) as other:
            other.put(CORPUS[20:25])
            other.commit()
        with pytest.raises(IndexBusy, match="Inget har ändrats"):
            writer.commit()
    with opened(here, cluster) as reader:
        assert reader.digests() == {entry.page_id: entry.digest for entry in [*CORPUS[:10], *CORPUS[20:25]]}


def test_a_replaced_build_leaves_the_cluster(search_cluster: RunningCluster, tmp_path: Path) -> None:
    cluster = search_cluster.cluster
    with opened(tmp_path, cluster, Mode.WRITE) as writer:
        writer.put(CORPUS[:30])
        writer.commit()
        before = _indexes(cluster)
    with opened(tmp_path, cluster, Mode.REBUILD) as writer:
        writer.put(CORPUS[:10])
        writer.commit()
        assert len(_indexes(cluster)) == len(before)
        assert _indexes(cluster) != before
        assert writer.stats().size_bytes > 1_000


def _indexes(cluster: Cluster) -> set[str]:
    from index.engines.opensearch_client import connect

    return set(connect(cluster).indices.get(index=f"{cluster.prefix}-*"))


def _copy(here: Path, there: Path) -> None:
    for path in here.rglob("*"):
        if path.is_file() and path.name != "writer.lock":
            copied = there / path.relative_to(here)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())
