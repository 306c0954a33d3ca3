"""The rule book loads whole or not at all; one broken file per fault."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.retention import rulebook
from arkiv.retention.errors import (
    DuplicateRule,
    MissingSource,
    RuleBookError,
    RuleGap,
    RuleOverlap,
    UnknownKey,
    UnknownType,
    UnreadableRules,
    WrongValue,
)
from arkiv.retention.rule import ExceptionKind
from scripts import make_rules_table

BROKEN = Path(__file__).parent / "broken"
FAULTS: dict[str, type[RuleBookError]] = {
    "unreadable": UnreadableRules,
    "unknown_key": UnknownKey,
    "wrong_value": WrongValue,
    "missing_source": MissingSource,
    "unknown_type": UnknownType,
    "duplicate_rule": DuplicateRule,
    "gap": RuleGap,
    "overlap": RuleOverlap,
}
FILES = sorted(path for path in BROKEN.glob("*.yaml") if path.stem != "whole")
BOOK = rulebook.standard()


def _load(path: Path) -> rulebook.RuleBook:
    return rulebook.parse(
        {path.name: path.read_text("utf-8")},
        known_types=["faktura", "kallelse"] if "of_other_type" in path.stem else ["faktura"],
    )


def test_the_pattern_of_the_broken_files_is_whole() -> None:
    assert _load(BROKEN / "whole.yaml").rules[0].years == 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_fault_has_its_error(path: Path) -> None:
    expected = next(error for name, error in FAULTS.items() if path.stem.startswith(name))
    with pytest.raises(RuleBookError) as caught:
        _load(path)
    assert type(caught.value) is expected
    assert "Inget har ändrats" in str(caught.value)


def test_every_error_has_a_broken_file() -> None:
    named = {error for name, error in FAULTS.items() if any(path.stem.startswith(name) for path in FILES)}
    assert named == set(RuleBookError.__subclasses__())


def test_a_type_no_rule_names_is_a_gap() -> None:
    path = BROKEN / "whole.yaml"
    with pytest.raises(RuleGap, match="kallelse"):
        rulebook.parse({path.name: path.read_text("utf-8")}, known_types=["faktura", "kallelse"])


def test_ids_of_the_standard_book_name_statute_and_first_year() -> None:
    assert len({rule.id for rule in BOOK.rules}) == len(BOOK.rules)
    for rule in BOOK.rules:
        assert rule.source, rule.id
        assert rule.id.rpartition("/")[2].isdigit(), rule.id


def test_every_exception_has_a_source() -> None:
    exceptions = [exception for rule in BOOK.rules for exception in rule.exceptions]
    assert len(exceptions) > 50
    assert all("§" in exception.source or "praxis" in exception.source for exception in exceptions)


@given(
    code=st.sampled_from(sorted(rulebook.type_names())),
    in_akt=st.booleans(),
    year=st.integers(1950, 2060),
    day=st.dates(rulebook.COVERS_FROM, date(2060, 1, 1)),
)
def test_exactly_one_rule_wins_for_a_type_and_a_day(code: str, in_akt: bool, year: int, day: date) -> None:
    year = min(year, day.year)  # no record belongs to a räkenskapsår that has not begun
    claims = [
        rule
        for rule in BOOK.rules
        if code in rule.types
        and rule.placing.value in ("any", "in_akt" if in_akt else "loose")
        and rule.in_force.holds_on(day)
        and rule.fiscal_years.holds_for(year)
    ]
    assert len(claims) == 1
    assert BOOK.winning(code, in_akt=in_akt, fiscal_year=year, law_on=day) is claims[0]


def test_an_unknown_fiscal_year_takes_the_longest_period() -> None:
    rule = BOOK.winning("faktura", in_akt=True, fiscal_year=None, law_on=date(2026, 1, 1))
    assert rule is not None
    assert rule.years == 10


def test_before_the_first_day_there_is_no_rule() -> None:
    day = rulebook.COVERS_FROM - timedelta(days=1)
    assert BOOK.winning("faktura", in_akt=True, fiscal_year=2005, law_on=day) is None


def test_a_year_that_has_not_begun_has_no_rule() -> None:
    day = date(2018, 12, 31)
    assert BOOK.winning("faktura", in_akt=True, fiscal_year=2019, law_on=day) is None
    assert BOOK.winning("faktura", in_akt=True, fiscal_year=2019, law_on=day + timedelta(days=1)) is not None


def test_every_exception_that_needs_a_value_has_it() -> None:
    """The check at loading looks at them all: an exception without its value could only answer no."""
    seen = {exception.test for rule in BOOK.rules for exception in rule.exceptions}
    assert seen == set(ExceptionKind)


def test_the_page_of_rules_is_current() -> None:
    assert make_rules_table.TARGET.read_text("utf-8") == make_rules_table.page(), (
        "docs/regler.md är gammal; kör python -m scripts.make_rules_table"
    )


def test_the_page_of_rules_names_every_rule_and_every_type() -> None:
    page = make_rules_table.page()
    assert all(f"`{rule.id}`" in page for rule in BOOK.rules)
    assert all(f"`{code}`" in page for code in rulebook.type_names())
    assert all(" ".join(rule.source.split()) in page for rule in BOOK.rules)
