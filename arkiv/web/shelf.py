"""What the views fetch: boxes, registers, page images. The only module here that touches the archive."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.errors import NoSuchThing
from arkiv.holdings import masters, registers, stored
from arkiv.holdings.models import Box, Page
from arkiv.holdings.register import Register
from arkiv.overview import Overview, overview
from arkiv.web.pictures import picture_of

_ACTOR = "web:nyckel"


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
    """A page as JPEG for the screen. Raises NoSuchThing, and IngestError if it is broken."""
    master = masters.master_of(_page(stored.box(ref), sha256, number))
    return picture_of(master, bootstrap.current())


def today() -> date:
    """The day in Sweden, for the report's head."""
    return timezone.localdate()


def _page(box: Box, sha256: str, number: int) -> Page:
    row = (
        Page.objects.select_related("file").filter(file__box=box, file__sha256=sha256, number=number).first()
    )
    if row is None:
        raise NoSuchThing(
            f"Filen {sha256[:12]}… har ingen sida {number} i kartongen {box.ref}, eller är inte läst."
        )
    return row
