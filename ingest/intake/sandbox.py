"""Ask the child to list a file, and turn whatever becomes of it into a listing or a typed error."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import DecodeError, DecodeOutOfMemory, DecoderCrashed, DecodeTimedOut, error_from_dict
from ingest.intake.listing import Listing, from_wire

if TYPE_CHECKING:
    from ingest.intake.limits import Limits
    from ingest.intake.sniff import MediaType

_SOURCE_ROOT = Path(__file__).resolve().parents[2]
# -P: the folder we happen to stand in may be the box itself, with a json.py in it.
COMMAND = (sys.executable, "-P", "-m", "ingest.intake.child")
# The child gets nothing of our environment: there may be keys in it. One thread: its limits are for the
# whole process.
_ENVIRONMENT = {
    "PYTHONPATH": str(_SOURCE_ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def list_in_child(path: Path, media_type: MediaType, limits: Limits) -> Listing:
    """The pages of ``path``. Raises IngestError and nothing else, within ``limits.seconds``."""
    request = {"path": str(path.absolute()), "media_type": media_type.value, "limits": asdict(limits)}
    child = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        encoding="utf-8",
        errors="replace",
    )
    with child:
        try:
            answer, _ = child.communicate(json.dumps(request), timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise DecodeTimedOut(limits.seconds) from error
        finally:
            child.kill()
    if child.returncode != 0:
        raise _cause_of_death(child.returncode, limits)
    return _understood(answer)


def _cause_of_death(returncode: int, limits: Limits) -> DecodeError:
    if returncode == -signal.SIGXCPU:
        return DecodeTimedOut(limits.seconds)
    if returncode == -signal.SIGKILL:  # the kernel's own hand when memory is short
        return DecodeOutOfMemory(limits.memory_bytes)
    if returncode < 0:
        return DecoderCrashed(f"signal {-returncode}")
    return DecoderCrashed(f"slutkod {returncode}")


def _understood(answer: str) -> Listing:
    try:
        data = json.loads(answer)
        if "error" not in data:
            return from_wire(data["listing"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DecoderCrashed("obegripligt svar") from error
    raise error_from_dict(data["error"])
