"""A letter as DOCX, to be changed by hand before it is sent. Real headings, lists and tables with a heading row."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from arkiv.disclosure.letter import Bullets, Heading, Letter, Paragraph, Table

_FONT, _TEXT_WIDTH_CM = "Arial", 16.6


def to_docx(letter: Letter, made_at: datetime) -> bytes:
    """The bytes of the letter. The file says nothing of who made it or on which machine."""
    document = Document()
    _prepare(document, letter, made_at)
    document.add_paragraph(letter.sender)
    document.add_heading(letter.title, 1)
    for block in letter.blocks:
        match block:
            case Heading():
                document.add_heading(block.text, block.level)
            case Paragraph():
                document.add_paragraph(block.text)
            case Bullets():
                for item in block.items:
                    document.add_paragraph(item, style="List Bullet")
            case Table():
                _table(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Any, letter: Letter, made_at: datetime) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    for name in ("Heading 1", "Heading 2"):
        heading = document.styles[name]
        heading.font.name, heading.font.color.rgb = _FONT, None
        fonts = heading.element.rPr.rFonts
        for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{script}"), None)
    _swedish(style)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.footer.paragraphs[0].text = letter.reference
    facts = document.core_properties
    facts.title, facts.author, facts.comments, facts.language = letter.title, "", "", "sv-SE"
    facts.created = facts.modified = made_at.replace(tzinfo=None)


def _swedish(style: Any) -> None:
    """So that a word processor checks the spelling as Swedish."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    style.element.get_or_add_rPr().append(language)


def _table(document: Any, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    shares = [Cm(_TEXT_WIDTH_CM * width / sum(block.widths)) for width in block.widths]
    for cells in (block.head, *block.rows):
        row = table.add_row()
        for cell, text, width in zip(row.cells, cells, shares, strict=True):
            cell.text, cell.width = text, width
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(OxmlElement("w:tblHeader"))  # repeated on every page, and read out as headings
    document.add_paragraph()
