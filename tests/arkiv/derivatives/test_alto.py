"""ALTO: valid whatever was read, and the same lines and words when it is read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from arkiv.derivatives.alto_read import LARGEST_BYTES, AltoPage, read_alto
from arkiv.derivatives.alto_write import Region, SourceImage, alto, alto_of_regions
from arkiv.derivatives.legal_text import legal
from arkiv.errors import BadInput
from ingest.model import BlockKind, Box, Engine, Line, PageReading, PageStatus, TokenCheck, Word

SCHEMAS = Path(__file__).parent / "schema"
SOURCE = SourceImage("skannat.pdf", "ab" * 32, 3)
NAMESPACES = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}
HOSTILE = ("]]>", "&amp;<b>", "\x00\x08\x1b", "\ud800", "\ufeff\ufffe\uffff", "\r\n\t", "🙂", "\"'", "‮")


class _Offline(etree.Resolver):
    def resolve(self, url: str, public_id: str, context: object) -> object:
        return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Offline())
    return etree.XMLSchema(etree.parse(SCHEMAS / "alto-4-4.xsd", parser))


texts = st.one_of(
    st.text(min_size=1, max_size=12), st.sampled_from([*HOSTILE, "hand-", "läggare", "2005-01-01"])
)
sides = st.floats(0, 20_000, allow_nan=False)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), sides, sides, sides, sides)
words = st.builds(
    Word, texts, boxes, st.floats(0, 1), st.none() | texts | st.just(""), st.sampled_from(TokenCheck)
)
lines = st.builds(
    Line, st.lists(words, max_size=4).map(tuple), boxes, st.floats(0, 1), st.sampled_from(BlockKind)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.lists(lines, max_size=6).map(tuple),
    status=st.sampled_from(PageStatus),
    skew=st.floats(-20, 20),
    turn=st.sampled_from([0, 90, 180, 270]),
    engine=st.builds(Engine, texts, texts, texts),
)
def test_whatever_was_read_is_valid_and_comes_back(
    schema: etree.XMLSchema,
    reading: Callable[..., PageReading],
    found: tuple[Line, ...],
    status: PageStatus,
    skew: float,
    turn: int,
    engine: Engine,
) -> None:
    page = reading(found, status=status, skew_deg=skew, turn_deg=turn, engine=engine)
    written = alto(page, SOURCE, "prov")
    schema.assertValid(etree.fromstring(written))
    back = read_alto(written, page.dpi)
    assert (back.width_px, back.height_px, back.sha256) == (800, 1100, SOURCE.sha256)
    assert [line.kind for line in back.lines] == [line.kind for line in found]
    for ours, theirs in zip(found, back.lines, strict=True):
        assert [legal(word.text) for word in ours.words] == [word.text for word in theirs.words]
        assert _near(ours.box, theirs.box)
        for word, again in zip(ours.words, theirs.words, strict=True):
            assert _near(word.box, again.box)
            assert abs(word.confidence - again.confidence) < 0.001
            assert again.check is word.check
            assert again.raw == (None if word.raw is None else legal(word.raw))


def _near(one: Box, other: Box) -> bool:
    pairs = zip((one.x0, one.y0, one.x1, one.y1), (other.x0, other.y0, other.x1, other.y1), strict=True)
    return all(abs(ours - theirs) < 0.02 for ours, theirs in pairs)


def _tree(page: PageReading) -> etree._Element:
    return etree.fromstring(alto(page, SOURCE, "prov"))


def _line(text: str, y: float, kind: BlockKind = BlockKind.TEXT) -> Line:
    made = tuple(
        Word(part, Box(100 * at, y, 100 * at + 90, y + 30), 0.9) for at, part in enumerate(text.split())
    )
    return Line(made, Box(0, y, 600, y + 30), 0.9, kind)


def test_a_page_says_who_read_what_and_how_it_lies(reading: Callable[..., PageReading]) -> None:
    tree = _tree(reading((_line("Hej", 100),), turn_deg=90, skew_deg=1.5))
    assert tree.xpath("string(//a:fileIdentifier)", namespaces=NAMESPACES) == SOURCE.sha256
    assert tree.xpath("string(//a:MeasurementUnit)", namespaces=NAMESPACES) == "pixel"
    assert tree.xpath("//a:softwareName/text()", namespaces=NAMESPACES) == ["ritad", "Arkiv"]
    page = tree.xpath("//a:Page", namespaces=NAMESPACES)[0]
    assert (page.get("PHYSICAL_IMG_NR"), page.get("ROTATION")) == ("3", "271.5")


def test_blocks_keep_stamps_tables_and_margins_apart(reading: Callable[..., PageReading]) -> None:
    kinds = (BlockKind.TEXT, BlockKind.TABLE_CELL, BlockKind.TABLE_CELL, BlockKind.STAMP, BlockKind.MARGIN)
    tree = _tree(reading(tuple(_line("ett två", 100 + 40 * at, kind) for at, kind in enumerate(kinds))))
    composed = tree.xpath("//a:ComposedBlock", namespaces=NAMESPACES)
    assert [block.get("TYPE") for block in composed] == ["table", "stamp", "marginalia"]
    assert len(composed[0].xpath("a:TextBlock", namespaces=NAMESPACES)) == 2
    assert tree.xpath("//a:PrintSpace/a:TextBlock/@TAGREFS", namespaces=NAMESPACES) == []


def test_a_word_divided_at_the_end_of_its_line_is_marked(reading: Callable[..., PageReading]) -> None:
    page = reading((_line("en hand-", 100), _line("läggare och Grå-", 140), _line("Berg", 180)))
    tree = _tree(page)
    assert tree.xpath("//a:HYP/@CONTENT", namespaces=NAMESPACES) == ["-"]
    assert tree.xpath("//a:String[@SUBS_TYPE]/@CONTENT", namespaces=NAMESPACES) == ["hand", "läggare"]
    assert tree.xpath("//a:String/@SUBS_TYPE", namespaces=NAMESPACES) == ["HypPart1", "HypPart2"]
    assert set(tree.xpath("//a:String/@SUBS_CONTENT", namespaces=NAMESPACES)) == {"handläggare"}
    assert [line.text for line in read_alto(alto(page, SOURCE, ""), 200).lines] == [
        x.text for x in page.lines
    ]


def test_a_place_without_words_can_be_handed_over(
    schema: etree.XMLSchema, reading: Callable[..., PageReading]
) -> None:
    regions = (Region("h1", Box(10, 20, 300, 90)), Region("h2", Box(10, 200, 300, 290), (_line("Qln", 210),)))
    tree = etree.fromstring(alto_of_regions(reading(), SOURCE, "prov", regions))
    schema.assertValid(tree)
    assert tree.xpath("//a:TextBlock/@ID", namespaces=NAMESPACES) == ["h1", "h2"]


# --- from outside ---------------------------------------------------------------------------------


def _foreign(body: str, unit: str = "pixel", version: str = "v4") -> AltoPage:
    xml = (
        f'<alto xmlns="http://www.loc.gov/standards/alto/ns-{version}#"><Description><MeasurementUnit>{unit}'
        "</MeasurementUnit><OCRProcessing ID='o'><ocrProcessingStep><processingSoftware><softwareName>HTRflow"
        "</softwareName><softwareVersion>0.2; rm -rf</softwareVersion></processingSoftware></ocrProcessingStep>"
        f'</OCRProcessing></Description><Layout><Page ID="p" WIDTH="254" HEIGHT="508">{body}</Page></Layout></alto>'
    )
    return read_alto(xml.encode(), 200.0)


def test_a_line_with_an_outline_and_one_string_is_read() -> None:
    page = _foreign(
        '<PrintSpace><TextBlock ID="b"><TextLine ID="l" BASELINE="10 90 410 90"><Shape><Polygon POINTS="10,50 410,50 '
        '410,90 10,90"/></Shape><String CONTENT="Ring mor i morgon"/></TextLine></TextBlock></PrintSpace>'
    )
    (line,) = page.lines
    assert line.box == Box(10, 50, 410, 90)
    assert (line.text, line.words[0].confidence) == ("Ring mor i morgon", 0.5)
    assert page.engine == "HTRflow 0.2 rm -rf"


def test_tenths_of_a_millimetre_become_pixels() -> None:
    page = _foreign(
        '<PrintSpace><TextBlock ID="b"><TextLine ID="l" HPOS="127" VPOS="254" WIDTH="127" HEIGHT="25.4">'
        '<String CONTENT="a" WC="0.8"/><SP/><String CONTENT="bbb"/></TextLine></TextBlock></PrintSpace>',
        unit="mm10",
        version="v2",
    )
    assert (round(page.width_px), round(page.height_px)) == (200, 400)
    (line,) = page.lines
    assert _near(line.box, Box(100, 200, 200, 220))
    assert [word.text for word in line.words] == ["a", "bbb"]
    assert line.words[0].box.x1 < line.words[1].box.x0 <= 140


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<alto",
        b"<html/>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alto><Layout><Page>&x;</Page></Layout></alto>',
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><alto><Layout><Page/></Layout></alto>',
        b"<alto><Layout/></alto>",
        b"<alto><Layout><Page/><Page/></Layout></alto>",
        b"<alto><Description><MeasurementUnit>aln</MeasurementUnit></Description><Layout><Page/></Layout></alto>",
        b" " * (LARGEST_BYTES + 1),
    ],
    ids=["empty", "cut", "other", "file", "bomb", "no page", "two pages", "unit", "large"],
)
def test_what_is_no_page_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput, match="Inget har ändrats"):
        read_alto(data, 200.0)


def test_numbers_that_are_none_do_no_harm() -> None:
    page = _foreign(
        '<TextBlock ID="b"><TextLine ID="l" HPOS="nan" VPOS="inf" WIDTH="x" HEIGHT="-5"><String CONTENT="a" WC="7"/>'
        "</TextLine></TextBlock>"
    )
    (line,) = page.lines
    assert line.words[0].confidence == 1.0
    assert line.box == Box(0, 0, 0, 0)


def test_a_copy_with_other_words_reads_as_those(reading: Callable[..., PageReading]) -> None:
    page = reading((_line("ett två", 100),))
    other = replace(page, lines=(_line("tre fyra", 100),))
    assert alto(page, SOURCE, "") != alto(other, SOURCE, "")
    assert read_alto(alto(other, SOURCE, ""), 200).lines[0].text == "tre fyra"
