"""Read an ALTO file, ours or another program's, version 2 to 4. Pure: bytes in, values out.

The file comes from outside: no entities, no network, no document type, and no more bytes and lines than a page has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from arkiv.derivatives.alto_write import RAW, WRITER
from arkiv.derivatives.geometry import around
from arkiv.errors import BadInput
from ingest.model import BlockKind, Box, Line, TokenCheck, Word

LARGEST_BYTES = 32 << 20
MOST_STRINGS = 100_000
UNTOLD_CONFIDENCE = 0.5
"""For a word whose engine does not say how sure it is: as likely wrong as right."""

_UNITS_AN_INCH = {"mm10": 254.0, "inch1200": 1200.0}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class AltoPage:
    """The one page of an ALTO file, in pixels. ``engine`` is as the file names it, "" where it does not.

    ``width_px`` and ``height_px`` are 0 where the file does not say; ``sha256`` is that of its image, if it says.
    """

    width_px: float
    height_px: float
    lines: tuple[Line, ...]
    engine: str = ""
    image_name: str = ""
    sha256: str = ""


def read_alto(data: bytes, dpi: float) -> AltoPage:
    """The page in ``data``. ``dpi`` turns millimetres and inches into pixels. Raises BadInput."""
    root = _parsed(data)
    scale = _pixels_a_unit(root, dpi)
    pages = list(_named(root, "Page"))
    if len(pages) != 1:
        raise BadInput(f"ALTO-filen har {len(pages)} sidor; en fil ska ha en. Inget har ändrats.")
    page = pages[0]
    tags = {str(tag.get("ID")): str(tag.get("TYPE") or tag.get("LABEL") or "") for tag in _tags(root)}
    checks = {str(tag.get("ID")): str(tag.get("LABEL") or "") for tag in _tags(root)}
    reader = _Reader(scale, tags, checks)
    return AltoPage(
        width_px=_float(page.get("WIDTH")) * scale,
        height_px=_float(page.get("HEIGHT")) * scale,
        lines=tuple(reader.lines(page)),
        engine=_engine(root),
        image_name=_text_of(root, "fileName"),
        sha256=_text_of(root, "fileIdentifier"),
    )


def _parsed(data: bytes) -> etree._Element:
    if len(data) > LARGEST_BYTES:
        raise BadInput(
            f"ALTO-filen är större än {LARGEST_BYTES >> 20} MB; så stor är ingen sida. Inget har ändrats."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput("Filen är ingen hel XML-fil. Exportera den igen. Inget har ändrats.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadInput("ALTO-filen har en egen DTD, och sådana läses inte. Ta bort den. Inget har ändrats.")
    if _local(root) != "alto":
        raise BadInput("Filen är XML men inte ALTO. Exportera den som ALTO 4. Inget har ändrats.")
    if sum(1 for _ in _named(root, "String")) > MOST_STRINGS:
        raise BadInput("ALTO-filen har fler ord än någon sida rymmer. Inget har ändrats.")
    return root


@dataclass(frozen=True, slots=True)
class _Reader:
    """Lines and words, with the scale and the tags of their file."""

    scale: float
    tags: dict[str, str]
    checks: dict[str, str]

    def lines(self, page: etree._Element) -> Iterator[Line]:
        for element in _named(page, "TextLine"):
            box = self._box(element)
            words = tuple(self._words(element, box))
            if box is None and not words:
                continue
            place = box or around(tuple(word.box for word in words))
            sure = [word.confidence for word in words]
            yield Line(words, place, sum(sure) / len(sure) if sure else 0.0, self._kind(element))

    def _kind(self, line: etree._Element) -> BlockKind:
        """The kind of the innermost element around ``line`` that says one."""
        element: etree._Element | None = line
        while element is not None:
            for name in (element.get("TAGREFS") or "").split():
                if self.tags.get(name) in set(BlockKind):
                    return BlockKind(self.tags[name])
            element = element.getparent()
        return BlockKind.TEXT

    def _words(self, line: etree._Element, line_box: Box | None) -> Iterator[Word]:
        strings = [element for element in line if _local(element) == "String" and element.get("CONTENT")]
        hyphen = next((str(item.get("CONTENT") or "") for item in line if _local(item) == "HYP"), "")
        boxes = [self._box(element) for element in strings]
        if None in boxes and line_box is not None:
            boxes = list(_shared(line_box, [str(element.get("CONTENT")) for element in strings]))
        for at, (element, box) in enumerate(zip(strings, boxes, strict=True)):
            if box is not None:
                yield self._word(element, box, hyphen if at + 1 == len(strings) else "")

    def _word(self, element: etree._Element, box: Box, ending: str) -> Word:
        raw = next((item.text or "" for item in element if item.get("PURPOSE") == RAW), None)
        told = element.get("WC")
        sure = UNTOLD_CONFIDENCE if told is None else min(max(_float(told), 0.0), 1.0)
        labels = {self.checks.get(name) for name in (element.get("TAGREFS") or "").split()}
        check = next((check for check in TokenCheck if str(check) in labels), TokenCheck.NONE)
        return Word(str(element.get("CONTENT")) + ending, box, sure, raw, check)

    def _box(self, element: etree._Element) -> Box | None:
        """The place by its numbers, else the box around its outline, else ``None``."""
        given = [element.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
        if all(value is not None for value in given):
            x, y, width, height = (_float(value) * self.scale for value in given)
            return Box(x, y, x + max(width, 0.0), y + max(height, 0.0))
        points = next(
            (
                str(shape.get("POINTS") or "")
                for child in element
                if _local(child) == "Shape"
                for shape in child
            ),
            str(element.get("BASELINE") or ""),
        )
        numbers = [_float(number) * self.scale for number in _NUMBER.findall(points)]
        if len(numbers) < 4:
            return None
        xs, ys = numbers[0::2], numbers[1::2]
        return Box(min(xs), min(ys), max(xs), max(ys))


def _shared(line: Box, texts: list[str]) -> Iterator[Box]:
    """The line divided among its words by their letters, where the file gives the line's place alone."""
    step = line.width / max(sum(len(text) for text in texts) + len(texts) - 1, 1)
    at = line.x0
    for text in texts:
        yield Box(at, line.y0, at + len(text) * step, line.y1)
        at += (len(text) + 1) * step


def _pixels_a_unit(root: etree._Element, dpi: float) -> float:
    unit = _text_of(root, "MeasurementUnit") or "pixel"
    if unit == "pixel":
        return 1.0
    if unit not in _UNITS_AN_INCH:
        raise BadInput(
            f"ALTO-filen mäter i '{unit[:20]}'; pixel, mm10 och inch1200 går att läsa. Inget har ändrats."
        )
    return dpi / _UNITS_AN_INCH[unit]


def _engine(root: etree._Element) -> str:
    """The program that read last, by name and version: in a file that was ours first, one that came after us."""
    said = [
        (_text_of(software, "softwareName"), _text_of(software, "softwareVersion"))
        for software in _named(root, "processingSoftware")
    ]
    ours = [at for at, (name, _) in enumerate(said) if name == WRITER]
    after = said[ours[-1] + 1 :] if ours else said
    return plain_name(" ".join(part for part in after[-1] if part)) if after else ""


def plain_name(text: str) -> str:
    """``text`` as it may stand in the log: letters, digits and what joins them, no longer than a name."""
    return re.sub(r"[^\w .+\-]", "", text)[:_LONGEST_NAME].strip()


def _tags(root: etree._Element) -> Iterator[etree._Element]:
    for tags in _named(root, "Tags"):
        yield from tags


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iter(f"{{*}}{name}")


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _text_of(root: etree._Element, name: str) -> str:
    found = next(_named(root, name), None)
    return (found.text or "").strip() if found is not None else ""


def _float(text: str | None) -> float:
    """A finite number; 0.0 for anything else."""
    try:
        value = float(text or "")
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
