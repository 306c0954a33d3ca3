"""What the intake tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.errors import IngestError
from ingest.intake.inspect import inspect
from ingest.intake.limits import DEFAULT, Limits
from ingest.intake.pages import SourceFile, open_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READ = "read"


@pytest.fixture(scope="session")
def outcomes_of() -> Callable[..., list[str]]:
    """Inspect a file and decode its pages: the code that stopped it all, or per page ``read`` or a code."""

    def outcomes(path: Path, limits: Limits = DEFAULT) -> list[str]:
        try:
            info = inspect(path, limits)
            with open_source(path, info, limits) as source:
                return [_outcome(source, page.number) for page in info.pages]
        except IngestError as error:
            return [error.code]

    return outcomes


def _outcome(source: SourceFile, number: int) -> str:
    try:
        pixels = source.page(number).pixels
    except IngestError as error:
        return error.code
    listed = source.info.pages[number - 1]
    assert pixels.shape == (listed.height_px, listed.width_px)
    assert pixels.flags.c_contiguous
    return READ
