"""Files arriving under every name a disk can give them: none lost, none able to break what comes after."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv import bootstrap
from arkiv.errors import BadInput
from arkiv.holdings import services, stored
from arkiv.holdings.arrivals import Arrival, arrive
from arkiv.holdings.identity import file_name, is_system_file
from arkiv.holdings.models import SourceFile
from arkiv.holdings.order import natural
from arkiv.holdings.unpacking import unpack
from arkiv.settings import Settings
from ingest.intake.limits import Limits
from tests import bad_files

APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00"


def box_of(archive: Settings) -> Any:
    return services.new_box("K1", services.Provenance(title="Fynd"), actor="prov")


def take(archive: Settings, *paths: Path) -> Arrival:
    return arrive(stored.box("K1"), paths, archive, actor="prov")


def names() -> list[str]:
    return list(SourceFile.objects.order_by("position").values_list("name", flat=True))


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        (b"Skannat fr\xe5n k\xe4llaren.pdf", "Skannat från källaren.pdf"),  # Windows-1252
        ("a\u030a.pdf".encode(), "å.pdf"),  # macOS: the letter and its ring apart
        (b"rad\nbrott\t.pdf", "rad\\nbrott\\t.pdf"),
        (b"\x1b[2Jborta.pdf", "\\x1b[2Jborta.pdf"),
        ("fdp\u202egpj.exe".encode(), "fdp\\u202egpj.exe"),
        (b"\x81.pdf", "\\x81.pdf"),  # no letter even in Windows-1252
        ("två ord – 3².pdf".encode(), "två ord – 3².pdf"),
        (b"--help", "--help"),
    ],
)
def test_a_name_becomes_readable(given_name: bytes, shown: str) -> None:
    assert file_name(os.fsdecode(given_name)) == shown


@given(st.binary(min_size=1, max_size=200))
def test_every_name_can_be_stored_shown_and_given_back(raw: bytes) -> None:
    shown = file_name(os.fsdecode(raw))
    assert shown.encode()
    assert json.loads(json.dumps(shown)) == shown
    assert shown.isprintable() or "\u00a0" in shown or any(c.isspace() for c in shown)
    assert "\n" not in shown
    assert file_name(shown) == shown, "a name copied from a list must be found again"


@given(st.lists(st.text(max_size=12)))
def test_any_names_can_be_put_in_order(given_names: list[str]) -> None:
    ordered = sorted(given_names, key=natural)
    assert all(natural(before) <= natural(after) for before, after in pairwise(ordered))


def test_page_ten_comes_after_page_two() -> None:
    assert sorted(["sida 10", "Sida 2", "sida 1²3"], key=natural) == ["sida 1²3", "Sida 2", "sida 10"]


def test_odd_names_through_the_whole_command(with_box: Any, tmp_path: Path) -> None:
    folder = tmp_path / "skanningar"
    folder.mkdir()
    raw = [b"k\xe4llare.pdf", b"rad\nbrott.pdf", b"--help", b"tv\xc3\xa5 ord.pdf", b"l" * 250 + b".pdf"]
    for number, name in enumerate(raw):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"inget papper %d" % number)
    told = with_box("ingest", "--box", "K1", folder, "--json")
    assert told.status == 0, told.err
    assert told.json["new"] == 5
    shown = [file["name"] for file in with_box("box", "show", "K1", "--json").json["files"]]
    assert sorted(shown) == sorted(file_name(os.fsdecode(name)) for name in raw)
    assert with_box("box", "show", "K1").status == 0
    said = with_box("box", "close", "K1")
    assert said.status != 0
    assert all(name in said.err for name in shown)
    as_on_disk = os.fsdecode(raw[0])  # as the shell fills it in
    for name in (as_on_disk, *(name for name in shown if name != file_name(as_on_disk))):
        assert with_box("box", "accept", "--because", "Inget papper.", "--", name).status == 0
    assert with_box("box", "close", "K1").status == 0


# --- what is no paper, and what cannot be reached -------------------------------------------------


def test_what_the_system_left_and_links_are_passed_over_and_said_so(with_box: Any, tmp_path: Path) -> None:
    folder = tmp_path / "skanningar"
    (folder / "inre").mkdir(parents=True)
    for name in (".DS_Store", "inre/Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"x")
    (folder / "._sida.pdf").write_bytes(APPLE_DOUBLE)
    (folder / "._egen.pdf").write_bytes(b"not written by a Mac")
    (folder / "länk.pdf").symlink_to(folder / "._egen.pdf")
    (folder / "trasig länk.pdf").symlink_to(folder / "ingenting")
    (folder / "inre" / "runt").symlink_to(folder)
    os.mkfifo(folder / "rör")
    told = with_box("ingest", folder)
    assert told.status == 0, told.err
    passed = {".DS_Store", "inre/Thumbs.db", "desktop.ini", "._sida.pdf", "länk.pdf", "trasig länk.pdf"}
    for name in (*passed, "inre/runt", "rör"):
        assert f"Hoppade över {name} " in told.out
    assert names() == ["._egen.pdf"]


@given(st.text(), st.binary(max_size=8))
def test_only_what_a_system_writes_is_passed_over(name: str, head: bytes) -> None:
    if not name.startswith(".") and name.lower() not in ("thumbs.db", "desktop.ini", "ehthumbs.db"):
        assert not is_system_file(f"mapp/{name.replace('/', '')}x", head)


def test_the_same_bytes_under_two_names_are_one_file(archive: Settings, tmp_path: Path) -> None:
    box_of(archive)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (tmp_path / name).write_bytes(b"samma")
    assert take(archive, tmp_path / "a.pdf", tmp_path / "b.pdf") == Arrival(1, 1, ())
    assert take(archive, tmp_path / "c.pdf", tmp_path / "b.pdf") == Arrival(0, 2, ())
    row = SourceFile.objects.get()
    assert (row.name, row.also_named) == ("a.pdf", ["b.pdf", "c.pdf"])


def test_scans_of_two_folders_with_the_same_names_are_told_apart(with_box: Any, tmp_path: Path) -> None:
    for folder in ("ett", "två"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Skannat_0001.pdf").write_bytes(f"inget papper, {folder}".encode())
    assert with_box("ingest", tmp_path / "ett", tmp_path / "två").status == 0
    assert names() == ["Skannat_0001.pdf", "Skannat_0001 (2).pdf"]
    assert with_box("box", "accept", "Skannat_0001.pdf", "--because", "Läst för hand").status == 0
    gaps = with_box("box", "show", "K1", "--json").json["ledger"]["gaps"]
    assert [gap.partition(":")[0] for gap in gaps] == ["Skannat_0001 (2).pdf"]
    assert with_box("ingest", tmp_path / "två").status == 0
    assert names() == ["Skannat_0001.pdf", "Skannat_0001 (2).pdf"]


def test_a_file_that_cannot_be_fetched_fails_aloud_and_the_rest_comes_in(
    with_box: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("1.pdf", "repad.pdf", "9.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    opened = Path.open

    def scratched(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "repad.pdf":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", scratched)
    told = with_box("ingest", "--quiet", *sorted(tmp_path.glob("*.pdf")))
    assert told.status == 10
    assert "EJ INLÄST: repad.pdf (Input/output error)" in told.err
    assert names() == ["1.pdf", "9.pdf"]


def test_a_full_disk_stops_at_once(
    archive: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box_of(archive)
    (tmp_path / "a.pdf").write_bytes(b"a")

    def full(*args: Any, **options: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("arkiv.blobs.local.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        take(archive, tmp_path / "a.pdf")
    assert names() == []


def test_the_archive_does_not_swallow_itself(archive: Settings) -> None:
    box_of(archive)
    archive.blobs.mkdir()
    for path in (archive.home, archive.home.parent, archive.blobs, archive.sqlite):
        with pytest.raises(BadInput, match="egen mapp"):
            take(archive, path)
    scans = archive.home / "skanningar"
    scans.mkdir()
    (scans / "a.pdf").write_bytes(b"a")
    assert take(archive, scans).new == 1


# --- containers -----------------------------------------------------------------------------------


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_container_is_taken_apart_however_deep_but_not_for_ever(archive: Settings, tmp_path: Path) -> None:
    store = bootstrap.blob_store(archive)
    inner = packed(tmp_path / "0.zip", {"djupast.pdf": b"%PDF-"})
    for level in range(1, 5):
        inner = packed(tmp_path / f"{level}.zip", {f"{level - 1}.zip": inner.read_bytes()})
    found = unpack(inner, "4.zip", store, Limits())
    seen = []
    while found.files:
        seen.append(found.files[0].name)
        assert store.exists(found.files[0].sha256)
        if found.files[0].contents is None:
            break
        found = found.files[0].contents
    assert seen == ["4.zip/3.zip", "4.zip/3.zip/2.zip", "4.zip/3.zip/2.zip/1.zip"]
    assert found.fault is not None
    assert "3 led" in str(found.fault)


def test_the_limits_hold_for_all_that_is_within(archive: Settings, tmp_path: Path) -> None:
    store = bootstrap.blob_store(archive)
    part = packed(tmp_path / "del.zip", {f"{n}.bin": os.urandom(400) for n in range(3)}).read_bytes()
    whole = packed(tmp_path / "allt.zip", {"a.zip": part, "b.zip": part + b"\0", "c.pdf": b"%PDF-"})
    assert unpack(whole, "allt.zip", store, Limits()).fault is None
    small = unpack(whole, "allt.zip", store, Limits(members=6))
    assert small.fault is not None
    assert small.fault.code == "unsafe-container"
    assert [inner.name for inner in small.files] == ["allt.zip/a.zip", "allt.zip/b.zip"]


def test_a_bomb_is_not_unpacked(archive: Settings, tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", {"nollor.pdf": bytes(30_000_000)})
    found = unpack(bomb, "bomb.zip", bootstrap.blob_store(archive), Limits())
    assert found.fault is not None
    assert found.fault.code == "unsafe-container"
    assert found.files == ()


def test_names_within_cannot_leave_and_system_files_are_no_papers(archive: Settings, tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.zip",
        {
            "../../etc/passwd": b"rot",
            "__MACOSX/._b.pdf": APPLE_DOUBLE,
            "C:\\scan\\b.pdf": b"b",
            ".DS_Store": b"x",
        },
    )
    found = unpack(path, "a.zip", bootstrap.blob_store(archive), Limits())
    assert [inner.name for inner in found.files] == ["a.zip/etc/passwd", "a.zip/scan/b.pdf"]
    assert found.passed_over == ("__MACOSX/._b.pdf", ".DS_Store")
    assert found.fault is None


def test_places_are_those_of_the_stack_whichever_worker_was_first(with_box: Any, tmp_path: Path) -> None:
    folder = tmp_path / "skanningar"
    folder.mkdir()
    same = b"samma bytes i bada"
    packed(
        folder / "1.zip",
        {"b.bin": b"1b", "a.bin": same, "inre.zip": packed(tmp_path / "i", {"c": b"c"}).read_bytes()},
    )
    (folder / "2.bin").write_bytes(b"2")
    packed(folder / "3.zip", {"d.bin": b"3d", "e.bin": same})
    (folder / "4.bin").write_bytes(b"4")
    told = with_box("ingest", folder, "--json")
    assert told.status == 0
    assert names() == [
        *("1.zip", "1.zip/b.bin", "1.zip/a.bin", "1.zip/inre.zip", "1.zip/inre.zip/c"),
        *("2.bin", "3.zip", "3.zip/d.bin", "4.bin"),
    ]
    assert SourceFile.objects.get(name="1.zip/a.bin").also_named == ["3.zip/e.bin"]
    account = told.json["ledger"]
    assert (account["files"], account["files_listed"], account["files_unread"]) == (9, 3, 6)
    assert with_box("audit", "verify").status == 0
    again = with_box("ingest", folder, "--json").json
    assert (again["new"], again["known"], again["ledger"]) == (0, 4, account)


def test_what_is_attached_to_a_pdf_becomes_files_of_the_box(with_box: Any, tmp_path: Path) -> None:
    folder = tmp_path / "skanningar"
    folder.mkdir()
    (folder / "1.pdf").write_bytes(bad_files.pdf_portfolio())
    (folder / "2.bin").write_bytes(b"2")
    told = with_box("ingest", folder, "--json")
    assert told.status == 0
    assert names() == [
        *("1.pdf", "1.pdf/bilder.zip", "1.pdf/bilder.zip/x.bin"),
        *("1.pdf/inre.pdf", "1.pdf/inre.pdf/djupast.txt", "2.bin"),
    ]
    register = with_box("box", "show", "K1", "--json").json
    outer = next(file for file in register["files"] if file["name"] == "1.pdf")
    assert (outer["status"], outer["pages"]) == ("listed", 1)
    assert any("2 filer ur den är inlästa" in finding["message"] for finding in outer["findings"])
    again = with_box("ingest", folder, "--json").json
    assert (again["new"], again["ledger"]) == (0, told.json["ledger"])


def test_a_locked_member_does_not_stop_the_archive(archive: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    files = {"a.pdf": b"1", "b.pdf": b"2", "c.pdf": b"3"}
    path.write_bytes(bad_files.locked_member(bad_files.zip_of(files), "b.pdf"))
    found = unpack(path, "a.zip", bootstrap.blob_store(archive), Limits())
    assert [inner.name for inner in found.files] == ["a.zip/a.pdf", "a.zip/c.pdf"]
    assert found.fault is not None
    assert found.fault.code == "members-lost"
    assert "”b.pdf” (låst med lösenord)" in str(found.fault)
