"""Plocklista: which papers to take out of which box. The sheets are found by where they lay when they were scanned."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass

from arkiv.disposal.services import Case
from arkiv.holdings.doctype_names import name_of
from arkiv.holdings.models import SourceFile


@dataclass(frozen=True, slots=True)
class PullRow:
    """One document's sheets in one scan file. ``file_position`` is the file's place in the box, from 1.

    ``pages`` are page numbers in that file (``3–5, 8``): the order in which the papers went through the scanner.
    """

    case: str
    box: str
    number: int
    document: str
    name: str
    file_position: int
    pages: str


def pull_list(case: Case) -> tuple[PullRow, ...]:
    """The papers of every document on the list, in the order they lie in the boxes."""
    places = {
        (file.box.ref, file.sha256): file.position
        for file in SourceFile.objects.filter(box__ref__in=case.proposal.boxes).select_related("box")
    }
    rows = []
    for item in case.proposal.destroy:
        of_file: dict[str, list[int]] = defaultdict(list)
        for page in item.pages:
            of_file[page.file].append(page.number)
        name = name_of(item.doctype) if item.doctype else "Okänd handlingstyp"
        rows += [
            PullRow(
                case.ref, item.box, item.number, item.document, name, places[item.box, file], spans(numbers)
            )
            for file, numbers in of_file.items()
        ]
    return tuple(sorted(rows, key=lambda row: (row.box, row.file_position, row.number)))


def to_csv(case: Case) -> str:
    """The list as semicolon-separated text, a row a document and file, to take along to the shelves."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        ("ärende", "kartong", "fil", "sidor", "handling", "handlingstyp", "beteckning", "utplockad av")
    )
    for row in pull_list(case):
        writer.writerow(
            (row.case, row.box, row.file_position, row.pages, row.number, row.name, row.document, "")
        )
    return out.getvalue()


def spans(numbers: list[int]) -> str:
    """``[3, 4, 5, 8]`` as ``3–5, 8``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
