"""Whatever two registers say, every row of both is accounted for, once."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.csv_reader import read_csv
from arkiv.diary.model import DiaryEntry
from arkiv.diary.staging import Counts, Staging
from arkiv.diary.tables import Row, clean

numbers = st.builds(
    CaseNumber,
    year=st.just(2005),
    number=st.integers(1, 4),
    unit=st.just("SN"),
    sub=st.none() | st.integers(1, 3),
)
rows = st.lists(
    st.builds(
        DiaryEntry,
        id=st.just(""),
        diary=st.just("SN"),
        line=st.just(0),
        number=numbers,
        sender=st.sampled_from(("", "Ek", "Berg")),
        subject=st.sampled_from(("", "Brev", "Dom")),
    ),
    max_size=12,
)


def placed(entries: list[DiaryEntry]) -> list[DiaryEntry]:
    return [replace(entry, line=line) for line, entry in enumerate(entries, start=2)]


def read_in(before: list[DiaryEntry], after: list[DiaryEntry]) -> tuple[Counts, list[DiaryEntry], list[str]]:
    """The register afterwards, in file order, and the ids of the rows that are gone."""
    with closing(Staging(DiaryEntry)) as staging:
        staging.add_known(before)
        staging.add_fresh(placed(after))
        counts = staging.settle()
        old = {entry.id: entry for entry in before}
        gone = [entry.id for entry in staging.vanished()]
        changed = [change.after for change in staging.changed()]
        written = {entry.id: entry for entry in (*staging.added(), *changed, *staging.moved())}
        assert len(written) == counts.added + counts.changed + len(list(staging.moved()))
        now = {uid: entry for uid, entry in old.items() if uid not in gone} | written
        return counts, sorted(now.values(), key=lambda entry: entry.line), gone


@given(first=rows, second=rows)
@settings(max_examples=150, deadline=None)
def test_the_register_afterwards_is_the_file_and_every_row_is_counted(
    first: list[DiaryEntry], second: list[DiaryEntry]
) -> None:
    _, before, _ = read_in([], first)
    counts, after, gone = read_in(before, second)
    assert [replace(entry, id="") for entry in after] == placed(second)
    assert len({entry.id for entry in after}) == len(second)
    assert counts.vanished == len(gone)
    assert len(second) - counts.added == len(first) - counts.vanished
    again, same, _ = read_in(after, second)
    assert (again.added, again.changed, again.vanished, same) == (0, 0, 0, after)


@given(first=rows)
@settings(max_examples=50, deadline=None)
def test_a_row_has_the_same_id_whenever_it_is_first_met(first: list[DiaryEntry]) -> None:
    assert read_in([], first)[1] == read_in([], first)[1]


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from('";,\n'),
    max_size=12,
)


@given(table=st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_what_a_careful_program_wrote_is_read_as_written(
    table: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("Nummer", "Text", "Slut"), *((*row, "x") for row in table)])
    path: Path = tmp_path_factory.mktemp("tabell") / "t.csv"
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    read = read_csv(
        path,
        is_header=lambda found: "Nummer" in found,
        fits=lambda _: lambda found: found[-1] == "x",
        delimiter=";",
    )
    assert [row.cells if isinstance(row, Row) else row for row in read.rows] == [
        (clean(first), clean(second), "x") for first, second in table
    ]
