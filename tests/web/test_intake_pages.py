"""Scans in by a watched folder, sheets, gaps accepted with a reason, a box closed; registers and plans read in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html as lxml_html

from arkiv.settings import Settings
from tests.web.browsing import browser, opened

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

__all__ = ["browser"]


def _words(content: bytes) -> str:
    return " ".join(" ".join(lxml_html.document_fromstring(content.decode()).itertext()).split())


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:400]
    return _words(answer.content)


@pytest.fixture(autouse=True)
def _nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    from arkiv.web import works

    monkeypatch.setattr(works, "_to_check", {})


# --- the watched folder --------------------------------------------------------------------------------


@pytest.fixture
def folder(archive: Settings, tmp_path: Path) -> tuple[Settings, Path]:
    """A watched folder with one for the open box K-7 in it."""
    from arkiv.holdings import services

    services.new_box("K-7", services.Provenance(title="Fynd"), actor="prov")
    whole = tmp_path / "skanner"
    (whole / "K-7").mkdir(parents=True)
    return replace(archive, watch_folders=(str(whole),)), whole


def _look(settings: Settings, *moments: float) -> list[list[str]]:
    from arkiv.web.watching import Watcher

    watcher = Watcher()
    return [watcher.look(settings, now) for now in moments]


def _receipts() -> list[tuple[str, str]]:
    from arkiv.web.models import Receipt

    return list(Receipt.objects.order_by("pk").values_list("name", "outcome"))


def _files() -> list[str]:
    from arkiv.holdings.models import SourceFile

    return list(SourceFile.objects.order_by("pk").values_list("name", flat=True))


def test_a_file_that_stopped_growing_is_taken_in_once(folder: tuple[Settings, Path]) -> None:
    from arkiv.web.watching import Watcher

    settings, whole = folder
    scan, watcher = whole / "K-7" / "Skannat_0001.pdf", Watcher()
    scan.write_bytes(b"%PDF-1.4 en")
    assert watcher.look(settings, 0.0) == []
    scan.write_bytes(b"%PDF-1.4 en sida till")
    assert watcher.look(settings, 11.0) == []  # it has grown since
    assert watcher.look(settings, 15.0) == []
    assert watcher.look(settings, 30.0) == ["K-7"]
    assert _files() == ["Skannat_0001.pdf"]
    assert (whole / "K-7" / "mottaget" / "Skannat_0001.pdf").read_bytes() == b"%PDF-1.4 en sida till"
    assert watcher.look(settings, 60.0) == []
    scan.write_bytes(b"%PDF-1.4 en sida till")  # the same bytes again
    watcher.look(settings, 70.0)
    watcher.look(settings, 90.0)
    assert _receipts() == [("Skannat_0001.pdf", "kept"), ("Skannat_0001.pdf", "known")]
    assert _files() == ["Skannat_0001.pdf"]


def test_links_and_odd_names_lead_nowhere_else(folder: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, whole = folder
    secret = tmp_path / "hemligt.txt"
    secret.write_text("utanför mappen")
    box = whole / "K-7"
    (box / "lank.pdf").symlink_to(secret)
    (whole / "K-8").symlink_to(tmp_path)
    os.mkfifo(box / "ror.pdf")
    (box / "<script>.pdf").write_bytes(b"%PDF-1.4 a")
    odd = os.fsencode(box) + b"/bl\xe5.pdf"
    Path(os.fsdecode(odd)).write_bytes(b"%PDF-1.4 b")
    (box / "rad\nbryt.pdf").write_bytes(b"%PDF-1.4 c")
    _look(settings, 0.0, 20.0)
    assert sorted(_files()) == ["<script>.pdf", "blå.pdf", "rad\\nbryt.pdf"]
    assert secret.read_text() == "utanför mappen"
    assert (box / "lank.pdf").is_symlink()


def test_what_cannot_be_taken_in_stays_with_its_reason(
    folder: tuple[Settings, Path], visitor: Client
) -> None:
    from arkiv.holdings import services

    settings, whole = folder
    (whole / "K-9").mkdir()
    scan = whole / "K-9" / "skannat.pdf"
    scan.write_bytes(b"%PDF-1.4 a")
    _look(settings, 0.0, 20.0, 40.0)
    assert _receipts() == [("skannat.pdf", "refused")]
    assert scan.exists()
    assert "Det finns ingen öppen kartong K-9" in _text(visitor, "/skanna-in")
    services.new_box("K-9", services.Provenance(title="Fynd"), actor="prov")
    assert _look(settings, 100.0, 120.0)[-1] == ["K-9"]
    assert _receipts() == [("skannat.pdf", "kept")]
    assert "mottagen" in _text(visitor, "/kartong/K-9/skanna-in")


def test_a_folder_is_its_units_and_no_other(folder: tuple[Settings, Path]) -> None:
    from arkiv.accounts.models import BoxUnit, Unit
    from arkiv.holdings.models import Box

    settings, whole = folder
    BoxUnit.objects.create(box=Box.objects.get(ref="K-7"), unit=Unit.objects.create(name="Barn"))
    (whole / "K-7" / "a.pdf").write_bytes(b"%PDF-1.4 a")
    _look(settings, 0.0, 20.0)
    assert _receipts() == [("a.pdf", "refused")]
    _look(replace(settings, watch_folders=(f"Barn={whole}",)), 0.0, 20.0)
    assert _receipts()[-1] == ("a.pdf", "kept")


# --- sheets, gaps, closing -----------------------------------------------------------------------------


def test_sheets_are_printed_from_the_desk(visitor: Client, box: Box) -> None:
    given = {"antal": "2", "parmar": "Pärm 1\nPärm 2\n"}
    made = visitor.post("/kartong/K1/blad", given)
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert visitor.post("/kartong/K1/blad", {"antal": "många"}).status_code == 422
    assert visitor.post("/kartong/K1/blad", {"antal": "0"}).status_code == 422


def test_sheets_of_our_own_are_no_papers_of_the_box(visitor: Client, box: Box) -> None:
    from arkiv.holdings.models import Page
    from arkiv.web import cards

    last = Page.objects.filter(file__box=box).latest("number")
    Page.objects.filter(pk=last.pk).update(state="sheet", document=None, position=None)
    while cards.catch_up():
        pass
    visitor.post("/kartong/K1/skanna-in/ark", {"ark": "4"})
    said = _text(visitor, "/kartong/K1/skanna-in")
    assert "4 ark räknade, 3 sidor skannade, och 1 sida skiljeblad" in said
    assert "minst 1 ark fattas" in said
    visitor.post("/kartong/K1/skanna-in/ark", {"ark": "3"})
    assert "stämmer" in _text(visitor, "/kartong/K1/skanna-in")


def _read_all(box: Box) -> None:
    """Every page of ``box`` is in the index, but its last could not be read."""
    from arkiv.holdings.models import Page
    from arkiv.web import cards

    pages = Page.objects.filter(file__box=box)
    pages.update(indexed="x" * 64)
    last = pages.order_by("-number").first()
    assert last is not None
    pages.filter(pk=last.pk).update(state="unreadable", reason_text="Det finns skrift, men inga ord.")
    while cards.catch_up():
        pass


def test_a_gap_is_accepted_with_a_reason_and_the_box_closed(visitor: Client, box: Box) -> None:
    from arkiv.holdings.models import Box as BoxRow
    from arkiv.holdings.models import Page

    _read_all(box)
    page, ledger = Page.objects.select_related("file").order_by("-number").first(), "/kartong/K1/redovisning"
    assert page is not None
    said = _text(visitor, ledger)
    assert "1 lucka att redovisa" in said
    assert "Det finns skrift, men inga ord." in said
    assert visitor.post(f"{ledger}/stang", {"sure": "1"}).status_code == 409
    name = f"{page.file.name} sida {page.number}"
    assert visitor.post(f"{ledger}/godta", {"lucka": name, "varfor": " "}).status_code == 422
    assert visitor.post(f"{ledger}/godta", {"lucka": "finns inte", "varfor": "x"}).status_code == 422
    assert visitor.post(f"{ledger}/godta", {"lucka": name, "varfor": "Läst för hand"}).status_code == 302
    assert "Läst för hand" in _text(visitor, ledger)
    assert visitor.post(f"{ledger}/stang", {}).status_code == 422
    assert visitor.post(f"{ledger}/stang", {"sure": "1"}).status_code == 302
    assert BoxRow.objects.get(ref="K1").state == "closed"
    assert "Kartongen är stängd" in _text(visitor, ledger)
    assert visitor.post(f"{ledger}/godta", {"lucka": name, "varfor": "igen"}).status_code == 409
    assert visitor.post(f"{ledger}/igen").status_code == 409


@pytest.mark.browser
def test_closing_by_keyboard_alone(browser: Any, address: str, box: Box) -> None:
    from arkiv.holdings.models import Box as BoxRow

    _read_all(box)
    page, complaints = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/kartong/K1/redovisning")
    page.get_by_label("Varför den godtas").focus()
    page.keyboard.type("Läst för hand")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Alla papper ur kartongen").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kartongen är stängd").wait_for()
    assert BoxRow.objects.get(ref="K1").state == "closed"
    assert complaints == []
    page.context.close()


@pytest.mark.browser
def test_closing_by_mouse(browser: Any, address: str, box: Box) -> None:
    from arkiv.holdings.models import Box as BoxRow

    _read_all(box)
    page, complaints = opened(browser)
    page.goto(address)
    page.get_by_role("link", name="Skanna in", exact=True).click()
    page.get_by_role("link", name="Lägg till skanningar").click()
    page.get_by_role("link", name="Redovisa och stäng").click()
    page.get_by_label("Varför den godtas").fill("Läst för hand")
    with page.expect_navigation():
        page.get_by_role("button", name="Godta").click()
    page.get_by_label("Alla papper ur kartongen").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Stäng K1").click()
    page.get_by_role("heading", name="Kartongen är stängd").wait_for()
    assert BoxRow.objects.get(ref="K1").state == "closed"
    assert complaints == []
    page.context.close()


# --- registers and plans --------------------------------------------------------------------------------

DIARY = (
    "Diarienr;Ink/Uppr datum;Avsändare/mottagare;Ärendemening\nSN 2005/12-1;2005-03-03;Tove Alm;Kallelse\n"
)
PLAN = "Antagen 2005-03-17 § 41\nHandling;Gallring\nKallelse;Gallras 2 år\nNågot okänt;Gallras ibland\n"


def _file(text: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_diary_is_shown_and_then_read_in(visitor: Client, box: Box) -> None:
    from arkiv.diary.models import Diary
    from arkiv.web import works

    given = {"slag": "diary", "namn": "SN", "prov": "1", "filer": _file(DIARY, "d.csv")}
    said = _words(visitor.post("/register/las-in", given).content)
    assert "Inget är sparat" in said
    assert "Diarienr" in said
    assert not Diary.objects.exists()
    real = {"slag": "diary", "namn": "SN", "filer": _file(DIARY, "../../d.csv")}
    assert visitor.post("/register/las-in", real).status_code == 200
    assert "SN" in _text(visitor, "/register")
    assert works.checking("K1")  # the box is tried against it


def test_what_is_no_register_is_refused(visitor: Client, box: Box) -> None:
    for given in (
        {"slag": "diary"},
        {"slag": "annat", "filer": _file(DIARY, "d.csv")},
        {"slag": "diary", "profil": "/etc/passwd", "filer": _file(DIARY, "d.csv")},
        {"slag": "diary", "filer": _file("\x00\x01\x02", "d.csv")},
    ):
        assert visitor.post("/register/las-in", given).status_code == 422, given


def test_a_plan_is_read_in_and_its_rows_confirmed(visitor: Client, box: Box) -> None:
    from arkiv.audit.models import EventRow

    said = _words(visitor.post("/planer/las-in", {"fil": _file(PLAN, "plan.csv")}).content)
    assert "Planen är inläst" in said
    assert "2005-03-17" in _text(visitor, "/planer")
    assert "1 rad att titta på" in _text(visitor, "/planer/1")
    line = lxml_html.document_fromstring(visitor.get("/planer/1").content.decode()).xpath(
        "//input[@name='rad']/@value"
    )[0]
    row = {"rad": line, "typ": "kallelse", "betyder": "Gallras 2 år"}
    assert visitor.post("/planer/1/bekrafta", row | {"betyder": "kanske"}).status_code == 422
    assert visitor.post("/planer/1/bekrafta", row | {"typ": "finns_inte"}).status_code == 422
    assert visitor.post("/planer/1/bekrafta", row).status_code == 302
    assert "Alla rader är knutna" in _text(visitor, "/planer/1")
    assert EventRow.objects.filter(kind="retention.plan_row_confirmed").count() == 1


def test_start_says_what_waits_for_me(visitor: Client, box: Box, uids: list[str]) -> None:
    said = _text(visitor, "/")
    for word in ("Åtgärda i dag", "Sen registrering", "Stickprov att besvara", "hänger ihop"):
        assert word in said


def test_start_says_when_the_log_does_not_hold(visitor: Client, box: Box) -> None:
    from django.db import connection

    from arkiv.audit.models import EventRow

    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name == "audit_event"]
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
        for (trigger,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {trigger}")
    assert names
    EventRow.objects.filter(pk=EventRow.objects.order_by("-seq").first().pk).update(actor="någon annan")
    assert "stämmer inte" in _text(visitor, "/")


def test_the_administration_page_says_how_pages_are_read(visitor: Client, box: Box) -> None:
    said = _text(visitor, "/administration")
    assert "Läsprofilen" in said
    assert "Kod och motorer" in said
    law = visitor.get("/regelbok").content.decode()
    assert "/lagrum?kalla=" in law


def test_rights_of_the_new_rooms(box: Box, person: Callable[..., Client]) -> None:
    from arkiv.accounts.roles import Role

    scanner = person(Role.SCANNER)
    assert scanner.get("/kartong/K1/redovisning").status_code == 200
    assert scanner.post("/kartong/K1/redovisning/stang", {"sure": "1"}).status_code == 403
    assert person(Role.ADMINISTRATOR).post("/planer/las-in").status_code == 403
