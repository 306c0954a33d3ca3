"""A sample as a table for a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io

from arkiv.sampling.services import Sample

_ANSWER = {None: "", True: "rätt", False: "fel"}


def to_csv(sample: Sample) -> str:
    """Semicolons and a byte order mark, as Swedish spreadsheets want them. Ids and types only, no words of papers."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(("plats", "handling", "nummer", "typ", "svar", "fel uppgifter", "svarat av"))
    for each in sample.drawn:
        table.writerow(
            (
                each.place,
                each.document,
                each.number,
                each.stratum,
                _ANSWER[each.right],
                ", ".join(each.wrong),
                each.answered_by,
            )
        )
    return "\ufeff" + out.getvalue()
