"""How much of the machine one file may use. A bomb must meet a wall; an A0 map must not."""

from __future__ import annotations

from dataclasses import dataclass, fields

MEBI = 1024 * 1024
A0_AT_400_DPI_PIXELS = 13_244 * 18_724  # 841 x 1189 mm: the largest sheet a municipality files


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, all inclusive. ``pixels`` is per page, before decoding, as the file itself declares it.

    ``memory_bytes`` bounds the address space of the child that opens a file, ``seconds`` its wall clock and
    its CPU time: for listing it, and again for each page. The last four are for containers: how many members,
    how deep containers in containers, how many times larger than packed, how many bytes unpacked in all.
    """

    file_bytes: int = 2048 * MEBI
    pages: int = 5_000
    pixels: int = 260_000_000
    memory_bytes: int = 2048 * MEBI
    seconds: float = 60.0
    members: int = 5_000
    depth: int = 3
    ratio: float = 200.0
    expanded_bytes: int = 4096 * MEBI

    def __post_init__(self) -> None:
        for item in fields(self):
            if getattr(self, item.name) <= 0:
                raise ValueError(f"{item.name} must be positive")


DEFAULT = Limits()
