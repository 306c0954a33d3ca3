"""A box with one of each kind of bad file among good pages: each named with its reason, nothing lost, box closed.

The limits are set low so that the bombs burn out quickly; what is tried is that there are walls, not where they stand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.errors import EmptyFile, EncryptedFile, UnknownFormat, every_error
from tests import bad_files
from tests.e2e.conftest import ROOT, Arkiv, new_archive

LOW = {
    "ARKIV_FILE_TIMEOUT_SECONDS": "8",
    "ARKIV_STEP_TIMEOUT_SECONDS": "60",
    "ARKIV_LEASE_SECONDS": "20",
    "ARKIV_MAX_MEGAPIXELS": "50",
    "ARKIV_MAX_PAGES": "500",
}
GOOD = ("Granviks kommun", "Socialnämnden", "Tjänsteskrivelse", "2005-03-14", "Dnr SN 2005/12")
CONTAINERS = {"fynd.zip": "sida.jpg", "post.eml": "skiss.png"}
"""What ``inspect`` alone refuses but an archive takes apart. Each holds a file the folder holds as well."""
ATTACHED = "bilaga.pdf/läkarintyg.pdf"
PACKED = ("packad.zip", "packad.zip/inre/god.png", "packad.zip/trasig.pdf")
EXPECTED = {name: code for name, (_, code) in bad_files.BUILDERS.items() if name not in CONTAINERS}
EITHER_LIMIT = {"formbomb.pdf": {"decode-timed-out", "decode-out-of-memory"}}
"""Bombs that eat time and memory alike: the machine's speed decides which of the two limits ends them first."""
BECAUSE = "Filen är prövad för hand; papperet finns i kartongen."


@dataclass(frozen=True)
class Limited(Arkiv):
    """The program with low limits in its environment."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **LOW}


@dataclass(frozen=True)
class Found:
    """The box after the first ingest."""

    arkiv: Limited
    folder: Path
    register: Mapping[str, Any]
    said: str

    @property
    def files(self) -> dict[str, Any]:
        return {file["name"]: file for file in self.register["files"]}

    def pages(self, name: str) -> list[Any]:
        sha256 = self.files[name]["sha256"]
        return [page for page in self.register["pages"] if page["file"] == sha256]


def good_page(path: Path, first: str) -> None:
    """A typed page at 150 dpi with ``first`` as its heading."""
    page = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=42)
    for row, line in enumerate((first, *GOOD)):
        pen.text((150, 150 + row * 100), line, fill=0, font=font)
    page.save(path, dpi=(150, 150))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    place = tmp_path_factory.mktemp("dåliga")
    folder = place / "skanningar"
    folder.mkdir()
    written = bad_files.write_all(folder)
    assert len(written) > 30
    good_page(folder / "1-god.png", "Bilaga 1")
    good_page(folder / "övergod.tif", "Bilaga 9")
    good_page(place / "god.png", "Bilaga 5")
    inner = {"inre/god.png": (place / "god.png").read_bytes(), "trasig.pdf": b"%PDF-1.7 trasig"}
    (folder / PACKED[0]).write_bytes(bad_files.zip_of(inner))
    (folder / ".DS_Store").write_bytes(b"Bud1")
    new_archive(place / "arkiv")
    arkiv = Limited(place / "arkiv")
    said = arkiv.run("ingest", "--quiet", folder)
    return Found(arkiv, folder, arkiv.json("box", "show", "K1"), said)


pytestmark = [pytest.mark.timeout(280), pytest.mark.xdist_group("bad_files")]


def test_the_good_pages_are_read(found: Found) -> None:
    for name, heading in (("1-god.png", "Bilaga 1"), ("övergod.tif", "Bilaga 9"), (PACKED[1], "Bilaga 5")):
        (page,) = found.pages(name)
        assert page["status"] == "read"
        assert heading in page["text"]
        assert "SN 2005/12" in page["text"]
        assert page["document"]


@pytest.mark.parametrize("name", [name for name, code in EXPECTED.items() if code])
def test_a_bad_file_is_unread_for_its_reason(found: Found, name: str) -> None:
    file = found.files[name]
    assert file["status"] == "unread"
    assert file["reason"]["code"] in EITHER_LIMIT.get(name, {EXPECTED[name]})
    assert "spara" in file["reason"]["message"], "it says that nothing was lost"
    assert file["sha256"]
    assert f"lucka: {name}: oläst. {file['reason']['message']}" in found.said


@pytest.mark.parametrize("name", [name for name, code in EXPECTED.items() if code is None])
def test_an_odd_file_is_read_and_every_page_of_it_has_a_place(found: Found, name: str) -> None:
    file = found.files[name]
    assert file["status"] == "listed"
    pages = found.pages(name)
    assert [page["number"] for page in pages] == list(range(1, file["pages"] + 1))
    assert pages
    for page in pages:
        assert page["document"], "also a page nobody could read keeps its place in a document"
        assert page["status"] in {"read", "blank"} or page["reason"]["message"]


def test_only_the_bad_page_of_a_file_is_lost(found: Found) -> None:
    first, second = found.pages("en-sida-trasig.pdf")
    assert first["status"] != "failed"
    assert second["status"] == "failed"
    assert second["reason"]["code"] == "too-many-pixels"


def test_the_reasons_are_those_of_the_catalogue(found: Found) -> None:
    known = {error.code for error in every_error()}
    codes = {file["reason"]["code"] for file in found.files.values() if file["reason"]}
    assert {EmptyFile.code, EncryptedFile.code, UnknownFormat.code} < codes <= known


def test_a_container_is_listed_and_what_it_holds_stands_beside_it(found: Found) -> None:
    names = [file["name"] for file in found.register["files"]]
    at = names.index(PACKED[0])
    assert tuple(names[at : at + 3]) == PACKED
    assert found.files[PACKED[2]]["reason"]["code"] == "broken-file"
    also = {name for file in found.register["files"] for name in file["also_named"]}
    assert also == {f"{container}/{member}" for container, member in CONTAINERS.items()}
    zipped = found.files["fynd.zip"]
    assert (zipped["status"], zipped["pages"]) == ("listed", 0)
    assert any("inläst" in finding["message"] for finding in zipped["findings"])
    mail = found.files["post.eml"]
    assert mail["status"] == "unread"
    assert "e-postmeddelande" in mail["reason"]["message"]


def test_what_was_attached_to_a_pdf_is_read_as_a_file_of_its_own(found: Found) -> None:
    (page,) = found.pages(ATTACHED)
    assert "Intyg" in page["text"]
    assert any("är inläst för sig" in finding["message"] for finding in found.files["bilaga.pdf"]["findings"])


def test_the_account_adds_up(found: Found) -> None:
    ledger, files = found.register["ledger"], found.register["files"]
    assert (
        ledger["files"] == len(files) == len(list(found.folder.iterdir())) - 1 + len((*PACKED[1:], ATTACHED))
    )
    assert ledger["files"] == ledger["files_listed"] + ledger["files_unread"]
    assert ledger["files_pending"] == ledger["pages_pending"] == 0
    assert ledger["pages"] == len(found.register["pages"]) == sum(file["pages"] for file in files)
    assert ledger["pages"] == ledger["pages_in_documents"] == ledger["pages_indexed"]
    assert "Hoppade över .DS_Store" in found.said


def test_a_second_ingest_changes_nothing(found: Found) -> None:
    again = found.arkiv.json("ingest", found.folder)
    assert again["new"] == 0
    assert again["ledger"] == found.register["ledger"]
    assert found.arkiv.json("box", "show", "K1") == found.register


def gaps(found: Found) -> list[str]:
    """Every gap by the name it is accepted by."""
    unread = [file["name"] for file in found.register["files"] if file["status"] == "unread"]
    name_of = {file["sha256"]: file["name"] for file in found.register["files"]}
    lost = [page for page in found.register["pages"] if page["status"] in {"failed", "unreadable"}]
    return unread + [f"{name_of[page['file']]} sida {page['number']}" for page in lost]


def test_the_box_closes_when_every_gap_is_accepted_with_a_reason_and_not_before(found: Found) -> None:
    named = gaps(found)
    assert len(named) == len(found.register["ledger"]["gaps"]) > 20
    refused = found.arkiv.run("box", "close", "K1", status=5)
    assert f"{len(named)} luckor" in refused
    assert all(gap in refused for gap in found.register["ledger"]["gaps"][:20])
    accept = [sys.executable, "-c", ACCEPT, str(found.arkiv.home), json.dumps(named[:-1])]
    subprocess.run(accept, env=found.arkiv.environment, cwd=ROOT, check=True, timeout=60)
    assert "1 luckor" in found.arkiv.run("box", "close", "K1", status=5)
    found.arkiv.run("box", "accept", "--because", BECAUSE, "--", named[-1])
    found.arkiv.run("box", "close", "K1")
    closed = found.arkiv.json("box", "show", "K1")
    assert closed["box"]["state"] == "closed"
    assert closed["ledger"]["balanced"]
    reasons = [file["reason"] for file in closed["files"] if file["status"] == "unread"]
    assert all(reason["accepted_because"] == BECAUSE for reason in reasons)
    found.arkiv.run("audit", "verify")
    found.arkiv.run("index", "verify")


ACCEPT = f"""
import json, sys
from click.testing import CliRunner
from arkiv.cli.main import main
for name in json.loads(sys.argv[2]):
    said = CliRunner().invoke(main, ["box", "accept", "--because", {BECAUSE!r}, "--", name])
    assert said.exit_code == 0, said.output
"""
"""The command, once a gap, in one process: thirty starts of the program would prove nothing more."""
