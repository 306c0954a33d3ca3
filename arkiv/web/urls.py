"""The addresses. Swedish, and made of names that last: a link in a protocol must lead right in ten years.

A page is a module of ``arkiv.web.pages`` with ``PATHS``; its views say what they demand (``arkiv.web.rights``).
"""

from __future__ import annotations

from arkiv.web.pages import (
    about,
    administration,
    arrange,
    boxes,
    disclosure,
    disclosure_review,
    find,
    intake,
    log,
    review,
    sign_in,
    start,
)

ROOMS = (start, intake, boxes, arrange, review, disclosure, disclosure_review, find, log)
PAGES = (*ROOMS, administration, sign_in, about)

urlpatterns = [row for page in PAGES for row in page.PATHS]
