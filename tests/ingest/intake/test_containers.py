"""Zip archives and mails: every member handed out, no bomb unpacked, no path outside."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import errors
from ingest.intake.containers import harmless, members
from ingest.intake.limits import Limits
from tests import bad_files

if TYPE_CHECKING:
    from pathlib import Path


def drawn_from(path: Path, limits: Limits | None = None) -> dict[str, bytes]:
    return {member.name: member.stream.read() for member in members(path, limits or Limits())}


def write(folder: Path, data: bytes) -> Path:
    path = folder / "blob"
    path.write_bytes(data)
    return path


def test_every_member_comes_out_whole(tmp_path: Path):
    files = {"Akt 1/sida 1.jpg": bad_files.jpeg(), "försättsblad.txt": b"x", "inre.zip": bad_files.zip_of({})}
    assert drawn_from(write(tmp_path, bad_files.zip_of(files))) == files


def test_a_mail_gives_its_attachments(tmp_path: Path):
    assert drawn_from(write(tmp_path, bad_files.mail())) == {"skiss.png": b"\x89PNG\r\n\x1a\n"}


def test_a_mail_within_a_mail_is_a_member(tmp_path: Path):
    outer = (
        b"From: a@granvik.example\r\nSubject: vb\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=y\r\n\r\n"
        b"--y\r\nContent-Type: message/rfc822\r\n\r\n" + bad_files.mail() + b"\r\n--y--\r\n"
    )
    (inner,) = drawn_from(write(tmp_path, outer)).values()
    assert b"skiss.png" in inner


@pytest.mark.parametrize(
    "limits", [Limits(ratio=50), Limits(expanded_bytes=5_000_000), Limits(file_bytes=5_000_000)]
)
def test_a_bomb_is_not_unpacked(limits: Limits, tmp_path: Path):
    path = write(tmp_path, bad_files.zip_of({"nollor": bytes(20_000_000)}))
    with pytest.raises(errors.UnsafeContainer):
        drawn_from(path, limits)


def test_a_size_that_lies_is_found_out(tmp_path: Path):
    data = bytearray(bad_files.zip_of({"nollor": bytes(20_000_000)}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    with pytest.raises((errors.UnsafeContainer, errors.BrokenFile)):
        drawn_from(write(tmp_path, bytes(data)))


def test_too_many_members(tmp_path: Path):
    path = write(tmp_path, bad_files.zip_of({f"{n}": b"" for n in range(12)}))
    with pytest.raises(errors.UnsafeContainer):
        drawn_from(path, Limits(members=11))


def test_too_deep(tmp_path: Path):
    path = write(tmp_path, bad_files.zip_of({"a": b""}))
    assert list(members(path, Limits(depth=2), depth=2))
    with pytest.raises(errors.UnsafeContainer):
        list(members(path, Limits(depth=2), depth=3))


def test_what_came_before_the_damage_is_good(tmp_path: Path):
    data = bytearray(bad_files.zip_of({"hel.txt": b"hel" * 500, "trasig.txt": b"trasig" * 500}))
    second = data.index(b"trasig.txt") + len("trasig.txt")
    data[second + 3] ^= 0xFF
    drawn = members(write(tmp_path, bytes(data)))
    assert next(drawn).stream.read() == b"hel" * 500
    with pytest.raises(errors.BrokenFile):
        next(drawn)


def test_not_a_container(tmp_path: Path):
    with pytest.raises(errors.UnknownFormat):
        list(members(write(tmp_path, bad_files.jpeg())))


@given(st.text(max_size=80))
def test_a_members_name_stays_inside(name: str):
    parts = harmless(name).split("/")
    assert parts
    assert all(part not in ("", "..") and ":" not in part and part.isprintable() for part in parts)


def test_slip_names():
    assert harmless("../../etc/passwd") == "etc/passwd"
    assert harmless("C:\\box\\sida 1.tif") == "box/sida 1.tif"
    assert harmless("/") == "namnlös"
