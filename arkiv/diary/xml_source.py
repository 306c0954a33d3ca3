"""Diaries as XML, read as a stream: cases with their records, one at a time, from files of any size.

The file is somebody else's: no document type, no entities, no network, no tree that only grows. A case is told
when it ends, with the records that came in it; one with very many records is told in parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from arkiv.diary.case_numbers import CaseNumber, parse
from arkiv.diary.errors import TableTooLarge, UnreadableTable
from arkiv.diary.model import Level
from arkiv.diary.profiles import ColumnUse
from arkiv.diary.register_rows import RegisterTable
from arkiv.diary.tables import Row, clean

FIELDS = (
    "case_number", "sub_number", "level", "received", "dated", "registered", "closed", "direction", "sender",
    "recipient", "counterpart", "subject", "description", "doctype", "official", "unit", "status", "secrecy", "note",
)  # fmt: skip
_OF_CASE = (
    "subject",
    "closed",
    "official",
    "unit",
    "counterpart",
    "secrecy",
)  # also said of each of its records
_CHUNK = 1 << 16
_MOST_BYTES = 24_000_000  # of XML between the ends of two objects: no record of a diary is that large
_TOLD_AT_ONCE = 1_000
_MOST_BESIDE = 20_000
_PROLOGUE = 1 << 16

Values = dict[str, str]
Reader = Callable[[etree._Element], Values]


@dataclass(slots=True)
class _Open:
    """A case or record whose end has not come. ``waiting`` are records of it, ``told`` whether any was told."""

    element: etree._Element
    ordinal: int
    is_case: bool
    waiting: list[tuple[int, Values]] = field(default_factory=list)
    told: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What one format calls things: the local names of a case and of a record, and how each is read."""

    name: str
    case: str
    record: str
    read_case: Reader
    read_record: Reader
    aside: tuple[str, ...]


def root_of(path: Path) -> str:
    """The local name of the root element. Raises UnreadableTable."""
    _refuse_doctype(path)
    parser = _parser(events=("start",))
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            _feed(parser, chunk, path)
            for _, element in parser.read_events():
                _refuse_own_types(element, path)
                return local(element)
            if stream.tell() > _MOST_BYTES:
                break
    raise UnreadableTable(path.name, "XML-filen har inget innehåll.", "Exportera registret igen.")


def open_xml(path: Path, shape: Shape) -> RegisterTable:
    """The file as a register: a row a record, a row a case that has none. The line is the number of the object."""
    _refuse_doctype(path)
    columns = tuple(ColumnUse(name, name, shape.name) for name in FIELDS)
    aside = tuple(ColumnUse(name, None, shape.name) for name in shape.aside)
    return RegisterTable(path.name, columns + aside, _rows(path, shape), ())


def _rows(path: Path, shape: Shape) -> Iterator[Row]:
    names = (*FIELDS, *shape.aside)
    found = False
    for ordinal, values in _objects(path, shape):
        found = True
        yield Row(ordinal, tuple(values.get(name, "") for name in names))
    if not found:
        raise UnreadableTable(
            path.name, f"filen har varken {shape.case} eller {shape.record}.", "Exportera registret igen."
        )


def _objects(path: Path, shape: Shape) -> Iterator[tuple[int, Values]]:
    parser = _parser(events=("start", "end"), tag=("{*}" + shape.case, "{*}" + shape.record))
    walk = _Walk(path, shape)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            _feed(parser, chunk, path)
            walk.count(len(chunk))
            for event, element in parser.read_events():
                if not walk.begun:
                    _refuse_own_types(element, path)
                yield from walk.step(event, element)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _broken(path, error) from error


class _Walk:
    """Where the reader stands: the cases and records that are open, outermost first."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self._path, self._shape = path, shape
        self._open: list[_Open] = []
        self._ordinal = self._since = self._beside = 0

    @property
    def begun(self) -> bool:
        return self._ordinal > 0

    def count(self, size: int) -> None:
        """Refuse to go on when nothing has ended for too long."""
        self._since += size
        if self._since > _MOST_BYTES:
            raise TableTooLarge(self._path.name, max(1, self._ordinal), "en enda post är större än 24 MB")

    def step(self, event: str, element: etree._Element) -> Iterator[tuple[int, Values]]:
        if event == "start":
            self._ordinal += 1
            self._open.append(_Open(element, self._ordinal, local(element) == self._shape.case))
            return
        self._since = 0
        ended = self._open.pop()
        if ended.is_case:
            yield from self._end_case(ended)
        else:
            yield from self._end_record(ended)
        self._drop(element)

    def _end_record(self, ended: _Open) -> Iterator[tuple[int, Values]]:
        values = self._shape.read_record(ended.element)
        owner = next((one for one in reversed(self._open) if one.is_case), None)
        if owner is None:
            yield ended.ordinal, _placed(values, {}, Level.RECORD)
            return
        owner.waiting.append((ended.ordinal, values))
        if len(owner.waiting) >= _TOLD_AT_ONCE:
            yield from self._tell(owner)

    def _end_case(self, ended: _Open) -> Iterator[tuple[int, Values]]:
        yield from self._tell(ended)
        if not ended.told:
            yield ended.ordinal, _placed(self._case(ended), {}, Level.CASE)
        for outer in self._open:
            outer.told = True

    def _tell(self, owner: _Open) -> Iterator[tuple[int, Values]]:
        if owner.waiting:
            case = self._case(owner)
            for ordinal, values in owner.waiting:
                yield ordinal, _placed(values, case, Level.RECORD)
            owner.waiting.clear()
            owner.told = True

    def _case(self, owner: _Open) -> Values:
        """What is said of a case; what it leaves out is taken from the case around it."""
        values: Values = {}
        for one in (*self._open, owner):
            if one.is_case:
                values |= {name: said for name, said in self._shape.read_case(one.element).items() if said}
            if one is owner:
                break
        return values

    def _drop(self, element: etree._Element) -> None:
        parent = element.getparent()
        element.clear()
        if parent is None:
            return
        parent.remove(element)
        self._beside += 1
        if self._beside % 1000 == 0 and len(parent) > _MOST_BESIDE:
            raise TableTooLarge(self._path.name, self._ordinal, "filen har främmande delar mellan posterna")


def _placed(values: Values, case: Mapping[str, str], level: Level) -> Values:
    """The values of a row: with those of its case, and numbered by its own number or its case's."""
    made = {name: case[name] for name in _OF_CASE if name in case} | {n: v for n, v in values.items() if v}
    made["level"] = level.value
    own, around = parse(values.get("case_number", "")), parse(case.get("case_number", ""))
    if own is None and around is not None:
        made["case_number"] = case["case_number"]
    if level is Level.CASE:
        made["sub_number"] = ""
    elif not made.get("sub_number"):
        made["sub_number"] = _sub(own, around, values)
    return made


def _sub(own: CaseNumber | None, around: CaseNumber | None, values: Values) -> str:
    if own is not None and own.sub is not None:
        return str(own.sub)
    tail = values.get("case_number", "").rpartition(":")[2] if own is None and around is not None else ""
    return tail if tail.isdigit() else ""


# --- the parser -------------------------------------------------------------------------------------


def local(element: etree._Element) -> str:
    """The name without its namespace: versions of a format differ in that alone."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: etree._Element, *names: str) -> str:
    """The text of the first child that has any, by the first of these names; ``""`` without one."""
    for name in names:
        for child in children(element, name):
            if said := clean(child.text or ""):
                return said
    return ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that local name, in any namespace or none."""
    return element.iterchildren("{*}" + name)


def _parser(events: tuple[str, ...], tag: tuple[str, ...] | None = None) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=events,
        tag=tag,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _feed(parser: etree.XMLPullParser, chunk: bytes, path: Path) -> None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: etree.XMLSyntaxError) -> UnreadableTable:
    return UnreadableTable(
        path.name,
        f"XML-filen är trasig på rad {error.lineno or 1} ({str(error.msg)[:120]}).",
        "Exportera registret igen.",
    )


def _refuse_doctype(path: Path) -> None:
    """Before the parser sees it: a document type can have the parser itself do harm."""
    with path.open("rb") as stream:
        start = stream.read(_PROLOGUE).replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise _own_types(path)


def _refuse_own_types(element: etree._Element, path: Path) -> None:
    """The same for one that stands further down; nothing of it has been expanded."""
    if element.getroottree().docinfo.doctype:
        raise _own_types(path)


def _own_types(path: Path) -> UnreadableTable:
    return UnreadableTable(
        path.name,
        "filen har en dokumenttyp (DOCTYPE) med egna definitioner, och sådana läses inte.",
        "Ta bort den, eller exportera registret igen.",
    )
