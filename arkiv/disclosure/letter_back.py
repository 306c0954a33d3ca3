"""A letter that an official has changed in her word processor, read back: its words are taken, never its file.

The answer is a ``Letter``, and every form of it is written anew from that: no macro, picture, comment, tracked
change or name of an author can come along. Only one XML part is opened, within limits, without entities. Pure.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from arkiv.derivatives.legal_text import legal
from arkiv.disclosure.letter import Block, Bullets, Heading, Letter, Paragraph, Table
from arkiv.errors import BadInput

MOST_BYTES = 2 << 20
_MOST_PARTS, _MOST_XML, _MOST_BLOCKS = 500, 8 << 20, 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_TEXT, _TABLE, _OFFICE = ("{" + _ODF.format(name) + "}" for name in ("text", "table", "office"))


def read_back(data: bytes, reference: str) -> Letter:
    """The letter in a DOCX or ODT file. Raises BadInput for what is neither, is too large or holds no letter."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            "Filen är större än 2 MB. Inget har ändrats; ta bort bilder ur brevet och försök igen."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            name = _letter_part(opened)
            root = _parsed(_unpacked(opened, name))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadInput("Filen är inte en hel DOCX- eller ODT-fil. Inget har ändrats.") from error
    blocks = _docx(root) if name.startswith("word/") else _odt(root)
    return _letter(blocks, reference)


def said(letter: Letter) -> str:
    """All words of a letter, on one line."""
    parts: list[str] = [letter.sender, letter.title]
    for block in letter.blocks:
        match block:
            case Heading() | Paragraph():
                parts.append(block.text)
            case Bullets():
                parts.extend(block.items)
            case Table():
                parts.extend(cell for row in (block.head, *block.rows) for cell in row)
    return " ".join(" ".join(parts).split())


def _letter_part(opened: zipfile.ZipFile) -> str:
    names = [entry.filename for entry in opened.infolist()]
    if len(names) > _MOST_PARTS:
        raise BadInput("Filen har för många delar. Inget har ändrats.")
    for name in ("word/document.xml", "content.xml"):
        if names.count(name) == 1:
            return name
    raise BadInput("Filen är varken DOCX eller ODT. Inget har ändrats; spara brevet som något av dem.")


def _unpacked(opened: zipfile.ZipFile, name: str) -> bytes:
    """The part, read no further than the limit, whatever the file says of its size."""
    with opened.open(name) as stream:
        data = stream.read(_MOST_XML + 1)
    if len(data) > _MOST_XML:
        raise BadInput("Brevet är för stort för att läsas. Inget har ändrats.")
    return data


def _parsed(data: bytes) -> Any:  # an element; lxml has no types
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
        raise BadInput("Filen har en dokumenttyp, vilket inget brev behöver. Inget har ändrats.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput("Brevets text går inte att läsa. Inget har ändrats.") from error


def _letter(found: Iterator[Block], reference: str) -> Letter:
    blocks = [block for _, block in zip(range(_MOST_BLOCKS), found, strict=False)]
    title = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), None)
    if title is None:
        raise BadInput("Brevet har ingen rubrik. Inget har ändrats; behåll brevets rubriker som rubriker.")
    heading = blocks[title]
    assert isinstance(heading, Heading)
    before = " ".join(block.text for block in blocks[:title] if isinstance(block, Paragraph))
    return Letter(heading.text, before, reference, tuple(blocks[title + 1 :]))


def _flat(text: str) -> str:
    return legal(" ".join(text.split()))


# --- DOCX (ECMA-376 part 1, 17) --------------------------------------------------------------------


def _docx(root: Any) -> Iterator[Block]:
    body = root.find(f"{_W}body")
    items: list[str] = []
    for node in body if body is not None else ():
        if node.tag == f"{_W}p":
            style, text = _style(node), _docx_text(node)
            if style.startswith("List") and text:
                items.append(text)
                continue
        if items:
            yield Bullets(tuple(items))
            items = []
        if node.tag == f"{_W}tbl":
            yield from _table(
                [[_docx_text(cell) for cell in row.iter(f"{_W}tc")] for row in node.iter(f"{_W}tr")]
            )
        elif node.tag == f"{_W}p" and text:
            level = {"Title": 1, "Heading1": 1, "Rubrik": 1, "Rubrik1": 1}.get(style, 2)
            is_heading = style.startswith(("Heading", "Rubrik", "Title"))
            yield Heading(text, level) if is_heading else Paragraph(text)
    if items:
        yield Bullets(tuple(items))


def _style(node: Any) -> str:
    found = node.find(f"{_W}pPr/{_W}pStyle")
    return str(found.get(f"{_W}val", "")) if found is not None else ""


def _docx_text(node: Any) -> str:
    """What stands in the paragraph now: words taken out with changes tracked are not ``w:t``."""
    marks = {f"{_W}t", f"{_W}tab", f"{_W}br"}
    return _flat("".join((each.text or "") if each.tag == f"{_W}t" else " " for each in node.iter(*marks)))


# --- ODT (ISO/IEC 26300) ---------------------------------------------------------------------------


def _odt(root: Any) -> Iterator[Block]:
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    for node in body if body is not None else ():
        if node.tag == f"{_TEXT}h" and (text := _odt_text(node)):
            level = node.get(f"{_TEXT}outline-level", "2")
            yield Heading(text, 1 if level == "1" else 2)
        elif node.tag == f"{_TEXT}p" and (text := _odt_text(node)):
            yield Paragraph(text)
        elif node.tag == f"{_TEXT}list":
            items = tuple(filter(None, (_odt_text(item) for item in node.iter(f"{_TEXT}list-item"))))
            if items:
                yield Bullets(items)
        elif node.tag == f"{_TABLE}table":
            rows = node.iter(f"{_TABLE}table-row")
            yield from _table([[_odt_text(cell) for cell in row.iter(f"{_TABLE}table-cell")] for row in rows])


def _odt_text(node: Any) -> str:
    return _flat(_odt_words(node))


def _odt_words(node: Any) -> str:
    """The words of a paragraph as they stand, without its notes and comments."""
    if node.tag in (f"{_OFFICE}annotation", f"{_TEXT}note"):
        return ""
    parts = [node.text or ""]
    for child in node:
        space = child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break", f"{_TEXT}p")
        parts += [" " if space else "", _odt_words(child), child.tail or ""]
    return "".join(parts)


def _table(rows: list[list[str]]) -> Iterator[Table]:
    """The first row is the heading; a row that was cut or merged is filled out."""
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    width = max(map(len, rows))
    filled = [(*row, *[""] * (width - len(row))) for row in rows]
    longest = [max(8, min(40, max(len(row[at]) for row in filled))) for at in range(width)]
    yield Table(filled[0], tuple(longest), tuple(filled[1:]))
