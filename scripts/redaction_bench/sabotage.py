"""Deliveries broken on purpose, each in one way that has happened to somebody or could. The proof must catch them all.

Each takes a sound delivery and leaves a file and the plan that its maker would have had in good faith: hashes agree
with the broken file, so that no fault is caught merely because a byte has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from arkiv.disclosure.delivery.build import file_sha256
from arkiv.disclosure.delivery.model import Delivery
from arkiv.disclosure.proof.model import Fault as F
from scripts.redaction_bench.broken_builds import BUILT
from scripts.redaction_bench.broken_objects import EDITS, edited
from scripts.redaction_bench.broken_tricks import TRICKS
from scripts.redaction_bench.sound import Broken, Sound


def breakages() -> Iterator[Broken]:
    """Every way."""
    for name, edit, faults in EDITS:
        yield Broken(name, edited(edit), frozenset(faults))
    for name, change, faults in _BYTES:
        yield Broken(name, _rewritten(change), frozenset(faults))
    for name, make, faults in (*BUILT, *TRICKS):
        yield Broken(name, make, frozenset(faults))


def _rewritten(change: Callable[[bytes, Sound], bytes]) -> Callable[[Sound, Path], Delivery]:
    def make(sound: Sound, out: Path) -> Delivery:
        out.write_bytes(change(sound.path.read_bytes(), sound))
        return replace(sound.delivery, sha256=file_sha256(out))

    return make


def _trailing(data: bytes, sound: Sound) -> bytes:
    return data + b"\n" + sound.secret.encode("utf-16-le")


def _revision(data: bytes, sound: Sound) -> bytes:
    return data + b"\n1 0 obj\n<< >>\nendobj\nxref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n"


def _before(data: bytes, sound: Sound) -> bytes:
    return b"skannat\n" + data


def _cut(data: bytes, sound: Sound) -> bytes:
    return data[: len(data) // 2]


_BYTES: tuple[tuple[str, Callable[[bytes, Sound], bytes], set[F]], ...] = (
    ("text efter filens slut", _trailing, {F.TRAILING_BYTES}),
    ("tidigare version kvar", _revision, {F.REVISION}),
    ("text före filens början", _before, {F.TRAILING_BYTES, F.UNREADABLE}),
    ("halva filen", _cut, {F.UNREADABLE, F.WRONG_PAGES}),
)
