"""A folder as nobody would leave it: pipes, loops, holes, names no screen can show."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.intake_bench.attempt import Outcome
from tests.bad_files import sheet_png

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """A file system case. ``fate``: "in", "passed over" or "unreachable"; ``lay`` makes it and returns its name."""

    name: str
    odd: str
    fate: str
    lay: Callable[[Path], str]


def _named(raw: bytes) -> Callable[[Path], str]:
    def lay(folder: Path) -> str:
        name = os.fsdecode(raw)
        (folder / name).write_bytes(sheet_png(repr(raw)))
        return name

    return lay


def _with(name: str, make: Callable[[Path], object]) -> Callable[[Path], str]:
    def lay(folder: Path) -> str:
        make(folder / name)
        return name

    return lay


def _bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def _hole(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(50 * 2**30)


def _deep_folders(path: Path) -> None:
    (path / "/".join(["mapp"] * 60)).mkdir(parents=True)
    (path / "/".join(["mapp"] * 60) / "sida.png").write_bytes(sheet_png("djupt"))


def _write(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


CASES = (
    Found("fifo", "a pipe nobody writes to", "passed over", _with("rör.pdf", os.mkfifo)),
    Found("socket", "a socket", "passed over", _with("uttag.pdf", _bind)),
    Found("link-loop", "link to itself", "passed over", _with("jag.pdf", lambda path: path.symlink_to(path))),
    Found(
        "link-parent",
        "link to the folder above",
        "passed over",
        _with("upp", lambda path: path.symlink_to(path.parent)),
    ),
    Found(
        "link-device",
        "link to /dev/zero",
        "passed over",
        _with("noll.pdf", lambda path: path.symlink_to("/dev/zero")),
    ),
    Found(
        "link-dead",
        "link to nothing",
        "passed over",
        _with("borta.pdf", lambda path: path.symlink_to("/finns/inte")),
    ),
    Found("hole", "sparse file of 50 GB", "unreachable", _with("gles.tif", _hole)),
    Found("ds-store", ".DS_Store", "passed over", _with(".DS_Store", _write(b"\0\0\0\1Bud1"))),
    Found("thumbs", "Thumbs.db", "passed over", _with("Thumbs.db", _write(b"x"))),
    Found(
        "apple-double",
        "AppleDouble beside a scan",
        "passed over",
        _with("._sida.pdf", _write(b"\0\x05\x16\x07\0\2\0\0")),
    ),
    Found(
        "shortcut",
        "Windows shortcut",
        "passed over",
        _with("sida.pdf.lnk", _write(b"L\0\0\0\x01\x14\x02\0" + bytes(60))),
    ),
    Found(
        "owner-file",
        "Word's mark of an open document",
        "passed over",
        _with("~$brev.docx", _write(b"\x05Namn" + bytes(157))),
    ),
    Found("deep", "sixty folders within each other", "in", _with("mappar", _deep_folders)),
    Found("newline", "name with a line break", "in", _named(b"rad\nbrott.png")),
    Found("escape", "name that clears the screen", "in", _named(b"\x1b[2Jborta.png")),
    Found("rtl", "name that reads backwards", "in", _named("fdp\u202egnp.exe.png".encode())),
    Found("not-utf8", "name that is no UTF-8", "in", _named(b"k\xe4llare.png")),
    Found("decomposed", "å of two characters", "in", _named("a\u030a.png".encode())),
    Found("long", "name of 255 bytes", "in", _named(b"l" * 251 + b".png")),
    Found("dash", "name that looks like an option", "in", _named(b"--help.png")),
    Found("space", "name of spaces", "in", _named(b"   .png")),
)


def tried(place: Path) -> Iterator[Outcome]:
    """All of them in one folder, taken in by the program itself; then one outcome for each."""
    folder = place / "skanningar"
    folder.mkdir()
    shown = {case.name: case.lay(folder) for case in CASES}
    start = time.monotonic()
    answer, wrong = _ingest(place / "arkiv", folder)
    spent = (time.monotonic() - start) / len(CASES)
    fates = {fate: str(answer.get(fate, "")) for fate in ("passed_over", "unreachable")}
    taken = int(answer.get("new", 0))
    expected = sum(case.fate == "in" for case in CASES)
    for case in CASES:
        outcome = Outcome(f"folder/{case.name}", case.odd, word=case.fate, seconds=spent, wrong=wrong)
        said = fates.get(case.fate.replace(" ", "_"))
        if said is not None and shown[case.name] not in said:
            outcome.wrong = outcome.wrong or f"not said to be {case.fate}"
        if case.fate == "in" and taken != expected:
            outcome.wrong = outcome.wrong or f"{taken} files came in, not {expected}"
        yield outcome


def _ingest(home: Path, folder: Path) -> tuple[dict[str, object], str]:
    arkiv = [sys.executable, "-m", "arkiv"]
    environment = os.environ | {"ARKIV_WORKERS": "1", "ARKIV_HOME": str(home)}
    try:
        for step in (["init", str(home)], ["box", "new", "K1", "--title", "Prov"]):
            subprocess.run(
                [*arkiv, *step], env=environment, check=True, capture_output=True, timeout=_SECONDS
            )
        said = subprocess.run(
            [*arkiv, "ingest", "--json", str(folder)], env=environment, capture_output=True, timeout=_SECONDS
        )
        return json.loads(said.stdout), ""
    except subprocess.TimeoutExpired:
        return {}, f"hang: no answer in {_SECONDS:.0f} s"
    except (subprocess.CalledProcessError, ValueError) as error:
        return {}, f"crash: {error}"
