"""The text of the law: every section a rule cites is there, or is known not to have been read."""

from __future__ import annotations

import pytest

from arkiv.retention import rulebook, statutes

NOT_READ = {("1990:782", "10 §"), ("1985:562", "8 §")}
"""Docs/regler.md says the same: these were not read in the original."""


def test_every_section_a_rule_cites_is_there() -> None:
    book = rulebook.standard()
    sources = {
        source for rule in book.rules for source in (rule.source, *(one.source for one in rule.exceptions))
    }
    law = {source for source in sources if not source.startswith("praxis")}
    assert all(statutes.cited(source) for source in law)
    missing = {
        (one.number, one.name) for source in law for one in statutes.cited(source) if one.section is None
    }
    assert missing <= NOT_READ


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("SoL (2025:400) 16 kap. 2 a § första stycket (SFS 2025:1501 p. 2)", ["16 kap. 2 a §"]),
        ("SoL (2025:400) 16 kap. 5 §, 17 kap. 4–5 och 8 §§", ["16 kap. 5 §", *(f"17 kap. {n} §" for n in (4, 5, 8))]),
        ("SoL (1980:620) 60 och 62 §§ (lydelse SFS 1990:789)", ["60 §", "62 §"]),
        ("SoL (2025:400) 16 kap. 4 §, SoF (2025:468) 13 kap. 1 §", ["16 kap. 4 §", "13 kap. 1 §"]),
        ("KRL (1997:614) och äldre regler 2 kap. 11 §", ["2 kap. 11 §"]),
        ("praxis: återkravet ska vara reglerat", []),
        ("Dokumenthanteringsplan 2005-03-17 § 41, rad 22", []),
    ],
)  # fmt: skip
def test_a_citation_is_taken_apart(source: str, names: list[str]) -> None:
    assert [one.name for one in statutes.cited(source)] == names


def test_the_thirty_years_stand_in_the_section_that_says_so() -> None:
    (one,) = statutes.cited("SoL (2025:400) 16 kap. 2 a §")
    assert one.section is not None
    assert "har fyllt trettio år" in one.section.text[0]
    assert one.section.wording == "SFS 2025:1501"
