"""Damage drawn by lot, for as long as one likes: every file must still be read or named."""

from __future__ import annotations

import hashlib
import tempfile
import time
from pathlib import Path

import click
import numpy as np

from scripts.intake_bench import faxes, images, packed, pdf_pages, pdf_scans, suite_pdfs, suite_tiffs, tiffs
from scripts.intake_bench.attempt import attempt_file
from scripts.intake_bench.case import Rng

LARGEST_SEED = 200_000  # bytes; damage is spread thin over larger ones
INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF)


def command(seed: int, seconds: float, corpus: Path | None) -> int:
    """Fuzz for ``seconds``; 1 if any file crashed, hung, or met an error without a name."""
    rng = np.random.default_rng(seed)
    seeds = seed_files()
    until, tried, fallen = time.monotonic() + seconds, 0, 0
    with tempfile.TemporaryDirectory(prefix="arkiv-fuzz-") as place:
        path = Path(place, "fil")
        while time.monotonic() < until:
            name = list(seeds)[int(rng.integers(len(seeds)))]
            data = damaged(seeds[name], rng)
            path.write_bytes(data)
            outcome = attempt_file(path, name, "")
            tried += 1
            if outcome.wrong or "decoder-crashed" in outcome.codes:
                fallen += bool(outcome.wrong)
                click.echo(f"{name}: {outcome.word} {outcome.wrong}")
                _keep(data, corpus)
    click.echo(f"{tried} files tried from {len(seeds)} seeds, {fallen} neither read nor named")
    return 1 if fallen else 0


def seed_files() -> dict[str, bytes]:
    """Whole files of every make, small ones first choice."""
    rng = np.random.default_rng(0)
    made = {}
    for shelf in (images, tiffs, suite_tiffs, faxes, pdf_scans, pdf_pages, suite_pdfs, packed):
        for case in shelf.cases():
            if "a0" not in case.name and "bomb" not in case.name and case.name not in ("jpeg/scans",):
                data = case.build(rng)
                if 0 < len(data) <= LARGEST_SEED:
                    made[case.name] = data
    return made


def damaged(data: bytes, rng: Rng) -> bytes:
    """One to six of the accidents a file can have."""
    out = bytearray(data)
    for _ in range(int(rng.integers(1, 7))):
        _ACCIDENTS[int(rng.integers(len(_ACCIDENTS)))](out, rng)
    return bytes(out)


def _change(out: bytearray, rng: Rng) -> None:
    if out:
        out[int(rng.integers(len(out)))] = int(rng.integers(256))


def _plant(out: bytearray, rng: Rng) -> None:
    """A number decoders stumble over, in either byte order."""
    value = INTERESTING[int(rng.integers(len(INTERESTING)))]
    width = max(1, (value.bit_length() + 7) // 8)
    at = int(rng.integers(len(out) + 1))
    out[at : at + width] = value.to_bytes(width, "big" if rng.integers(2) else "little")


def _cut(out: bytearray, rng: Rng) -> None:
    if rng.integers(4) == 0:
        del out[int(rng.integers(len(out) + 1)) :]


def _double(out: bytearray, rng: Rng) -> None:
    start, end = sorted(int(place) for place in rng.integers(len(out) + 1, size=2))
    end = min(end, start + 4_000)
    at = int(rng.integers(len(out) + 1))
    out[at:at] = out[start:end]


def _drop(out: bytearray, rng: Rng) -> None:
    at = int(rng.integers(len(out) + 1))
    del out[at : at + int(rng.integers(1, 64))]


def _digits(out: bytearray, rng: Rng) -> None:
    """Another number where a PDF has one."""
    places = [place for place, byte in enumerate(out[:20_000]) if 48 <= byte <= 57]
    if places:
        out[places[int(rng.integers(len(places)))]] = int(rng.integers(48, 58))


_ACCIDENTS = (_change, _change, _plant, _cut, _double, _drop, _digits)


def _keep(data: bytes, corpus: Path | None) -> None:
    if corpus is not None:
        corpus.mkdir(parents=True, exist_ok=True)
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
