"""The rows of documents brought in line with what persons have decided, at once and only where it matters.

Relations between documents are found over the whole box: those of documents that changed are dropped here and found
again when the box is next put together (see ``arkiv.following``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import msgspec

from arkiv import bootstrap
from arkiv.diary.models import DiaryAnswerRow
from arkiv.holdings import history, identity, stacks
from arkiv.holdings.corrections import Decided, Run, arranged
from arkiv.holdings.models import Box, Document, Page
from arkiv.holdings.said import with_said
from arkiv.learning import active
from arkiv.retention.models import RetentionAnswerRow
from ingest.model import DocumentReading, PageRef, Relation, Sha256


def rebuild(box: Box, old: Sequence[Run], new: Sequence[Run], decided: Decided) -> tuple[str, ...]:
    """Put the documents ``new`` in place of ``old`` (the same pages) and return their ids in order.

    Call inside a transaction that holds the box. Answers about them are withdrawn, and their pages must be indexed
    anew.
    """
    Box.objects.filter(pk=box.pk).update(assembled_from="")  # "being made anew": documents may come and go
    folders = _folders(box, old)
    made = {
        _uid(box, run): (run, replace(understood(box, run, decided), folder=folders.get(run[0], "")))
        for run in new
    }
    gone = {_uid(box, run) for run in old}
    _withdraw_answers(gone | made.keys())
    rows = {row.uid: row for row in Document.objects.filter(box=box).defer("reading")}
    numbers = {uid: row.number for uid, row in rows.items()}
    if set(old) != set(new):
        untouched = rows.keys() - gone
        firsts = _first_pages(box, untouched) | {uid: run[0] for uid, (run, _) in made.items()}
        numbers = _numbers(box, decided, firsts)
        _renumber([rows[uid] for uid in untouched], numbers)
        Document.objects.filter(box=box, uid__in=gone - made.keys()).delete()
    for uid, (run, reading) in made.items():
        row = rows.get(uid) or Document(box=box, uid=uid)
        row.relations = row.relations if run in old else "[]"
        row.number, row.reading = numbers[uid], msgspec.json.encode(reading).decode()
        row.decided = history.packed(decided.facts.get(run[0], {}))
        row.save()
        _place_pages(row, _pages(box, run).values())
    return tuple(sorted(made, key=numbers.__getitem__))


def understood(box: Box, run: Run, decided: Decided) -> DocumentReading:
    """The document of the pages ``run``, read anew as one, with what persons said of it."""
    from ingest.understand import understand

    settings = bootstrap.current()
    store = bootstrap.blob_store(settings)
    rows = _pages(box, run)
    told = {page: place == 0 for place, page in enumerate(run)}
    stack = understand(
        [stacks.reading_of(rows[page], store) for page in run],
        replace(stacks.context_of(box, settings), starts=told),
        active.understanding(settings),
    )
    (document,) = stack.documents
    return with_said(document, decided.facts.get(run[0], {}))


def run_of(row: Document) -> Run:
    """The pages of a document, in order."""
    return msgspec.json.decode(row.reading, type=DocumentReading).pages


def _folders(box: Box, runs: Sequence[Run]) -> dict[PageRef, str]:
    """Which folder each page of ``runs`` lies in: the sheets that told are not among a document's own pages."""
    rows = Document.objects.filter(box=box, uid__in=[_uid(box, run) for run in runs])
    readings = [msgspec.json.decode(row.reading, type=DocumentReading) for row in rows]
    return {page: each.folder for each in readings for page in each.pages}


def _uid(box: Box, run: Run) -> str:
    return identity.document_id(box.ref, run[0].file, run[0].number)


def _pages(box: Box, run: Run) -> dict[PageRef, Page]:
    """The rows of a run's pages, in its order."""
    found = Page.objects.filter(file__box=box, file__sha256__in={page.file for page in run})
    rows = {_ref(row): row for row in found.select_related("file")}
    return {page: rows[page] for page in run}


def _ref(row: Page) -> PageRef:
    return PageRef(Sha256(row.file.sha256), row.number)


def _first_pages(box: Box, uids: AbstractSet[str]) -> dict[str, PageRef]:
    found = Page.objects.filter(document__box=box, position=1).select_related("file", "document")
    return {
        row.document.uid: _ref(row) for row in found.defer("document__reading") if row.document.uid in uids
    }


def _numbers(box: Box, decided: Decided, firsts: Mapping[str, PageRef]) -> dict[str, int]:
    """Each document's number (from 1), by where its first page stands in the stack."""
    stack = arranged(tuple(map(_ref, stacks.pages_of(box))), decided)
    place = {page: at for at, page in enumerate(stack)}
    ordered = sorted(firsts, key=lambda uid: place[firsts[uid]])
    return {uid: number for number, uid in enumerate(ordered, start=1)}


def _renumber(rows: Sequence[Document], numbers: Mapping[str, int]) -> None:
    """New numbers for documents that stay, also in what relations call them; relations to others go."""
    place = {row.number - 1: numbers[row.uid] - 1 for row in rows}
    changed = []
    for row in rows:
        relations = msgspec.json.decode(row.relations, type=tuple[Relation, ...])
        left = tuple(
            replace(each, document=place[each.document], of=place[each.of])
            for each in relations
            if each.document in place and each.of in place
        )
        if left != relations or row.number != numbers[row.uid]:
            row.number, row.relations = numbers[row.uid], msgspec.json.encode(left).decode()
            changed.append(row)
    Document.objects.bulk_update(changed, ("number", "relations"), batch_size=500)


def _place_pages(document: Document, pages: Iterable[Page]) -> None:
    for position, page in enumerate(pages, start=1):
        page.document, page.position, page.indexed = document, position, ""
        page.save(update_fields=("document", "position", "indexed"))


def _withdraw_answers(uids: AbstractSet[str]) -> None:
    """No answer beats one that was given about something else."""
    DiaryAnswerRow.objects.filter(document__in=uids).delete()
    RetentionAnswerRow.objects.filter(document__in=uids).delete()
