"""The measure itself, on a register and a truth small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.scoring import Score, score


def _read(number: int, *pages: int, diary: str, retention: str = "preserve", **more: Any) -> dict[str, Any]:
    return {
        "id": f"d{number}",
        "pages": [{"file": "aa", "number": page} for page in pages],
        "case_number": None,
        "document_date": None,
        "received_date": None,
        "personal_numbers": [],
        "type": {"code": "skrivelse"},
        "diary": {"code": diary, "candidates": more.get("candidates", [])},
        "retention": {"code": retention, "day": more.get("day")},
        "relations": more.get("relations", []),
    }


def _true(index: int, *pages: int, diary: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {
        "index": index,
        "type": "skrivelse",
        "pages": [{"file": "Skannat_0001.pdf", "number": page} for page in pages],
        "case_number": None,
        "document_date": None,
        "received_date": None,
        "personal_numbers": [],
        "diary": {"answer": diary[0], "accept": list(diary)},
        "retention": {
            "answer": "preserve",
            "accept": more.get("verdicts", ["preserve"]),
            "must_keep": more.get("must_keep", True),
            "day": more.get("day"),
        },
        "relation": more.get("relation"),
        "relation_to": more.get("relation_to"),
    }


def _score(read: list[dict[str, Any]], true: list[dict[str, Any]], rows: list[dict[str, Any]]) -> Score:
    files = [{"sha256": "aa", "name": "skanningar/Skannat_0001.pdf"}]
    return score({"files": files, "documents": read}, {"documents": true, "diary_rows": rows})


def test_missing_records_are_found_or_not_whatever_they_are_called() -> None:
    result = _score(
        [
            _read(1, 1, diary="unregistered_public"),
            _read(2, 2, diary="uncertain"),
            _read(3, 3, diary="unknown_number"),
            _read(4, 4, diary="missing_from_case"),
        ],
        [
            _true(0, 1, diary=("missing_from_case",)),
            _true(1, 2, diary=("unregistered_secret",)),
            _true(2, 3, diary=("kept_in_order",)),
            _true(3, 4, diary=("uncertain", "missing_from_case")),
        ],
        [],
    )
    found = result.check
    assert (found.missing.right, found.missing.missed, found.missing.invented) == (1, 1, 1)
    assert (found.uncertain, found.answered) == (1, 4)


@pytest.mark.parametrize(("given", "wrong"), [("SN 2005/1-1", 0), ("SN 2005/1-2", 1)])
def test_registered_under_another_entry_is_wrong(given: str, wrong: int) -> None:
    result = _score(
        [_read(1, 1, diary="registered", candidates=[{"case_number": given}])],
        [_true(0, 1, diary=("registered",))],
        [{"document": 0, "case_number": "SN 2005/1", "sub": 1}],
    )
    assert (result.check.registered, len(result.check.wrongly_registered)) == (1, wrong)


def test_a_copy_counts_as_a_copy_and_shares_its_originals_entry() -> None:
    copy = {"kind": "duplicate", "of": "d1"}
    entry = [{"case_number": "SN 2005/1-1"}]
    result = _score(
        [
            _read(1, 1, diary="registered", candidates=entry),
            _read(2, 2, diary="registered", candidates=entry, relations=[copy]),
        ],
        [
            _true(0, 1, diary=("registered",)),
            _true(1, 2, diary=("registered",), relation="photocopy", relation_to=0),
        ],
        [{"document": 0, "case_number": "SN 2005/1", "sub": 1}],
    )
    assert (result.relations.right, result.relations.missed, result.relations.invented) == (1, 0, 0)
    assert not result.check.wrongly_registered


def test_destroying_what_must_be_kept_or_too_early_is_counted() -> None:
    result = _score(
        [
            _read(1, 1, diary="uncertain", retention="dispose_from", day="2012-01-01"),
            _read(2, 2, diary="uncertain", retention="dispose_from", day="2012-01-01"),
            _read(3, 3, diary="uncertain", retention="cannot_tell"),
        ],
        [
            _true(0, 1, diary=("uncertain",)),
            _true(1, 2, diary=("uncertain",), verdicts=["dispose_from"], must_keep=False, day="2012-06-30"),
            _true(2, 3, diary=("uncertain",), verdicts=["dispose_from", "cannot_tell"], must_keep=None),
        ],
        [],
    )
    verdicts = result.verdicts
    assert (len(verdicts.destroy_where_keep), len(verdicts.destroy_too_early)) == (1, 1)
    assert (verdicts.decided, verdicts.decidable, verdicts.agreed) == (2, 2, 1)


def test_answers_of_a_document_cut_in_two_are_those_of_its_larger_part() -> None:
    result = _score(
        [_read(1, 1, 2, diary="unregistered_public"), _read(2, 3, diary="uncertain")],
        [_true(0, 1, 2, 3, diary=("unregistered_public",))],
        [],
    )
    assert result.documents_exact == 0
    assert result.check.missing.right == 1
