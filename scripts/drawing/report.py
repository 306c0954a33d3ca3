"""The truth of a box as JSON: everything but the words in one file, the words of every page in another."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

from scripts.drawing.truth import BoxPage, Change, DiaryRow, DocumentTruth, DrawnBox

TRUTH_VERSION = 1


def truth_json(box: DrawnBox) -> bytes:
    """Files, pages, documents and damaged diary rows; days are ISO 8601, page numbers count from 1."""
    content = {
        "version": TRUTH_VERSION,
        "seed": box.seed,
        "bank": box.bank,
        "authority": {"municipality": "Granviks kommun", "name": "Socialnämnden", "unit_codes": ["SN"]},
        "years": [2005, 2006],
        "files": [
            {
                "name": file.name,
                "pages": [_page(page, number) for number, page in enumerate(file.pages, start=1)],
            }
            for file in box.files
        ],
        "documents": [_document(document) for document in box.documents],
        "diary_rows": [
            _row(row, line)
            for line, row in enumerate(box.diary, start=1)
            if row.document is not None or row.fault
        ],
        "clients": [
            {
                "personal_number": client.person.number,
                "name": client.person.name,
                "in_register": client.in_register,
                "placed": client.placed,
                "research_sample": client.person.sampled,
                "last_entry": client.last_entry,
            }
            for client in box.clients
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_plain)
    return (text + "\n").encode()


def words_json(box: DrawnBox) -> bytes:
    """Gzipped: file name → a list a page → [text, x0, y0, x1, y1, kind], pixels of the scan."""
    content = {file.name: [_words(page) for page in file.pages] for file in box.files}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(f"{type(value).__name__} has no place in the truth")


def _page(page: BoxPage, number: int) -> Mapping[str, Any]:
    drawn = page.drawn
    return {
        "number": number,
        "document": page.document,
        "turn_deg": drawn.turn_deg,
        "skew_deg": round(drawn.skew_deg, 3),
        "blank": drawn.blank,
        "grey": page.grey,
        "degradations": list(drawn.degradations),
        "words": len(drawn.words),
    }


def _words(page: BoxPage) -> Sequence[Sequence[object]]:
    return [
        [
            *(word.text, round(word.box.x0), round(word.box.y0), round(word.box.x1), round(word.box.y1)),
            word.kind.value,
        ]
        for word in page.drawn.words
    ]


def _document(truth: DocumentTruth) -> Mapping[str, Any]:
    verdict = truth.retention
    return {
        "index": truth.index,
        "kind": truth.kind,
        "type": truth.code,
        "title": truth.title,
        "pages": [{"file": name, "number": number} for name, number in truth.pages],
        "case_number": truth.case_number,
        "case_number_printed": truth.case_printed,
        "foreign_numbers": list(truth.foreign_numbers),
        "document_date": truth.document_date,
        "document_date_printed": truth.date_printed,
        "received_date": truth.received_date,
        "sender": truth.sender,
        "recipient": truth.recipient,
        "personal_numbers": list(truth.personal_numbers),
        "persons": [{"name": name, "personal_number": number or None} for name, number in truth.persons],
        "secrecy_stamp": truth.secrecy_stamp,
        "urgent": truth.urgent,
        "diary": {"answer": truth.diary, "accept": list(truth.diary_accept)},
        "retention": {
            "answer": verdict.answer,
            "accept": list(verdict.accept),
            "must_keep": verdict.must_keep,
            "day": verdict.day,
            "finish_by": verdict.finish_by,
            "why": verdict.why,
        },
        "relation": truth.relation,
        "relation_to": truth.relation_to,
        "changes": [_change(change) for change in truth.changes],
        "attachments": [{"label": one.label, "pages": list(one.pages)} for one in truth.attachments],
        "missing_pages": list(truth.missing_pages),
    }


def _change(change: Change) -> Mapping[str, str]:
    return {"before": change.before, "after": change.after}


def _row(row: DiaryRow, line: int) -> Mapping[str, Any]:
    return {
        "row": line,
        "case_number": row.case_number,
        "sub": row.sub,
        "document": row.document,
        "fault": row.fault,
    }
