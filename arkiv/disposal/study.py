"""Gallringsutredningen as files: HTML to read and print, XLSX to sort, JSON with the very bytes the hash is over.

No name, number or word of a document is in it: the authority decides on kinds, years, rules and counts, and the
archivist finds a document by its box and number.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from arkiv.disposal import model
from arkiv.disposal.model import WHY_WORDS, FileFate, Item, Kind
from arkiv.disposal.paper import spans
from arkiv.disposal.services import Case
from arkiv.errors import BadInput
from arkiv.holdings.doctype_names import name_of
from arkiv.settings import Settings

_TEMPLATES = Path(__file__).parent / "templates"
_FATES = {
    FileFate.WHOLE: "raderas helt",
    FileFate.PARTED: "delas: övriga sidor sparas om utan förlust",
    FileFate.CONTAINER: "raderas: filerna i den ligger för sig",
    FileFate.UNTOUCHED: "berörs inte",
    FileFate.GONE: "gallrad tidigare",
}
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#111;"
    "background:#fff}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;"
    "vertical-align:top;border-bottom:1px solid #bbb;padding:.25rem .6rem .25rem 0}td.n,th.n{text-align:right}"
    "code{font-size:.85em;overflow-wrap:anywhere}@media print{body{margin:0;font-size:10pt}tr{break-inside:avoid}}"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one kind and year that go by one rule. ``numbers`` are theirs in the box, as spans."""

    box: str
    name: str
    year: int | None
    rule_id: str
    source: str
    earliest: str
    documents: int
    pages: int
    numbers: str


def write(case: Case, folder: Path, settings: Settings) -> tuple[Path, ...]:
    """Write the three forms to ``folder``. Raises BadInput when it cannot be written to."""
    stem = f"gallringsutredning-{case.ref}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page, book, data = (folder / f"{stem}.{form}" for form in ("html", "xlsx", "json"))
        page.write_text(to_html(case, settings), "utf-8")
        _to_xlsx(case, book)
        data.write_bytes(model.canonical(case.proposal))
    except OSError as error:
        raise BadInput(
            f"{case.ref} är fryst, men utredningen kunde inte skrivas i {folder} ({error.strerror}). Skriv den igen "
            "till en annan mapp med --out."
        ) from error
    return page, book, data


def to_html(case: Case, settings: Settings) -> str:
    """A page that needs nothing else and runs nothing."""
    style_hash = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    context = Context(
        {
            "case": case,
            "paper": case.proposal.kind is Kind.PAPER,
            "settings": settings,
            "groups": list(groups(case.proposal.destroy)),
            "kept": kept(case),
            "files": Counter(_FATES[share.fate] for share in case.proposal.files).most_common(),
            "style": mark_safe(_STYLE),  # noqa: S308 - ours, and it must stand as written for its hash to agree
            "style_hash": f"sha256-{style_hash}",
        },
        use_l10n=False,
        use_tz=False,
    )
    return Engine(dirs=[str(_TEMPLATES)], autoescape=True).get_template("disposal/study.html").render(context)


def groups(items: Iterable[Item]) -> Iterator[Group]:
    """The list by box, kind, year and rule."""
    found: dict[tuple[str, str, int, str, str], list[Item]] = defaultdict(list)
    for item in items:
        found[item.box, item.doctype, item.year or 0, item.rule_id, item.source].append(item)
    for (box, code, year, rule, source), group in sorted(found.items()):
        yield Group(
            box=box,
            name=name_of(code) if code else "Okänd handlingstyp",
            year=year or None,
            rule_id=rule,
            source=source,
            earliest=min(item.day for item in group).isoformat(),
            documents=len(group),
            pages=sum(len(item.pages) for item in group),
            numbers=spans([item.number for item in group]),
        )


def kept(case: Case) -> list[tuple[str, int, int, str]]:
    """Reason, documents, pages and which they are (box and numbers)."""
    by_why: dict[model.Why, list[model.Kept]] = defaultdict(list)
    for one in case.proposal.kept:
        by_why[one.why].append(one)
    return [
        (WHY_WORDS[why], len(group), sum(one.pages for one in group), _named(group))
        for why, group in sorted(by_why.items(), key=lambda pair: list(model.Why).index(pair[0]))
    ]


def _named(kept: list[model.Kept]) -> str:
    numbers: dict[str, list[int]] = defaultdict(list)
    holds = sorted({hold for one in kept for hold in one.holds})
    for one in kept:
        numbers[one.box].append(one.number)
    told = "; ".join(f"{box}: {spans(found)}" for box, found in sorted(numbers.items()))
    return f"{told} ({', '.join(holds)})" if holds else told


def _to_xlsx(case: Case, path: Path) -> None:
    proposal = case.proposal
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**plain, "constant_memory": True}) as book:
        _sheet(
            book,
            "Gallras",
            ("Kartong", "Handling", "Beteckning", "Handlingstyp", "År", "Sidor", "Får gallras från", "Regel", "Källa"),
            (
                (item.box, item.number, item.document, item.doctype, item.year, len(item.pages),
                 item.day.isoformat(), item.rule_id, item.source)
                for item in proposal.destroy
            ),
        )  # fmt: skip
        _sheet(
            book,
            "Behålls",
            ("Kartong", "Handling", "Beteckning", "Handlingstyp", "Sidor", "Skäl", "Källa", "Gallringsstopp"),
            (
                (one.box, one.number, one.document, one.doctype, one.pages, WHY_WORDS[one.why], one.source,
                 ", ".join(one.holds))
                for one in proposal.kept
            ),
        )  # fmt: skip
        _sheet(
            book,
            "Filer",
            ("Kartong", "SHA-256", "Sidor", "Gallras", "Vad som sker"),
            ((one.box, one.file, one.pages, one.destroyed, _FATES[one.fate]) for one in proposal.files),
        )
        _sheet(
            book,
            "Summor",
            ("Kartong", "Filer", "Sidor", "Handlingar", "Sidor gallras", "Sidor kvar", "Sidor utan handling",
             "Gallrade förr", "Handl. gallras", "Handl. kvar"),
            ((c.box, c.files, c.pages, c.documents, c.pages_to_destroy, c.pages_kept, c.pages_loose, c.pages_gone,
              c.documents_to_destroy, c.documents_kept) for c in proposal.counts),
        )  # fmt: skip


def _sheet(
    book: xlsxwriter.Workbook, name: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for at, title in enumerate(head):
        sheet.set_column(at, at, max(10, len(title) + 2))
        sheet.write_string(0, at, title, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, at, value)
            elif value:
                sheet.write_string(last, at, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(head) - 1)
