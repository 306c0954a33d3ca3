"""Is the log whole, and are the originals the ones it speaks of?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from arkiv.audit import chain, log
from arkiv.blobs.protocol import BlobStore


@dataclass(frozen=True, slots=True)
class Verification:
    """What was gone through, the hash of the last event, and every fault found (Swedish)."""

    events: int
    head: str
    originals: int
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(
    store: BlobStore, originals: Iterator[str], *, progress: Callable[[str], None] = lambda _: None
) -> Verification:
    """Recompute the chain, then hash each of ``originals`` (blob names the holdings refer to) anew."""
    found: list[str] = []
    count, head = 0, chain.GENESIS

    def walked() -> Iterator[chain.Event]:
        nonlocal count, head
        for event in log.events():
            count, head = count + 1, event.digest
            yield event

    found.extend(fault.message for fault in chain.faults(walked()))
    checked = 0
    for name in originals:
        progress(name)
        checked += 1
        if not store.verify(name):
            found.append(f"Originalet {name[:12]}… saknas eller har ändrats i lagret.")
    return Verification(count, head, checked, tuple(found))
