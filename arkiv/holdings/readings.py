"""Page readings as blobs: compressed JSON, the same bytes for the same reading."""

from __future__ import annotations

import gzip
import io

import msgspec

from arkiv.blobs.protocol import BlobStore
from ingest.model import PageReading

_LEVEL = 6


def store_reading(store: BlobStore, reading: PageReading) -> str:
    """Keep ``reading`` and return the name of its blob. No clock in the bytes: twice is the same blob."""
    packed = gzip.compress(msgspec.json.encode(reading), _LEVEL, mtime=0)
    return store.put(io.BytesIO(packed))


def load_reading(store: BlobStore, name: str) -> PageReading:
    """The reading kept under ``name``. Raises StoreError."""
    with store.open(name) as stream:
        return msgspec.json.decode(gzip.decompress(stream.read()), type=PageReading)
