"""Opens the archive's index with the engine, and the cluster, that its settings name."""

from __future__ import annotations

from arkiv.errors import BadInput
from arkiv.settings import Settings
from index.cluster import Cluster
from index.model import EngineName, Mode
from index.service import Index, open_index


def open_for(settings: Settings, mode: Mode) -> Index:
    """The index of the archive. Raises BadInput for an engine that does not exist, and SearchError."""
    return open_index(settings.index, _engine(settings), mode, _cluster(settings))


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
