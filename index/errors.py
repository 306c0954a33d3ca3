"""Everything the index can refuse to do. The tree:

SearchError
├── QueryFault        the question could not be understood; carries every fault with its place
├── StaleCursor       the index changed under a listing
├── DamagedSearch     a saved search is not one
├── IndexMissing      nothing has been built here yet
├── IndexOutdated     built by another analysis, word list or format
├── WrongEngine       built by another engine
├── IndexBusy         somebody else is writing
├── IndexFull         the engine's stated limit is reached
├── IndexDamaged      the files cannot be opened
├── ClusterUnavailable  the search cluster does not answer, or only in part
├── NotWritable       a reader was asked to write
└── NotConforming     an engine failed a check (index.conformance.suite)

The index is derived: no message here means that a scan or a fact has been lost, and each says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class SearchError(Exception):
    """Base of all errors of the package; the message is Swedish and meant for a person."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a query: characters ``start`` to ``end`` (0-based, the last outside) and why."""

    start: int
    end: int
    message: str


class QueryFault(SearchError):
    """The query cannot be answered. ``faults`` holds all of them, in the order they stand in ``text``."""

    def __init__(self, text: str, faults: Sequence[Fault]) -> None:
        self.text = text
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.start, fault.end)))
        lines = [
            f"Frågan gick inte att tolka ({len(self.faults)} fel). Ingen sökning gjordes; rätta och sök igen."
        ]
        for fault in self.faults:
            lines += [*(f"  {line}" for line in _pointed_out(fault, text)), f"  {fault.message}"]
        super().__init__("\n".join(lines))


_SHOWN, _BEFORE = 100, 40  # characters of a long question round a fault, and how many of them before it


def _pointed_out(fault: Fault, text: str) -> tuple[str, str]:
    """The question about the fault, and the line that underlines it. What has no shape is shown as ``·``: control
    characters would move the marks, or the whole screen.
    """
    start, end = min(fault.start, len(text)), min(fault.end, len(text))
    begin = max(0, start - _BEFORE) if len(text) > _SHOWN else 0
    shown = "".join(char if char.isprintable() else "·" for char in text[begin : begin + _SHOWN])
    before, after = "…" * (begin > 0), "…" * (len(text) > begin + _SHOWN)
    marked = max(1, min(end, begin + _SHOWN) - start)
    return f"{before}{shown}{after}", " " * (start - begin + len(before)) + "^" * marked


class StaleCursor(SearchError):
    """A cursor belongs to another query, or to the index as it stood before a later commit."""

    def __init__(self) -> None:
        super().__init__(
            "Träfflistan har ändrats sedan förra sidan visades, så nästa sida kan hoppa över träffar. "
            "Inget är förlorat. Gör om sökningen från början."
        )


class DamagedSearch(SearchError):
    """What should be a saved search (``index.saved``) is not one, or of another form."""

    def __init__(self) -> None:
        super().__init__(
            "Den sparade sökningen går inte att läsa. Inget annat är berört. Skriv frågan på nytt och spara den igen."
        )


class IndexMissing(SearchError):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Det finns inget sökindex i {folder.name}. Handlingarna berörs inte. "
            "Bygg indexet med: arkiv index rebuild"
        )


class IndexOutdated(SearchError):
    """``found`` and ``wanted`` name the analysis (version and digest of the word list) or the format."""

    def __init__(self, folder: Path, found: str, wanted: str) -> None:
        self.folder, self.found, self.wanted = folder, found, wanted
        super().__init__(
            f"Sökindexet i {folder.name} är byggt med {found} men programmet använder {wanted}; "
            "svaren skulle kunna sakna träffar. Handlingarna berörs inte. "
            "Bygg om indexet med: arkiv index rebuild"
        )


class WrongEngine(SearchError):
    def __init__(self, folder: Path, found: str, wanted: str) -> None:
        self.folder, self.found, self.wanted = folder, found, wanted
        super().__init__(
            f"Sökindexet i {folder.name} är byggt med motorn {found}, men inställningen säger {wanted}. "
            "Handlingarna berörs inte. Ändra inställningen eller bygg om indexet med: arkiv index rebuild"
        )


class IndexBusy(SearchError):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Någon annan skriver just nu i sökindexet {folder.name}. Inget har ändrats. "
            "Vänta tills den är klar och försök igen."
        )


class IndexFull(SearchError):
    def __init__(self, engine: str, limit: int) -> None:
        self.engine, self.limit = engine, limit
        super().__init__(
            f"Sökmotorn {engine} rymmer {limit} sidor och gränsen är nådd. Det som redan är indexerat "
            "finns kvar, men de nya sidorna är inte sökbara. "
            "Välj motorn tantivy och bygg om: arkiv index rebuild"
        )


class IndexDamaged(SearchError):
    def __init__(self, folder: Path, cause: str) -> None:
        self.folder, self.cause = folder, cause
        super().__init__(
            f"Sökindexet i {folder.name} gick inte att öppna ({cause}). Handlingarna berörs inte. "
            "Bygg om indexet med: arkiv index rebuild"
        )


class ClusterUnavailable(SearchError):
    """``addresses`` are those tried; a part of an answer is never given as the whole."""

    def __init__(self, addresses: Sequence[str], cause: str) -> None:
        self.addresses, self.cause = tuple(addresses), cause
        super().__init__(
            f"Sökklustret kunde inte svara fullständigt ({cause}). Ett halvt svar visas aldrig, och "
            "handlingarna berörs inte. Försök igen om en stund; se annars efter att noderna är igång "
            "och att inställningen index_addresses stämmer."
        )


class NotWritable(SearchError):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Sökindexet {folder.name} är öppnat för läsning. Inget har ändrats. "
            "Öppna det för skrivning först."
        )
