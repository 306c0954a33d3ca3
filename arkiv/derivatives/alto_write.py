"""A page reading as ALTO 4 (Library of Congress, schema 4.4). Pure: values in, bytes out.

Coordinates are pixels of the image the file names, origin top left. Blocks stand in reading order. What kind of
block it is, and whether a number in it could be proved, stand as tags: ALTO has no elements of its own for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from lxml import etree

from arkiv.derivatives.geometry import around
from arkiv.derivatives.legal_text import legal
from ingest.model import BlockKind, Box, Line, PageReading, TokenCheck, Word

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
SCHEMA_VERSION = "4.4"
WRITER = "Arkiv"
RAW = "raw"
"""PURPOSE of the alternative that holds the reading a repaired word had before."""

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = etree.QName(_XSI, "schemaLocation")
_HYPHENS = "-\u00ad\u2010"
_COMPOSED = {BlockKind.TABLE_CELL: "table", BlockKind.STAMP: "stamp", BlockKind.MARGIN: "marginalia"}
_LABELS = {
    BlockKind.STAMP: "stämpel",
    BlockKind.MARGIN: "marginalanteckning",
    BlockKind.TABLE_CELL: "tabellcell",
    BlockKind.HANDWRITING: "handskrift",
}
_FARTHEST = 2.0
"""Line heights between two lines of one block; farther apart, or higher up, a new block begins."""


@dataclass(frozen=True, slots=True)
class SourceImage:
    """The image an ALTO file describes. ``name`` is a file name, ``sha256`` that of its bytes.

    ``page`` is the number of the page in that file, from 1.
    """

    name: str
    sha256: str
    page: int


@dataclass(frozen=True, slots=True)
class Region:
    """A place where something is written and nothing need have been read."""

    id: str
    box: Box
    lines: tuple[Line, ...] = ()


def alto(reading: PageReading, source: SourceImage, software: str) -> bytes:
    """The ALTO file of ``reading``. ``software`` is the version of Arkiv that wrote it."""
    return _written(reading, source, software, lambda page: _blocks(page, reading.lines))


def alto_of_regions(
    reading: PageReading, source: SourceImage, software: str, regions: tuple[Region, ...]
) -> bytes:
    """The same with nothing but ``regions`` in it: what a handwriting engine is to read."""
    return _written(reading, source, software, lambda page: _region_blocks(page, regions))


def _written(
    reading: PageReading, source: SourceImage, software: str, fill: Callable[[etree._Element], None]
) -> bytes:
    root = etree.Element(
        etree.QName(NAMESPACE, "alto"),
        {_LOCATION: f"{NAMESPACE} {SCHEMA}", "SCHEMAVERSION": SCHEMA_VERSION},
        nsmap={None: NAMESPACE, "xsi": _XSI},
    )
    _describe(root, reading, source, software)
    tags = _add(root, "Tags")
    for kind, label in _LABELS.items():
        _add(tags, "LayoutTag", ID=_kind_id(kind), TYPE=str(kind), LABEL=label)
    for check in (TokenCheck.VERIFIED, TokenCheck.UNVERIFIED):
        _add(tags, "OtherTag", ID=_check_id(check), TYPE="check", LABEL=str(check))
    width, height = str(reading.width_px), str(reading.height_px)
    page = _add(
        _add(root, "Layout"),
        "Page",
        ID="page",
        PHYSICAL_IMG_NR=str(source.page),
        WIDTH=width,
        HEIGHT=height,
        PROCESSINGREFS="reading",
        PAGECLASS=str(reading.status),
        PC=_share(reading.confidence),
        # Anticlockwise in ALTO; the page was turned clockwise and then tilted anticlockwise.
        ROTATION=_number((reading.skew_deg - reading.turn_deg) % 360.0),
        LANG="sv",
    )
    fill(_add(page, "PrintSpace", HPOS="0", VPOS="0", WIDTH=width, HEIGHT=height))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _describe(root: etree._Element, reading: PageReading, source: SourceImage, software: str) -> None:
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = "pixel"
    image = _add(description, "sourceImageInformation")
    _add(image, "fileName").text = legal(source.name)
    _add(image, "fileIdentifier", fileIdentifierLocation="SHA-256").text = source.sha256
    engine = reading.engine
    for name, version, step in ((engine.name, engine.version, "reading"), (WRITER, software, "writing")):
        made = _add(description, "Processing", ID=step)
        _add(made, "processingCategory").text = "contentGeneration" if step == "reading" else "postOperation"
        if step == "reading":
            _add(made, "processingStepSettings").text = legal(
                f"{engine.settings}; turn_deg={reading.turn_deg}; skew_deg={_number(reading.skew_deg)}; "
                f"dpi={_number(reading.dpi)}".lstrip("; ")
            )
        by = _add(made, "processingSoftware")
        _add(by, "softwareName").text = legal(name)
        _add(by, "softwareVersion").text = legal(version)


# --- blocks, lines, words -------------------------------------------------------------------------


def _blocks(space: etree._Element, lines: tuple[Line, ...]) -> None:
    blocks, numbers = count(1), count(1)
    for run in _runs(lines):
        kind = run[0].kind
        if kind not in _COMPOSED:
            _text_block(space, next(blocks), run, numbers)
            continue
        box = around(tuple(line.box for line in run))
        tag = _kind_id(kind)
        outer = _add(
            space,
            "ComposedBlock",
            ID=f"b{next(blocks)}",
            TAGREFS=tag,
            **_place(box),
            TYPE=_COMPOSED[kind],
        )
        parts = [(line,) for line in run] if kind is BlockKind.TABLE_CELL else [run]
        for part in parts:
            _text_block(outer, next(blocks), part, numbers)


def _runs(lines: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
    """Lines that follow each other, are of one kind and stand together."""
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(run[-1], line):
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)


def _goes_on(above: Line, below: Line) -> bool:
    if above.kind is not below.kind:
        return False
    if above.kind is BlockKind.TABLE_CELL:
        return True
    gap = below.box.y0 - above.box.y1
    return -above.box.height <= gap <= _FARTHEST * above.box.height


def _text_block(parent: etree._Element, number: int, lines: tuple[Line, ...], numbers: Iterator[int]) -> None:
    kind = lines[0].kind
    tag = {} if kind is BlockKind.TEXT else {"TAGREFS": _kind_id(kind)}
    block = _add(
        parent, "TextBlock", ID=f"b{number}", **tag, **_place(around(tuple(line.box for line in lines)))
    )
    begun = ""
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        begun = _text_line(block, line, f"l{next(numbers)}", following, begun)


def _region_blocks(space: etree._Element, regions: tuple[Region, ...]) -> None:
    numbers = count(1)
    for region in regions:
        tag = _kind_id(BlockKind.HANDWRITING)
        block = _add(space, "TextBlock", ID=region.id, TAGREFS=tag, **_place(region.box))
        for line in region.lines:
            _text_line(block, line, f"l{next(numbers)}")


def _text_line(
    parent: etree._Element, line: Line, name: str, following: Line | None = None, begun: str = ""
) -> str:
    """Write ``line``. ``begun`` is the whole word its first word ends; the word its last one begins is returned."""
    element = _add(parent, "TextLine", ID=name, **_place(line.box))
    if not line.words:
        _add(element, "String", CONTENT="", WC=_share(line.confidence), **_place(line.box))
        return ""
    first = {"SUBS_TYPE": "HypPart2", "SUBS_CONTENT": begun} if begun else {}
    for at, word in enumerate(line.words[:-1]):
        _string(element, word, legal(word.text), f"{name}w{at + 1}", first if at == 0 else {})
        _add(element, "SP")
    last, hyphen = line.words[-1], _hyphen(line.words[-1], following)
    text, whole, part = legal(last.text), "", first if len(line.words) == 1 else {}
    if hyphen and following is not None:
        text = text.removesuffix(hyphen)
        whole = text + legal(following.words[0].text)
        part = {"SUBS_TYPE": "HypPart1", "SUBS_CONTENT": whole}
    _string(element, last, text, f"{name}w{len(line.words)}", part)
    if hyphen:
        _add(element, "HYP", CONTENT=hyphen)
    return whole


def _string(parent: etree._Element, word: Word, text: str, name: str, part: dict[str, str]) -> None:
    check = {} if word.check is TokenCheck.NONE else {"TAGREFS": _check_id(word.check)}
    place, sure = _place(word.box), _share(word.confidence)
    element = _add(parent, "String", ID=name, **check, **place, CONTENT=text, **part, WC=sure)
    if word.raw is not None:
        _add(element, "ALTERNATIVE", PURPOSE=RAW).text = legal(word.raw)


def _hyphen(word: Word, following: Line | None) -> str:
    """The hyphen ``word`` is divided with at the end of its line, if the next line takes the word up again."""
    if following is None or not following.words or len(word.text) < 2:
        return ""
    divided = word.text[-1] in _HYPHENS and word.text[-2].isalpha() and following.words[0].text[:1].islower()
    return word.text[-1] if divided else ""


# --- small parts ----------------------------------------------------------------------------------


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, etree.QName(NAMESPACE, name), attributes)


def _place(box: Box) -> dict[str, str]:
    return {
        "HPOS": _number(box.x0),
        "VPOS": _number(box.y0),
        "WIDTH": _number(box.width),
        "HEIGHT": _number(box.height),
    }


def _number(value: float) -> str:
    """Two decimals are a fiftieth of a millimetre on the coarsest scan."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.4f}"


def _kind_id(kind: BlockKind) -> str:
    return f"kind-{kind}"


def _check_id(check: TokenCheck) -> str:
    return f"check-{check}"
