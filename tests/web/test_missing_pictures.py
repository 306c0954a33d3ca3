"""A page whose bytes are not there: a sheet in its place that says so, and the rest of the desk goes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from arkiv.settings import Settings
from arkiv.web import pictures
from tests.web.browsing import browser, opened, pictured, seen

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

__all__ = ["browser"]


@pytest.fixture
def bare(box: Box, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """K1 without a single picture: the addresses of its first page's picture, large and small."""
    from arkiv.holdings.models import Page

    monkeypatch.setattr(pictures, "_KEPT", pictures.Kept(pictures.KEPT_BYTES))
    page = Page.objects.filter(file__box=box).select_related("file").earliest("number")
    whole = f"/kartong/K1/bild/{page.file.sha256}/{page.number}"
    return f"{whole}.jpg", f"{whole}/liten.jpg"


def test_the_sheet_says_what_is_missing_and_what_to_do(
    visitor: Client, bare: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    for address in bare:
        with caplog.at_level(logging.ERROR, logger="django.arkiv"):
            answer = visitor.get(address)
        said = " ".join(answer.content.decode().replace("</tspan>", " ").split())
        assert (answer.status_code, answer["Content-Type"]) == (404, "image/svg+xml; charset=utf-8")
        assert "saknas i" in said
        assert "säkerhetskopian" in said
        assert "BytesMissing" in caplog.text  # whoever runs the archive is told
        caplog.clear()


def test_a_file_that_was_never_read_says_so_in_the_pictures_place(visitor: Client, box: Box) -> None:
    from arkiv.holdings.models import Page, SourceFile

    page = Page.objects.filter(file__box=box).select_related("file").earliest("number")
    SourceFile.objects.filter(pk=page.file.pk).update(state="unread")
    Page.objects.filter(pk=page.pk).update(reason_text="Gallrad enligt <G-1>.")
    answer = visitor.get(f"/kartong/K1/bild/{page.file.sha256}/1.jpg")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("image/svg")
    assert "&lt;G-1&gt;" in answer.content.decode()  # a message is never part of the drawing


def test_the_sheet_as_it_would_go_out_says_so_too(
    web: Settings, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from arkiv.errors import BytesMissing
    from arkiv.web.pages import disclosure_review

    def gone(*_: object) -> None:
        raise BytesMissing("Filen saknas i arkivets lager.")

    monkeypatch.setattr(disclosure_review, "sheet_of", lambda *_: SimpleNamespace(item=None, place=1))
    monkeypatch.setattr(disclosure_review.preview_services, "after", gone)
    answer = visitor.get("/begaran/UT-2026-1/blad/1/efter.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (404, "image/svg+xml; charset=utf-8")
    assert "saknas" in answer.content.decode()


@pytest.mark.browser
def test_the_rest_of_the_page_goes_on(
    browser: Any, address: str, bare: tuple[str, str], uids: list[str]
) -> None:
    page, complaints = opened(browser)
    page.goto(address)
    base = address.partition("/?")[0]
    page.goto(f"{base}/handling/{uids[0]}")
    seen(page.locator("#uppgift-document_date"))
    pictured(page.locator(".strip img").first)  # the sheet is a picture, and is drawn
    assert {word for word in complaints if "404" not in word} == set()
    page.context.close()
