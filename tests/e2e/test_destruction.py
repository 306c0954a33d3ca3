"""A destruction as its users do it: own processes, passwords on a pipe, a real reading; and the plug pulled."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.arkiv.disposal import steps
from tests.e2e.conftest import ROOT, Arkiv, new_archive

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("destruction")]
PASSWORDS = {name: f"ett långt lösenord för {name}" for name in ("karin", "anna", "bo")}


def told(arkiv: Arkiv, *words: str, typed: tuple[str, ...], status: int = 0) -> str:
    """Run a command that asks for passwords; they come on a pipe, one a line."""
    done = subprocess.run(
        arkiv.command(*words),
        env=arkiv.environment,
        cwd=ROOT,
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert not any(word in done.stdout + done.stderr for word in PASSWORDS.values())
    return done.stdout + done.stderr


def persons(arkiv: Arkiv) -> None:
    karin = PASSWORDS["karin"]
    told(arkiv, "account", "add", "karin", "--role", "administratör", typed=(karin, karin))
    for name in ("anna", "bo"):
        given = f"tillfälligt åt {name}"
        told(
            arkiv, "account", "add", name, "--role", "arkivarie", "--as", "karin", typed=(karin, given, given)
        )
        told(arkiv, "account", "password", name, typed=(given, PASSWORDS[name], PASSWORDS[name]))


@dataclass(frozen=True)
class Ready:
    """An archive where anna has asked for G-1 and bo has not yet approved it."""

    arkiv: Arkiv
    before: Any
    doomed: frozenset[str]
    scans: Path


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    box = tmp_path_factory.mktemp("låda")
    command = [sys.executable, "-m", "scripts.make_box", str(box), "--seed", "11", "--documents", "8"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    arkiv = new_archive(tmp_path_factory.mktemp("gallring") / "arkivet")
    arkiv.run("diary", "import", box / "personakter.csv", "--personakter")
    arkiv.run("plan", "import", box / "dokumenthanteringsplan.csv")
    arkiv.run("ingest", box / "skanningar")
    arkiv.run("check")
    arkiv.run("report")
    arkiv.run("box", "close", "K1")
    persons(arkiv)
    assert "att gallra" in arkiv.run("disposal", "propose", "--box", "K1")
    today = arkiv.json("disposal", "list")[0]["proposal"]["made_on"]
    decision = ("--body", "Socialnämnden", "--date", today, "--paragraph", "§ 41", "--dnr", "SN 2026/45")
    told(arkiv, "disposal", "decide", "G-1", *decision, "--as", "anna", typed=(PASSWORDS["anna"],))
    told(arkiv, "disposal", "request", "G-1", "--as", "anna", typed=(PASSWORDS["anna"],))
    (case,) = arkiv.json("disposal", "list")
    doomed = frozenset(item["document"] for item in case["proposal"]["destroy"])
    return Ready(arkiv, arkiv.json("box", "show", "K1"), doomed, box)


def copy_of(ready: Ready, folder: Path) -> Arkiv:
    shutil.copytree(ready.arkiv.home, folder / "kopia")
    return Arkiv(folder / "kopia")


def words_in(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-zÅÄÖåäö]{8,}", text)}


def only_in_doomed(ready: Ready) -> set[str]:
    """Words that stand on destroyed pages and nowhere else the archive may go on knowing them from."""
    pages = ready.before["pages"]
    gone = words_in("\n".join(page["text"] for page in pages if page["document"] in ready.doomed))
    kept = "\n".join(page["text"] for page in pages if page["document"] not in ready.doomed)
    others = "\n".join(path.read_text("cp1252", "replace") for path in ready.scans.glob("*.csv"))
    ours = (ROOT / "ingest" / "stages" / "doctypes.yaml").read_text("utf-8") + "".join(
        path.read_text("utf-8") for path in (ROOT / "arkiv").rglob("*.py") if path.parent.name == "disposal"
    )
    known = words_in(kept + others + ours)
    return {word for word in gone if not any(word in other or other in word for other in known)}


def pictures(ready: Ready) -> set[bytes]:
    """Bytes out of the middle of every destroyed page's image stream."""
    found = set()
    (scan,) = ready.scans.glob("skanningar/*.pdf")
    doomed = {page["number"] for page in ready.before["pages"] if page["document"] in ready.doomed}
    with pikepdf.open(scan) as pdf:
        for number in doomed:
            for image in pdf.pages[number - 1].get_images().values():
                raw = image.read_raw_bytes()
                found.add(raw[len(raw) // 2 :][:120])
    return found


def holds_after(ready: Ready, arkiv: Arkiv) -> None:
    """Everything that must be true once it is done, however it got there."""
    needles = {form for word in only_in_doomed(ready) for form in steps.spellings(word)} | pictures(ready)
    assert steps.found(arkiv.home, needles) == []
    after = arkiv.json("box", "show", "K1")
    kept = [row for row in ready.before["documents"] if row["id"] not in ready.doomed]
    assert after["documents"] == kept
    assert after["ledger"]["balanced"], after["ledger"]["gaps"]
    texts = {(page["file"], page["number"]): page["text"] for page in ready.before["pages"]}
    for page in after["pages"]:
        if page["document"]:
            assert page["text"] == texts[page["file"], page["number"]]
    assert after["ledger"]["pages"] == ready.before["ledger"]["pages"]
    lost = sum(page["document"] in ready.doomed for page in ready.before["pages"])
    assert after["ledger"]["pages_destroyed"] == lost > 0
    assert arkiv.json("audit", "verify")["faults"] == []
    arkiv.run("index", "verify")
    assert arkiv.json("disposal", "list")[0]["stage"] == "done"
    protocol = json.loads((arkiv.home / "protokoll" / "gallringsprotokoll-G-1.json").read_text("utf-8"))
    assert set(protocol["documents_destroyed"]) == ready.doomed
    from pikepdf import pdfa

    with pikepdf.open(arkiv.home / "protokoll" / "gallringsprotokoll-G-1.pdf") as pdf:
        assert "".join(page.Contents.read_bytes().decode("latin-1") for page in pdf.pages)
    assert (
        pdfa.validate_written(arkiv.home / "protokoll" / "gallringsprotokoll-G-1.pdf", "2b").verdict == "pass"
    )


def test_the_search_finds_what_is_there_before(ready: Ready) -> None:
    """Without this the other tests could pass by looking for nothing."""
    words = only_in_doomed(ready)
    assert len(words) >= 3, words
    assert steps.found(ready.arkiv.home, {form for word in words for form in steps.spellings(word)})
    assert len(pictures(ready)) >= 1
    assert steps.found(ready.arkiv.home, pictures(ready))


def test_two_persons_destroy_and_every_trace_is_gone(ready: Ready, tmp_path: Path) -> None:
    arkiv = copy_of(ready, tmp_path)
    assert "annan person" in told(
        arkiv, "disposal", "approve", "G-1", "--as", "anna", typed=(PASSWORDS["anna"],), status=13
    )
    told(arkiv, "disposal", "approve", "G-1", "--as", "bo", typed=("fel lösenord helt",), status=13)
    assert arkiv.json("box", "show", "K1") == ready.before
    told(arkiv, "disposal", "approve", "G-1", "--as", "bo", typed=(PASSWORDS["bo"],))
    holds_after(ready, arkiv)
    told(arkiv, "disposal", "approve", "G-1", "--as", "bo", typed=(PASSWORDS["bo"],), status=5)
    arkiv.run("check")
    arkiv.run("report", "--out", tmp_path / "rapport")


def test_a_hold_before_the_last_word_keeps_its_document(ready: Ready, tmp_path: Path) -> None:
    arkiv = copy_of(ready, tmp_path)
    held = min(ready.doomed)
    arkiv.run("hold", "place", "handling", held, "--because", "Begärd", "--kind", "begäran")
    assert held in arkiv.run("hold", "hits", "GS-1")
    told(
        arkiv, "disposal", "approve", "G-1", "--as", "bo", typed=(PASSWORDS["bo"],),
        status=0 if len(ready.doomed) > 1 else 5,
    )  # fmt: skip
    left = {row["id"] for row in arkiv.json("box", "show", "K1")["documents"]}
    assert left & ready.doomed == {held}


@pytest.mark.parametrize("share", [0.55, 0.8])
def test_killed_half_way_it_is_finished_and_never_unknown(ready: Ready, tmp_path: Path, share: float) -> None:
    whole = copy_of(ready, tmp_path)
    began = time.monotonic()
    told(whole, "disposal", "approve", "G-1", "--as", "bo", typed=(PASSWORDS["bo"],))
    seconds = time.monotonic() - began
    shutil.rmtree(whole.home)
    arkiv = copy_of(ready, tmp_path)
    running = subprocess.Popen(
        arkiv.command("disposal", "approve", "G-1", "--as", "bo"),
        env=arkiv.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert running.stdin is not None
    running.stdin.write(f"{PASSWORDS['bo']}\n".encode())
    running.stdin.close()
    time.sleep(seconds * share)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    (case,) = arkiv.json("disposal", "list")
    if case["stage"] == "requested":  # nothing had begun: nothing is gone
        assert arkiv.json("box", "show", "K1") == ready.before
        told(arkiv, "disposal", "approve", "G-1", "--as", "bo", typed=(PASSWORDS["bo"],))
    elif case["stage"] == "erasing":
        assert "AVBRUTEN" in arkiv.run("disposal", "list")
        arkiv.run("disposal", "finish", "G-1")
    holds_after(ready, arkiv)
