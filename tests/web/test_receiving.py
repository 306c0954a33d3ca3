"""Files in pieces: each after the one before it, whatever the line does; hostile names, wrong sizes, closed boxes."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from arkiv.errors import BadInput, NotAllowedNow
from arkiv.settings import Settings
from arkiv.web import receiving
from arkiv.web.receiving import PIECE, Piece, Received

if TYPE_CHECKING:
    from pathlib import Path

    from arkiv.holdings.models import Box

TEXT = b"%PDF-1.4 en sida"


@pytest.fixture
def box(archive: Settings) -> Box:
    """K-1, open and empty."""
    from arkiv.holdings import services

    made: Box = services.new_box("K-1", services.Provenance(title="Fynd"), actor="prov")
    return made


def _send(box: Box, settings: Settings, part: Piece, content: bytes) -> Received:
    return receiving.receive(box, part, content, settings, actor="prov")


def _names() -> list[str]:
    from arkiv.holdings.models import SourceFile

    return list(SourceFile.objects.order_by("pk").values_list("name", flat=True))


def _left(settings: Settings) -> list[Path]:
    return list(receiving._folder(settings).glob("*"))


def test_a_file_goes_on_where_it_ended(archive: Settings, box: Box) -> None:
    first, second = Piece("a.pdf", "1", 0, len(TEXT)), Piece("a.pdf", "1", 7, len(TEXT))
    assert receiving.received(box, first, archive) == Received(0)
    assert _send(box, archive, first, TEXT[:7]) == Received(7)
    assert _send(box, archive, first, TEXT[:7]) == Received(7)  # sent again since no answer came: passed over
    assert receiving.received(box, first, archive) == Received(7)
    assert _send(box, archive, Piece("a.pdf", "1", 9, len(TEXT)), TEXT[9:]) == Received(
        7
    )  # a gap is not filled
    assert _names() == []
    assert _send(box, archive, second, TEXT[7:]) == Received(len(TEXT), kept=True)
    assert _names() == ["a.pdf"]
    assert _left(archive) == []


def test_two_files_of_one_name_do_not_mix(archive: Settings, box: Box) -> None:
    from arkiv.holdings import services

    other = services.new_box("K-2", services.Provenance(title="Fynd"), actor="prov")
    _send(box, archive, Piece("a.pdf", "i går", 0, len(TEXT)), TEXT[:7])
    for at, mark in ((box, "i dag"), (other, "i går")):
        assert receiving.received(at, Piece("a.pdf", mark, 0, len(TEXT)), archive) == Received(0)


def test_the_same_bytes_again_are_known_and_a_system_file_is_passed_over(archive: Settings, box: Box) -> None:
    whole = Piece("a.pdf", "1", 0, len(TEXT))
    assert not _send(box, archive, whole, TEXT).known
    assert _send(box, archive, replace(whole, name="b.pdf"), TEXT).known
    thumbs = Piece("Pärm/Thumbs.db", "1", 0, 8)
    assert _send(box, archive, thumbs, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").passed_over
    empty = _send(box, archive, Piece("tom.pdf", "1", 0, 0), b"")
    assert empty.kept  # an empty file is a file: that it is empty is said when it is read
    assert _names() == ["a.pdf", "tom.pdf"]
    assert _left(archive) == []


def test_a_name_is_only_a_name(archive: Settings, box: Box) -> None:
    """It is kept as it was given, for a person to read; the bytes lie under their hash."""
    around = sorted(archive.home.parent.iterdir())
    for number, name in enumerate(("../../etc/passwd", "/etc/passwd", "..", "a\0b.pdf", "C:\\x\\y.pdf")):
        content = TEXT + bytes([number])
        assert _send(box, archive, Piece(name, "1", 0, len(content)), content).kept
    assert _names() == ["../../etc/passwd", "/etc/passwd", "..", "a\\x00b.pdf", "C:\\x\\y.pdf"]
    assert sorted(archive.home.parent.iterdir()) == around
    assert not list(archive.home.rglob("*passwd*"))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (Piece("a.pdf", "1", 0, 3), b"fyra"),  # more than the whole
        (Piece("a.pdf", "1", -1, 3), b"ett"),
        (Piece("a.pdf", "1", 0, 3), b""),  # nothing, of something
        (Piece("a.pdf", "1", 0, PIECE + 9), bytes(PIECE + 1)),
        (Piece(" ", "1", 0, 3), b"ett"),
        (Piece("a" * 301, "1", 0, 3), b"ett"),
        (Piece("a.pdf", "1", 0, 1 << 50), b"ett"),  # larger than any file that is taken
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    archive: Settings, box: Box, part: Piece, content: bytes
) -> None:
    with pytest.raises(BadInput):
        _send(box, archive, part, content)
    assert _left(archive) == []
    assert _names() == []


def test_a_closed_box_takes_nothing(archive: Settings, box: Box) -> None:
    box.state = "closed"
    with pytest.raises(NotAllowedNow, match="stängd"):
        _send(box, archive, Piece("a.pdf", "1", 0, len(TEXT)), TEXT)
    assert _left(archive) == []


def test_what_nobody_goes_on_with_is_cleared_after_a_week(archive: Settings, box: Box) -> None:
    for name in ("gammal.pdf", "ny.pdf"):
        _send(box, archive, Piece(name, "1", 0, len(TEXT)), TEXT[:7])
    old = receiving._path(box, Piece("gammal.pdf", "1", 0, len(TEXT)), archive)
    week = time.time() - 8 * 24 * 3600
    os.utime(old, (week, week))
    receiving.tidy(archive)
    assert len(_left(archive)) == 1
    assert receiving.received(box, Piece("ny.pdf", "1", 0, len(TEXT)), archive) == Received(7)
