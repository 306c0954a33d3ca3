"""One case tried as a user would: looked over, every page decoded, what it holds taken out. Timed and weighed."""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import numpy as np
from PIL import Image

from ingest.errors import IngestError
from ingest.intake import sandbox
from ingest.intake.containers import Member, attached_files, check_depth, members
from ingest.intake.inspect import inspect
from ingest.intake.limits import Limits
from ingest.intake.pages import SourceFile, open_source
from ingest.model import FileInfo
from scripts.intake_bench.case import NAMED, PARTLY, READ, Case
from scripts.intake_bench.images import sheet

LIMITS = Limits(seconds=8.0, memory_bytes=2048 * 1024 * 1024, pixels=260_000_000)
HANG_SECONDS = 60.0  # several limits in a row, and then some
UNLIKE = 30.0  # mean difference in grey levels; the sheet turned, mirrored or inverted differs by more
_LOOK_SECONDS = 0.01


class Hang(BaseException):
    """Nothing came back in time, not even an error."""


@dataclass(slots=True)
class Outcome:
    """``word``: READ, PARTLY, an error's code, or ``crash``/``hang``. ``wrong``: why it is not as it should be."""

    name: str
    odd: str
    word: str = ""
    decoded: int = 0
    codes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: int = 0
    wrong: str = ""


def attempt(case: Case, rng: np.random.Generator, folder: Path) -> Outcome:
    """Build the case and try it. Never raises."""
    path = folder / "fil"
    path.write_bytes(case.build(rng))
    outcome = attempt_file(path, case.name, case.odd, like_sheet=case.like_sheet)
    if outcome.wrong:
        return outcome
    allowed = case.expected | ({outcome.word} if NAMED in case.expected and outcome.codes else set())
    if outcome.word not in allowed:
        outcome.wrong = f"expected {', '.join(sorted(case.expected))}"
    elif outcome.word == READ and case.pages is not None and outcome.decoded != case.pages:
        outcome.wrong = f"expected {case.pages} pages"
    return outcome


def attempt_file(path: Path, name: str, odd: str, *, like_sheet: bool = False) -> Outcome:
    """Try any file. Never raises."""
    outcome = Outcome(name, odd)
    start = time.monotonic()
    with _weighed(outcome):
        try:
            with _watchdog():
                _try(path, outcome, like_sheet)
        except Hang:
            outcome.word, outcome.wrong = "hang", f"no answer in {HANG_SECONDS:.0f} s"
        except Exception as error:  # noqa: BLE001 that it is caught here, and told, is what the bench is for
            outcome.word, outcome.wrong = "crash", f"{type(error).__name__}: {error}"
    outcome.seconds = time.monotonic() - start
    if "ingest-error" in outcome.codes:
        outcome.wrong = "an error without a name"
    return outcome


def _try(path: Path, outcome: Outcome, like_sheet: bool) -> None:
    _file(path, outcome, like_sheet, depth=1)
    if outcome.decoded and outcome.codes:
        outcome.word = PARTLY
    else:
        outcome.word = outcome.codes[0] if outcome.codes else READ


def _file(path: Path, outcome: Outcome, like_sheet: bool, depth: int) -> None:
    try:
        info = inspect(path, LIMITS)
        with open_source(path, info, LIMITS) as source:
            _decode(source, outcome, like_sheet)
    except IngestError as error:
        if error.details.get("media_type") in ("application/zip", "message/rfc822"):
            _inside(members(path, LIMITS), outcome, depth)
        else:
            outcome.codes.append(error.code)
        return
    if _carries_files(info):
        _inside(attached_files(path, LIMITS), outcome, depth)


def _carries_files(info: FileInfo) -> bool:
    return any(finding.rule == "has-attachments" for finding in info.findings)


def _inside(found: Iterator[Member], outcome: Outcome, depth: int) -> None:
    try:
        check_depth(depth, LIMITS)
        for member in found:
            if member.fault is not None:
                outcome.codes.append(member.fault.code)
                continue
            with tempfile.NamedTemporaryFile() as copy:
                copy.write(member.stream.read())
                copy.flush()
                _file(Path(copy.name), outcome, False, depth + 1)
    except IngestError as error:
        outcome.codes.append(error.code)


def _decode(source: SourceFile, outcome: Outcome, like_sheet: bool) -> None:
    for page in source.info.pages:
        try:
            pixels = source.page(page.number).pixels
        except IngestError as error:
            outcome.codes.append(error.code)
            continue
        outcome.decoded += 1
        if like_sheet and page.number == 1 and (unlike := unlikeness(pixels)) > UNLIKE:
            outcome.wrong = f"does not look like the sheet ({unlike:.0f} grey levels off)"


def unlikeness(pixels: np.ndarray) -> float:
    """Mean difference in grey levels between a page and the sheet, both made small."""

    def small(image: Image.Image) -> np.ndarray:
        return np.asarray(image.resize((62, 88), Image.Resampling.BOX), dtype=float)

    return float(np.abs(small(Image.fromarray(pixels)) - small(sheet())).mean())


# --- clock and scales -----------------------------------------------------------------------------


@contextmanager
def _watchdog() -> Iterator[None]:
    def bark(_signal: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, bark)
    signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _weighed(outcome: Outcome) -> Iterator[None]:
    """The most memory a decoding child held, by its own high-water mark, looked at a hundred times a second."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(_LOOK_SECONDS):
            for pid in _descendants(sandbox.nursery_pid()):
                outcome.peak_mb = max(outcome.peak_mb, _peak_mb(pid))

    scales = threading.Thread(target=look)
    scales.start()
    try:
        yield
    finally:
        done.set()
        scales.join()


def _descendants(pid: int | None) -> list[int]:
    if pid is None:
        return []
    try:
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [inner for child in children for inner in _descendants(child)]


def _peak_mb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
        return int(status.split("VmHWM:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return 0
