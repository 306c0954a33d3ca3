"""The addresses. Swedish, and made of names that last: a link in a protocol must lead right in ten years.

A page is a module of ``arkiv.web.pages`` with ``PATHS``; its views say what they demand (``arkiv.web.rights``).
"""

from __future__ import annotations

from arkiv.api import urls as api
from arkiv.web.pages import (
    about,
    administration,
    altered,
    answers,
    arrange,
    boxes,
    closing,
    diary,
    disclosure,
    disclosure_copies,
    disclosure_review,
    disposals,
    find,
    holds,
    intake,
    late,
    log,
    many,
    plans,
    registers,
    retention,
    review,
    samples,
    sign_in,
    single_sign_on,
    start,
    todo,
    tokens,
)

ROOMS = (
    *(
        start,
        intake,
        closing,
        boxes,
        arrange,
        many,
        review,
        answers,
        altered,
    ),  # "many" before the documents of a queue
    *(todo, diary, late, retention, holds, disposals),
    *(disclosure, disclosure_copies, disclosure_review, find, samples, log),
)
PAGES = (*ROOMS, registers, administration, plans, sign_in, single_sign_on, tokens, about)

urlpatterns = [row for page in (*PAGES, api) for row in page.PATHS]
