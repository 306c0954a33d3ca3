"""Drawn boxes, read by the real reader from their scans. Boxes and readings are kept, so a second run is quick."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from ingest.intake.inspect import inspect
from ingest.intake.pages import open_source
from ingest.model import PageReading, StackContext
from ingest.profile import load_profile
from ingest.reader import BACK_END, Reader
from ingest.stages.fields.case_number import parse_case_number
from scripts.drawing.box import draw_box
from scripts.drawing.fonts import Bank
from scripts.make_box import SCANS, contents

PROFILE = "snabb"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileReading:
    """The pages of one scan file as read, and the CPU seconds it took, intake included."""

    readings: tuple[PageReading, ...]
    spent_s: float


@dataclass(frozen=True, slots=True)
class ReadBox:
    """A drawn box as it was read. ``names`` has the file name of each SHA-256; ``read_s`` is CPU seconds."""

    seed: int
    truth: Json
    readings: tuple[PageReading, ...]
    names: Mapping[str, str]
    context: StackContext
    read_s: float


def read_box(keep: Path, seed: int, documents: int, bank: Bank) -> ReadBox:
    """The box of ``seed``, drawn and read into ``keep`` unless it lies there already."""
    folder = keep / f"{bank.value}-{seed}-{documents}"
    if not (folder / "sanning.json").is_file():
        _draw(folder, seed, documents, bank)
    truth: Json = json.loads((folder / "sanning.json").read_text("utf-8"))
    paths = [folder / SCANS / row["name"] for row in truth["files"]]
    readers: list[Reader] = []
    read = [_read_file(path, keep / "lasningar", readers) for path in paths]
    return ReadBox(
        seed,
        truth,
        tuple(reading for file in read for reading in file.readings),
        {file.readings[0].page.file: path.name for file, path in zip(read, paths, strict=True)},
        _context(truth, folder / "diarium.csv"),
        sum(file.spent_s for file in read),
    )


def _draw(folder: Path, seed: int, documents: int, bank: Bank) -> None:
    box = draw_box(seed, documents, bank)
    (folder / SCANS).mkdir(parents=True, exist_ok=True)
    for name, content in sorted(
        contents(box, asked=documents).items(), key=lambda item: "sanning" in item[0]
    ):
        (folder / name).write_bytes(content)


def _read_file(path: Path, kept: Path, readers: list[Reader]) -> FileReading:
    """What is read in ``path``; ``readers`` holds the reader once there is need of one."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    store = kept / f"{digest}-{PROFILE}-{BACK_END}.json.gz"
    if store.is_file():
        return msgspec.json.decode(gzip.decompress(store.read_bytes()), type=FileReading)
    if not readers:
        readers.append(Reader(load_profile(PROFILE).reading))
    before = time.process_time()
    with open_source(path, inspect(path)) as source:
        pages = [readers[0].read(source.page(page.number)) for page in source.info.pages]
    read = FileReading(tuple(pages), time.process_time() - before)
    kept.mkdir(parents=True, exist_ok=True)
    store.write_bytes(gzip.compress(msgspec.json.encode(read), mtime=0))
    return read


def _context(truth: Json, diary: Path) -> StackContext:
    """What the archive knows of the box, the diary's own numbers included."""
    authority = truth["authority"]
    first, last = truth["years"]
    bare = StackContext(
        authority=authority["name"],
        municipality=authority["municipality"],
        unit_codes=tuple(authority["unit_codes"]),
        years=(first, last),
    )
    with diary.open(encoding="cp1252", newline="") as rows:
        printed = [row[0] for row in csv.reader(rows, delimiter=";") if row]
    known = (parse_case_number(number, bare) for number in printed)
    return replace(bare, known_case_numbers=frozenset(each.normal.split("-")[0] for each in known if each))
