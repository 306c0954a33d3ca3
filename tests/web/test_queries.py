"""Every page that can be looked at asks the database as many questions of a large archive as of a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from arkiv.settings import Settings
from tests.web.world import addresses

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

WHOLE = {
    "report": "the find report and its files read a whole box",
    "download": "the find report and its files read a whole box",
}
"""Addresses that are no list and no page, with the reason why they may read as much as there is."""


def counted(client: Client, paths: dict[str, str]) -> dict[str, int]:
    """Queries by name, of those that answer a look with a page."""
    found = {}
    for name, path in paths.items():
        client.get(path)  # what is remembered is remembered
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found[name] = len(asked.captured_queries)
    return found


def grown(archive: Settings) -> None:
    """Four more boxes with their documents, pages, answers and events."""
    from django.db import transaction

    from arkiv.audit import log
    from arkiv.web import cards
    from tests.arkiv.holdings.filled import LETTERS, fill
    from tests.ingest.understanding.typed import page
    from tests.web.diary_work import asks_for_somebody

    for number in range(2, 6):
        texts = [text for _ in range(3) for text in LETTERS]
        pages = [page(text, at, file=f"bunt{number}.pdf") for at, text in enumerate(texts, 1)]
        asks_for_somebody(fill(archive, pages, ref=f"K{number}"))
    with transaction.atomic():
        for number in range(60):
            log.append("web.page_read", actor="prov", subject=f"page:{number}")
    while cards.catch_up():
        pass


def test_no_page_asks_more_of_a_larger_archive(web: Settings, box: Box, visitor: Client) -> None:
    paths = {address.name: address.path for address in addresses(box) if address.name not in WHOLE}
    small = counted(visitor, paths)
    assert len(small) > 25
    grown(web)
    large = counted(visitor, paths)
    more = {name: (small[name], large[name]) for name in small if large.get(name, 0) > small[name]}
    assert more == {}
    assert max(large.values()) <= 30, {name: count for name, count in large.items() if count > 30}
