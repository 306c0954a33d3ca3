"""A case: one odd file, how to make it, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

READ = "read"  # every page decoded
PARTLY = "partly"  # some pages decoded, each of the others named
NAMED = "named"  # stands for any typed error
EITHER = frozenset({READ, PARTLY, NAMED})

Rng = np.random.Generator
Build = Callable[[Rng], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """``expected``: outcomes that are right (``READ``, ``PARTLY``, ``NAMED`` or the code of an error).

    ``pages`` is how many must be decoded where known. ``like_sheet``: the first page must look like ``sheet()``.
    """

    name: str
    odd: str
    build: Build
    expected: frozenset[str]
    pages: int | None = None
    like_sheet: bool = False


@dataclass(slots=True)
class Shelf:
    """Cases of one kind, gathered by short calls."""

    kind: str
    cases: list[Case] = field(default_factory=list)

    def read(
        self, name: str, odd: str, build: Callable[[], bytes], *, pages: int = 1, like_sheet: bool = True
    ) -> None:
        """It must be read, and look like the sheet it was made from."""
        self._add(name, odd, lambda _: build(), {READ}, pages, like_sheet)

    def named(self, name: str, odd: str, build: Callable[[], bytes], *codes: str) -> None:
        """It must end in one of ``codes``; without any, in some typed error."""
        self._add(name, odd, lambda _: build(), set(codes) or {NAMED})

    def either(self, name: str, odd: str, build: Callable[[], bytes]) -> None:
        """Read or named: what a damaged file still holds is a matter of luck."""
        self._add(name, odd, lambda _: build(), EITHER)

    def drawn_by_lot(self, name: str, odd: str, build: Build) -> None:
        """As ``either``, of bytes that depend on the seed."""
        self._add(name, odd, build, EITHER)

    def _add(
        self,
        name: str,
        odd: str,
        build: Build,
        expected: set[str] | frozenset[str],
        pages: int | None = None,
        like_sheet: bool = False,
    ) -> None:
        self.cases.append(Case(f"{self.kind}/{name}", odd, build, frozenset(expected), pages, like_sheet))
