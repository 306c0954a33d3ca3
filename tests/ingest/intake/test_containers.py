"""Zip archives and mails: every member handed out, no bomb unpacked, no path outside."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import errors
from ingest.intake.containers import check_depth, harmless, members
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


@pytest.mark.parametrize("within", [True, False], ids=["a part", "all there is"])
def test_a_picture_without_a_name_is_a_member_too(within: bool, tmp_path: Path):
    head = b"From: a@granvik.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    picture = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    parts = b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\nhej\r\n--y\r\n"
    data = head + (parts + picture + b"--y--\r\n" if within else picture)
    assert drawn_from(write(tmp_path, data)) == {"bilaga-1": b"\x89PNG\r\n\x1a\n"}


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
    assert faults(write(tmp_path, bytes(data))) == {"nollor": "broken-file"}


def test_too_many_members(tmp_path: Path):
    path = write(tmp_path, bad_files.zip_of({f"{n}": b"" for n in range(12)}))
    with pytest.raises(errors.UnsafeContainer):
        drawn_from(path, Limits(members=11))


def test_too_deep():
    check_depth(2, Limits(depth=2))
    with pytest.raises(errors.UnsafeContainer):
        check_depth(3, Limits(depth=2))


def faults(path: Path) -> dict[str, str | None]:
    return {member.name: member.fault and member.fault.code for member in members(path)}


def test_one_damaged_member_does_not_take_the_others_with_it(tmp_path: Path):
    data = bytearray(bad_files.zip_of({"a.txt": b"hel" * 500, "b.txt": b"trasig" * 500, "c.txt": b"hel"}))
    data[data.index(b"b.txt") + len("b.txt") + 3] ^= 0xFF
    path = write(tmp_path, bytes(data))
    assert faults(path) == {"a.txt": None, "b.txt": "broken-file", "c.txt": None}
    assert drawn_from(path) == {"a.txt": b"hel" * 500, "b.txt": b"", "c.txt": b"hel"}


def test_a_locked_member_is_named_and_the_next_one_comes_out(tmp_path: Path):
    path = write(tmp_path, bad_files.locked_member(bad_files.zip_of({"a.pdf": b"1", "b.pdf": b"2"}), "a.pdf"))
    assert faults(path) == {"a.pdf": "encrypted-file", "b.pdf": None}
    assert drawn_from(path)["b.pdf"] == b"2"


def test_members_that_share_bytes_are_a_bomb(tmp_path: Path):
    with pytest.raises(errors.UnsafeContainer, match="varandra"):
        drawn_from(write(tmp_path, bad_files.zip_overlapping()))


@pytest.mark.parametrize("count", [5_001, 100_000])
def test_a_list_of_files_without_end(count: int, tmp_path: Path):
    with pytest.raises(errors.UnsafeContainer, match="fler än 5000"):
        drawn_from(write(tmp_path, bad_files.zip_of(dict.fromkeys(map(str, range(count)), b""))))


def test_a_link_is_told_from_a_file(tmp_path: Path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("sida.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("sida2.pdf", b"x")
    assert [member.is_link for member in members(write(tmp_path, stream.getvalue()))] == [True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "cp437", "cp850", "cp865", "cp1252"])
@pytest.mark.parametrize("name", ["Åke Öberg på ön.pdf", "räkning é.tif", "plain.pdf"])
def test_names_of_every_make_are_read(name: str, encoding: str, tmp_path: Path):
    data = bad_files.zip_with_raw_name(name.encode(encoding))
    assert list(drawn_from(write(tmp_path, data))) == [name]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.floats(0.3, 1),
    damage=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_zip_is_taken_apart_or_named(cut: float, damage: list[tuple[float, int]], tmp_path: Path):
    data = bytearray(bad_files.half(bad_files.zip_of({f"{n}.txt": b"hej" * n for n in range(9)}), cut))
    for place, value in damage:
        data[int(place * len(data))] = value
    path = write(tmp_path, bytes(data))
    with suppress(errors.IngestError):
        assert all(len(member.stream.read()) == member.size_bytes for member in members(path))


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
