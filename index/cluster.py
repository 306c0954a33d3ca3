"""Where a search cluster is, and which of its indexes a data folder stands for. Values only: no connection."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from index.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "cluster.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """``addresses`` are of nodes, ``https://sok-1:9200``; any of them may be down. ``prefix`` begins the name
    of every index of ours, so that many archives share a cluster. Shards and replicas count for new indexes.
    """

    addresses: tuple[str, ...]
    prefix: str = "arkiv"
    shards: int = 1
    replicas: int = 1
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class IndexName:
    """The cluster's index that a data folder stands for. ``made`` is false until the cluster has it."""

    text: str
    made: bool = False

    @classmethod
    def fresh(cls, prefix: str) -> IndexName:
        return cls(f"{prefix}-{uuid4().hex}")

    @classmethod
    def read(cls, folder: Path) -> IndexName | None:
        """None in a folder that stands for no index of a cluster."""
        path = folder / _FILE
        return cls(**json.loads(path.read_text("utf-8"))) if path.is_file() else None

    def write(self, folder: Path) -> None:
        write_atomically(folder / _FILE, json.dumps(asdict(self)))

    def as_made(self) -> IndexName:
        return replace(self, made=True)
