"""The process that opens files on behalf of ``sandbox``: it may hang, swell or die, its parent may not.

Run as ``python -m ingest.intake.child`` with a socket as standard input. It loads every decoder once and
then only forks: a fresh child for each file, so that no file meets what another left in memory. Between the
two stands a warden that does nothing but wait, to say how the child ended.
"""

from __future__ import annotations

import gc
import math
import os
import resource
import signal
import socket
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from ingest.errors import BrokenFile, DecodeOutOfMemory, DecoderCrashed, IngestError
from ingest.intake import frames, wire
from ingest.intake.decoders import opened_decoder
from ingest.intake.limits import Limits
from ingest.intake.list_image import list_image
from ingest.intake.list_pdf import list_pdf
from ingest.intake.listing import Listing, to_wire
from ingest.intake.pdf_attachments import attachments
from ingest.intake.pdf_open import QPDF_FAULTS
from ingest.intake.pdf_open import opened as opened_pdf
from ingest.intake.sniff import MediaType
from ingest.intake.stored_picture import opened_pictures
from ingest.model import PageInfo, PageKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def main() -> None:
    """Fork a warden and a child for each socket that arrives; end when the parent does."""
    Image.init()
    frames.heif_is_here()
    gc.freeze()  # what is loaded now is never garbage: the children need not copy it to find that out
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks the wardens how it went
    with socket.socket(fileno=0) as control:
        while received := socket.recv_fds(control, 1, 1)[1]:
            with socket.socket(fileno=received[0]) as line:
                if os.fork() == 0:
                    control.close()
                    _watch(line)


def _watch(line: socket.socket) -> None:
    """The warden: let a child serve ``line``, and say last how it ended. Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with suppress(OSError):
        wire.send(line, {})  # ready
    child = os.fork()
    if child == 0:
        _serve(line)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    ended = {"ended": os.waitstatus_to_exitcode(status), "peak_bytes": 1024 * usage.ru_maxrss}
    with suppress(OSError):
        wire.send(line, ended)
    os._exit(0)


def _serve(line: socket.socket) -> None:
    """Answer about one file. Every ending but a kill is an answer."""
    with suppress(EOFError, OSError):
        request, _ = wire.receive(line)
        limits = Limits(**request["limits"])
        confine(limits)
        try:
            _TASKS[request["task"]](line, Path(request["path"]), MediaType(request["media_type"]), limits)
        except IngestError as error:
            wire.send(line, {"error": error.to_dict()})
        except MemoryError:
            wire.send(line, {"error": DecodeOutOfMemory(limits.memory_bytes).to_dict()})
        except (EOFError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 the outermost shell of this process: its parent must get a named answer
            wire.send(line, {"error": DecoderCrashed(type(error).__name__).to_dict()})


def confine(limits: Limits) -> None:
    """Hold this process to ``limits``: address space, time; no core dump, no file written."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        value = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (value, value))
    _wind(limits)


def _wind(limits: Limits) -> None:
    """A new span of ``limits.seconds``, on the wall and on the CPU, from now.

    Both signals end the process where it stands, also in the middle of a decoder that never comes back.
    """
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    ceiling = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(time.process_time() + limits.seconds)
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if ceiling == resource.RLIM_INFINITY else min(soft, ceiling), ceiling)
    )


# --- what can be asked of it ----------------------------------------------------------------------


def list_pages(path: Path, media_type: MediaType, limits: Limits) -> Listing:
    """The pages of a file of a type in ``sniff.READ``. Raises IngestError. Decodes in this very process."""
    if media_type is MediaType.PDF:
        return list_pdf(path, limits)
    return list_image(path, media_type, limits)


def _list(line: socket.socket, path: Path, media_type: MediaType, limits: Limits) -> None:
    wire.send(line, {"listing": to_wire(list_pages(path, media_type, limits))})


def _pages(line: socket.socket, path: Path, media_type: MediaType, limits: Limits) -> None:
    """The pages asked for, one by one, until nobody asks."""
    with opened_decoder(path, media_type, limits) as decoder:
        wire.send(line, {})
        while True:
            signal.setitimer(signal.ITIMER_REAL, 0)
            request, _ = wire.receive(line)
            _wind(limits)
            try:
                pixels, words = decoder.page(_page_info(request["page"]))
            except IngestError as error:
                wire.send(line, {"error": error.to_dict()})
                continue
            spoken = [[w.text, w.box.x0, w.box.y0, w.box.x1, w.box.y1, w.confidence] for w in words]
            wire.send(line, {"shape": pixels.shape, "words": spoken}, pixels.data)


def _pictures(line: socket.socket, path: Path, media_type: MediaType, limits: Limits) -> None:
    """As ``_pages``, but each as a coded picture instead of pixels."""
    with opened_pictures(path, media_type, limits) as source:
        wire.send(line, {})
        while True:
            signal.setitimer(signal.ITIMER_REAL, 0)
            request, _ = wire.receive(line)
            _wind(limits)
            try:
                facts = asdict(source.picture(_page_info(request["page"])))
            except IngestError as error:
                wire.send(line, {"error": error.to_dict()})
                continue
            data = facts.pop("data")
            wire.send(line, facts, data)


def _page_info(data: Mapping[str, Any]) -> PageInfo:
    return PageInfo(**{**data, "kind": PageKind(data["kind"])})


def _attachments(line: socket.socket, path: Path, media_type: MediaType, limits: Limits) -> None:
    """Each file within a PDF, unpacked no further than memory and ``limits`` allow; a damaged one by its fault."""
    if media_type is MediaType.PDF:
        with opened_pdf(path) as pdf:
            for count, (name, stream) in enumerate(attachments(pdf.structure) if pdf.structure else ()):
                if count >= limits.members:
                    break
                try:
                    wire.send(line, {"name": name}, stream.read_bytes())
                except QPDF_FAULTS as error:
                    if isinstance(error, OSError):
                        raise
                    wire.send(line, {"name": name, "fault": BrokenFile("bilagan är skadad").to_dict()})
    wire.send(line, {"last": True})


_TASKS = {"list": _list, "pages": _pages, "pictures": _pictures, "attachments": _attachments}


if __name__ == "__main__":
    main()
