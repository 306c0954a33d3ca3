"""The child process that looks into a file on behalf of ``inspect``: it may hang, swell or die, its parent
may not.

Run as ``python -m ingest.intake.child``: one JSON request on standard input, one JSON answer on standard
output.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from pathlib import Path
from typing import Any

from ingest.errors import DecodeOutOfMemory, DecoderCrashed, IngestError
from ingest.intake.limits import Limits
from ingest.intake.listing import Listing, to_wire
from ingest.intake.sniff import MediaType


def main() -> None:
    """Answer one request. Every ending but a kill is an answer."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    confine(limits)
    json.dump(_answer(Path(request["path"]), MediaType(request["media_type"]), limits), sys.stdout)


def confine(limits: Limits) -> None:
    """Hold this process to ``limits``: address space and CPU time; no core dump, no file written."""
    seconds = math.ceil(limits.seconds)
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds, seconds + 5),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(what, (soft, hard))


def list_pages(path: Path, media_type: MediaType, limits: Limits) -> Listing:
    """The pages of a file of a type in ``sniff.READ``. Raises IngestError. Decodes in this very process."""
    # Imported here: an image needs no PDF library and a PDF no image library, 0.1 s a file each.
    if media_type is MediaType.PDF:
        from ingest.intake.list_pdf import list_pdf

        return list_pdf(path, limits)
    from ingest.intake.list_image import list_image

    return list_image(path, media_type, limits)


def _answer(path: Path, media_type: MediaType, limits: Limits) -> dict[str, Any]:
    try:
        return {"listing": to_wire(list_pages(path, media_type, limits))}
    except IngestError as error:
        return {"error": error.to_dict()}
    except MemoryError:
        return {"error": DecodeOutOfMemory(limits.memory_bytes).to_dict()}
    except Exception as error:  # noqa: BLE001 the outermost shell of this process: its parent must get a named answer
        return {"error": DecoderCrashed(type(error).__name__).to_dict()}


if __name__ == "__main__":
    main()
