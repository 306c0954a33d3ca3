"""What the pages show, that they ask the database little, and that they do not break on what they are given."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html
from PIL import Image, ImageDraw

from arkiv.web.marks import Upright, marks_on
from arkiv.web.queues import Queue
from tests.arkiv.export.rich_box import rich_register
from tests.web.world import addresses

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

MOST_QUERIES = {
    "start": 18,
    "running": 4,
    "boxes": 8,
    "box": 10,
    "review": 4,
    "many": 10,
    "review_document": 22,
    "document": 20,
    "page": 16,
    "arrange": 12,
    "altered_box": 10,
    "altered": 22,
    "retention_box": 10,
    "verdict": 16,
    "holds": 6,
    "disposals": 5,
    "ledger": 16,
    "samples": 8,
    "sample": 9,
    "sampled": 20,
    "registers": 4,
    "plans": 6,
    "log": 6,
}
"""The most queries a page may ask, however much the archive holds."""


def _tree(client: Client, address: str) -> lxml_html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return lxml_html.document_fromstring(answer.content.decode())


def test_start_counts_what_waits_and_lists_boxes(visitor: Client, box: Box) -> None:
    tree = _tree(visitor, "/")
    said = " ".join(tree.xpath("string(//table)").split())
    assert "K1" in said
    assert "luckor" in said  # nothing is indexed yet
    queues = {link.get("href"): link.text_content() for link in tree.xpath("//a[contains(@class, 'line')]")}
    assert {f"/granska/{queue.value}" for queue in Queue} <= queues.keys()


def test_a_box_lists_its_documents_filtered_and_sorted(visitor: Client, box: Box) -> None:
    rows = _tree(visitor, "/kartong/K1?ordning=-datum").xpath("//table//tbody/tr")
    days = [row.xpath("string(td[@data-label='Datum'])") for row in rows]
    assert len(days) == 3
    assert days == sorted(days, reverse=True)
    assert _tree(visitor, "/kartong/K1?diarium=registered").xpath("//table//tbody/tr") == []


def test_numbers_of_queries_do_not_grow(visitor: Client, box: Box) -> None:
    visitor.get("/")
    by_name = {address.name: address.path for address in addresses(box)}
    for name, most in MOST_QUERIES.items():
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(by_name[name]).status_code == 200
        told = [query["sql"][:90] for query in asked.captured_queries]
        assert len(told) <= most, f"{name}: {len(told)}\n" + "\n".join(told)


def test_the_report_stands_in_the_frame(visitor: Client, box: Box) -> None:
    tree = _tree(visitor, "/kartong/K1/fyndrapport")
    assert len(tree.xpath("//main")) >= 1
    assert tree.xpath("//style | //*[@style]") == []
    pages = tree.xpath("//a[contains(@href, '/sida/')]/@href")
    assert pages
    assert visitor.get(pages[0]).status_code == 200


def test_report_can_be_taken_away_in_three_forms(visitor: Client, box: Box) -> None:
    page = visitor.get("/kartong/K1/fyndrapport.html")
    assert page["Content-Disposition"] == 'attachment; filename="fyndrapport-K1.html"'
    assert page.content.startswith(b"<!doctype html>")
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("/kartong/K1/fyndrapport.xlsx").content))
    assert book.sheetnames[0] == "Sammanfattning"
    assert json.loads(visitor.get("/kartong/K1/fyndrapport.json").content)["box"]["ref"] == "K1"
    assert visitor.get("/kartong/K1/fyndrapport.exe").status_code == 404


def test_page_frames_what_is_claimed_of_it(visitor: Client, box: Box) -> None:
    from arkiv.holdings.models import Page

    page = Page.objects.filter(file__box=box).select_related("file").get(number=3)
    tree = _tree(visitor, f"/kartong/K1/sida/{page.file.sha256}/3")
    frames = tree.xpath("//*[local-name()='svg']/*[local-name()='g']/@id")
    assert frames
    assert [f"#{name}" for name in frames] == tree.xpath("//ol[@class='marks']//a/@href")
    assert "2005/27" in tree.xpath("string(//ol[@class='marks'])")
    assert tree.xpath("//a[@rel='next']/@href") == [f"/kartong/K1/sida/{page.file.sha256}/4"]


def test_marks_are_numbered_from_the_top_and_hold_their_box() -> None:
    register = rich_register()
    document = next(row for row in register.documents if row.id == register.pages[0].document)
    marks = marks_on(register.pages[0], document, register.findings)
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    assert [mark.y for mark in marks] == sorted(mark.y for mark in marks)
    assert len({(mark.what, mark.text) for mark in marks}) == len(marks)
    number = next(mark for mark in marks if mark.what == "diarienummer")
    assert (number.x, number.y, number.width, number.height) == (204, 174, 442, 62)


def test_reading_is_logged_without_contents(visitor: Client, box: Box, uids: list[str]) -> None:
    from arkiv.audit.models import EventRow

    visitor.get("/kartong/K1")
    visitor.get(f"/handling/{uids[0]}")
    visitor.get("/kartong/K1/fyndrapport.xlsx")
    events = list(EventRow.objects.filter(kind__startswith="web.").values_list("kind", "subject", "data"))
    assert events == [
        ("web.list_read", f"box:{box.pk}", "{}"),
        ("web.document_read", f"document:{uids[0]}", "{}"),
        ("web.report_xlsx_read", f"box:{box.pk}", "{}"),
    ]


def test_what_is_not_there_is_said_kindly(visitor: Client, box: Box) -> None:
    for address in (
        "/kartong/K-99",
        f"/kartong/K1/sida/{'0' * 64}/1",
        f"/kartong/K1/bild/{'0' * 64}/1.jpg",
        "/handling/000000000000",
        "/granska/ingen",
        "/x",
    ):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert 'lang="sv"' in answer.content.decode()
    assert visitor.get("/kartong/K1/sida/../../etc/passwd/1").status_code == 404


@pytest.mark.parametrize("number", ["-1", "0", "999999999999999999999", "x", "1 OR 1=1", "\u0663"])
def test_odd_numbers_in_addresses_break_nothing(
    visitor: Client, box: Box, uids: list[str], number: str
) -> None:
    for address in (
        f"/kartong/K1?sida={number}",
        f"/handling/{uids[0]}?blad={number}",
        f"/kartong/K1/ordna?fran={number}",
        f"/logg?sida={number}&fran={number}",
    ):
        assert visitor.get(address).status_code in (200, 404), address


def _picture(width: int, height: int) -> bytes:
    picture = Image.new("L", (width, height), 255)
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill=0)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_page_image_is_the_page_made_smaller(
    visitor: Client, keep_file: Callable[[bytes, str], str]
) -> None:
    sha = keep_file(_picture(2400, 3200), "skanning.png")
    answer = visitor.get(f"/kartong/K-7/bild/{sha}/1.jpg")
    assert answer["Content-Type"] == "image/jpeg"
    image = Image.open(io.BytesIO(answer.content))
    assert image.size == (1600, 2133)
    assert image.getpixel((50, 50)) < 30
    assert image.getpixel((1500, 2000)) > 225
    assert visitor.get(f"/kartong/K-7/bild/{sha}/2.jpg").status_code == 404
    small = Image.open(io.BytesIO(visitor.get(f"/kartong/K-7/bild/{sha}/1/liten.jpg").content))
    assert small.size == (180, 240)


def test_a_box_with_a_file_just_kept_is_shown(
    visitor: Client, keep_file: Callable[[bytes, str], str]
) -> None:
    sha = keep_file(_picture(600, 800), "skanning.png")
    assert "inga handlingar än" in _tree(visitor, "/kartong/K-7").text_content()
    assert "Inga uppgifter vilar" in _tree(visitor, f"/kartong/K-7/sida/{sha}/1").text_content()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_frames_follow_a_page_that_is_shown_the_right_way_up(turn: int) -> None:
    from dataclasses import replace

    row = replace(rich_register().pages[0], width_px=300, height_px=200, turn_deg=turn)
    view = Upright.of(row)
    x0, y0, x1, y1 = view.turned((10, 20, 110, 40))
    assert 0 <= x0 < x1 <= view.width
    assert 0 <= y0 < y1 <= view.height
    # The clockwise quarter turns put a master's top left corner at top left, bottom left, bottom right, top right.
    corner = {0: (0, 0), 90: (0, 1), 180: (1, 1), 270: (1, 0)}[turn]
    near = ((x0 + x1) / 2 > view.width / 2, (y0 + y1) / 2 > view.height / 2)
    assert near == tuple(map(bool, corner))


def test_htmx_is_the_one_that_was_looked_at(visitor: Client) -> None:
    import hashlib
    from pathlib import Path

    import django_htmx

    script = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    assert hashlib.sha256(script.read_bytes()).hexdigest() == HTMX
    head = visitor.get("/").content.decode()
    assert '"allowEval":false' in head
    assert '"historyCacheSize":0' in head  # pages with secrets are not kept by the browser


HTMX = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"


def test_numbers_in_drawings_are_written_as_drawings_read_them(visitor: Client, box: Box) -> None:
    """A page writes 0,5; a drawing reads 0.5, and draws nothing of what it cannot read."""
    names = ("x", "y", "width", "height", "x1", "y1", "cx", "cy", "r", "dx")
    lengths = " or ".join(f"@{name}" for name in names)
    drawn, bad = 0, []
    paths = [each.path for each in addresses(box)]
    paths += [f"{path}?q=kommun" for path in paths if "/sida/" in path]
    for path in paths:
        answer = visitor.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            tree = lxml_html.document_fromstring(answer.content.decode())
            shapes = tree.xpath(f"//*[local-name()='svg']//*[{lengths}]")
            drawn += len(shapes)
            bad += [
                (path, name, one.get(name)) for one in shapes for name in names if "," in one.get(name, "")
            ]
    assert drawn > 20
    assert bad == []
