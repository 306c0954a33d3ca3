"""Write the find report of a box to a folder: three forms of one register, each file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
from django.db import transaction
from django.utils import timezone

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.errors import BadInput
from arkiv.export import html, xlsx
from arkiv.export.find_report import summarise
from arkiv.export.report_model import FindReport
from arkiv.holdings.models import Box
from arkiv.holdings.registers import register_of
from arkiv.settings import Settings


@dataclass(frozen=True, slots=True)
class WrittenReport:
    report: FindReport
    files: tuple[Path, ...]


def write_report(box: Box, settings: Settings, folder: Path, *, actor: str) -> WrittenReport:
    """Write HTML, XLSX and JSON to ``folder``. Raises BadInput when it cannot be written to."""
    register = register_of(box, bootstrap.blob_store(settings))
    report = summarise(register, timezone.localdate())
    forms: dict[str, Callable[[BinaryIO], object]] = {
        "html": lambda out: out.write(html.page(report).encode()),
        "xlsx": lambda out: xlsx.write(report, out),
        "json": lambda out: out.write(msgspec.json.format(msgspec.json.encode(register), indent=1)),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = tuple(_write(folder / f"fyndrapport-{box.ref}.{form}", make) for form, make in forms.items())
    except OSError as error:
        raise BadInput(
            f"Rapporten kunde inte skrivas i {folder} ({error.strerror}). Välj en annan mapp."
        ) from error
    with transaction.atomic():
        log.append("report.written", actor=actor, subject=f"box:{box.pk}", data={"files": len(files)})
    return WrittenReport(report, files)


def write_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write each file whole or not at all. Raises BadInput when the folder cannot be written to."""

    def content(of: bytes) -> Callable[[BinaryIO], object]:
        return lambda out: out.write(of)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / name, content(of)) for name, of in files.items())
    except OSError as error:
        raise BadInput(
            f"Filerna kunde inte skrivas i {folder} ({error.strerror}). Välj en annan mapp."
        ) from error


def _write(path: Path, make: Callable[[BinaryIO], object]) -> Path:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as out:
            make(out)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path
