"""The log at the desk: who did and who read what, about which box or document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html as lxml_html

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box


def _events(client: Client, query: str) -> list[str]:
    tree = lxml_html.document_fromstring(client.get(f"/logg?{query}").content.decode())
    return [str(cell.text_content()) for cell in tree.xpath("//tbody/tr/td[@data-label='Vad']")]


def test_what_was_read_is_told_from_what_was_done(visitor: Client, box: Box, uids: list[str]) -> None:
    visitor.get(f"/handling/{uids[0]}")
    visitor.get("/kartong/K1")
    read, done = _events(visitor, "slag=last"), _events(visitor, "slag=gjort")
    assert {"handling lästes", "lista lästes"} <= set(read)
    assert "kartong lades upp" in done
    assert not set(read) & set(done)


def test_a_document_is_followed_also_where_it_was_read_among_others(
    visitor: Client, box: Box, uids: list[str]
) -> None:
    visitor.get("/kartong/K1/ordna")  # all three at once
    visitor.get(f"/handling/{uids[1]}")
    for asked in ("K1/2", f"document:{uids[1]}"):
        assert _events(visitor, f"vilken={asked}")[:2] == ["handling lästes", "flera handlingar lästes"], (
            asked
        )
    assert "handling lästes" not in _events(visitor, "vilken=K1/1")
    assert "kartong lades upp" in _events(visitor, "vilken=K1")
    assert _events(visitor, "vilken=K1/9999999999999") == []
    assert _events(visitor, "vilken=document:%25") == []
