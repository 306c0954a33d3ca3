"""What the pages show, and that they do not break on what they are given."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from lxml import html as lxml_html
from PIL import Image, ImageDraw

from arkiv.audit.models import EventRow
from arkiv.holdings.models import Box
from arkiv.web.marks import marks_on
from tests.arkiv.export.rich_box import HOSTILE, rich_register


def _tree(client: Client, address: str) -> lxml_html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return lxml_html.document_fromstring(answer.content.decode())


def test_start_lists_boxes_with_their_ledger(visitor: Client, box: Box) -> None:
    said = " ".join(_tree(visitor, "/").xpath("string(//table)").split())
    assert "K-7" in said
    assert "Fynd i källaren" in said
    assert "i balans" in said


def test_box_is_the_report_within_the_frame(visitor: Client, rich: Box) -> None:
    tree = _tree(visitor, "/kartong/K-7")
    assert len(tree.xpath("//main")) == 1
    assert len(tree.xpath("//h1")) == 1
    assert HOSTILE in tree.text_content()
    assert tree.xpath("//script | //style | //*[@style]") == []
    ids = set(tree.xpath("//@id"))
    inner = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")]
    assert inner
    assert set(inner) <= ids
    pages = tree.xpath("//a[contains(@href, '/sida/')]/@href")
    assert len(pages) > 50
    assert visitor.get(pages[0]).status_code == 200


def test_page_frames_what_is_claimed_of_it(visitor: Client, rich: Box) -> None:
    register = rich_register()
    page = register.documents[0].pages[0]
    tree = _tree(visitor, f"/kartong/K-7/sida/{page.file}/{page.number}")
    frames = tree.xpath("//*[local-name()='svg']/*[local-name()='g']/@id")
    assert [f"#{name}" for name in frames] == tree.xpath("//ol[@class='marks']//a/@href")
    said = tree.xpath("string(//ol[@class='marks'])")
    for words in ("Dnr: SN 2005/101", "INKOM 2005 -03- 03", "Texten säger att ett barn blir slaget hemma"):
        assert words in said
    assert tree.xpath("//a[@rel='next']/@href") == [f"/kartong/K-7/sida/{page.file}/2"]
    assert tree.xpath("//a[@rel='prev']") == []


def test_marks_are_numbered_from_the_top_and_hold_their_box() -> None:
    register = rich_register()
    marks = marks_on(register.pages[0], register)
    assert [mark.number for mark in marks] == list(range(1, len(marks) + 1))
    assert [mark.y for mark in marks] == sorted(mark.y for mark in marks)
    assert len({(mark.what, mark.text) for mark in marks}) == len(marks)
    number = next(mark for mark in marks if mark.what == "diarienummer")
    assert (number.x, number.y, number.width, number.height) == (204, 174, 442, 62)


def test_report_can_be_taken_away_in_three_forms(visitor: Client, rich: Box) -> None:
    page = visitor.get("/kartong/K-7/fyndrapport.html")
    assert page["Content-Disposition"] == 'attachment; filename="fyndrapport-K-7.html"'
    assert page.content.startswith(b"<!doctype html>")
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("/kartong/K-7/fyndrapport.xlsx").content))
    assert book.sheetnames[0] == "Sammanfattning"
    assert json.loads(visitor.get("/kartong/K-7/fyndrapport.json").content)["box"]["ref"] == "K-7"
    assert visitor.get("/kartong/K-7/fyndrapport.exe").status_code == 404


def test_reading_is_logged_without_contents(visitor: Client, rich: Box) -> None:
    visitor.get("/kartong/K-7")
    visitor.get("/kartong/K-7/fyndrapport.xlsx")
    events = list(EventRow.objects.filter(kind__startswith="web.").values_list("kind", "subject", "data"))
    assert events == [
        ("web.report_read", f"box:{rich.pk}", "{}"),
        ("web.report_taken_xlsx", f"box:{rich.pk}", "{}"),
    ]


def test_what_is_not_there_is_said_kindly(visitor: Client, rich: Box) -> None:
    for address in (
        "/kartong/K-99",
        f"/kartong/K-7/sida/{'0' * 64}/1",
        f"/kartong/K-7/bild/{'0' * 64}/1.jpg",
        "/x",
    ):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert 'lang="sv"' in answer.content.decode()
    assert visitor.get("/kartong/K-7/sida/../../etc/passwd/1").status_code == 404


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


def test_a_box_with_a_file_just_kept_is_shown(
    visitor: Client, keep_file: Callable[[bytes, str], str]
) -> None:
    sha = keep_file(_picture(600, 800), "skanning.png")
    said = _tree(visitor, "/kartong/K-7").text_content()
    assert "skanning.png" in said
    assert "Räkningen går inte ihop" not in said
    assert "Inga uppgifter vilar" in _tree(visitor, f"/kartong/K-7/sida/{sha}/1").text_content()


def test_search_leads_to_the_page_image(visitor: Client, rich: Box) -> None:
    tree = _tree(visitor, "/sok?q=<b>Björk</b>")
    assert tree.xpath("//ol[@class='hits']//b") == []
    assert "<b>Björk</b>" in tree.xpath("string(//ol[@class='hits'])")
    (link,) = tree.xpath("//ol[@class='hits']//a/@href")
    assert visitor.get(link).status_code == 200


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_frames_follow_a_page_that_is_shown_the_right_way_up(turn: int) -> None:
    from dataclasses import replace

    from arkiv.web.marks import Upright

    row = replace(rich_register().pages[0], width_px=300, height_px=200, turn_deg=turn)
    view = Upright.of(row)
    x0, y0, x1, y1 = view.turned((10, 20, 110, 40))
    assert 0 <= x0 < x1 <= view.width
    assert 0 <= y0 < y1 <= view.height
    # The clockwise quarter turns put a master's top left corner at top left, bottom left, bottom right, top right.
    corner = {0: (0, 0), 90: (0, 1), 180: (1, 1), 270: (1, 0)}[turn]
    near = ((x0 + x1) / 2 > view.width / 2, (y0 + y1) / 2 > view.height / 2)
    assert near == tuple(map(bool, corner))
