"""In which order files stand in the box, and a folder as nobody would leave it."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.errors import BadInput
from arkiv.holdings import services, stored
from arkiv.holdings.arrivals import Arrival, arrive
from arkiv.holdings.models import SourceFile
from arkiv.holdings.order import Order, turned_together
from arkiv.settings import Settings
from tests import bad_files


def box_of(archive: Settings) -> Any:
    return services.new_box("K1", services.Provenance(title="Fynd"), actor="prov")


def take(archive: Settings, *paths: Path) -> Arrival:
    return arrive(stored.box("K1"), paths, archive, actor="prov")


def names() -> list[str]:
    return list(SourceFile.objects.order_by("position").values_list("name", flat=True))


# --- order ----------------------------------------------------------------------------------------


def scanned(folder: Path, sides: list[str]) -> Path:
    """A one-page scan for each side, named as a scanner counts."""
    folder.mkdir(parents=True)
    for number, side in enumerate(sides, start=1):
        (folder / f"sida{number}.png").write_bytes(bad_files.sheet_png(side))
    return folder


def sides_in_order() -> list[str]:
    told = {hashlib.sha256(bad_files.sheet_png(side)).hexdigest(): side for side in SIDES}
    return [
        told[sha256] for sha256 in SourceFile.objects.order_by("position").values_list("sha256", flat=True)
    ]


SIDES = [f"{sheet}{side}" for sheet in range(1, 7) for side in "rv"]
FRONTS, BACKS = SIDES[::2], SIDES[:0:-2]


def test_two_passes_are_put_together(archive: Settings, tmp_path: Path) -> None:
    box = box_of(archive)
    folder = scanned(tmp_path / "allt", FRONTS + BACKS)
    (folder / "Thumbs.db").write_bytes(b"x")
    arrive(box, [folder], archive, actor="prov", order=Order.TWO_PASSES)
    assert sides_in_order() == SIDES
    again = arrive(box, [folder], archive, actor="prov", order=Order.TWO_PASSES)
    assert (again.new, again.known) == (0, 12)
    assert sides_in_order() == SIDES


def test_fronts_and_backs_may_lie_apart(archive: Settings, tmp_path: Path) -> None:
    folders = [scanned(tmp_path / "fram", FRONTS), scanned(tmp_path / "bak", BACKS)]
    arrive(box_of(archive), folders, archive, actor="prov", order=Order.TWO_PASSES)
    assert sides_in_order() == SIDES


@pytest.mark.parametrize(
    ("fronts", "backs", "told"),
    [
        (FRONTS, BACKS[:-1], "6 framsidor men 5 baksidor"),
        ([*FRONTS, *BACKS[:-1]], None, "11 filer, ett udda antal"),
    ],
)
def test_what_cannot_be_paired_is_not_taken_in(
    fronts: list[str], backs: list[str] | None, told: str, archive: Settings, tmp_path: Path
) -> None:
    box = box_of(archive)
    folders = [scanned(tmp_path / "a", fronts), *([scanned(tmp_path / "b", backs)] if backs else [])]
    with pytest.raises(BadInput, match=told):
        arrive(box, folders, archive, actor="prov", order=Order.TWO_PASSES)
    assert names() == []


def test_a_file_of_two_pages_is_no_side(archive: Settings, tmp_path: Path) -> None:
    box = box_of(archive)
    folder = scanned(tmp_path / "a", FRONTS[:1])
    (folder / "två.tif").write_bytes(bad_files.tiff_pages(2))
    with pytest.raises(BadInput, match=r"två\.tif \(2 sidor\)"):
        arrive(box, [folder], archive, actor="prov", order=Order.TWO_PASSES)
    assert names() == []


@given(st.integers(0, 40))
def test_every_side_stands_once_and_back_behind_front(sheets: int) -> None:
    fronts = [(sheet, "r") for sheet in range(sheets)]
    backs = [(sheet, "v") for sheet in reversed(range(sheets))]
    together = [(sheet, side) for sheet in range(sheets) for side in "rv"]
    assert list(turned_together([fronts, backs])) == list(turned_together([fronts + backs])) == together


def test_the_command_takes_the_order(with_box: Any, tmp_path: Path) -> None:
    folder = scanned(tmp_path / "allt", FRONTS[:2] + BACKS[-2:-1])
    told = with_box("ingest", "--order", "duplex-two-pass", folder)
    assert told.status == 6
    assert "udda antal" in told.err


def test_files_given_by_a_shell_pattern_stand_as_a_person_would_lay_them(
    archive: Settings, tmp_path: Path
) -> None:
    paths = [tmp_path / f"sida{number}.pdf" for number in (1, 2, 10)]
    for path in paths:
        path.write_bytes(path.name.encode())
    box_of(archive)
    take(archive, *sorted(paths))
    assert names() == ["sida1.pdf", "sida2.pdf", "sida10.pdf"]


def test_files_given_in_an_order_of_ones_own_keep_it(archive: Settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.pdf" for name in "bca"]
    for path in paths:
        path.write_bytes(path.name.encode())
    box_of(archive)
    take(archive, *paths)
    assert names() == ["b.pdf", "c.pdf", "a.pdf"]


# --- a hostile folder -----------------------------------------------------------------------------


def test_pipes_sockets_and_loops_are_passed_over(archive: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "skanningar"
    (folder / "inre").mkdir(parents=True)
    os.mkfifo(folder / "rör.pdf")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "uttag.pdf"))
    (folder / "inre" / "slinga").symlink_to(folder)
    (folder / "jag.pdf").symlink_to(folder / "jag.pdf")
    (folder / "genväg.lnk").write_bytes(b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60))
    (folder / "~$brev.docx").write_bytes(b"\x05Namn" + bytes(157))
    (folder / "a.pdf").write_bytes(b"a")
    box_of(archive)
    arrival = take(archive, folder)
    assert names() == ["a.pdf"]
    odd = {"rör.pdf", "uttag.pdf", "inre/slinga", "jag.pdf", "genväg.lnk", "~$brev.docx"}
    assert set(arrival.passed_over) == odd
    assert arrival.unreachable == ()


def test_a_hole_on_the_disk_does_not_fill_ours(archive: Settings, tmp_path: Path) -> None:
    with (tmp_path / "gles.tif").open("wb") as stream:
        stream.truncate(40 * 2**30)
    box_of(archive)
    arrival = take(archive, tmp_path / "gles.tif")
    assert arrival.new == 0
    assert [name for name, _ in arrival.unreachable] == ["gles.tif"]


def test_a_folder_that_cannot_be_opened_is_named(
    archive: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "skanningar"
    (folder / "låst").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(b"a")
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if os.fspath(path).endswith("låst"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    box_of(archive)
    arrival = take(archive, folder)
    assert arrival.new == 1
    assert arrival.unreachable == (("låst/", "Permission denied"),)
