"""Local plans: what their words mean, which handlingstyp a row is about, and which version counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from arkiv.retention import plans
from arkiv.retention.errors import PlanError
from arkiv.retention.facts import PlanTrigger, PlanVerdict
from arkiv.retention.plan_import import read_plan, suggest
from arkiv.retention.plan_words import Meaning, understand
from arkiv.retention.rulebook import type_names

D, P, U = PlanVerdict.DISPOSE, PlanVerdict.PRESERVE, PlanVerdict.UNCLEAR
T = PlanTrigger


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Bevaras", Meaning(P)),
        ("B", Meaning(P)),
        ("Får ej gallras", Meaning(P)),
        ("Gallras 2 år", Meaning(D, 2)),
        ("2 år", Meaning(D, 2)),
        ("G 10 år", Meaning(D, 10)),
        ("Gallras efter två år", Meaning(D, 2)),
        ("5 år efter sista anteckningen", Meaning(D, 5, T.LAST_ENTRY)),
        ("Gallras 2 år efter avslutat ärende", Meaning(D, 2, T.CASE_CLOSED)),
        ("10 år efter räkenskapsårets slut", Meaning(D, 10, T.FISCAL_YEAR)),
        ("2 år efter laga kraft", Meaning(D, 2, T.OTHER_EVENT)),
        ("2 år efter giltighetstidens utgång", Meaning(D, 2, T.STATED_END)),
        ("Vid inaktualitet", Meaning(D, 0, T.OBSOLETE)),
        ("Gallras när barnet fyllt 18 år", Meaning(D, 0, T.OTHER_EVENT)),
        ("Bevaras 2 år, gallras därefter", Meaning(U)),
        ("2 eller 10 år", Meaning(U)),
        ("Se anmärkning", Meaning(U)),
        ("", Meaning(U)),
        ("Gallras", Meaning(U)),
        ("Bevaras ej", Meaning(U)),
    ],
)
def test_words_of_the_column(words: str, meaning: Meaning) -> None:
    assert understand(words) == meaning


def test_a_note_may_say_the_trigger_but_a_note_that_keeps_makes_the_row_unclear() -> None:
    assert understand("Gallras 2 år", "Efter ärendets avslutande").trigger is T.CASE_CLOSED
    assert understand("Gallras 2 år", "Avslag bevaras").verdict is U


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("Barnavårdsanmälan", "orosanmalan"),
        ("Leverantörsfakturor", "faktura"),
        ("Kallelser och föredragningslistor", "kallelse"),
        ("Faderskapsutredningar", "faderskap"),
        ("Delegationsbeslut, förteckning", "delegationsbeslut"),
        ("Umgängesavtal", "avtal_umgange"),
        ("Hyresavtal och andra kontrakt", "avtal"),
    ],
)
def test_a_row_is_mapped_to_its_type(record: str, code: str) -> None:
    assert suggest(record)[0].code == code


def test_a_row_about_clients_akter_is_not_taken_for_employees() -> None:
    for row in ("Personakt SoL", "Personakt LSS", "Personakter", "Personakt, födda den 5, 15 och 25"):
        assert suggest(row) == ()
    assert [mapped.code for mapped in suggest("Personakt SoL, placerade barn")] == ["placering_barn"]
    assert suggest("Personalakter")[0].code == "anstallningsavtal"


@pytest.mark.parametrize("record", ["Personaltidning", "Avtalslistan", "Kallelsebok över gäster"])
def test_letters_alike_without_a_word_in_common_are_no_mapping(record: str) -> None:
    assert all(mapped.sure < plans.SURE for mapped in suggest(record))


def test_every_type_finds_itself_by_its_own_name() -> None:
    lost = [name for code, name in type_names().items() if code not in {m.code for m in suggest(name)}]
    assert lost == []


COLUMNS = {
    "tre kolumner": ("Handling;Gallring;Anmärkning", "Kallelse;Gallras 2 år;", "Protokoll;Bevaras;"),
    "bevaras och gallras var för sig": ("Handling;Bevaras;Gallras", "Kallelse;;2 år", "Protokoll;X;"),
    "frist för sig": (
        "Process;Handlingstyp;Bevaras/Gallras;Frist",
        "A;Kallelse;Gallras;2 år",
        "A;Protokoll;Bevaras;",
    ),
    "rutin och media": (
        "Rutin/Handling;Media;Original/Kopia;Förvaringsplats;Sorteringsform;Gallring;Leverans;Anmärkning",
        "Kallelse;Papper;O;Kansli;Krono;2 år;;",
        "Protokoll;Papper;O;Kansli;Krono;Bevaras;5 år;",
    ),
}


@pytest.mark.parametrize("columns", COLUMNS.values(), ids=COLUMNS.keys())
@pytest.mark.parametrize("charset", ["cp1252", "utf-8-sig"])
def test_the_columns_real_plans_have(columns: tuple[str, ...], charset: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    head = "Dokumenthanteringsplan för Granvik\nAntagen av socialnämnden 2005-03-17 § 41, dnr SN 2005/9\n"
    path.write_bytes((head + "\n".join(columns) + "\n").encode(charset))
    plan = read_plan(path)
    assert (plan.decided_on, plan.paragraph, plan.reference) == (date(2005, 3, 17), "§ 41", "SN 2005/9")
    words = plans.words(plan)
    assert (words["kallelse"].verdict, words["kallelse"].years) == (D, 2)
    assert words["protokoll"].verdict is P
    assert "rad 4 ”Kallelse”" in words["kallelse"].source


def test_a_spreadsheet_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    rows = [
        ["Plan för Granvik, beslut 2004-11-18 § 7"],
        ["Handling", "Gallring"],
        ["Ekonomi"],
        ["Faktura", "7 år"],
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    plan = read_plan(path)
    assert (plan.decided_on, plan.paragraph) == (date(2004, 11, 18), "§ 7")
    assert [(row.process, row.record, row.years) for row in plan.rows] == [("Ekonomi", "Faktura", 7)]


@pytest.mark.parametrize(
    "text", ["Namn;Belopp\nA;1\n", "Handling;Gallring\n", "Handling;Media\nKallelse;Papper\n"]
)
def test_a_file_that_is_no_plan_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "fel.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(PlanError, match="Inget har lästs in"):
        read_plan(path)


def _version(day: date | None, retention: str) -> plans.PlanVersion:
    meaning = understand(retention)
    row = plans.PlanRow(
        3, "", "Kallelse", retention, "", meaning.verdict, meaning.years, meaning.trigger,
        (plans.Mapped("kallelse", 1.0),),
    )  # fmt: skip
    return plans.PlanVersion("Plan", (row,), day)


def test_the_version_in_force_on_the_day_counts() -> None:
    old, new = _version(date(2004, 1, 1), "Gallras 5 år"), _version(date(2015, 1, 1), "Gallras 2 år")
    assert plans.in_force((old, new), date(2014, 12, 31)) is old
    assert plans.in_force((old, new), date(2015, 1, 1)) is new
    assert plans.in_force((old, new), date(2003, 12, 31)) is None


def test_of_two_rows_for_a_type_the_one_that_keeps_more_counts() -> None:
    both = plans.PlanVersion(
        "Plan", _version(None, "Gallras 2 år").rows + _version(None, "Gallras 5 år").rows
    )
    assert plans.words(both)["kallelse"].years == 5


def test_types_without_a_row_are_listed() -> None:
    missing = plans.without_rule((_version(None, "2 år"),), type_names(), date(2020, 1, 1))
    assert "kallelse" not in missing
    assert "protokoll" in missing
