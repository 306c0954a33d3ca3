"""What the views fetch: boxes, registers, page images. The only module here that touches the archive."""

from __future__ import annotations

import io
import threading
from datetime import date

import msgspec
from django.db import transaction
from django.utils import timezone

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.errors import NoSuchThing
from arkiv.holdings import registers, stored
from arkiv.holdings.models import Box, FileState, SourceFile
from arkiv.holdings.register import Register
from arkiv.overview import Overview, overview
from ingest.intake.pages import open_source
from ingest.model import FileInfo

_ACTOR = "web:nyckel"
_WIDEST = 1600  # px: a page at about 190 dpi; small print is legible, and a page is a few hundred kB
_DECODING = (
    threading.Lock()
)  # PDFium is not made for several threads, and one page at a time bounds the memory


def boxes() -> Overview:
    """Every box with its account."""
    return overview(bootstrap.current())


def register(ref: str, *, why: str) -> Register:
    """The register of the box ``ref``; that it was read is logged under ``why``. Raises NoSuchThing."""
    box = stored.box(ref)
    with transaction.atomic():
        log.append(f"web.{why}", actor=_ACTOR, subject=f"box:{box.pk}")
    return registers.register_of(box, bootstrap.blob_store(bootstrap.current()))


def page_image(ref: str, sha256: str, number: int) -> bytes:
    """A page as JPEG, at most ``_WIDEST`` wide. Raises NoSuchThing, and IngestError if it is broken."""
    from PIL import Image

    settings, info = bootstrap.current(), _info(stored.box(ref), sha256)
    with (
        _DECODING,
        bootstrap.blob_store(settings).local_path(sha256) as path,
        open_source(path, info) as source,
    ):
        image = Image.fromarray(source.page(number).pixels)
    image.thumbnail((_WIDEST, _WIDEST * 4), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def today() -> date:
    """The day in Sweden, for the report's head."""
    return timezone.localdate()


def _info(box: Box, sha256: str) -> FileInfo:
    row = SourceFile.objects.filter(box=box, sha256=sha256, state=FileState.LISTED).first()
    if row is None:
        raise NoSuchThing(f"Filen {sha256[:12]}… finns inte i kartongen {box.ref}, eller är inte läst.")
    return msgspec.json.decode(row.info, type=FileInfo)
