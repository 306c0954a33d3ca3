"""For every handlingstyp, every day and every räkenskapsår: exactly one rule. Else the book is not loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from arkiv.retention.errors import RuleGap, RuleOverlap
from arkiv.retention.rule import Rule


def check(code: str, in_akt: bool, rules: Sequence[Rule], covers_from: date) -> None:
    """Raise RuleGap or RuleOverlap for ``code`` at the first day where not exactly one of ``rules`` holds.

    Rules change on few days only, so it is enough to look at each day on which one begins or ends, and at the
    first day of each räkenskapsår on which another rule takes over.
    """
    where = f"{code} ({'i personakt' if in_akt else 'utanför personakt'})"
    for day in _days(rules, covers_from):
        for year in _years(rules):
            if year > day.year:  # a räkenskapsår that has not begun has no records
                continue
            claims = [r.id for r in rules if r.in_force.holds_on(day) and r.fiscal_years.holds_for(year)]
            if not claims:
                raise RuleGap(where, f"ingen regel gäller {day} (räkenskapsår {year}).")
            if len(claims) > 1:
                raise RuleOverlap(
                    where, f"flera regler gäller {day} (räkenskapsår {year}): {', '.join(claims)}."
                )


def _days(rules: Sequence[Rule], covers_from: date) -> Iterator[date]:
    found = {covers_from}
    for rule in rules:
        found.add(rule.in_force.from_day)
        if rule.in_force.until_day is not None:
            found.add(rule.in_force.until_day)
        years = (rule.fiscal_years.from_year, rule.fiscal_years.until_year)
        found.update(date(year, 1, 1) for year in years if year is not None)
    return iter(sorted(day for day in found if day >= covers_from))


def _years(rules: Sequence[Rule]) -> Iterator[int]:
    found = {1900}
    for rule in rules:
        found.update(
            year for year in (rule.fiscal_years.from_year, rule.fiscal_years.until_year) if year is not None
        )
    return iter(sorted(found))
