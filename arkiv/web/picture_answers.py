"""A picture as an answer; where there is none, a drawn sheet that says why, with the status of the error.

The sheet is a picture too: it stands where the page would have stood, and the rest of the desk goes on working.
"""

from __future__ import annotations

import logging
import textwrap
from collections.abc import Callable

from django.http import HttpResponse
from django.template.loader import render_to_string

from arkiv.errors import ArkivError, StoreError
from arkiv.outcomes import outcome_of
from ingest.errors import IngestError

_LINE = 34
"""Signs of a line; the sheet is drawn for as many."""
_LINES = 16
_log = logging.getLogger("django.arkiv")


def shown(draw: Callable[[], bytes]) -> HttpResponse:
    """The JPEG that ``draw`` gives, or the sheet that says why it could not."""
    try:
        return HttpResponse(draw(), content_type="image/jpeg")
    except (ArkivError, IngestError) as error:
        status = outcome_of(error).http_status
        if isinstance(error, StoreError):  # nobody at the desk can mend it: whoever runs the archive is told
            _log.error("No picture (%s): the store has lost or refused something.", type(error).__name__)
        return HttpResponse(_sheet(str(error)), content_type="image/svg+xml; charset=utf-8", status=status)


def _sheet(message: str) -> str:
    lines = textwrap.wrap(message, _LINE, max_lines=_LINES, placeholder=" …")
    return render_to_string("desk/no_picture.svg", {"lines": lines})
