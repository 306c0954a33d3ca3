"""Scans sent from a browser in pieces: a broken connection is taken up where it ended. The shell around intake.

What has come so far lies in a folder that a destruction clears like any other work (``disposal.places.clear_work``);
the sender begins again if that happens.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from arkiv import bootstrap
from arkiv.disposal.scope import WORK_PREFIX
from arkiv.errors import BadInput, NotAllowedNow
from arkiv.holdings.identity import file_name, is_system_file
from arkiv.holdings.models import Box, BoxState
from arkiv.holdings.services import add_file
from arkiv.settings import Settings

PIECE = 4 << 20
"""Bytes of a piece; the largest that is taken."""
_KEPT_SECONDS = 7 * 24 * 3600
_LONGEST_NAME = 300
_HEAD_BYTES = 512


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file: ``offset`` from its start, ``total`` its size, ``mark`` the sender's own (name and time)."""

    name: str
    mark: str
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class Received:
    """How much of the file is here, whether it is in the box now, and whether the box held the same bytes before."""

    bytes: int
    kept: bool = False
    known: bool = False
    passed_over: bool = False


def received(box: Box, piece: Piece, settings: Settings) -> Received:
    """How much of the file that ``piece`` is of has come."""
    path = _path(box, piece, settings)
    return Received(path.stat().st_size if path.exists() else 0)


def receive(box: Box, piece: Piece, content: bytes, settings: Settings, *, actor: str) -> Received:
    """Put a piece after those before it; the last one puts the file in the box. Raises BadInput, NotAllowedNow.

    A piece that does not follow is left: the answer says how much is here, and the sender goes on from there.
    """
    _check(box, piece, content, settings)
    path = _path(box, piece, settings)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    here = path.stat().st_size if path.exists() else 0
    if piece.offset != here:
        return Received(here)
    with path.open("ab") as stream:
        stream.write(content)
    here += len(content)
    if here < piece.total:
        return Received(here)
    try:
        return _keep(box, piece, path, settings, actor)
    finally:
        path.unlink(missing_ok=True)


def tidy(settings: Settings) -> None:
    """Take away what nobody has gone on sending for a week."""
    for path in _folder(settings).glob("*.del"):
        if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _keep(box: Box, piece: Piece, path: Path, settings: Settings, actor: str) -> Received:
    with path.open("rb") as stream:
        if is_system_file(PurePosixPath(piece.name).name, stream.read(_HEAD_BYTES)):
            return Received(piece.total, passed_over=True)
    new = add_file(
        box,
        path,
        file_name(piece.name),
        store=bootstrap.blob_store(settings),
        code_version=bootstrap.profile(settings).code_version,
        actor=actor,
    )
    return Received(piece.total, kept=True, known=not new)


def _check(box: Box, piece: Piece, content: bytes, settings: Settings) -> None:
    if box.state == BoxState.CLOSED:
        raise NotAllowedNow(f"Kartongen {box.ref} är stängd. Lägg fyndet i en ny kartong.")
    if not piece.name.strip() or len(piece.name) > _LONGEST_NAME:
        raise BadInput(f"Filens namn ska vara 1–{_LONGEST_NAME} tecken. Filen är inte mottagen.")
    if piece.total > settings.max_file_mb << 20:
        raise BadInput(
            f"{file_name(piece.name)} är större än {settings.max_file_mb} MB och tas inte emot. Dela upp den."
        )
    fits = piece.offset >= 0 and piece.offset + len(content) <= piece.total
    if not fits or len(content) > PIECE or (not content and piece.total):
        raise BadInput("Delen hör inte till filen. Försök igen; det som redan kommit är kvar.")


def _path(box: Box, piece: Piece, settings: Settings) -> Path:
    name = hashlib.sha256(f"{box.pk}\0{piece.name}\0{piece.total}\0{piece.mark}".encode()).hexdigest()
    return _folder(settings) / f"{name}.del"


def _folder(settings: Settings) -> Path:
    return settings.home / f"{WORK_PREFIX}mottagning"
