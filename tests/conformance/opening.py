"""Opens an index of any engine: the suites name the engine, this adds the running cluster where it needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import service
from index.model import EngineName, Mode

if TYPE_CHECKING:
    from pathlib import Path

    from tests.search_cluster import RunningCluster

ENGINES = [
    # One worker runs all tests of the cluster, so that only one starts it.
    pytest.param(name, marks=pytest.mark.xdist_group("cluster")) if name is EngineName.OPENSEARCH else name
    for name in EngineName
]
running: list[RunningCluster] = []


def engine_of(request: pytest.FixtureRequest) -> EngineName:
    """The engine of a parametrised fixture, its cluster started."""
    if request.param is EngineName.OPENSEARCH and not running:
        running.append(request.getfixturevalue("search_cluster"))
    return EngineName(request.param)


def open_index(
    folder: Path, engine: EngineName = EngineName.TANTIVY, mode: Mode = Mode.READ
) -> service.Index:
    """``index.service.open_index`` with the cluster that runs."""
    cluster = running[0].cluster if engine is EngineName.OPENSEARCH and running else None
    return service.open_index(folder, engine, mode, cluster)


def addresses(engine: EngineName) -> list[str]:
    """What a child process must be told."""
    return list(running[0].cluster.addresses) if engine is EngineName.OPENSEARCH else []


def folders_of(folder: Path, engine: EngineName) -> list[Path]:
    """Everywhere the index in ``folder`` keeps bytes."""
    return [folder, running[0].folder] if engine is EngineName.OPENSEARCH else [folder]
