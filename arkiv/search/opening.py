"""Opens the archive's index with the engine, and the cluster, that its settings name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from arkiv.errors import BadInput
from arkiv.settings import Settings
from index.cluster import Cluster
from index.model import EngineName, Mode
from index.service import Index, open_index

if TYPE_CHECKING:
    from index.conformance.suite import Result


def open_for(settings: Settings, mode: Mode) -> Index:
    """The index of the archive. Raises BadInput for an engine that does not exist, and SearchError."""
    return open_index(settings.index, _engine(settings), mode, _cluster(settings))


def conform(settings: Settings) -> Iterator[Result]:
    """Try the engine that the settings name, on its cluster if it has one, in a folder of its own."""
    from index.conformance.suite import conform as checks

    with TemporaryDirectory(prefix="arkiv-prov-") as folder:
        yield from checks(Path(folder), _engine(settings), _cluster(settings))


def _engine(settings: Settings) -> EngineName:
    try:
        return EngineName(settings.index_engine)
    except ValueError as error:
        known = ", ".join(EngineName)
        raise BadInput(f"Sökmotorn '{settings.index_engine}' finns inte. Välj en av: {known}.") from error


def _cluster(settings: Settings) -> Cluster | None:
    if not settings.index_addresses:
        return None
    return Cluster(
        addresses=settings.index_addresses,
        shards=settings.index_shards,
        replicas=settings.index_replicas,
        user=settings.index_user,
        password=settings.index_password,
        ca_file=settings.index_ca_file or None,
    )
