"""Measure an import of many rows: wall time and peak memory, into a new archive in a folder of its own.

Usage: ``python -m scripts.diary_files.million csv|erms [rows] [--again]``. With ``--again`` a second export, where
one row in a thousand is gone and one is changed, is read in after the first.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_A_YEAR = 50_000
_IN_A_CASE = 4
_HEAD = "Diarienummer;Handling nr;Riktning;Inkom;Registrerad;Avsändare;Ärendemening;Beskrivning;Handläggare;Status\n"
_ERMS_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<erms xmlns="https://DILCIS.eu/XML/ERMS"><control/><aggregations>\n'


def csv_lines(rows: int, *, later: bool) -> Iterator[str]:
    """An invented diary of many years; ``later`` draws it as a register that has been touched."""
    yield _HEAD
    for n in range(rows):
        if later and n % 1000 == 7:
            continue
        year, case, sub, day = _place(n)
        what = "Yttrande" if later and n % 1000 == 9 else "Anmälan"
        yield (
            f"SN {year}/{case};{sub};I;{day};{day};Åbyskolan {n % 977};Ärende om frånvaro {case};"
            f"{what} nummer {sub} om barn i årskurs {n % 9};Handläggare {n % 23};Avslutat\n"
        )


def erms_lines(rows: int, *, later: bool) -> Iterator[str]:
    """The same as ERMS: an aggregation a case, a record a row."""
    yield _ERMS_HEAD
    for first in range(0, rows, _IN_A_CASE):
        year, case, _, day = _place(first)
        yield (
            f'<aggregation systemIdentifier="a{first}" aggregationType="caseFile"><objectId>SN {year}/{case}</objectId>'
            f'<title>Ärende om frånvaro {case}</title><status value="closed"/><agents><agent agentType='
            f'"responsible_person"><name>Handläggare {first % 23}</name></agent></agents><dates>'
            f'<date dateType="opened">{day}T00:00:00</date></dates>\n'
        )
        for n in range(first, min(first + _IN_A_CASE, rows)):
            if not (later and n % 1000 == 7):
                yield _erms_record(n, later=later)
        yield "</aggregation>\n"
    yield "</aggregations></erms>\n"


def _erms_record(n: int, *, later: bool) -> str:
    year, case, sub, day = _place(n)
    what = "Yttrande" if later and n % 1000 == 9 else "Anmälan"
    return (
        f'<record systemIdentifier="r{n}"><objectId>SN {year}/{case}:{sub}</objectId><title>{what} nummer {sub}</title>'
        f'<runningNumber>{sub}</runningNumber><direction directionDefinition="incoming"/><agents><agent agentType='
        f'"sender"><name>Åbyskolan {n % 977}</name></agent></agents><dates><date dateType="received">{day}T00:00:00'
        f'</date><date dateType="created">{day}T00:00:00</date></dates></record>\n'
    )


def _place(n: int) -> tuple[int, int, int, str]:
    year, case, sub = 1990 + n // _A_YEAR, n % _A_YEAR // _IN_A_CASE + 1, n % _IN_A_CASE + 1
    return year, case, sub, f"{year}-{case // 28 % 12 + 1:02}-{case % 28 + 1:02}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("form", choices=("csv", "erms"))
    options.add_argument("rows", nargs="?", type=int, default=1_000_000)
    options.add_argument("--again", action="store_true")
    options.add_argument("--database", default="sqlite")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _start(Path(folder), asked.database)
        for later in (False, True)[: 1 + asked.again]:
            path = Path(folder) / f"register.{asked.form}"
            lines = csv_lines if asked.form == "csv" else erms_lines
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(lines(asked.rows, later=later))
            _measure(path)


def _start(home: Path, database: str) -> None:
    from arkiv import bootstrap
    from arkiv.settings import Settings

    bootstrap.start(Settings(home=home, database=database))
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _measure(path: Path) -> None:
    from arkiv.diary.importing import Asked, import_register

    began = time.monotonic()
    said = import_register(Asked(paths=(path,), name="prov"), actor="prov")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{said.rows} rader: {said.added} nya, {said.changed} ändrade, {said.vanished} försvunna; "
        f"{time.monotonic() - began:.0f} s, högst {peak} MiB\n"
    )


if __name__ == "__main__":
    main()
