"""Statistics: sums that hold, delays with exact quantiles, and a plot that escapes what it is given."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from arkiv.diary import services
from arkiv.diary.statistics import delayed, statistics
from arkiv.diary.tally import Delays
from arkiv.export.delay_plot import delay_svg
from arkiv.export.diary_statistics import write_statistics


def test_quantiles_are_those_of_the_sorted_days(entry: Callable[..., Any]) -> None:
    rng = random.Random(3)
    waits = sorted(rng.choice((0, 0, 1, 2, 3, 9, 40, 400)) for _ in range(101))
    counted = Delays()
    for nth, days in enumerate(waits):
        came = date(2005, 2, 1)
        counted.count(
            entry(
                f"SN 2005/{nth + 1}", received="2005-02-01", registered=(came + timedelta(days)).isoformat()
            )
        )
    counted.count(entry("SN 2005/200", received="2005-03-01", registered="2005-02-20"))
    counted.count(entry("SN 2005/201", received="2005-03-01"))
    (cell,) = counted.cells()
    assert (cell.unit, cell.year, cell.count) == ("SN", 2005, 101)
    assert (cell.median, cell.ninth, cell.longest) == (waits[50], waits[90], waits[-1])
    assert cell.late == sum(days > 3 for days in waits)
    assert (cell.early, cell.unknown) == (1, 1)


def test_the_plot_is_svg_whatever_a_unit_is_called(entry: Callable[..., Any]) -> None:
    counted = Delays()
    name = "<script>alert(1)</script>&\x00"
    counted.count(entry("SN 2005/1", received="2005-02-01", registered="2005-03-20", unit=name))
    svg = delay_svg(counted.cells())
    root = ET.fromstring(svg)
    assert "script" not in {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "1 av 1 senare än 3 dagar" in svg
    assert delay_svg(()) == ""


@pytest.mark.usefixtures("archive")
def test_every_number_opens_its_rows(write: Any, tmp_path: Path) -> None:
    services.import_diary(
        write(
            "Diarienummer;Handling nr;Inkom;Registrerad;Enhet\n"
            "SN 2005/1;1;2005-03-01;2005-03-01;=Barn\n"
            "SN 2005/2;1;2005-03-01;2005-04-01;=Barn\n"
        ),
        name="SN",
        actor="prov",
    )
    told = statistics(today=date(2026, 3, 2))
    (cell,) = told.delays
    assert [(str(row.number), days) for row, days in delayed(cell.unit, cell.year)] == [("SN 2005/2-1", 31)]
    assert cell.late == 1
    page, book, data, plot = write_statistics(told, tmp_path)
    assert "SN 2005/2-1, inkom 2005-03-01, 31 dagar" in page.read_text("utf-8")
    assert all(path.stat().st_size for path in (book, data, plot))
