"""What a proof answers: every fault by name, and what was looked at. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """A way in which a delivery can fail. Each stops the release."""

    UNREADABLE = "unreadable"  # not a PDF that can be opened, or encrypted
    NOT_PDFA = "not_pdfa"
    WRONG_FILE = "wrong_file"  # not the bytes that were built
    WRONG_PAGES = "wrong_pages"  # number, size or order of pages is another
    FOREIGN_OBJECT = "foreign_object"  # annotation, attachment, form, script, layer, bookmark, thumbnail …
    UNREACHABLE_OBJECT = "unreachable_object"  # left behind in the file, shown by nothing
    REVISION = "revision"  # an earlier version of the file lies in it
    TRAILING_BYTES = "trailing_bytes"
    METADATA = "metadata"  # says more of itself than it should
    EXTRA_TEXT = "extra_text"  # words that were not kept
    LOST_TEXT = "lost_text"  # kept words that cannot be found
    TEXT_UNDER_BAR = "text_under_bar"
    VISIBLE_TEXT = "visible_text"  # text drawn over the picture
    SECRET_IN_STREAM = "secret_in_stream"  # noqa: S105
    SECRET_IN_TEXT = "secret_in_text"  # noqa: S105
    SECRET_IN_PIXELS = "secret_in_pixels"  # noqa: S105
    BAR_MISSING = "bar_missing"
    UNCOVERED = "uncovered"  # a place somebody masked lies under no bar
    BAR_NOT_BLACK = "bar_not_black"  # residue that contrast brings out
    COPIES_DIFFER = "copies_differ"  # hidden on one copy, open on another
    PICTURE_CHANGED = "picture_changed"  # the picture is not the one that was built
    SECOND_PICTURE = "second_picture"
    OVERLAID = "overlaid"  # what is shown is not the picture alone


@dataclass(frozen=True, slots=True)
class Failure:
    """One fault at one place. ``message`` is Swedish and says no secret; ``page`` counts from 1; ``None``: the file."""

    fault: Fault
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome. ``checked`` says how much was looked at (names → counts), for the log."""

    file_sha256: str
    failures: tuple[Failure, ...]
    checked: tuple[tuple[str, int], ...]

    @property
    def holds(self) -> bool:
        """Whether the delivery may be released."""
        return not self.failures
