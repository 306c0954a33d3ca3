"""Facts gathered over the akt, the case and the box, and the verdict they lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arkiv.retention import gather, rulebook
from arkiv.retention.answers import Applies, RetentionAnswer, RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.facts import AktKind, AktLink
from arkiv.retention.gather import Surroundings, birth_of
from arkiv.retention.holds import Hold, HoldScope
from arkiv.retention.plan_import import read_plan
from arkiv.retention.title_words import akt_kind, from_a_meeting
from ingest.model import FieldName, Relation, RelationKind

TODAY = date(2026, 6, 1)
CHILD, MOTHER = "19950318-9863", "19700412-9855"
Make = Callable[..., Any]


def verdicts(documents: list[Any], around: Surroundings) -> list[RetentionAnswer]:
    facts = gather.gather(documents, around, law_on=TODAY)
    return [decide(one, rulebook.standard(), law_on=TODAY, today=TODAY) for one in facts]


def around(*akter: Any, **changes: Any) -> Surroundings:
    return Surroundings(box="K1", akter=akter, register_loaded=True, **changes)


def number(field: Make, value: str, **changes: Any) -> Any:
    return field(FieldName.PERSONAL_NUMBER, value, proved=True, **changes)


def test_the_last_entry_of_the_akt_decides_and_not_the_paper(document: Make, field: Make, akt: Make) -> None:
    paper = document(
        1, "ansokan_bistand", number(field, MOTHER), field(FieldName.DOCUMENT_DATE, "2005-02-01")
    )
    (answer,) = verdicts([paper], around(akt(MOTHER)))
    assert answer.day == date(2011, 3, 10)
    assert answer.counted_from is not None
    assert answer.counted_from.read_in == "personaktsregistret"


def test_without_a_last_entry_nothing_is_said_but_the_earliest_day_is_shown(
    document: Make, field: Make, akt: Make
) -> None:
    paper = document(
        1, "ansokan_bistand", number(field, MOTHER), field(FieldName.DOCUMENT_DATE, "2005-02-01")
    )
    (answer,) = verdicts([paper], around(akt(MOTHER, last_entry=None)))
    assert answer.code is RetentionCode.CANNOT_TELL
    assert answer.missing == ("sista anteckningen i akten",)
    assert any("2010-02-01" in reason for reason in answer.reasons)


def test_a_later_paper_of_the_same_akt_moves_the_day(document: Make, field: Make, akt: Make) -> None:
    early = document(
        1, "ansokan_bistand", number(field, MOTHER), field(FieldName.DOCUMENT_DATE, "2005-02-01")
    )
    late = document(2, "beslut_bistand", number(field, MOTHER), field(FieldName.DOCUMENT_DATE, "2006-05-09"))
    answers = verdicts([early, late], around(akt(MOTHER)))
    assert [answer.day for answer in answers] == [date(2011, 5, 9)] * 2


def test_a_childs_report_follows_the_childs_akt_and_not_the_mothers(
    document: Make, field: Make, akt: Make
) -> None:
    paper = document(
        1, "orosanmalan", number(field, MOTHER, role="guardian"), number(field, CHILD, role="child")
    )
    mother = akt(MOTHER, "Ekonomiskt bistånd", last_entry=date(2012, 1, 1), closed=date(2012, 1, 1))
    (answer,) = verdicts([paper], around(mother, akt(CHILD, "Barn och ungdom")))
    assert answer.day == date(2011, 3, 10)


def test_a_paper_without_a_number_borrows_its_case_or_its_main_document(
    document: Make, field: Make, akt: Make
) -> None:
    case = field(FieldName.CASE_NUMBER, "SN 2005/12-1")
    main = document(1, "ansokan_bistand", number(field, MOTHER), case)
    second = document(2, "beslut_bistand", field(FieldName.CASE_NUMBER, "SN 2005/12-2"))
    attached = document(
        3, "normberakning", relations=(Relation(RelationKind.ATTACHMENT, 2, 0, 1.0, "bilaga"),)
    )
    facts = gather.gather([main, second, attached], around(akt(MOTHER)), law_on=TODAY)
    assert [one.link for one in facts] == [AktLink.NUMBER, AktLink.CASE, AktLink.CASE]


def test_a_name_is_enough_to_keep_but_not_to_destroy(document: Make, field: Make, akt: Make) -> None:
    name = field(FieldName.PERSON_NAME, "Testa Ek")
    plain = document(1, "ansokan_bistand", name)
    court = document(2, "domstolshandling", name)
    (destroyed, _) = verdicts([plain, court], around(akt(MOTHER)))
    assert destroyed.code is RetentionCode.CANNOT_TELL
    child = akt(CHILD, "Barn och ungdom", placed=True)
    assert verdicts([court], around(child))[0].code is RetentionCode.PRESERVE


def test_an_unproved_number_that_no_register_has_leads_nowhere(
    document: Make, field: Make, akt: Make
) -> None:
    paper = document(1, "ansokan_bistand", field(FieldName.PERSONAL_NUMBER, "19700412-9850"))
    (facts,) = gather.gather([paper], around(akt(MOTHER)), law_on=TODAY)
    assert facts.link is AktLink.UNKNOWN


def test_a_report_about_a_child_without_an_akt_needs_a_local_decision(
    document: Make, field: Make, akt: Make
) -> None:
    paper = document(1, "orosanmalan", number(field, CHILD))
    (answer,) = verdicts([paper], around(akt(MOTHER)))
    assert answer.code is RetentionCode.LOCAL_DECISION_NEEDED
    assert answer.rule_id == "sol-2025-16-2a-2/2026"
    (unknown,) = verdicts([paper], Surroundings())
    assert unknown.code is RetentionCode.CANNOT_TELL


def test_a_placement_in_the_box_contradicts_a_register_that_says_no(
    document: Make, field: Make, akt: Make
) -> None:
    report, placement = (
        document(1, "orosanmalan", number(field, CHILD)),
        document(2, "placering_barn", number(field, CHILD)),
    )
    answers = verdicts([report, placement], around(akt(CHILD, "Barn och ungdom")))
    assert [answer.code for answer in answers] == [RetentionCode.CANNOT_TELL, RetentionCode.PRESERVE]


def test_a_family_akt_is_kept_if_anyone_in_it_is_sampled(document: Make, field: Make, akt: Make) -> None:
    paper = document(1, "ansokan_bistand", number(field, MOTHER), number(field, "19680505-9826"))
    assert verdicts([paper], around(akt(MOTHER, "Familjeakt")))[0].code is RetentionCode.PRESERVE
    assert verdicts([paper], around(akt(MOTHER, "Vuxen")))[0].code is RetentionCode.DISPOSE_FROM


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        (HoldScope.ALL, ""),
        (HoldScope.BOX, "K1"),
        (HoldScope.CASE, "2005/12"),
        (HoldScope.PERSON, "700412-9855"),
        (HoldScope.PERSON, "19700412-9856"),
        (HoldScope.DOCUMENT, "d1"),
    ],
)
def test_a_hold_reaches_the_document(
    scope: HoldScope, key: str, document: Make, field: Make, akt: Make
) -> None:
    paper = document(
        1, "ansokan_bistand", number(field, MOTHER), field(FieldName.CASE_NUMBER, "SN 2005/12-1")
    )
    hold = Hold("GS-1", scope, key, "Överklagande", "arkivarien", date(2026, 1, 1), reference="SN 2026/3")
    (answer,) = verdicts([paper], around(akt(MOTHER), holds=(hold,)))
    assert answer.code is RetentionCode.KEEP_UNTIL
    assert answer.holds == ("GS-1: Överklagande (SN 2026/3)",)


@pytest.mark.parametrize(
    ("scope", "key"),
    [(HoldScope.BOX, "K2"), (HoldScope.CASE, "2005/120"), (HoldScope.PERSON, "19440101-9811")],
)
def test_a_hold_on_something_else_does_not(
    scope: HoldScope, key: str, document: Make, field: Make, akt: Make
) -> None:
    paper = document(
        1, "ansokan_bistand", number(field, MOTHER), field(FieldName.CASE_NUMBER, "SN 2005/12-1")
    )
    hold = Hold("GS-1", scope, key, "Överklagande", "arkivarien", date(2026, 1, 1))
    (answer,) = verdicts([paper], around(akt(MOTHER), holds=(hold,)))
    assert answer.code is RetentionCode.DISPOSE_FROM


def test_a_municipality_on_the_list_is_not_disposed_of_by_a_forgotten_setting(
    document: Make, field: Make, akt: Make
) -> None:
    from arkiv.retention import areas

    assert areas.exempt("Linköpings kommun", False) is Applies.UNKNOWN
    assert areas.exempt("Göteborgs Stad", False) is Applies.UNKNOWN
    assert areas.exempt("Granviks kommun", False) is Applies.NO
    assert areas.exempt("Granviks kommun", True) is Applies.YES
    paper = document(1, "ansokan_bistand", number(field, MOTHER))
    unsure = around(akt(MOTHER), region_exempt=Applies.UNKNOWN)
    assert verdicts([paper], unsure)[0].code is RetentionCode.CANNOT_TELL


def test_birth_days_in_numbers() -> None:
    plain, coordination = birth_of(MOTHER, proved=False), birth_of("19850565-9805", proved=False)
    assert plain is not None
    assert (plain.day, plain.coordination) == (date(1970, 4, 12), False)
    assert coordination is not None
    assert (coordination.day, coordination.coordination) == (date(1985, 5, 5), True)
    assert birth_of("19850231-1234", proved=False) is None
    assert birth_of("850203-1234", proved=False) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Barn och ungdom", AktKind.CHILD),
        ("BoU", AktKind.CHILD),
        ("Faderskap", AktKind.PATERNITY),
        ("Familjerätt", AktKind.FAMILY_LAW),
        ("Familjehemsakt", AktKind.FAMILY_HOME),
        ("Familjeakt", AktKind.FAMILY),
        ("Ekonomiskt bistånd", AktKind.ECONOMIC),
        ("Vuxen, missbruk", AktKind.ADULT),
        ("LSS", AktKind.LSS),
        ("Äldreomsorg", AktKind.CARE),
        ("Adoption", AktKind.ADOPTION),
        ("IFO", AktKind.UNKNOWN),
        ("", AktKind.UNKNOWN),
    ],
)
def test_kinds_of_akt(words: str, kind: AktKind) -> None:
    assert akt_kind(words) is kind


@pytest.mark.parametrize(
    ("words", "meeting"),
    [
        ("minnesanteckningar fran enhetsmote", True),
        ("minnesanteckningar apt", True),
        ("anteckningar fran ledningsgruppen", True),
        ("ring upp!", False),
        ("klagomal pa bemotande", False),
        ("traffade mamman i gar", False),
        ("natverksmote", False),
    ],
)
def test_only_the_offices_own_meetings_make_meeting_notes(words: str, meeting: bool) -> None:
    assert from_a_meeting(words) is meeting


def test_a_loose_note_is_not_destroyed_by_the_plans_row_for_meetings(
    document: Make, field: Make, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Handling;Gallring\nMinnesanteckningar, enhetsmöten;Gallras 2 år\n", "utf-8")
    day = field(FieldName.DOCUMENT_DATE, "2005-03-09")
    loose = document(1, "minnesanteckning", day, title="Ring upp!")
    meeting = document(2, "minnesanteckning", day, title="Minnesanteckningar från enhetsmöte")
    answers = verdicts([loose, meeting], around(plans=(read_plan(path),)))
    assert [answer.code for answer in answers] == [RetentionCode.CANNOT_TELL, RetentionCode.DISPOSE_FROM]
    assert answers[0].missing == ("om anteckningen hör till en personakt",)


def test_types_that_were_only_weighed_decide_where_they_agree(document: Make, field: Make, akt: Make) -> None:
    def weighed(*likely: tuple[str, float]) -> RetentionAnswer:
        paper = document(1, None, number(field, MOTHER), rivals=likely)
        return verdicts([paper], around(akt(MOTHER)))[0]

    agreed = weighed(("missbruksutredning", 0.5), ("ansokan_bistand", 0.3))
    assert agreed.code is RetentionCode.DISPOSE_FROM
    assert agreed.needs_person
    parted = weighed(("missbruksutredning", 0.5), ("faderskap", 0.3))
    assert parted.code is RetentionCode.CANNOT_TELL
    assert parted.missing == ("handlingstyp",)
    assert "faderskap 30%" in parted.reasons[0]
    scattered = weighed(("missbruksutredning", 0.6), ("faderskap", 0.09), ("adoption", 0.09))
    assert scattered.code is RetentionCode.CANNOT_TELL  # one type tried, and it may well be another


def test_an_attachment_without_a_type_is_kept_as_its_letter(document: Make, field: Make, akt: Make) -> None:
    letter = document(1, "ansokan_bistand", number(field, MOTHER))
    attached = document(2, None, relations=(Relation(RelationKind.ATTACHMENT, 1, 0, 0.9, "bilaga"),))
    answers = verdicts([letter, attached], around(akt(MOTHER)))
    assert answers[0].day == answers[1].day == date(2011, 3, 10)
    assert answers[1].needs_person


def test_a_day_taken_for_a_case_number_ties_no_papers_together(
    document: Make, field: Make, akt: Make
) -> None:
    misread = replace(field(FieldName.CASE_NUMBER, "SN 2006/6-18"), printed="2006-06-18")
    hers = document(1, "ansokan_bistand", number(field, MOTHER), misread)
    other = document(2, "beslut_bistand", replace(misread, value="SN 2006/6-2", printed="2006-06-02"))
    facts = gather.gather([hers, other], around(akt(MOTHER)), law_on=TODAY)
    assert [one.link for one in facts] == [AktLink.NUMBER, AktLink.UNKNOWN]


def test_a_number_is_never_an_officials_so_whoever_has_it_counts(
    document: Make, field: Make, akt: Make
) -> None:
    sampled = "19700405-9809"
    paper = document(1, "beslut_bistand", number(field, sampled, role="official"))
    assert verdicts([paper], around(akt(sampled)))[0].code is RetentionCode.PRESERVE
