"""Files of any kind as tables of a register, one after another. Each table is walked before the next is opened."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path

from arkiv.diary import ciceron, xml_erms, xml_fgs
from arkiv.diary.confined import tables_of
from arkiv.diary.csv_reader import read_csv
from arkiv.diary.errors import UnreadableTable
from arkiv.diary.profiles import ColumnProfile, RegisterKind, fit_test, header_test, known_headers
from arkiv.diary.register_rows import RegisterTable, understood
from arkiv.diary.sheets import is_sheet
from arkiv.diary.tables import Table
from arkiv.diary.xml_source import root_of


class Format(StrEnum):
    """What a register can be read from."""

    CSV = "csv"
    SHEET = "sheet"  # XLSX, XLS, ODS
    PDF = "pdf"
    FGS = "fgs"  # FGS Ärendehantering 1.0, XML
    ERMS = "erms"  # CITS ERMS (FGS Ärendehantering 2.0), XML
    CICERON = "ciceron"  # several tables joined by their keys


def format_of(path: Path, given: Format | None = None) -> Format:
    """What kind of file it is, by its bytes; ``given`` is believed. Raises UnreadableTable."""
    if path.is_dir():
        raise UnreadableTable(str(path), "det är en mapp.", "Ange filerna i den.")
    if not path.is_file():
        raise UnreadableTable(str(path), "filen finns inte.", "Kontrollera namnet och försök igen.")
    if given is not None:
        return given
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.lstrip()[:5] == b"%PDF-":
        return Format.PDF
    if is_sheet(path):
        return Format.SHEET
    text = (
        start.replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if not text.lstrip().startswith(b"<"):
        return Format.CSV
    return _xml_format(path, text.lstrip().lower())


def _xml_format(path: Path, start: bytes) -> Format:
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise UnreadableTable(
            path.name,
            "filen är en webbsida, vad den än heter.",
            "Öppna den i ett kalkylprogram och spara om den som XLSX eller CSV.",
        )
    root = root_of(path)
    for format_, names in ((Format.ERMS, xml_erms.ROOTS), (Format.FGS, xml_fgs.ROOTS)):
        if root in names:
            return format_
    raise UnreadableTable(
        path.name,
        f"XML av ett slag som inte läses (<{root[:40]}>).",
        "FGS Ärendehantering 1.0 och ERMS läses; exportera annars registret som CSV.",
    )


def registers_in(
    paths: Sequence[Path], kind: RegisterKind, profile: ColumnProfile, given: Format | None = None
) -> Iterator[RegisterTable]:
    """Every table of the files, in order, understood. Raises BadInput of the file at fault."""
    formats = [format_of(path, None if given is Format.CICERON else given) for path in paths]
    if any(one in (Format.FGS, Format.ERMS) for one in formats) and kind is not RegisterKind.DIARY:
        raise UnreadableTable(
            paths[0].name,
            "XML läses bara som diarium.",
            "Exportera personakter och pärmar som CSV eller XLSX.",
        )
    if kind is RegisterKind.DIARY and given in (None, Format.CICERON):
        tables = [path for path, one in zip(paths, formats, strict=True) if one in (Format.CSV, Format.SHEET)]
        if len(tables) == len(paths) and _is_ciceron(tables, profile, asked=given is not None):
            yield ciceron.joined(ciceron_tables(tables, profile))
            return
    if given is Format.CICERON:
        raise UnreadableTable(
            paths[0].name,
            "tabellerna ärende och åtgärd ur Ciceron känns inte igen.",
            "Ange filerna arende och atgard (gärna också dokument, anteckning och samband).",
        )
    for path, one in zip(paths, formats, strict=True):
        yield from _tables(path, one, kind, profile)


def _tables(
    path: Path, format_: Format, kind: RegisterKind, profile: ColumnProfile
) -> Iterator[RegisterTable]:
    if format_ is Format.FGS:
        yield xml_fgs.open_fgs(path)
    elif format_ is Format.ERMS:
        yield xml_erms.open_erms(path)
    elif format_ is Format.CSV:
        yield understood(_csv(path, kind, profile), kind, profile)
    else:
        for table in tables_of(format_.value, path, known_headers(kind, profile)):
            yield understood(table, kind, profile)


def _csv(path: Path, kind: RegisterKind, profile: ColumnProfile) -> Table:
    return read_csv(
        path,
        is_header=header_test(kind, profile),
        fits=fit_test(kind, profile),
        charset=profile.charset,
        delimiter=profile.delimiter,
    )


def ciceron_tables(paths: Sequence[Path], profile: ColumnProfile) -> Generator[Table]:
    """Every table of the files, recognised by the column names of Ciceron alone."""
    for path in paths:
        if format_of(path) is Format.CSV:
            yield read_csv(
                path,
                is_header=ciceron.is_header,
                fits=ciceron.fits,
                charset=profile.charset,
                delimiter=profile.delimiter,
            )
        else:
            yield from tables_of("sheet", path, ciceron.KNOWN)


def _is_ciceron(paths: Sequence[Path], profile: ColumnProfile, *, asked: bool) -> bool:
    """Whether the files are tables of Ciceron to be joined. The first table that is not one of them settles it."""
    if not asked and not all(format_of(path) is Format.SHEET or _names_a_key(path) for path in paths):
        return False
    found: list[tuple[str, ...]] = []
    with closing(ciceron_tables(paths, profile)) as tables:
        for table in tables:
            if ciceron.kind_of(table.headers) is None:
                return False
            found.append(table.headers)
    return ciceron.is_export(found, asked=asked)


def _names_a_key(path: Path) -> bool:
    """Whether a key of Ciceron stands at the head of a text file, in whatever charset."""
    with path.open("rb") as stream:
        start = stream.read(1 << 16).replace(b"\x00", b"").lower()
    return b"diarienr" in start or b"assoc_data" in start
