"""The page is whole, safe and leads from every number to its rows."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from arkiv.export import html
from arkiv.export.find_report import summarise
from arkiv.export.report_model import FindReport
from tests.arkiv.export.rich_box import BIDI, HOSTILE, LONG, TODAY, rich_register


@pytest.fixture(scope="module")
def page(report: FindReport) -> str:
    return html.page(report)


@pytest.fixture(scope="module")
def tree(page: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page)


def test_ids_are_unique_and_every_link_has_its_target(tree: lxml_html.HtmlElement) -> None:
    ids = Counter(tree.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []
    links = tree.xpath("//a/@href")
    assert len(links) > 200
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []


def test_what_a_paper_says_is_text_and_never_markup(page: str, tree: lxml_html.HtmlElement) -> None:
    assert HOSTILE in tree.text_content()
    assert tree.xpath("//script | //img | //*[@onerror] | //iframe | //form") == []
    assert "<script" not in page
    assert not set(BIDI) & {"\x00"} & set(page)
    assert "\u202e" not in page


def test_the_page_needs_and_allows_nothing_from_outside(page: str, tree: lxml_html.HtmlElement) -> None:
    assert tree.xpath("//link | //@src | //@style | //style[@src]") == []
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = tree.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"url\(|@import|https?://", page) == []


def test_swedish_with_headings_in_order(tree: lxml_html.HtmlElement) -> None:
    assert tree.get("lang") == "sv"
    assert "Kartong från källaren, Södra vägen 3" in tree.xpath("string(//h1)")
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_table_has_scoped_headings(tree: lxml_html.HtmlElement) -> None:
    tables = tree.xpath("//table")
    assert len(tables) > 15
    for table in tables:
        assert table.xpath("./thead/tr/th[@scope='col']")
        assert table.xpath(".//th[not(@scope)]") == []
        columns = len(table.xpath("./thead/tr/th"))
        for row in table.xpath("./tbody/tr[not(contains(@class, 'sub'))]"):
            assert len(row.xpath("./th|./td")) == columns, lxml_html.tostring(row)


def test_a_missing_document_names_file_page_words_and_law(tree: lxml_html.HtmlElement) -> None:
    (rows,) = tree.xpath("//tbody[@id='svar-unknown_number']")
    said = " ".join(rows.text_content().split())
    for words in (
        "kartong 7 skanning 01.pdf s. 7",
        "Dnr: SN 2004/104",
        "OSL 5 kap. 1 §",
        "Registrera handlingen",
    ):
        assert words in said


def test_numbers_shown_are_the_numbers_of_rows(report: FindReport, tree: lxml_html.HtmlElement) -> None:
    for group in report.diary:
        for answer in group.answers:
            (rows,) = tree.xpath(f"//tbody[@id='{answer.anchor}']")
            assert len(rows.xpath("./tr[not(contains(@class, 'sub'))]")) == len(answer.lines)
    assert len(tree.xpath("//h2[@id='handlingar']/../table/tbody/tr")) == len(report.documents)
    assert len(tree.xpath("//tbody[@id='olasta-filer']/tr")) == len(report.unread) == 4


def test_faults_are_shown_loudly() -> None:
    import dataclasses

    register = rich_register()
    broken = summarise(dataclasses.replace(register, pages=register.pages[:-1]), TODAY)
    said = lxml_html.document_fromstring(html.page(broken)).xpath("string(//div[@class='alarm'])")
    assert "Räkningen går inte ihop" in said
    assert "Sidor: delarna blir 33 men liggaren säger 34." in said


def test_long_words_are_cut_with_a_sign(tree: lxml_html.HtmlElement) -> None:
    said = tree.text_content()
    assert LONG not in said
    assert "Socialnämndensbarnavårdsutredningsrapportsammanställning" in said
    assert "…" in said


def test_the_same_report_is_the_same_bytes(page: str) -> None:
    assert html.page(summarise(rich_register(), TODAY)) == page


def test_body_leads_to_page_images_where_there_are_any(report: FindReport) -> None:
    body = html.body(report, page_base="/kartong/K-7/sida/")
    file = report.register.files[0].sha256
    assert f'href="/kartong/K-7/sida/{file}/1"' in body
    assert "<html" not in body
