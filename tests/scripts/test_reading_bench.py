"""The reading bench: what its figures mean, and that it runs from drawing to figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.model import BlockKind, Box, Engine, Line, PageReading, PageRef, PageStatus, Sha256, Word
from scripts.drawing.canvas import DrawnWord
from scripts.reading_bench.command import main
from scripts.reading_bench.critical import CriticalKind, critical_tokens
from scripts.reading_bench.figures import class_figures, judged
from scripts.reading_bench.ordering import bands_of, distance, following, letters, row_order
from scripts.reading_bench.pages import Truth
from scripts.reading_bench.reliability import Claim, calibration_error
from scripts.reading_bench.score import PEER, Tally, cells_found, lines_claimed, score
from scripts.reading_bench.speed import ratios
from scripts.reading_bench.systems import System

LEFT = ("Nämnden sammanträder varje månad", "Protokollet justeras i kommunhuset")
RIGHT = ("Ordföranden öppnar mötet punktligt", "Besvär anförs inom tre veckor där")


def columns(*, ordered: bool) -> Truth:
    """Two columns of two lines, drawn the left one first."""
    places = [(0, 0), (0, 40), (700, 0), (700, 40)]
    boxes = tuple(Box(x, y, x + 600, y + 30) for x, y in places)
    words = tuple(
        DrawnWord(w, box) for line, box in zip(LEFT + RIGHT, boxes, strict=True) for w in line.split()
    )
    lines = tuple((line, BlockKind.TEXT) for line in LEFT + RIGHT)
    return Truth(words, lines, boxes, turn_deg=0, skew_deg=0.0, blank=False, ordered=ordered)


def reading(*lines: str, kind: BlockKind = BlockKind.TEXT) -> PageReading:
    box = Box(0, 0, 0, 0)
    read = tuple(
        Line(tuple(Word(w, box, 0.9) for w in line.split()), box, 0.9, kind) for line in lines if line
    )
    return PageReading(
        page=PageRef(Sha256("0" * 64), 1),
        status=PageStatus.READ if read else PageStatus.BLANK,
        width_px=1400,
        height_px=100,
        dpi=300.0,
        turn_deg=0,
        skew_deg=0.0,
        lines=read,
        confidence=0.9,
        engine=Engine(PEER, "1"),
        fingerprint="",
        ink_share=0.1,
    )


ACROSS = (LEFT[0], RIGHT[0], LEFT[1], RIGHT[1])


def test_columns_read_across_cost_order_but_no_letters() -> None:
    figures = class_figures(score(columns(ordered=True), reading(*ACROSS)))
    assert figures["cer_fri"] == 0
    assert figures["missade_ord"] == 0
    assert figures["cer"] > 30
    assert figures["wer"] > 30


def test_columns_read_in_turn_cost_nothing() -> None:
    tally = score(columns(ordered=True), reading(*LEFT, *RIGHT))
    assert class_figures(tally)["cer"] == 0
    assert tally.pairs == tally.pairs_in_order == 3


def test_blocks_side_by_side_may_be_read_either_way() -> None:
    truth = columns(ordered=False)
    for lines in (ACROSS, LEFT + RIGHT):
        assert class_figures(score(truth, reading(*lines)))["cer"] == 0
    assert class_figures(score(truth, reading(*reversed(ACROSS))))["cer"] > 30


def test_a_stamp_told_apart_is_no_part_of_the_running_text() -> None:
    truth = columns(ordered=True)
    with_stamp = reading(*LEFT, "INKOM", *RIGHT)
    apart = with_stamp.lines[2]
    told = [
        Line(x.words, x.box, x.confidence, BlockKind.STAMP) if x is apart else x for x in with_stamp.lines
    ]
    assert class_figures(score(truth, with_stamp))["cer"] > 0
    stamped = PageReading(
        **{n: getattr(with_stamp, n) for n in PageReading.__slots__} | {"lines": tuple(told)}
    )
    assert class_figures(score(truth, stamped))["cer"] == 0


def test_bands_part_where_every_order_has_read_the_same_lines() -> None:
    assert bands_of((0, 1, 2, 3), (0, 2, 1, 3)) == (((0,),), ((1, 2), (2, 1)), ((3,),))


def test_each_band_takes_its_own_cheapest_order() -> None:
    lines = [letters(text) for text in ("ab", "cd", "ef", "gh")]
    bands = bands_of((0, 1, 2, 3), (1, 0, 3, 2))
    assert distance(bands, lines, letters("cdabefgh")) == 0
    assert distance(bands, lines, letters("cdabefgX")) == 1
    assert distance(bands, lines, letters("efghabcd")) > 0


def test_rows_are_found_on_a_sheet_that_leans() -> None:
    boxes = [Box(0, 100, 200, 130), Box(1000, 65, 1200, 95), Box(0, 140, 200, 170)]
    assert row_order(boxes, 2.0) == (0, 1, 2)


def test_lines_follow_only_where_nothing_stands_between() -> None:
    assert following([*LEFT], " ".join(LEFT)) == (1, 1)
    assert following([*LEFT], " ".join((LEFT[0], RIGHT[0], LEFT[1]))) == (1, 0)
    assert following([LEFT[0], "något helt annat som aldrig lästes"], LEFT[0]) == (0, 0)


def test_a_cell_is_found_when_no_other_cell_shares_its_line() -> None:
    cells = [Box(0, 0, 100, 30), Box(200, 0, 300, 30)]
    words = [Word("12", Box(10, 5, 40, 25), 0.9), Word("Namn", Box(210, 5, 280, 25), 0.9)]

    def line(*own: Word, kind: BlockKind = BlockKind.TABLE_CELL) -> Line:
        return Line(own, Box(0, 0, 300, 30), 0.9, kind)

    assert cells_found(cells, [line(words[0]), line(words[1])]) == 2
    assert cells_found(cells, [line(*words)]) == 0
    assert cells_found(cells, [line(words[0], kind=BlockKind.TEXT), line(words[1])]) == 1
    assert cells_found(cells, []) == 0


def test_critical_tokens_are_counted_by_kind() -> None:
    found = critical_tokens(["Född 850712-9805, dnr SN 2005/17", "den 3 maj 2005, 1 250,50 kr"])
    assert {kind: list(counter) for kind, counter in found.items()} == {
        CriticalKind.PERSONAL_NUMBER: ["850712-9805"],
        CriticalKind.DAY: ["3maj2005"],
        CriticalKind.CASE_NUMBER: ["SN2005/17"],
        CriticalKind.AMOUNT: ["1250,50"],
    }


def test_a_made_up_number_is_false() -> None:
    tally = score(columns(ordered=True), reading(*LEFT, *RIGHT, "850712-9805"))
    assert tally.false == 1
    assert tally.critical.total() == 0


def test_ratios_pair_the_rounds() -> None:
    walls = {System.FAST: [1.0, 2.0, 10.0], System.PEER: [4.0, 10.0, 10.0]}
    assert ratios(walls) == {System.FAST: 4.0}


def test_honest_confidence_has_no_error() -> None:
    honest = [Claim(0.75, 1), Claim(0.75, 1), Claim(0.75, 1), Claim(0.75, 0)]
    assert calibration_error(honest) == pytest.approx(0)
    assert calibration_error([Claim(0.95, 0)]) == pytest.approx(0.95)


def test_a_long_line_counts_for_more_than_a_short_one() -> None:
    assert calibration_error([Claim(0.9, 0.9, 60), Claim(0.9, 0.1, 20)]) == pytest.approx(0.2)


def test_a_line_is_as_right_as_the_characters_in_its_right_words() -> None:
    box = Box(0, 0, 10, 10)
    line = Line((Word("nämnden", box, 0.9), Word("XX", box, 0.3)), box, 0.77)
    other = Line((Word("ja", box, 1.0),), box, 1.0)
    first, second = lines_claimed([line, other], [Claim(0.9, 1), Claim(0.3, 0), Claim(1.0, 1)])
    assert first == (0.77, pytest.approx(7 / 9), 9)
    assert second == (1.0, 1.0, 2)


def test_a_target_missed_is_told() -> None:
    rows = {name: met for name, *_, met in judged({"snabb.cer": 2.2, "noggrann.cer": 1.6})}
    assert rows == {"snabb.cer": False, "noggrann.cer": True}


def test_a_race_of_few_pages_is_held_to_no_target() -> None:
    ratio = {"fart.2.snabb.ganger": 1.4}
    assert judged({**ratio, "fart.sidor": 6.0}) == []
    assert [row[-1] for row in judged({**ratio, "fart.sidor": 78.0})] == [False]


def test_classes_add_up() -> None:
    one = score(columns(ordered=True), reading(*LEFT, *RIGHT))
    assert (one + one + Tally()).words == 2 * one.words == 36


def test_the_bench_runs_from_drawing_to_flat_figures(tmp_path: Path) -> None:
    out, plots = tmp_path / "siffror.json", tmp_path / "bilder"
    options = ["--seed", "7", "--only", "snabb", "--pages", "1", "--class", "spalter", "--class", "tabeller"]
    run = CliRunner().invoke(main, [*options, "--json", str(out), "--plots", str(plots)])
    assert run.exit_code in (0, 1), run.output
    flat = json.loads(out.read_text(encoding="utf-8"))
    assert all(isinstance(value, float | int) for value in flat.values())
    assert flat["snabb.sidor"] == 2
    assert flat["snabb.spalter.cer_fri"] < 5
    assert flat["fro7.snabb.kritiska"] > 80
    assert "mål <= 2.1" in run.output
    assert "<title>" in (plots / "palitlighet.svg").read_text(encoding="utf-8")
