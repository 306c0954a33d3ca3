"""Save some pages of a file anew, without loss, and prove it: what a mixed file keeps when the rest is destroyed.

A box is scanned in stacks, so one file holds many documents and only some of them may go. The pages that stay are
copied as they are (PDF: the same compressed image streams; TIFF: frame by frame), and then decoded from both files
and compared pixel by pixel. If one pixel, one word of a text layer or the resolution differs, nothing is parted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageSequence

from arkiv.disposal.errors import NotLossless
from ingest.errors import IngestError
from ingest.intake.inspect import inspect
from ingest.intake.limits import Limits
from ingest.intake.pages import open_source
from ingest.intake.pdf_attachments import attachment_names
from ingest.intake.sniff import MediaType
from ingest.model import FileInfo, PageImage

_PAGE_KEYS = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Annots")
"""What a page is made of. Nothing else is copied: bookmarks, metadata and structure may tell of other pages."""
_FAULTS = (pikepdf.PdfError, IngestError, OSError, ValueError, RuntimeError, EOFError, SyntaxError)


def part(path: Path, info: FileInfo, keep: Sequence[int], into: Path, limits: Limits) -> FileInfo:
    """Write pages ``keep`` (numbers from 1, in order) of the file at ``path`` to ``into``; what that holds.

    Raises NotLossless when the kind of file cannot be parted or the proof fails; then ``into`` is of no use.
    """
    writers = {MediaType.PDF.value: _part_pdf, MediaType.TIFF.value: _part_tiff}
    if info.media_type not in writers or not keep:
        raise NotLossless(_told(f"filer av slaget {info.media_type} kan inte delas"))
    try:
        writers[info.media_type](path, keep, into)
        made = inspect(into, limits)
        _prove(path, info, keep, into, made, limits)
    except _FAULTS as error:
        raise NotLossless(_told(str(error))) from error
    return made


def hides_files(path: Path, media_type: str) -> bool:
    """Whether a PDF has other files inside it: what they say is on no page."""
    if media_type != MediaType.PDF.value:
        return False
    try:
        with pikepdf.open(path) as pdf:
            return bool(attachment_names(pdf))
    except pikepdf.PdfError:
        return True  # what cannot be looked into may hold anything


def _part_pdf(path: Path, keep: Sequence[int], into: Path) -> None:
    with pikepdf.open(path) as old, pikepdf.new() as new:
        for number in keep:
            page = old.pages[number - 1]
            _make_own(page)
            new.pages.append(page)
        new.remove_unreferenced_resources()
        gone = [old.pages[at].obj for at in range(len(old.pages)) if at + 1 not in set(keep)]
        _refuse_leftovers(new, gone, [old.pages[number - 1].obj for number in keep])
        new.save(into, deterministic_id=True, linearize=False)


def _make_own(page: pikepdf.Page) -> None:
    """Leave on ``page`` only what it is made of, with what it inherits written on it."""
    inherited = {key: value for key in _PAGE_KEYS if (value := _inherited(page.obj, key)) is not None}
    for key in list(page.obj.keys()):
        if key not in inherited and key != "/Parent":
            del page.obj[key]
    for key, value in inherited.items():
        page.obj[key] = value
    notes = page.obj.get("/Annots")
    if notes is not None:
        page.obj["/Annots"] = pikepdf.Array([_own_note(note) for note in notes if _stands_alone(note)])
    page.remove_unreferenced_resources()


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    node: pikepdf.Object | None = page
    for _ in range(64):  # deeper than any page tree; a broken one may go round
        if node is None or key in node:
            break
        node = node.get("/Parent") if key in ("/MediaBox", "/CropBox", "/Rotate", "/Resources") else None
    return None if node is None else node.get(key)


def _stands_alone(note: pikepdf.Object) -> bool:
    return note.get("/Subtype") not in ("/Link", "/Popup", "/FileAttachment")


def _own_note(note: pikepdf.Object) -> pikepdf.Object:
    for key in ("/P", "/Parent", "/Popup", "/IRT", "/A", "/AA", "/Dest"):
        if key in note:
            del note[key]
    return note


def _refuse_leftovers(
    new: pikepdf.Pdf, gone: Sequence[pikepdf.Object], kept: Sequence[pikepdf.Object]
) -> None:
    """No stream that only the destroyed pages used may be left in ``new``."""
    only_gone = _streams(gone) - _streams(kept)
    left = {_hash(item) for item in new.objects if isinstance(item, pikepdf.Stream)}
    if only_gone & left:
        raise NotLossless(_told("sidorna som ska gallras hänger ihop med dem som ska vara kvar"))


def _streams(pages: Sequence[pikepdf.Object]) -> set[str]:
    """The hashes of every stream that can be reached from ``pages`` without passing through another page."""
    found: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting = [value for page in pages for key, value in page.items() if key in _PAGE_KEYS]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Object) or (item.is_indirect and item.objgen in seen):
            continue
        if item.is_indirect:
            seen.add(item.objgen)
        if isinstance(item, pikepdf.Stream):
            found.add(_hash(item))
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and item.get("/Type") != "/Page":
            waiting.extend(value for key, value in item.items() if key != "/Parent")
        elif isinstance(item, pikepdf.Array):
            waiting.extend(item)
    return found


def _hash(stream: pikepdf.Stream) -> str:
    return hashlib.sha256(stream.read_raw_bytes()).hexdigest()


def _part_tiff(path: Path, keep: Sequence[int], into: Path) -> None:
    """Frames as Pillow decodes them, packed without loss: bilevel as Group 4, the rest deflated."""
    wanted = set(keep)
    with Image.open(path) as image:
        frames = [_frame(each) for at, each in enumerate(ImageSequence.Iterator(image), 1) if at in wanted]
    first, *others = frames
    first.save(into, "TIFF", save_all=True, append_images=others)


def _frame(image: Image.Image) -> Image.Image:
    copy = image.copy()
    kept = {key: image.info[key] for key in ("dpi", "icc_profile") if key in image.info}
    turn = image.getexif().get(274)  # Orientation (TIFF 6.0, tag 274)
    if turn not in (None, 1):
        raise NotLossless(_told("en bild är märkt som vriden"))
    copy.encoderinfo = {**kept, "compression": "group4" if image.mode == "1" else "tiff_adobe_deflate"}
    return copy


def _prove(
    path: Path, info: FileInfo, keep: Sequence[int], into: Path, made: FileInfo, limits: Limits
) -> None:
    """Every page kept decodes to the same pixels, at the same resolution, with the same words."""
    if len(made.pages) != len(keep):
        raise NotLossless(_told("fel antal sidor i den delade filen"))
    with open_source(path, info, limits) as old, open_source(into, made, limits) as new:
        for place, number in enumerate(keep, start=1):
            if not _same(old.page(number), new.page(place)):
                raise NotLossless(_told(f"sida {number} blev inte densamma"))


def _same(old: PageImage, new: PageImage) -> bool:
    return (
        abs(old.dpi - new.dpi) < 0.5
        and old.text_layer == new.text_layer
        and np.array_equal(old.pixels, new.pixels)
    )


def _told(why: str) -> str:
    return f"Filen kan inte delas utan förlust: {why}. Inget har gallrats ur den; den är orörd."
