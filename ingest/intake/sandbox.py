"""Ask a child about a file, and turn whatever becomes of it into an answer or a typed error.

One nursery process lives as long as this one and forks a fresh child for each file (``child``): a file costs
a few milliseconds, not the start of an interpreter.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import (
    DecodeError,
    DecodeOutOfMemory,
    DecoderCrashed,
    DecodeTimedOut,
    IngestError,
    error_from_dict,
)
from ingest.intake import wire
from ingest.intake.listing import Listing, from_wire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import Buffer

    from ingest.intake.limits import Limits
    from ingest.intake.sniff import MediaType

_SOURCE_ROOT = Path(__file__).resolve().parents[2]
# -P: the folder we happen to stand in may be the box itself, with a json.py in it.
COMMAND = (sys.executable, "-P", "-m", "ingest.intake.child")
# The child gets nothing of our environment: there may be keys in it. One thread: its limits are for the
# whole process, and only a process of one thread may be forked.
_ENVIRONMENT = {
    "PYTHONPATH": str(_SOURCE_ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
NEARLY = 0.6
"""A child that held so much of what it may was refused the next piece; shared libraries take up the rest."""

_GRACE_SECONDS = 1.5  # the child's own clock ends it first; ours is for one that has silenced it
_START_SECONDS = 60.0  # loading the decoders, on the slowest of machines


class Nursery:
    """The process that has every decoder loaded and forks one child for each file."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = threading.Lock()

    def child(self) -> socket.socket:
        """Our end of a line to a new child."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self._hand_over(theirs)
            except OSError:  # the nursery died: a new one, once
                self._stop()
                self._hand_over(theirs)
        return ours

    def _hand_over(self, line: socket.socket) -> None:
        if self._control is None or self.process is None or self.process.poll() is not None:
            self._stop()
            self._start()
        if self._control is not None:
            socket.send_fds(self._control, [b"f"], [line.fileno()])

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                COMMAND,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                process_group=0,
            )

    def kill(self) -> None:
        """End every child there is, at once: one of them obeys no clock."""
        with self._lock:
            if self.process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
            self._stop()

    def close(self) -> None:
        """Let it end by itself."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()  # its signal to go
        if self.process is not None:
            try:
                self.process.wait(timeout=_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._control = self.process = None


_NURSERY = Nursery()
atexit.register(_NURSERY.close)


@dataclass(slots=True)
class Session:
    """A line to the child that has one file open. After an error that is a DecodeError it has ``ended``."""

    limits: Limits
    _line: socket.socket
    ended: bool = False
    _until: float = 0.0

    def ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
        """The answer to ``request`` and the size of its body; raises as ``answer``."""
        self._until = time.monotonic() + self.limits.seconds + _GRACE_SECONDS
        with suppress(OSError):  # it is gone: its warden says why
            wire.send(self._line, request)
        return self.answer()

    def answer(self) -> tuple[dict[str, Any], int]:
        """The next answer and the size of its body. Raises the IngestError it names, or DecodeError."""
        header, body = self._guarded(lambda: wire.receive(self._line, until=self._until))
        if "ended" in header:
            self.close()
            raise cause_of_death(header["ended"], header.get("peak_bytes"), self.limits)
        if isinstance(header.get("error"), dict):
            raise error_from_dict(header["error"])
        return header, body

    def fetch(self, buffer: Buffer) -> None:
        """The body of the last answer."""
        self._guarded(lambda: wire.fill(self._line, buffer, until=self._until))

    def close(self) -> None:
        """Let the child end. Harmless twice."""
        self.ended = True
        self._line.close()

    def _guarded(self, read: Any) -> Any:
        try:
            return read()
        except TimeoutError as error:
            self.close()
            _NURSERY.kill()
            raise DecodeTimedOut(self.limits.seconds) from error
        except (EOFError, OSError) as error:
            self.close()
            raise DecoderCrashed("den dog utan ett ord") from error
        except ValueError as error:
            self.close()
            raise DecoderCrashed("obegripligt svar") from error


def nursery_pid() -> int | None:
    """The process whose descendants decode: for whoever measures them."""
    process = _NURSERY.process
    return None if process is None else process.pid


def session(task: str, path: Path, media_type: MediaType, limits: Limits) -> Session:
    """A child at work on ``task`` ("list", "pages", "attachments") with ``path``."""
    child = Session(limits, _NURSERY.child(), _until=time.monotonic() + _START_SECONDS)
    child.answer()  # there it is; its time counts from here
    child._until = time.monotonic() + limits.seconds + _GRACE_SECONDS
    request = {"task": task, "path": str(path.absolute()), "media_type": media_type.value}
    with suppress(OSError):
        wire.send(child._line, {**request, "limits": asdict(limits)})
    return child


def list_in_child(path: Path, media_type: MediaType, limits: Limits) -> Listing:
    """The pages of ``path``. Raises IngestError and nothing else, within ``limits.seconds``."""
    child = session("list", path, media_type, limits)
    try:
        header, _ = child.answer()
        return from_wire(header["listing"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DecoderCrashed("obegripligt svar") from error
    finally:
        child.close()


def attachments_in_child(
    path: Path, media_type: MediaType, limits: Limits
) -> Iterator[tuple[str, bytes | IngestError]]:
    """Name and bytes of each file within the PDF ``path``, or what was wrong with it. Raises IngestError."""
    child = session("attachments", path, media_type, limits)
    try:
        while True:
            header, size = child.answer()
            if header.get("last"):
                return
            if size > limits.file_bytes:
                raise DecoderCrashed("obegripligt svar")
            data = bytearray(size)
            child.fetch(data)
            fault = header.get("fault")
            yield str(header.get("name")), error_from_dict(fault) if isinstance(fault, dict) else bytes(data)
    finally:
        child.close()


def cause_of_death(returncode: object, peak_bytes: object, limits: Limits) -> DecodeError:
    """What an exit code (negative: a signal) and the most memory the child held say of the file."""
    if returncode in (-signal.SIGXCPU, -signal.SIGALRM):
        return DecodeTimedOut(limits.seconds)
    if returncode == -signal.SIGKILL:  # the kernel's own hand when memory is short
        return DecodeOutOfMemory(limits.memory_bytes)
    if (
        returncode == -signal.SIGABRT
        and isinstance(peak_bytes, int)
        and peak_bytes > NEARLY * limits.memory_bytes
    ):
        return DecodeOutOfMemory(limits.memory_bytes)  # a decoder in C++ that is refused memory gives up so
    if isinstance(returncode, int) and returncode < 0:
        return DecoderCrashed(f"signal {-returncode}")
    return DecoderCrashed(f"slutkod {returncode}")
