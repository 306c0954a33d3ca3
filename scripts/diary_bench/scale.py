"""Measure the check on a large diary in a database: time, memory, and how right it was. Run in a process of its own.

python -m scripts.diary_bench.scale ROWS DOCUMENTS SEED FOLDER
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from arkiv.diary.answers import DiaryCode
from arkiv.diary.late import TO_REGISTER
from arkiv.diary.match import Candidate
from scripts.diary_bench.synthetic import AUTHORITY, Drawn, csv_lines, draw

TODAY = date(2026, 6, 1)


@dataclass(slots=True)
class Quality:
    """Answers held against the truth. ``missing``: documents no row is about; ``sure``: how likely the entry given to
    each document was said to be (0.0-1.0), and whether it was the right one.
    """

    documents: int = 0
    registered: int = 0
    wrong_entry: int = 0
    missing: int = 0
    missing_found: int = 0
    called_missing: int = 0
    uncertain: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def weigh(self, drawn: Drawn, given: Candidate | None) -> None:
        if given is not None:
            self.sure.append((round(given.probability, 3), str(given.entry.number) == drawn.own))

    def count(self, drawn: Drawn, code: DiaryCode, entry: str) -> None:
        self.documents += 1
        self.codes[code.value] = self.codes.get(code.value, 0) + 1
        self.missing += drawn.own is None
        self.called_missing += code in TO_REGISTER
        self.missing_found += code in TO_REGISTER and drawn.own is None
        self.uncertain += code is DiaryCode.UNCERTAIN
        self.registered += code is DiaryCode.REGISTERED
        self.wrong_entry += code is DiaryCode.REGISTERED and entry != drawn.own


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds of wall time and MiB at the peak of the process, import included in ``import_s`` alone."""

    rows: int
    documents: int
    import_s: float
    index_s: float
    check_s: float
    import_mib: int
    peak_mib: int
    quality: Quality


def measure(rows: int, documents: int, seed: int, folder: Path) -> Scale:
    """Import a diary of ``rows`` into a new archive in ``folder`` (once), then check ``documents`` against it."""
    _start(folder)
    import_s = _import(rows, seed, folder)
    import_mib = _peak()
    from arkiv.diary.services import registers

    began = time.monotonic()
    known = registers()
    known.index  # noqa: B018 (made now, to be timed apart)
    index_s = time.monotonic() - began
    drawn = list(draw(documents, rows, seed))
    began = time.monotonic()
    quality = _check(drawn, known)
    check_s = time.monotonic() - began
    return Scale(
        rows, len(drawn), import_s, round(index_s, 1), round(check_s, 1), import_mib, _peak(), quality
    )


def _check(drawn: list[Drawn], known: object) -> Quality:
    from arkiv.diary.decide import decide
    from arkiv.diary.match import Match, matches
    from arkiv.diary.model import Registers
    from arkiv.diary.question import Question
    from arkiv.diary.rulebook import rulebook

    assert isinstance(known, Registers)
    found: Iterable[Match] = matches([one.paper for one in drawn], known)
    quality, rules = Quality(), rulebook()
    for one, match in zip(drawn, found, strict=True):
        answer = decide(Question(one.paper, match, known, rules, AUTHORITY, TODAY))
        quality.weigh(one, match.entry)
        quality.count(one, answer.code, answer.candidates[0].case_number if answer.candidates else "")
    return quality


def _start(folder: Path) -> None:
    from arkiv import bootstrap
    from arkiv.settings import Settings

    bootstrap.start(Settings(home=folder))
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _import(rows: int, seed: int, folder: Path) -> float:
    """Seconds; 0.0 when it was there."""
    from arkiv.diary import services
    from arkiv.diary.models import DiaryEntryRow

    if DiaryEntryRow.objects.count() == rows:
        return 0.0
    path = folder / "diarium.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(csv_lines(rows, seed))
    began = time.monotonic()
    services.import_diary(path, name="SN", actor="prov")
    path.unlink()
    return round(time.monotonic() - began, 1)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print the figures as JSON."""
    rows, documents, seed = map(int, sys.argv[1:4])
    sys.stdout.write(json.dumps(asdict(measure(rows, documents, seed, Path(sys.argv[4])))) + "\n")


if __name__ == "__main__":
    main()
