"""Local plans: what their words mean, which handlingstyp a row is about, and which version counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from arkiv.retention import plan_conflicts, plans, rulebook
from arkiv.retention.errors import PlanError
from arkiv.retention.facts import PlanTrigger, PlanVerdict
from arkiv.retention.plan_import import read_plan
from arkiv.retention.plan_types import alternatives, suggest
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


@pytest.mark.parametrize(
    ("words", "note", "meaning"),
    [
        ("Bev.", "", Meaning(P)),
        ("Bevaras för all framtid", "", Meaning(P)),
        ("G2", "", Meaning(D, 2)),
        ("G 2", "", Meaning(D, 2)),
        ("G: 5", "", Meaning(D, 5)),
        ("GALLRAS 5 ÅR", "", Meaning(D, 5)),
        ("2", "", Meaning(D, 2)),
        ("Tio (10) år", "", Meaning(D, 10)),
        ("10 (tio) år efter avslut", "", Meaning(D, 10, T.CASE_CLOSED)),
        ("Gallras 2 år efter avslut", "", Meaning(D, 2, T.CASE_CLOSED)),
        ("10 år + året", "", Meaning(D, 10, T.FISCAL_YEAR)),
        ("7 år + innevarande år", "", Meaning(D, 7, T.FISCAL_YEAR)),
        ("3 kalenderår", "", Meaning(D, 3, T.FISCAL_YEAR)),
        ("Gallras 3 år efter verksamhetsårets utgång", "", Meaning(D, 3, T.FISCAL_YEAR)),
        ("Vid inaktualitet, dock senast efter 2 år", "", Meaning(D, 2)),
        ("Gallras när handlingarna är inaktuella", "", Meaning(D, 0, T.OBSOLETE)),
        ("Gallras tidigast efter 10 år", "", Meaning(D, 10)),
        ("5 år efter sista anteckning", "Undantag dag 5, 15 och 25", Meaning(D, 5, T.LAST_ENTRY)),
        ("Se anm", "Gallras 2 år efter avtalets utgång", Meaning(D, 2, T.STATED_END)),
        ("Se anmärkning.", "Bevaras", Meaning(P)),
    ],
)
def test_real_wordings_are_understood(words: str, note: str, meaning: Meaning) -> None:
    assert understand(words, note) == meaning


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("B/G 2", ""),
        ("Gallras efter 6 månader", ""),
        ("3 mån", ""),
        ("Minst 10 år", ""),
        ("Bevaras minst 10 år", ""),
        ("Gallras ej förrän efter 10 år", ""),
        ("1–2 år", ""),
        ("2 alternativt 5 år", ""),
        ("Original bevaras, kopior gallras", ""),
        ("X", ""),
        ("-", ""),
        ("Enligt lag", ""),
        ("Gallras efter beslut", ""),
        ("Se anm", ""),
        ("Se anm", "Rådgör med arkivarien"),
        ("Gallras 2 år", "10 år om ärendet överklagats"),
    ],
)
def test_wordings_that_leave_a_choice_are_listed_and_never_destroy(words: str, note: str) -> None:
    assert understand(words, note) == Meaning(U)


def _planned(record: str, words: str, code: str) -> plans.PlanVersion:
    meaning = understand(words)
    row = plans.PlanRow(
        3, "", record, words, "", meaning.verdict, meaning.years, meaning.trigger, (plans.Mapped(code, 1.0),)
    )
    return plans.PlanVersion("Planen", (row,), date(2005, 3, 17))


@pytest.mark.parametrize(
    ("record", "words", "code", "why"),
    [
        ("Faderskap", "Gallras 10 år", "faderskap", "förbjuder"),
        ("Placeringsbeslut", "Gallras 5 år", "placering_barn", "förbjuder"),
        ("Journaler IFO", "Bevaras", "journal_ifo", "kräver gallring efter 5 år"),
        ("Ansökningar", "Gallras 2 år", "ansokan_bistand", "lagen 5 år"),
        ("Fakturor", "Gallras 7 år", "faktura", "kortare än lagens 10"),
        ("HSL-journaler", "Gallras 3 år", "hsl_journal", "kortare än lagens 10"),
        ("Arvoden", "Gallras 2 år", "arvode", "räcker inte"),
    ],
)
def test_a_row_that_goes_against_the_law_is_shown(record: str, words: str, code: str, why: str) -> None:
    (conflict,) = plan_conflicts.conflicts(
        _planned(record, words, code), rulebook.standard(), date(2026, 6, 1)
    )
    assert why in conflict.why
    assert "§" in conflict.source
    assert (conflict.line, conflict.type, conflict.said) == (3, code, words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Gallras 5 år efter sista anteckning", "ansokan_bistand"),
        ("Gallras 10 år", "faktura"),
        ("Bevaras", "faderskap"),
        ("Bevaras", "faktura"),
        ("Gallras 2 år", "kallelse"),
        ("Gallras när barnet fyllt 18 år", "avtal_umgange"),
    ],
)
def test_a_row_that_the_law_allows_is_no_conflict(words: str, code: str) -> None:
    assert plan_conflicts.conflicts(_planned("Rad", words, code), rulebook.standard(), date(2026, 6, 1)) == ()


def test_an_unsure_row_is_no_conflict_yet() -> None:
    plan = _planned("Faderskap", "Gallras 10 år", "faderskap")
    (row,) = plan.rows
    guess = replace(plan, rows=(replace(row, mapped=(plans.Mapped("faderskap", 0.6),)),))
    assert plan_conflicts.conflicts(guess, rulebook.standard(), date(2026, 6, 1)) == ()


def test_the_types_without_a_rule_are_those_neither_law_nor_plan_speaks_of() -> None:
    book, names, day = rulebook.standard(), type_names(), date(2026, 6, 1)
    bare = plan_conflicts.without_rule(book, {}, names, day)
    assert "journal_ifo" not in bare
    assert "faktura" not in bare
    assert {"kallelse", "lex_sarah", "protokoll"} <= set(bare)
    known = plans.words(_planned("Kallelse", "Gallras 2 år", "kallelse"))
    assert set(bare) - set(plan_conflicts.without_rule(book, known, names, day)) == {"kallelse"}


def test_of_two_plans_of_one_day_neither_is_taken_for_the_other() -> None:
    one = _planned("Kallelse", "Gallras 2 år", "kallelse")
    other = replace(_planned("Kallelse", "Bevaras", "kallelse"), title="Den andra planen")
    for pair in ((one, other), (other, one)):
        word = plans.words_on(pair, date(2006, 1, 1))["kallelse"]
        assert word.verdict is U
        assert "Planen" in word.source
        assert "Den andra planen" in word.source
    assert plans.words_on((one, one), date(2006, 1, 1))["kallelse"].verdict is D
    assert plans.tied((one, other), date(2005, 3, 16)) == ()


def test_suggestions_come_with_the_nearest_others() -> None:
    offered = alternatives("Faderskap och barnavård")
    assert "faderskap" in [mapped.code for mapped in offered]
    assert len(offered) >= 2
    assert len({mapped.code for mapped in offered}) == len(offered)
