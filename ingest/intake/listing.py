"""What the child finds in a file. It travels as JSON, because a hostile file may own the child."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import BrokenFile, PageError
from ingest.model import Finding, PageInfo, PageKind, PageRef, Severity, Sha256

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding before the file has a name: ``page`` is 1-based, ``None`` for the whole file."""

    rule: str
    severity: Severity
    message: str
    page: int | None = None

    def finding(self, sha256: Sha256) -> Finding:
        """The same, said of the file ``sha256``."""
        place = None if self.page is None else PageRef(sha256, self.page)
        return Finding(self.rule, self.severity, self.message, place)


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages of a file in order. One that cannot be had is here too: 0 x 0, or at its declared size."""

    pages: tuple[PageInfo, ...]
    remarks: tuple[Remark, ...] = ()


def settle(
    pages: tuple[PageInfo, ...], faults: tuple[PageError, ...], remarks: tuple[Remark, ...] = ()
) -> Listing:
    """The listing, each fault a remark on its page. When *no* page can be had, the file's error is the
    first fault.

    Raises BrokenFile when there is no page at all.
    """
    if not pages:
        raise BrokenFile("filen har inga sidor")
    if len({fault.number for fault in faults}) == len(pages):
        raise faults[0]
    spoken = tuple(Remark(fault.code, Severity.WARNING, fault.message, fault.number) for fault in faults)
    return Listing(pages, remarks + spoken)


def to_wire(listing: Listing) -> dict[str, object]:
    """``listing`` as JSON values."""
    return asdict(listing)


def from_wire(data: Mapping[str, Any]) -> Listing:
    """The listing ``to_wire`` wrote. Raises KeyError, TypeError or ValueError on any other shape."""
    pages = tuple(
        PageInfo(
            int(page["number"]),
            PageKind(page["kind"]),
            int(page["width_px"]),
            int(page["height_px"]),
            float(page["dpi"]),
            bool(page["has_text_layer"]),
        )
        for page in data["pages"]
    )
    remarks = tuple(
        Remark(str(remark["rule"]), Severity(remark["severity"]), str(remark["message"]), remark["page"])
        for remark in data["remarks"]
    )
    if [page.number for page in pages] != list(range(1, len(pages) + 1)):
        raise ValueError("pages out of order")
    return Listing(pages, remarks)
