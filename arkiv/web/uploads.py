"""Small files sent in a form, put where a reader can open them and taken away again. The shell around importers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from arkiv.disposal.scope import WORK_PREFIX
from arkiv.errors import BadInput
from arkiv.holdings.identity import file_name
from arkiv.settings import Settings

MOST_MB = 500


@contextmanager
def put_down(files: Sequence[Any], settings: Settings) -> Iterator[tuple[Path, ...]]:
    """The uploaded ``files`` in a folder of their own, under names a message can quote. Raises BadInput for none."""
    if not files:
        raise BadInput("Välj en fil. Inget har lästs in.")
    if sum(file.size for file in files) > MOST_MB << 20:
        raise BadInput(f"Filerna är större än {MOST_MB} MB tillsammans. Läs in dem från kommandoraden.")
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=WORK_PREFIX) as folder:
        yield tuple(_put(Path(folder), place, file) for place, file in enumerate(files))


def _put(folder: Path, place: int, file: Any) -> Path:
    """One file in a folder of its own, so that two of one name do not meet; the name keeps nothing of a path."""
    own = folder / str(place)
    own.mkdir()
    name = file_name(str(file.name)).replace("/", "_").replace("\\", "_").strip(". ")[-120:] or "fil"
    path = own / name
    with path.open("wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    return path
