from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.search_cluster import RunningCluster, running_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def search_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCluster]:
    """Three real nodes of OpenSearch, for as long as the tests run."""
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running
