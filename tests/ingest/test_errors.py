"""Errors are values that cross process borders, and sentences a person can act on."""

from __future__ import annotations

import json
import pickle

import pytest

from ingest import errors

EXAMPLES: tuple[errors.IngestError, ...] = (
    errors.EmptyFile(),
    errors.UnknownFormat("text/html"),
    errors.BrokenFile("filen har inga sidor"),
    errors.EncryptedFile(),
    errors.TooLarge(3_000_000_000, 2_000_000_000),
    errors.TooManyPages(6_000, 5_000),
    errors.UnsafeContainer("fler än 5000 filer"),
    errors.MembersLost("”a.pdf” (låst med lösenord)", 1),
    errors.SourceUnavailable("Permission denied"),
    errors.DecodeTimedOut(60.0),
    errors.DecodeOutOfMemory(2_000_000_000),
    errors.DecoderCrashed("signal 11"),
    errors.PageOutOfRange(9, pages=8),
    errors.UnreadablePage(2, cause="bilden är skadad"),
    errors.TooManyPixels(1, 60_000, 60_000, 200_000_000),
    errors.EngineFailed("ppocr", "tom bild"),
    errors.EngineUnavailable("tesseract", "programmet saknas"),
    errors.UnknownProfile("blixt", "noggrann, snabb"),
)
FAMILIES = {
    errors.IngestError,
    errors.FileError,
    errors.DecodeError,
    errors.PageError,
    errors.EngineError,
}


def test_every_error_has_an_example_here():
    assert {type(error) for error in EXAMPLES} == set(errors.every_error()) - FAMILIES


def test_codes_are_unique_and_stand_in_the_tree_at_the_top():
    codes = [error.code for error in errors.every_error()]
    assert len(codes) == len(set(codes))
    for error in errors.every_error():
        assert error.__name__ in (errors.__doc__ or "")
        assert error in FAMILIES or error.code in (errors.__doc__ or "")


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)
def test_it_survives_pickle_and_json(error: errors.IngestError):
    for copy in (
        pickle.loads(pickle.dumps(error)),
        errors.error_from_dict(json.loads(json.dumps(error.to_dict()))),
    ):
        assert type(copy) is type(error)
        assert copy.details == error.details
        assert str(copy) == str(error)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)
def test_the_sentence_says_what_is_safe_and_what_to_do(error: errors.IngestError):
    sentence = str(error)
    assert sentence.count(".") >= 2
    assert any(word in sentence for word in ("spara", "Inget har"))  # nothing was lost
    assert "()" not in sentence
    assert "  " not in sentence


@pytest.mark.parametrize(
    "data", [{}, {"code": "from-a-later-version", "details": {}}, {"code": "empty-file"}]
)
def test_an_error_from_another_version_is_still_an_error(data: dict[str, object]):
    assert type(errors.error_from_dict(data)) is errors.IngestError
