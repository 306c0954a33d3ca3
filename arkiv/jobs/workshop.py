"""What a worker does with a claim: one function per kind of step, tools built once per process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from arkiv import bootstrap
from arkiv.derivatives.hand_services import as_read
from arkiv.holdings import containers, history, masters, services, stacks
from arkiv.holdings.models import Box, Page, SourceFile
from arkiv.holdings.readings import store_reading
from arkiv.holdings.unpacking import Contents, has_attachments, is_container, take_out, unpack
from arkiv.jobs import ledger
from arkiv.jobs.model import Claim, StepKind
from arkiv.learning import active
from arkiv.settings import Settings
from index.errors import IndexBusy, SearchError
from ingest.errors import EngineFailed, IngestError
from ingest.intake.inspect import inspect
from ingest.model import FileInfo, PageReading, PageRef, Sha256
from ingest.reader import Reader

Outcome = tuple[str, Callable[[], None]]
"""What a step leaves: the name of its result, and the change to make where the claim still holds."""
ACTOR = "arkiv"
_INDEX_LOOK_SECONDS = 0.2


class Workshop:
    """The tools of one worker process: the store, the reader with its models, the source file last opened."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = bootstrap.blob_store(settings)
        self._profile = bootstrap.profile(settings)
        self._limits = self._profile.limits

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._profile.reading)

    def carry_out(self, claim: Claim) -> None:
        """Do the step and write its outcome, or hand it back if the failure may pass."""
        work: dict[StepKind, Callable[[str], Outcome]] = {
            StepKind.LIST: self._list,
            StepKind.READ: self._read,
            StepKind.ASSEMBLE: self._assemble,
            StepKind.INDEX: self._index,
        }
        try:
            result, effect = work[claim.kind](claim.unit)
        except (EngineFailed, SearchError, MemoryError, OSError) as error:
            ledger.put_back(claim, f"{error} ({type(error).__name__})")
            return
        ledger.finish(claim, result, effect)

    def _list(self, unit: str) -> Outcome:
        file = SourceFile.objects.get(pk=unit)
        try:
            with self._store.local_path(file.sha256) as path:
                info = inspect(path, self._limits, original_name=file.name)
                if has_attachments(info):
                    return self._take_out(file, info, take_out(path, file.name, self._store, self._limits))
        except IngestError as error:
            if is_container(error):
                return self._unpack(file)
            code, message = error.code, str(error)
            return "", lambda: services.file_unread(file, code, message, actor=ACTOR)
        version = self._profile.code_version
        return "", lambda: services.file_listed(file, info, code_version=version, actor=ACTOR)

    def _unpack(self, file: SourceFile) -> Outcome:
        with self._store.local_path(file.sha256) as path:
            contents = unpack(path, file.name, self._store, self._limits)
        version = self._profile.code_version
        return "", lambda: containers.unpacked(file, contents, code_version=version, actor=ACTOR)

    def _take_out(self, file: SourceFile, info: FileInfo, contents: Contents) -> Outcome:
        version = self._profile.code_version
        return "", lambda: containers.listed_with_attachments(
            file, info, contents, code_version=version, actor=ACTOR
        )

    def _read(self, unit: str) -> Outcome:
        page = Page.objects.select_related("file").get(pk=unit)
        try:
            reading = self._read_page(page)
        except EngineFailed:
            raise
        except IngestError as error:
            code, message = error.code, str(error)
            return "", lambda: services.page_failed(page, code, message, actor=ACTOR)
        blob = store_reading(self._store, reading)
        return as_read(page, reading, blob, self._store, actor=ACTOR)

    def _read_page(self, page: Page) -> PageReading:
        from ingest.intake.pages import open_source

        master = masters.master_of(page)
        with (
            self._store.local_path(master.blob) as path,
            open_source(path, master.info, self._limits) as source,
        ):
            # The page's own name, not that of the bytes it happens to lie in now.
            own = PageRef(Sha256(page.file.sha256), page.number)
            return self._reader.read(replace(source.page(master.number), page=own))

    def _assemble(self, unit: str) -> Outcome:
        from ingest.understand import understand

        box = Box.objects.get(pk=unit)
        scanned = stacks.pages_of(box)
        made_from = stacks.made_from(box, scanned, self._profile.code_version)
        decided = history.decided(box)
        pages, starts = stacks.in_order(scanned, decided)
        stack = understand(
            [stacks.reading_of(page, self._store) for page in pages],
            replace(stacks.context_of(box, self._settings), starts=starts),
            active.understanding(self._settings),
        )
        return made_from, lambda: services.box_assembled(
            box, pages, stack, made_from, decided=decided, actor=ACTOR
        )

    def _index(self, unit: str) -> Outcome:
        from arkiv.search import writer

        box = Box.objects.get(pk=unit)
        digests = self._when_free(lambda: writer.write_box(box, self._settings, self._store))
        result = hashlib.sha256("".join(digests[key] for key in sorted(digests)).encode()).hexdigest()
        return result, lambda: writer.mark_indexed(box, digests, actor=ACTOR)

    def _when_free(self, write: Callable[[], dict[str, str]]) -> dict[str, str]:
        """``write`` as soon as the index has no other writer: another box may be going in, and that is no fault."""
        until = time.monotonic() + self._settings.step_timeout_seconds / 2
        while True:
            try:
                return write()
            except IndexBusy:
                if time.monotonic() > until:
                    raise
            time.sleep(_INDEX_LOOK_SECONDS)


def lost(kind: StepKind, unit: str, code: str, text: str) -> None:
    """A step was given up because every worker that took it died: name the gap where people look."""
    if kind is StepKind.LIST:
        services.file_unread(SourceFile.objects.get(pk=unit), code, text, actor=ACTOR)
    elif kind is StepKind.READ:
        services.page_failed(Page.objects.select_related("file").get(pk=unit), code, text, actor=ACTOR)
