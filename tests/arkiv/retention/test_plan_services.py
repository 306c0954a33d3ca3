"""A person confirms the rows of a plan: kept, logged, and followed at the next check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from arkiv.errors import BadInput, NoSuchThing
from arkiv.retention.facts import PlanVerdict

FILE = (
    "Plan för Granvik\nAntagen 2005-03-17 § 41\nHandling;Gallring;Anmärkning\n"
    "Kallelse;Gallras 2 år;\nSammanträdesbud;Se pärm;\nFaderskapshandlingar;Gallras 10 år;\n"
)


@pytest.fixture
def plan(archive: object, tmp_path: Path) -> int:
    from arkiv.retention import services
    from arkiv.retention.models import Plan

    path = tmp_path / "plan.csv"
    path.write_text(FILE, "utf-8")
    services.import_plan(path, actor="arkivarien")
    return Plan.objects.get().pk


def test_rows_that_wait_for_a_person_come_with_suggestions(plan: int) -> None:
    from arkiv.retention import plan_services

    (waiting,) = plan_services.rows(only_open=True)
    assert (waiting.record, waiting.verdict, waiting.confirmed_by) == ("Sammanträdesbud", "unclear", "")
    assert waiting.alternatives
    assert len(plan_services.rows()) == 3


def test_a_confirmed_row_is_kept_logged_and_followed(plan: int) -> None:
    from arkiv.audit.models import EventRow
    from arkiv.retention import plan_services, plans, services

    shown = plan_services.confirm(
        plan, 5, ["kallelse"], means="Gallras 5 år efter avslutat ärende", actor="konto:a"
    )
    assert (shown.years, shown.trigger, shown.confirmed_by) == (5, "case_closed", "konto:a")
    assert plan_services.rows(only_open=True) == ()
    word = plans.words_on(services.plan_versions(), date(2026, 6, 1))["kallelse"]
    assert (word.verdict, word.years) == (PlanVerdict.DISPOSE, 5)  # of two rows the one that keeps longest
    event = EventRow.objects.get(kind="retention.plan_row_confirmed")
    assert "Sammanträdesbud" not in event.data
    assert "kallelse" in event.data


def test_a_row_may_be_confirmed_to_be_about_nothing_we_know(plan: int) -> None:
    from arkiv.retention import plan_services, plans, services

    shown = plan_services.confirm(plan, 4, [], actor="konto:a")
    assert (shown.mapped, shown.alternatives, shown.confirmed_by) == ((), (), "konto:a")
    assert "kallelse" not in plans.words_on(services.plan_versions(), date(2026, 6, 1))


def test_what_cannot_be_confirmed_changes_nothing(plan: int) -> None:
    from arkiv.retention import plan_services

    before = plan_services.rows()
    with pytest.raises(BadInput, match="kalelse"):
        plan_services.confirm(plan, 4, ["kalelse"], actor="konto:a")
    with pytest.raises(BadInput, match="gick inte att förstå"):
        plan_services.confirm(plan, 4, ["kallelse"], means="någon gång", actor="konto:a")
    with pytest.raises(NoSuchThing, match="rad 99"):
        plan_services.confirm(plan, 99, ["kallelse"], actor="konto:a")
    with pytest.raises(NoSuchThing, match="Planer här"):
        plan_services.rows(plan + 7)
    assert plan_services.rows() == before


def test_conflicts_with_the_law_are_shown_at_import_and_later(plan: int, tmp_path: Path) -> None:
    from arkiv.retention import plan_services, services

    (conflict,) = plan_services.plan_conflicts(law_on=date(2026, 6, 1))
    assert (conflict.line, conflict.type) == (6, "faderskap")
    again = services.import_plan(tmp_path / "plan.csv", actor="arkivarien", dry_run=True)
    assert [found.line for found in again.conflicts] == [6]
    assert "Journalanteckning IFO" not in again.without_rule
    assert "Protokoll" in again.without_rule


def test_two_plans_of_one_day_are_said_to_be_two(plan: int, tmp_path: Path) -> None:
    from arkiv.retention import plan_services, plans, services

    path = tmp_path / "annan.csv"
    path.write_text(
        FILE.replace("Plan för Granvik", "En annan plan").replace("Gallras 2 år", "Bevaras"), "utf-8"
    )
    summary = services.import_plan(path, actor="arkivarien")
    assert len(summary.same_day) == 1
    assert "Plan för Granvik" in summary.same_day[0]
    assert [len(one.same_day) for one in plan_services.listed()] == [1, 1]
    word = plans.words_on(services.plan_versions(), date(2026, 6, 1))["kallelse"]
    assert word.verdict is PlanVerdict.UNCLEAR


def test_the_same_file_again_is_not_another_plan_even_after_a_row_was_confirmed(
    plan: int, tmp_path: Path
) -> None:
    from arkiv.retention import plan_services, services

    plan_services.confirm(plan, 5, ["kallelse"], means="Gallras 2 år", actor="konto:a")
    again = services.import_plan(tmp_path / "plan.csv", actor="arkivarien")
    assert (again.new, again.same_day) == (False, ())
