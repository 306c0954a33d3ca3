"""A letter as ODT (OpenDocument Text 1.2, ISO/IEC 26300): three small XML files in a zip, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from arkiv.disclosure.letter import Block, Bullets, Heading, Letter, Paragraph, Table

_TYPE = "application/vnd.oasis.opendocument.text"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "meta", "style")
)
_FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_STYLES = """<office:automatic-styles>
<style:style style:name="H1" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.4cm"/>
<style:text-properties fo:font-size="17pt" fo:language="sv" fo:country="SE"/></style:style>
<style:style style:name="H2" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.5cm"
 fo:margin-bottom="0.2cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="12pt" fo:language="sv" fo:country="SE"/></style:style>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/>
<style:text-properties fo:font-size="10.5pt" fo:language="sv" fo:country="SE"/></style:style>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm"
 fo:border="0.3pt solid #808080"/></style:style>
</office:automatic-styles>"""


def to_odt(letter: Letter, made_at: datetime) -> bytes:
    """The bytes of the letter. The type comes first and uncompressed, as the standard wants (part 3, 3.3)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as odt:
        for name, text, packed in (
            ("mimetype", _TYPE, zipfile.ZIP_STORED),
            ("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED),
            ("meta.xml", _meta(letter, made_at), zipfile.ZIP_DEFLATED),
            ("content.xml", _content(letter), zipfile.ZIP_DEFLATED),
        ):
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = packed
            odt.writestr(entry, text)
    return out.getvalue()


def _meta(letter: Letter, made_at: datetime) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta {_SPACES} office:version="1.2" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        f"<dc:title>{escape(letter.title)}</dc:title><dc:language>sv-SE</dc:language>"
        f"<meta:creation-date>{made_at:%Y-%m-%dT%H:%M:%S}</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )


def _content(letter: Letter) -> str:
    body = "\n".join(
        (_text("P", letter.sender), _heading(letter.title, 1), *(_block(one) for one in letter.blocks))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_SPACES} {_FO} office:version="1.2">'
        f"{_STYLES}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            return _heading(block.text, block.level)
        case Paragraph():
            return _text("P", block.text)
        case Bullets():
            items = "".join(f"<text:list-item>{_text('P', item)}</text:list-item>" for item in block.items)
            return f"<text:list>{items}</text:list>"
        case Table():
            return "".join(_table(block))


def _text(style: str, text: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def _heading(text: str, level: int) -> str:
    return f'<text:h text:style-name="H{level}" text:outline-level="{level}">{escape(text)}</text:h>'


def _table(block: Table) -> Iterator[str]:
    yield f'<table:table><table:table-column table:number-columns-repeated="{len(block.head)}"/>'
    yield f"<table:table-header-rows>{_row(block.head)}</table:table-header-rows>"
    yield from (_row(cells) for cells in block.rows)
    yield "</table:table>"


def _row(cells: tuple[str, ...]) -> str:
    told = "".join(
        f'<table:table-cell table:style-name="C" office:value-type="string">{_text("P", cell)}</table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{told}</table:table-row>"
