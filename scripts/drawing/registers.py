"""The lists that came with the box: diary export, register of personakter, dokumenthanteringsplan."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from scripts.drawing.people import Client
from scripts.drawing.truth import DiaryRow, RowFault

DIARY_ENCODING = "cp1252"
DIARY_COLUMNS = (
    *("Diarienummer", "Ärendemening", "Handling nr", "Riktning", "Datum inkom", "Datum registrerad"),
    *("Avsändare", "Mottagare", "Handläggare", "Enhet", "Klass", "Sekretess", "Status"),
)
CLIENT_COLUMNS = (
    *("Personnummer", "Namn", "Akttyp", "Öppnad", "Avslutad", "Senaste anteckning", "Placering"),
    "Gallringsmärkning",
)
PLAN_COLUMNS = (
    "Handling",
    "Sortering",
    "Förvaring",
    "Till kommunarkiv",
    "Bevaras/Gallras",
    "Frist",
    "Anmärkning",
)
PLAN_HEAD = (
    "Dokumenthanteringsplan för socialnämnden i Granviks kommun",
    "Antagen av socialnämnden 2005-03-17 § 41, gäller även äldre handlingar",
)
PLAN_ROWS: tuple[tuple[str, ...], ...] = (
    (
        "Personakt SoL",
        "Personnummer",
        "Närarkiv",
        "",
        "Gallras",
        "5 år efter sista anteckning",
        "Undantag enligt SoL 12 kap. 2 §",
    ),
    ("Personakt SoL, placerade barn", "Personnummer", "Närarkiv", "5 år", "Bevaras", "", "SoL 12 kap. 2 §"),
    ("Faderskapsakt", "Personnummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Adoptionsakt", "Personnummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Personakt, födda den 5, 15 och 25", "Personnummer", "Närarkiv", "5 år", "Bevaras", "", "Forskning"),
    (
        "Personakt LSS",
        "Personnummer",
        "Närarkiv",
        "",
        "Gallras",
        "5 år efter sista anteckning",
        "LSS 21 c §, från 2005-07-01",
    ),
    (
        "Avtal om vårdnad, boende och umgänge",
        "Personnummer",
        "Familjerätten",
        "",
        "Gallras",
        "När barnet fyllt 18 år",
        "",
    ),
    (
        "Protokoll, nämnd och utskott",
        "Kronologisk",
        "Närarkiv",
        "5 år",
        "Bevaras",
        "",
        "Original på åldersbeständigt papper",
    ),
    ("Delegationsbeslut, förteckning", "Kronologisk", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Diarieförda handlingar", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Diarium, diarielista", "Årsvis", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Tjänsteskrivelse", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", "I akten"),
    ("Avtal och kontrakt", "Diarienummer", "Närarkiv", "Efter avtalstid", "Bevaras", "", ""),
    ("Remiss och remissvar", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Tillsynsbeslut", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", "Länsstyrelsen, JO"),
    ("Klagomål och synpunkter", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Anmälan enligt lex Sarah", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Styrdokument, planer, verksamhetsberättelse", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Skrivelse i ett ärende, skadeståndskrav", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Serveringstillstånd", "Diarienummer", "Närarkiv", "5 år", "Bevaras", "", ""),
    ("Kallelse och föredragningslista", "Kronologisk", "Kansli", "", "Gallras", "2 år", ""),
    ("Minnesanteckningar, enhetsmöten", "Kronologisk", "Enheten", "", "Gallras", "2 år", ""),
    ("Begäran om handling, rutinsvar", "Diarienummer", "Kansli", "", "Gallras", "2 år", "Avslag bevaras"),
    ("Parkeringstillstånd", "Nummer", "Kansli", "", "Gallras", "2 år efter giltighetstidens utgång", ""),
    (
        "Färdtjänst, tillstånd",
        "Personnummer",
        "Kansli",
        "",
        "Gallras",
        "2 år efter giltighetstidens utgång",
        "",
    ),
    ("Bostadsanpassningsbidrag", "Diarienummer", "Kansli", "", "Gallras", "10 år", ""),
    (
        "Leverantörsfaktura, verifikation",
        "Verifikationsnummer",
        "Ekonomi",
        "",
        "Gallras",
        "10 år efter räkenskapsåret",
        "",
    ),
    ("Läkarintyg, sjukanmälan", "Personnummer", "Personalkontor", "", "Gallras", "2 år", ""),
    ("Ledighetsansökan", "Personnummer", "Personalkontor", "", "Gallras", "2 år", ""),
    (
        "Ansökan om anställning, ej anställd",
        "Diarienummer",
        "Personalkontor",
        "",
        "Gallras",
        "2 år",
        "Efter laga kraft",
    ),
    ("Rutinkorrespondens", "Kronologisk", "Handläggare", "", "Gallras", "2 år", ""),
    ("Reklam, kursinbjudningar", "-", "Handläggare", "", "Gallras", "Vid inaktualitet", ""),
    (
        "Statistikuppgifter till SCB och Socialstyrelsen",
        "Årsvis",
        "Kansli",
        "",
        "Gallras",
        "Vid inaktualitet",
        "",
    ),
)


def _table(rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def diary_csv(rows: Sequence[DiaryRow]) -> bytes:
    """The diary as the old system exported it: cp1252, semicolons, literal NULL, one row broken in two."""
    lines = [";".join(DIARY_COLUMNS)]
    lines += [_diary_line(row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(DIARY_ENCODING)


def _diary_line(row: DiaryRow) -> str:
    cells = [
        *(row.case_number, row.subject, str(row.sub), row.direction, row.arrived.isoformat()),
        *(row.registered.isoformat(), row.sender, row.recipient, row.handler, row.unit, row.dossier),
        *("Sekretess" if row.secret else "", row.status),
    ]
    if row.fault is RowFault.NULL_TEXT:
        cells = [cell or "NULL" for cell in cells]
    return ";".join(f'"{cell}"' if ";" in cell or '"' in cell else cell for cell in cells)


def client_csv(clients: Sequence[Client]) -> bytes:
    """The register of personakter: UTF-8 with a mark, semicolons; clients it never knew are absent."""
    rows: list[Sequence[str]] = [CLIENT_COLUMNS]
    for client in sorted(
        (client for client in clients if client.in_register), key=lambda one: one.person.number
    ):
        rows.append(
            (
                *(client.person.number, f"{client.person.last}, {client.person.first}"),
                "Barn och ungdom" if client.is_child else "Vuxen",
                *(client.opened.isoformat(), _closed(client).isoformat(), client.last_entry.isoformat()),
                "Ja" if client.placed else "Nej",
                "Bevaras" if client.person.sampled or client.placed else "",
            )
        )
    return _table(rows).encode("utf-8-sig")


def _closed(client: Client) -> date:
    return client.last_entry


def plan_csv() -> bytes:
    """The dokumenthanteringsplan, decision in the two lines above the columns; UTF-8 with a mark."""
    head = [[line] for line in PLAN_HEAD]
    return _table([*head, PLAN_COLUMNS, *PLAN_ROWS]).encode("utf-8-sig")
