"""Looking a file over: a list of pages, or one named error; never a crash, never a wait without end."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest import errors
from ingest.errors import IngestError
from ingest.intake import sandbox
from ingest.intake.inspect import inspect
from ingest.intake.limits import Limits
from ingest.intake.pages import open_source
from ingest.model import FileInfo, PageKind
from tests import bad_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUICK = Limits(seconds=4)
STOPPED = {"decode-timed-out", "decode-out-of-memory", "decoder-crashed"}
"""What a bomb exhausts first (time, memory, stack) depends on the machine and its load; that it is stopped
and named does not."""


def outcome(path: Path) -> str | None:
    """The code of the error ``inspect`` gives, ``None`` when the file was listed."""
    try:
        inspect(path, QUICK)
    except IngestError as error:
        return error.code
    return None


def rules(info: FileInfo) -> set[str]:
    return {finding.rule for finding in info.findings}


@pytest.mark.parametrize("name", bad_files.BUILDERS)
def test_every_bad_file_meets_its_named_end(name: str, tmp_path: Path):
    bad = bad_files.write(tmp_path, name)
    before = bad.path.read_bytes()
    ends = STOPPED if bad.expected in STOPPED else {bad.expected}
    assert outcome(bad.path) in ends
    assert bad.path.read_bytes() == before


def test_what_is_known_of_a_good_file(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.saved(bad_files.scan_pdf()))
    info = inspect(path, QUICK)
    assert info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert info.size_bytes == path.stat().st_size
    assert info.media_type == "application/pdf"
    assert [(page.number, page.kind) for page in info.pages] == [(1, PageKind.EMBEDDED)]
    assert info.findings == ()


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("bara-rattigheter.pdf", "permissions-restricted"),
        ("skrap-fore.pdf", "bytes-before-header"),
        ("utan-tabell.pdf", "pdf-repaired"),
        ("bilaga.pdf", "has-attachments"),
        ("en-sida-trasig.pdf", "too-many-pixels"),
    ],
)
def test_what_is_odd_becomes_a_finding(name: str, rule: str, tmp_path: Path):
    assert rule in rules(inspect(bad_files.write(tmp_path, name).path, QUICK))


def test_only_the_name_makes_a_file_mislabelled(tmp_path: Path):
    path = bad_files.write(tmp_path, "egentligen-jpeg.pdf").path
    assert rules(inspect(path, QUICK)) == set()
    finding = inspect(path, QUICK, original_name="Beslut.PDF").findings[0]
    assert finding.rule == "mislabelled"
    assert "Beslut.PDF" in finding.message
    assert "image/jpeg" in finding.message


def test_an_attachment_is_named(tmp_path: Path):
    info = inspect(bad_files.write(tmp_path, "bilaga.pdf").path, QUICK)
    assert "läkarintyg.pdf" in info.findings[0].message


def test_one_bad_page_does_not_take_the_others_with_it(tmp_path: Path):
    path = bad_files.write(tmp_path, "en-sida-trasig.pdf").path
    info = inspect(path, QUICK)
    assert len(info.pages) == 2
    assert [finding.page.number for finding in info.findings if finding.page] == [2]
    with open_source(path, info, QUICK) as source:
        assert source.page(1).pixels.shape == (877, 620)
        with pytest.raises(errors.TooManyPixels):
            source.page(2)


def test_a_lost_picture_is_not_a_blank_page(tmp_path: Path):
    """qpdf mends a PDF cut within its scan to a page without the scan: white, and wrong."""
    path = tmp_path / "blob"
    path.write_bytes(bad_files.half(bad_files.saved(bad_files.scan_pdf()), 0.6))
    with pytest.raises(errors.UnreadablePage):
        inspect(path, QUICK)


def test_a_file_over_the_limit_says_so(tmp_path: Path):
    path = bad_files.write(tmp_path, "egentligen-jpeg.pdf").path
    with pytest.raises(errors.TooLarge) as caught:
        inspect(path, Limits(file_bytes=1_000))
    assert caught.value.size_bytes == path.stat().st_size


def test_too_many_frames(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.tiff_pages(12))
    assert len(inspect(path, QUICK).pages) == 12
    with pytest.raises(errors.TooManyPages):
        inspect(path, Limits(pages=11))


def test_a_missing_file_is_named(tmp_path: Path):
    for path in (tmp_path / "borta", tmp_path):
        with pytest.raises(errors.SourceUnavailable):
            inspect(path, QUICK)


# --- the child ------------------------------------------------------------------------------------


def test_the_wall_clock_is_kept(tmp_path: Path):
    path = bad_files.write(tmp_path, "formbomb.pdf").path
    start = time.monotonic()
    with pytest.raises(errors.DecodeTimedOut):
        inspect(path, Limits(seconds=1))
    assert time.monotonic() - start < 5


def test_memory_is_kept(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.pdf_content_bomb(100_000_000))
    with pytest.raises(errors.DecodeError) as caught:
        inspect(path, Limits(memory_bytes=250_000_000, seconds=20))
    assert caught.value.code in ("decode-out-of-memory", "decoder-crashed")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Makes the child run ``script`` instead of listing; ``line`` is its end of the line to us."""
    nursery = sandbox.Nursery()

    def script_it(script: str) -> None:
        program = (
            "import os, signal, time\nfrom ingest.intake import child, wire\n"
            f"def run(line, *rest):\n    {script}\nchild._TASKS['list'] = run\nchild.main()"
        )
        monkeypatch.setattr(sandbox, "COMMAND", (sandbox.COMMAND[0], "-P", "-c", program))
        monkeypatch.setattr(sandbox, "_NURSERY", nursery)

    yield script_it
    nursery.close()


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "decoder-crashed"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "decode-out-of-memory"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "decode-timed-out"),
        ("raise SystemExit(3)", "decoder-crashed"),
        ("os._exit(3)", "decoder-crashed"),
        ("os.kill(os.getppid(), signal.SIGKILL)", "decoder-crashed"),
        ("raise ZeroDivisionError", "decoder-crashed"),
        ("raise MemoryError", "decode-out-of-memory"),
        ("line.sendall(b'hej')", "decoder-crashed"),
        ("line.sendall(b'\\xff' * 40)", "decoder-crashed"),
        ("wire.send(line, {})", "decoder-crashed"),
        ("wire.send(line, {'listing': {'pages': [{}], 'remarks': []}})", "decoder-crashed"),
        ("wire.send(line, {'error': {}})", "ingest-error"),
        ("time.sleep(30)", "decode-timed-out"),
        ("signal.signal(signal.SIGALRM, signal.SIG_IGN), time.sleep(30)", "decode-timed-out"),
        ("line.close()", "decoder-crashed"),
    ],
)
def test_however_the_child_ends_the_parent_gets_a_typed_error(
    script: str, code: str, tmp_path: Path, scripted: Callable[[str], None]
):
    scripted(script)
    path = bad_files.write(tmp_path, "karta-a0.pdf").path
    for _ in range(2):  # and it is as ready for the next file
        with pytest.raises(IngestError) as caught:
            inspect(path, Limits(seconds=1))
        assert caught.value.code == code


def test_the_child_sees_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scripted: Callable[[str], None]
):
    monkeypatch.setenv("ARKIV_NYCKEL", "hemlig")
    scripted("os._exit(7 if 'ARKIV_NYCKEL' in os.environ else 5)")
    with pytest.raises(errors.DecoderCrashed, match="slutkod 5"):
        inspect(bad_files.write(tmp_path, "karta-a0.pdf").path, QUICK)


def test_a_nursery_that_died_is_replaced(tmp_path: Path, scripted: Callable[[str], None]):
    path = bad_files.write(tmp_path, "karta-a0.pdf").path
    scripted("os._exit(5)")
    for _ in range(2):
        with pytest.raises(errors.DecoderCrashed, match="slutkod 5"):
            inspect(path, QUICK)
        process = sandbox._NURSERY.process
        assert process is not None
        process.kill()
        process.wait()


def test_python_files_in_the_box_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert inspect(bad_files.write(tmp_path, "karta-a0.pdf").path, QUICK).pages


# --- a folder of real odd files, where there is one -------------------------------------------------


@pytest.mark.skipif("ARKIV_ODD_FILES" not in os.environ, reason="ARKIV_ODD_FILES names no folder")
def test_every_odd_file_is_read_or_named(outcomes_of: Callable[..., list[str]]):
    paths = [path for path in Path(os.environ["ARKIV_ODD_FILES"]).rglob("*") if path.is_file()]
    assert paths
    for path in paths:
        outcomes = outcomes_of(path)
        assert outcomes, path
        assert "ingest-error" not in outcomes, path
