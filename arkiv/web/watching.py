"""Folders that scanners put files in: a file that has stopped growing is taken in, moved aside, and a receipt written.

``watch_folders`` names them: ``Barn=/srv/skanner/barn`` for a unit, a path alone for the whole authority. In each, a
folder is named as an open box and holds its scans. Nothing outside is read: links are not followed, and what is read
is first copied from a file that was opened as itself.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.db.models import Q

from arkiv import bootstrap
from arkiv.accounts.models import BoxUnit, Unit
from arkiv.disposal.scope import WORK_PREFIX
from arkiv.errors import ArkivError
from arkiv.holdings.identity import file_name, is_system_file
from arkiv.holdings.models import Box, BoxState
from arkiv.holdings.services import add_file
from arkiv.settings import Settings
from arkiv.web.models import Receipt

ASIDE = "mottaget"
"""Where a file lies once its bytes are kept; the folder is the scanner's own, and is emptied by whoever runs it."""
STILL_SECONDS = 10.0
_ACTOR = "arkiv:mapp"
_KEPT_DAYS = 30
_MOST_AT_ONCE = 200
_HEAD_BYTES = 512
_DEEPEST = 8


class Came(StrEnum):
    """What became of a file; ``models.RECEIPTS`` has the words."""

    KEPT = "kept"
    KNOWN = "known"
    PASSED_OVER = "passed_over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder and whose it is; ``unit`` is empty for the whole authority."""

    unit: str
    path: Path


def watched(settings: Settings) -> tuple[Watched, ...]:
    """The folders of the setting, in its order."""
    found = []
    for text in settings.watch_folders:
        unit, mark, path = text.partition("=")
        found.append(Watched(unit.strip(), Path(path.strip())) if mark else Watched("", Path(text.strip())))
    return tuple(found)


class Watcher:
    """Remembers how each file looked, so that one that still grows is left. It is asked every other second."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[int, int, float]] = {}

    def look(self, settings: Settings, now: float | None = None) -> list[str]:
        """Take in what has stood still for a while; the refs of boxes that something came into."""
        moment = time.monotonic() if now is None else now
        waiting: dict[Path, tuple[int, int, float]] = {}
        came: list[str] = []
        for folder in watched(settings):
            for ref, path, about in _files(folder.path):
                size, changed, since = self._seen.get(path, (-1, -1, moment))
                if (size, changed) != (about.st_size, about.st_mtime_ns):
                    size, changed, since = about.st_size, about.st_mtime_ns, moment
                if moment - since < STILL_SECONDS or len(came) >= _MOST_AT_ONCE:
                    waiting[path] = (size, changed, since)
                elif _take(folder, ref, path, settings):
                    came.append(ref)
        self._seen = waiting
        return list(dict.fromkeys(came))


def _files(folder: Path) -> Iterator[tuple[str, Path, os.stat_result]]:
    """Every plain file of a box's folder, with the box's name; links and what was taken in are passed over."""
    for box in _inside(folder):
        if box.is_dir(follow_symlinks=False):
            for path, about in _plain(Path(box.path), 0):
                yield box.name, path, about


def _plain(folder: Path, depth: int) -> Iterator[tuple[Path, os.stat_result]]:
    for entry in _inside(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != ASIDE and depth < _DEEPEST:
                yield from _plain(Path(entry.path), depth + 1)
        elif entry.is_file(follow_symlinks=False):
            try:
                yield Path(entry.path), entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # taken away since it was listed


def _inside(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError:
        return []  # a share that is away just now comes back by itself


def _take(folder: Watched, ref: str, path: Path, settings: Settings) -> bool:
    """Keep one file. What is refused stays where it lies, with its reason in the receipt; asked once a change."""
    name = file_name(path.name)
    try:
        about = path.lstat()
    except FileNotFoundError:
        return False  # taken away since it was listed
    if _refused_before(folder, ref, name, about):
        return False
    try:
        outcome = _keep(folder, ref, path, name, settings)
    except (ArkivError, OSError) as error:
        reason = str(error) if isinstance(error, ArkivError) else "Filen gick inte att läsa från mappen."
        _note(folder, ref, name, about, Came.REFUSED, reason)
        return False
    _set_aside(path, folder.path / ref)
    _note(folder, ref, name, about, outcome, "")
    return outcome is Came.KEPT


def _keep(folder: Watched, ref: str, path: Path, name: str, settings: Settings) -> Came:
    box = _box(folder, ref)
    if path.lstat().st_size > settings.max_file_mb << 20:
        raise ArkivError(f"Filen är större än {settings.max_file_mb} MB och tas inte emot. Dela upp den.")
    copy = settings.home / f"{WORK_PREFIX}mappfil"
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                raise ArkivError("Det är ingen vanlig fil. Den är inte rörd.")
            with copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        with copy.open("rb") as stream:
            if is_system_file(name, stream.read(_HEAD_BYTES)):
                return Came.PASSED_OVER
        new = add_file(
            box,
            copy,
            name,
            store=bootstrap.blob_store(settings),
            code_version=bootstrap.profile(settings).code_version,
            actor=_ACTOR,
        )
    finally:
        copy.unlink(missing_ok=True)
    return Came.KEPT if new else Came.KNOWN


def _box(folder: Watched, ref: str) -> Box:
    """The open box a folder is named after, if it belongs to the folder's unit."""
    box = Box.objects.filter(ref=ref, state=BoxState.OPEN).first()
    if box is None:
        raise ArkivError(
            f"Det finns ingen öppen kartong {ref[:40]}. Lägg upp den; filen tas in när den ändras."
        )
    owner = BoxUnit.objects.filter(box=box).select_related("unit").first()
    if (owner.unit.name if owner else "") != folder.unit:
        raise ArkivError(f"Kartong {ref} hör inte till mappens enhet. Filen är inte rörd.")
    return box


def _set_aside(path: Path, box: Path) -> None:
    aside = box / ASIDE
    aside.mkdir(exist_ok=True)
    target = aside / path.name
    number = 1
    while target.exists():
        number += 1
        target = aside / f"{number}-{path.name}"
    path.rename(target)


# --- receipts -----------------------------------------------------------------------------------------


def receipts_of(box: Box) -> list[Receipt]:
    """The newest receipts of a box."""
    return list(Receipt.objects.filter(box=box.ref).order_by("-pk")[:20])


def refusals(units: frozenset[int] | None) -> list[Receipt]:
    """What lies in the folders of these units and could not be taken in, the newest first."""
    rows = Receipt.objects.filter(outcome=Came.REFUSED)
    if units is not None:
        rows = rows.filter(unit__in=Unit.objects.filter(pk__in=units).values("name"))
    return list(rows.order_by("-pk")[:20])


def _refused_before(folder: Watched, ref: str, name: str, about: os.stat_result) -> bool:
    """Whether this very file was refused and nothing has changed: neither the file, nor that its box is missing."""
    row = Receipt.objects.filter(
        unit=folder.unit, box=ref[:40], name=name[:300], outcome=Came.REFUSED, mark=_mark(about)
    ).first()
    if row is None:
        return False
    if row.no_box and Box.objects.filter(Q(ref=ref) & Q(state=BoxState.OPEN)).exists():
        row.delete()
        return False
    return True


def _note(folder: Watched, ref: str, name: str, about: os.stat_result, outcome: Came, reason: str) -> None:
    now = datetime.now(UTC)
    Receipt.objects.filter(at__lt=now - timedelta(days=_KEPT_DAYS)).delete()
    same = Receipt.objects.filter(unit=folder.unit, box=ref[:40], name=name[:300])
    same.filter(outcome=Came.REFUSED).delete()
    Receipt.objects.create(
        unit=folder.unit,
        box=ref[:40],
        name=name[:300],
        mark=_mark(about),
        outcome=outcome,
        reason=reason[:500],
        no_box=outcome is Came.REFUSED and not Box.objects.filter(ref=ref).exists(),
        at=now,
    )


def _mark(about: os.stat_result) -> str:
    return f"{about.st_size}-{about.st_mtime_ns}"[:60]
