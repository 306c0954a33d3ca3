"""The figures on copies and altered records, held against registers whose faults are known."""

from __future__ import annotations

from typing import Any

from scripts.understanding_bench.copies import score, score_copies


def _document(index: int, relation: str | None = None, to: int | None = None, **more: Any) -> dict[str, Any]:
    pages = [{"file": "a.pdf", "number": index + 1}]
    return {"index": index, "pages": pages, "relation": relation, "relation_to": to, "changes": [], **more}


def _read(number: int, *relations: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"d{number}",
        "pages": [{"file": "hash", "number": number + 1}],
        "relations": list(relations),
    }


def _relation(kind: str, of: int, *differences: tuple[str, str]) -> dict[str, Any]:
    return {"kind": kind, "of": f"d{of}", "differences": [{"ours": a, "theirs": b} for a, b in differences]}


CHANGE = {"before": "mötet den 4 maj", "after": "mötet den 8 maj"}
TRUTH = {
    "documents": [
        _document(0),
        _document(1, "fax", 0),
        _document(2, "version", 0, changes=[CHANGE]),
        _document(3),
    ]
}


def _register(*documents: dict[str, Any]) -> dict[str, Any]:
    return {"files": [{"sha256": "hash", "name": "skanningar/a.pdf"}], "documents": list(documents)}


def test_a_right_register_is_without_fault() -> None:
    register = _register(
        _read(0), _read(1, _relation("duplicate", 0)), _read(2, _relation("version", 0, ("4", "8"))), _read(3)
    )
    figures = score_copies(register, TRUTH)
    assert figures["copies_f1"] == figures["altered_found"] == figures["altered_shown"] == 1.0
    assert figures["altered_false_per_100"] == figures["altered_false_differences"] == 0.0


def test_every_fault_is_counted_and_named() -> None:
    register = _register(
        _read(0),
        _read(1, _relation("version", 0, ("ett", "två"))),
        _read(2, _relation("version", 0, ("rum", "sal"))),
        _read(3, _relation("duplicate", 0)),
    )
    result = score(register, TRUTH)
    figures = result.figures()
    assert figures["copies_f1"] == 0.0
    assert figures["altered_found"] == 1.0
    assert figures["altered_shown"] == 0.0
    assert figures["altered_false_per_100"] == 25.0
    assert len(list(result.faults())) == 5
