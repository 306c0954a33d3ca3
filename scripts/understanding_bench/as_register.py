"""A stack that was understood in the shape of a register: as much of it as the figures on copies ask for."""

from __future__ import annotations

from ingest.model import DocumentReading, Relation, StackReading
from scripts.understanding_bench.boxes import Json, ReadBox


def as_register(box: ReadBox, stack: StackReading) -> Json:
    """Files, documents with their pages, and the relations of each."""
    return {
        "files": [{"sha256": digest, "name": name} for digest, name in box.names.items()],
        "documents": [
            _document(place, reading, [each for each in stack.relations if each.document == place])
            for place, reading in enumerate(stack.documents)
        ],
    }


def _document(place: int, reading: DocumentReading, relations: list[Relation]) -> Json:
    return {
        "id": str(place),
        "pages": [{"file": page.file, "number": page.number} for page in reading.pages],
        "relations": [
            {
                "kind": str(each.kind),
                "of": str(each.of),
                "differences": [{"ours": one.ours, "theirs": one.theirs} for one in each.differences],
            }
            for each in relations
        ],
    }
