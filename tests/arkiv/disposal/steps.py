"""The whole road in four lines, and a search for what should be gone. Shared by the tests of this folder."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from arkiv.settings import Settings
from tests.arkiv.disposal.conftest import NOW, TODAY


def propose(box: Any, settings: Settings, **more: Any) -> Any:
    from arkiv.disposal import services

    return services.propose([box], due_by=TODAY, today=TODAY, settings=settings, actor="prov", **more)


def decide(case: Any, person: Any, settings: Settings, **more: Any) -> Any:
    from arkiv.disposal import services
    from arkiv.disposal.model import Decision

    decision = Decision(
        **{"body": "Socialnämnden", "decided_on": TODAY, "paragraph": "§ 41", "dnr": "SN 2026/45", **more}
    )
    return services.decide(case.ref, decision, person, today=TODAY, now=NOW, settings=settings)


def request(case: Any, person: Any) -> Any:
    from arkiv.disposal import services

    return services.request(case.ref, person, now=NOW)


def approve(case: Any, person: Any, settings: Settings) -> Any:
    from arkiv.disposal import execution

    return execution.approve(case.ref, person, today=TODAY, now=NOW, settings=settings)


def whole_road(box: Any, settings: Settings, person: Any) -> Any:
    case = propose(box, settings)
    decide(case, person("anna"), settings)
    request(case, person("anna"))
    return approve(case, person("bo"), settings)


def every_byte(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file under ``home`` as it lies, and unpacked wherever something in it is packed."""
    for path in home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield path, data
            if data[:2] == b"\x1f\x8b":
                yield path, gzip.decompress(data)
            yield path, b"".join(_inflated(data))


def _inflated(data: bytes) -> Iterator[bytes]:
    """Whatever lies deflated in ``data``: the streams of a PDF, the strips of a TIFF."""
    at = data.find(b"\x78")
    while at >= 0:
        if data[at + 1 : at + 2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj().decompress(data[at:], 10_000_000)
        at = data.find(b"\x78", at + 1)


def spellings(word: str) -> set[bytes]:
    """``word`` as any of our files might write it."""
    forms = {word, word.lower(), word.upper()}
    return {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}


def found(home: Path, needles: set[bytes]) -> list[str]:
    """The files in which any of ``needles`` lies."""
    return sorted(
        {str(path.relative_to(home)) for path, data in every_byte(home) if any(n in data for n in needles)}
    )
