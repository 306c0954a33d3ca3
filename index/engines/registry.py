"""Engines by name. Each is imported only when it is chosen: Whoosh need not be installed to use tantivy."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from index.cluster import IndexName
from index.errors import ClusterUnavailable
from index.model import EngineName

if TYPE_CHECKING:
    from pathlib import Path

    from index.cluster import Cluster
    from index.engines.protocol import Engine


def make_engine(name: EngineName, folder: Path, cluster: Cluster | None = None) -> Engine:
    """The engine ``name`` on ``folder``, which exists. Raises IndexDamaged, ClusterUnavailable."""
    match name:
        case EngineName.MEMORY:
            from index.engines.memory import MemoryEngine

            return MemoryEngine(folder)
        case EngineName.TANTIVY:
            from index.engines.tantivy import TantivyEngine

            return TantivyEngine(folder)
        case EngineName.WHOOSH:
            from index.engines.whoosh import WhooshEngine

            return WhooshEngine(folder)
        case EngineName.OPENSEARCH:
            if cluster is None:
                raise ClusterUnavailable((), "inställningen index_addresses är tom")
            from index.engines.opensearch import OpenSearchEngine

            return OpenSearchEngine(folder, cluster)


def discard_build(folder: Path, cluster: Cluster | None) -> bool:
    """Take away a replaced data folder, and what it stands for elsewhere; False while that cannot be reached."""
    if IndexName.read(folder) is not None:
        if cluster is None:
            return False
        from index.engines.opensearch import discard

        discard(folder, cluster)
    shutil.rmtree(folder)
    return True
