"""Approved late registrations as files another system can read in. Pure: values in, bytes out.

Arkiv never writes into a diary. Each form is one that our own importers read, which the tests use: CSV with the columns
of the board's own export, FGS Ärendehantering 1.0, ERMS 3 (CITS ERMS), and the tables of Ciceron.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from arkiv.diary import late_xml
from arkiv.diary.late import DayKind
from arkiv.diary.late_entry import DIRECTIONS, SECRECY, LateEntry
from arkiv.diary.model import Direction

_COLUMNS = (
    ("Diarienummer", "case_number"), ("Ärendemening", "subject"), ("Riktning", "direction"),
    ("Datum inkom", "received"), ("Handlingens datum", "dated"), ("Avsändare", "sender"),
    ("Mottagare", "recipient"), ("Handlingstyp", "doctype"), ("Sekretess", "secrecy"), ("Anteckning", "note"),
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class LateFormat(StrEnum):
    """Where the file is to be read in."""

    CSV = "csv"
    FGS = "fgs"
    ERMS = "erms"
    CICERON = "ciceron"


def late_files(
    entries: Sequence[LateEntry],
    form: LateFormat,
    *,
    made_on: date,
    columns: Sequence[tuple[str, str | None]] = (),
) -> Mapping[str, bytes]:
    """File names and contents. ``columns`` (header, field) are those of the board's own export, for CSV."""
    makers: Mapping[LateFormat, Callable[[], Mapping[str, bytes]]] = {
        LateFormat.CSV: lambda: {"sena-registreringar.csv": _csv(entries, columns or _COLUMNS)},
        LateFormat.FGS: lambda: {"sena-registreringar-fgs.xml": late_xml.fgs(entries)},
        LateFormat.ERMS: lambda: {"sena-registreringar-erms.xml": late_xml.erms(entries, made_on=made_on)},
        LateFormat.CICERON: lambda: _ciceron(entries),
    }
    return MappingProxyType(makers[form]())


# --- tables ---------------------------------------------------------------------------------------


def _csv(entries: Sequence[LateEntry], columns: Sequence[tuple[str, str | None]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons: what a Swedish Excel opens as it is."""
    known = {field for _, field in columns}
    extra = [pair for pair in _COLUMNS if pair[1] in {"note", "subject", "case_number", "received"} - known]
    wanted = [*columns, *extra]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([header for header, _ in wanted])
    for entry in entries:
        values = _values(entry)
        if "description" in known:
            values["description"] = entry.subject
        if "registered" in known and "received" not in known and "dated" not in known:
            values["note"] = f"{values['note']} Handlingens dag: {entry.day}."
        writer.writerow([_plain(values.get(field or "", "")) for _, field in wanted])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: str) -> str:
    """Text that no spreadsheet takes for a formula; on one line."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def _values(entry: LateEntry) -> dict[str, str]:
    p = entry.proposal
    received = p.original_is is not DayKind.DATED or p.direction in (Direction.INCOMING, Direction.INTERNAL)
    return {
        "case_number": entry.case,
        "subject": entry.subject,
        "direction": DIRECTIONS[p.direction][0],
        "received": entry.day if received else "",
        "dated": entry.day if not received else "",
        "sender": p.sender,
        "recipient": p.recipient,
        "counterpart": p.sender or p.recipient,
        "doctype": "" if p.secret else p.kind,
        "secrecy": SECRECY if p.secret else "",
        "note": entry.note,
    }


def _ciceron(entries: Sequence[LateEntry]) -> Mapping[str, bytes]:
    """Tables ``arende`` and ``atgard``. A new case has a key of its own (N…); the diary gives the number."""
    cases = ["diarienr¤arende_mening¤ankomst_dat¤reg_dat¤kund_namn"]
    acts = ["diarienr¤atgardsnr¤atgard_typ¤atgard_text¤ink_utg¤ink_dat¤utg_dat¤reg_dat¤kund_namn¤andra_beh"]
    for place, entry in enumerate(entries, start=1):
        key = _database_key(entry.case) or f"N{place:09}"
        values = {name: _cell(value) for name, value in _values(entry).items()}
        if not entry.case:
            cases.append("¤".join((key, values["subject"], values["received"] or "NULL", "NULL", "NULL")))
        direction = {"Upprättad": "UPPR", "": "NULL"}.get(values["direction"], values["direction"])
        text = f"{values['subject']}. {values['note']}"
        acts.append(
            "¤".join(
                (
                    key, "NULL", values["doctype"] or "NULL", text, direction, values["received"] or "NULL",
                    values["dated"] or "NULL", "NULL", values["counterpart"] or "NULL",
                    "S" if entry.proposal.secret else "W",
                )
            )
        )  # fmt: skip
    return {
        name: ("\r\n".join(lines) + "\r\n").encode()
        for name, lines in (("arende.csv", cases), ("atgard.csv", acts))
    }


def _cell(value: str) -> str:
    return _plain(value.replace("¤", " "))


def _database_key(case: str) -> str:
    """``SN 2005/123`` as Ciceron keys it: year and six digits."""
    year, _, number = case.rpartition(" ")[2].partition("/")
    return f"{year}{int(number):06}" if year.isdigit() and number.isdigit() else ""
