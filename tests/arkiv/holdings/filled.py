"""A box of pages typed in the test, read and put together in this process: no scans, no recognition, no workers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.ingest.understanding.typed import file_hash, page

if TYPE_CHECKING:
    from arkiv.settings import Settings
    from ingest.model import PageReading

LETTER = """
    Granviks kommun
    Socialförvaltningen
    2005-0{month}-03                    Dnr SN 2005/{dnr}

    # {heading}

    Till {name}

    {body}

    Med vänlig hälsning

    Lars Vik
    Socialsekreterare
"""
LETTERS = (
    LETTER.format(
        month=3, dnr=12, heading="Kallelse till möte", name="Tove Alm",
        body="Ni kallas till ett möte på socialkontoret om ansökan om bistånd.\nMötet hålls i rum 4 och tar en timme.",
    ),
    LETTER.format(
        month=5, dnr=27, heading="Beslut om ekonomiskt bistånd", name="Per Sund",
        body="Nämnden beslutar att bevilja ansökan om ekonomiskt bistånd.\nBeloppet betalas ut den sista i månaden.",
    ),
    LETTER.format(
        month=7, dnr=33, heading="Remiss", name="Länsstyrelsen",
        body="Förslaget till riktlinjer översänds för yttrande.\nSvaret bör vara här inom fyra veckor.",
    ),
)  # fmt: skip
MORE = """
    uppgifter som lämnats har kontrollerats mot registret.
    Kopior av underlaget finns i akten och kan lämnas ut efter prövning.
    Frågor besvaras av handläggaren på telefon under kontorstid.
"""


def fill(settings: Settings, pages: Sequence[PageReading], *, ref: str = "K1") -> Any:
    """The box ``ref`` with ``pages`` read, put together and not yet indexed; the box's row."""
    from arkiv import bootstrap
    from arkiv.holdings import services
    from arkiv.holdings.models import Box
    from arkiv.holdings.readings import store_reading

    box = Box.objects.filter(ref=ref).first() or services.new_box(
        ref, services.Provenance(title="Fynd", years=(2005, 2006)), actor="prov"
    )
    store = bootstrap.blob_store(settings)
    for reading in pages:
        _keep(box, reading, store_reading(store, reading))
    assemble(settings, box)
    return box


def _keep(box: Any, reading: PageReading, blob: str) -> None:
    from arkiv.holdings.models import Page, PageState, SourceFile
    from ingest.model import FileInfo, PageInfo, PageKind

    file, _ = SourceFile.objects.get_or_create(
        box=box,
        sha256=reading.page.file,
        defaults={
            "name": f"{reading.page.file[:6]}.pdf",
            "position": SourceFile.objects.filter(box=box).count() + 1,
            "size_bytes": 1,
            "state": "listed",
        },
    )
    Page.objects.create(
        file=file,
        number=reading.page.number,
        width_px=reading.width_px,
        height_px=reading.height_px,
        dpi=reading.dpi,
        kind="embedded",
        state=PageState(reading.status.value),
        reading=blob,
    )
    count = file.pages.count()
    listed = tuple(PageInfo(number, PageKind.EMBEDDED, 2480, 3508, 300.0) for number in range(1, count + 1))
    file.info = _json(FileInfo(reading.page.file, 1, "application/pdf", listed))
    file.save()


def _json(value: Any) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()


def assemble(settings: Settings, box: Any) -> None:
    """Carry out what the box is due, as a worker would, but for the index."""
    from arkiv.jobs import ledger
    from arkiv.jobs.model import StepKind
    from arkiv.jobs.pool import offer_next
    from arkiv.jobs.workshop import Workshop

    workshop = Workshop(settings)
    offer_next(box, settings)
    while (claim := ledger.claim("prov", lease_seconds=60, tries=3, lost=lambda *_: None)) is not None:
        if claim.kind is not StepKind.INDEX:
            workshop.carry_out(claim)
            offer_next(box, settings)


def three_letters(settings: Settings) -> Any:
    """K1 with three documents: of two pages, of one page, of one page, in one file; the box's row."""
    first = LETTERS[0].partition("    Med vänlig")[0].rstrip() + "\n    Till mötet ska ni ta med er de"
    texts = (first, MORE, *LETTERS[1:])
    return fill(settings, [page(text, number) for number, text in enumerate(texts, 1)])


__all__ = ["LETTERS", "MORE", "assemble", "file_hash", "fill", "three_letters"]
