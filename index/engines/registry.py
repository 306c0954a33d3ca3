"""Engines by name. Each is imported only when it is chosen: Whoosh need not be installed to use tantivy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.model import EngineName

if TYPE_CHECKING:
    from pathlib import Path

    from index.engines.protocol import Engine


def make_engine(name: EngineName, folder: Path) -> Engine:
    """The engine ``name`` on ``folder``, which exists. Raises IndexDamaged."""
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
