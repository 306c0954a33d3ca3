"""Where files are parted: tried when a list is made, done when it is carried out. Results are kept for one run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from arkiv import bootstrap
from arkiv.disposal.errors import NotLossless
from arkiv.disposal.model import PageName
from arkiv.disposal.parting import part
from arkiv.disposal.scope import WORK_PREFIX
from arkiv.disposal.sorting import FileFacts
from arkiv.holdings import masters
from arkiv.holdings.models import Page, SourceFile
from arkiv.settings import Settings
from ingest.model import FileInfo


@dataclass(frozen=True, slots=True)
class Parted:
    """A file made of the pages to keep: where it lies, what it holds, and page number → place in it."""

    path: Path
    info: FileInfo
    places: dict[int, int]


class Bench:
    """Parts files in a folder of its own. A file and its pages are parted once, however often it is asked for."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._store = bootstrap.blob_store(settings)
        self._limits = bootstrap.profile(settings).limits
        self._made: dict[tuple[str, str, frozenset[PageName]], Parted | None] = {}

    def can_part(self, facts: FileFacts, left: frozenset[PageName]) -> bool:
        """Whether it can be done without loss; it then has been."""
        return self.parted(facts.box, facts.file, left) is not None

    def parted(self, box: str, file: str, left: frozenset[PageName]) -> Parted | None:
        """The file with the pages ``left`` alone, or ``None`` when that cannot be had without loss."""
        key = (box, file, left)
        if key not in self._made:
            self._made[key] = self._part(box, file, left)
        return self._made[key]

    def _part(self, box: str, file: str, left: frozenset[PageName]) -> Parted | None:
        row = SourceFile.objects.get(box__ref=box, sha256=file)
        numbers = sorted(page.number for page in left)
        held = dict(Page.objects.filter(file=row).values_list("number", "held_number"))
        into = self._folder / f"{len(self._made)}"
        keep = [held[number] or number for number in numbers]
        try:
            with self._store.local_path(masters.blob_of(row)) as path:
                info = part(path, masters.info_of(row), keep, into, self._limits)
        except NotLossless:
            return None
        return Parted(into, info, {number: place for place, number in enumerate(numbers, start=1)})


@contextmanager
def bench(settings: Settings) -> Iterator[Bench]:
    """A bench whose folder is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=WORK_PREFIX) as folder:
        yield Bench(Path(folder), settings)
