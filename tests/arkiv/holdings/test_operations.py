"""What a person may do to documents: seen as she sees it, by which pages make which document and what it says."""

from __future__ import annotations

from typing import Any

import pytest

from arkiv.audit.models import EventRow
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing, NotAllowedNow
from arkiv.holdings import operations, services, stored
from arkiv.holdings.corrections import FactName
from arkiv.holdings.models import Page
from arkiv.settings import Settings
from ingest.model import FieldName
from tests.arkiv.holdings.filled import assemble, three_letters

EVA, BO = "konto:eva", "konto:bo"


@pytest.fixture
def box(archive: Settings) -> Any:
    made = three_letters(archive)
    assert shape(made) == [(1, 2), (3,), (4,)]
    return made


def shape(box: Any) -> list[tuple[int, ...]]:
    """The page numbers of each document, in order; rows, readings and pages must agree."""
    documents = stored.documents(box)
    assert [each.number for each in documents] == list(range(1, len(documents) + 1))
    for each in documents:
        placed = (
            Page.objects.filter(document__uid=each.id).order_by("position").values_list("number", flat=True)
        )
        assert tuple(placed) == tuple(page.number for page in each.reading.pages)
    assert not Page.objects.filter(file__box=box, document=None).exists()
    return [tuple(page.number for page in each.reading.pages) for each in documents]


def uid(box: Any, number: int) -> str:
    return stored.documents(box)[number - 1].id


def test_a_document_is_parted_where_a_person_says_and_stays_so_when_the_box_is_put_together_anew(
    archive: Settings, box: Any
) -> None:
    done = operations.split(uid(box, 1), 2, actor=EVA)
    assert [len(each.reading.pages) for each in done.documents] == [1, 1]
    assert shape(box) == [(1,), (2,), (3,), (4,)]
    kept = [each.id for each in stored.documents(box)]
    assemble(archive, box)
    assert shape(box) == [(1,), (2,), (3,), (4,)]
    assert [each.id for each in stored.documents(box)] == kept
    assert stored.documents(box)[1].reading.starts_sure == 1.0


def test_documents_are_joined_and_the_facts_follow(archive: Settings, box: Any) -> None:
    (joined,) = operations.merge(uid(box, 3), actor=EVA).documents
    assert joined.number == 2
    numbers = {each.value for each in joined.reading.candidates(FieldName.CASE_NUMBER)}
    assert {"SN 2005/27", "SN 2005/33"} <= numbers
    assert shape(box) == [(1, 2), (3, 4)]
    assemble(archive, box)
    assert shape(box) == [(1, 2), (3, 4)]


def test_pages_move_between_documents_and_within_one(archive: Settings, box: Any) -> None:
    operations.move(uid(box, 1), (2, 2), uid(box, 3), before=1, actor=EVA)
    assert shape(box) == [(1,), (2, 4), (3,)]
    standing = shape(box)
    assemble(archive, box)
    assert shape(box) == standing
    both = next(each for each in stored.documents(box) if len(each.reading.pages) == 2)
    operations.move(both.id, (2, 2), both.id, before=1, actor=EVA)
    assert (4, 2) in shape(box)
    assemble(archive, box)
    assert (4, 2) in shape(box)


def test_moving_every_page_leaves_no_empty_document(box: Any) -> None:
    done = operations.move(uid(box, 2), (1, 1), uid(box, 1), actor=EVA)
    assert len(done.documents) == 1
    assert shape(box) == [(1, 2, 3), (4,)]


def test_everything_can_be_undone_and_the_undoing_too(archive: Settings, box: Any) -> None:
    first = operations.split(uid(box, 1), 2, actor=EVA).operation
    second = operations.merge(uid(box, 4), actor=EVA).operation
    third = operations.move(uid(box, 2), (1, 1), uid(box, 1), actor=EVA).operation
    assert shape(box) == [(1, 2), (3, 4)]
    for number in (third, second, first):
        operations.undo("K1", number, actor=BO)
    assert shape(box) == [(1, 2), (3,), (4,)]
    assemble(archive, box)
    assert shape(box) == [(1, 2), (3,), (4,)]
    operations.undo("K1", 6, actor=EVA)  # the undoing of the split
    assert shape(box) == [(1,), (2,), (3,), (4,)]
    assemble(archive, box)
    assert shape(box) == [(1,), (2,), (3,), (4,)]


def test_what_others_rest_on_is_not_undone_under_them(box: Any) -> None:
    number = operations.split(uid(box, 1), 2, actor=EVA).operation
    operations.set_fact(uid(box, 2), FactName.TYPE, ["Remiss"], actor=BO)
    with pytest.raises(NotAllowedNow, match=r"åtgärd 2 .*konto:bo"):
        operations.undo("K1", number, actor=EVA)
    operations.undo("K1", 2, actor=BO)
    operations.undo("K1", number, actor=EVA)
    assert shape(box) == [(1, 2), (3,), (4,)]
    with pytest.raises(NotAllowedNow, match="redan ångrad"):
        operations.undo("K1", number, actor=EVA)


def test_what_a_person_says_stands_alone_and_certain_and_survives_a_new_reading(
    archive: Settings, box: Any
) -> None:
    said = operations.set_fact(uid(box, 2), FactName.CASE_NUMBER, ["dnr 2005/72"], actor=EVA).documents[0]
    (number,) = said.reading.candidates(FieldName.CASE_NUMBER)
    assert (number.value, number.confidence) == ("2005/72", 1.0)
    assert said.decided[FactName.CASE_NUMBER].by == EVA
    assemble(archive, box)
    again = operations.document(uid(box, 2))
    assert again.reading == said.reading
    assert again.version == said.version
    operations.undo("K1", 1, actor=EVA)
    assert operations.document(uid(box, 2)).reading.best(FieldName.CASE_NUMBER).value == "SN 2005/27"  # type: ignore[union-attr]


def test_there_is_none_is_an_answer(box: Any) -> None:
    said = operations.set_fact("K1/2", FactName.CASE_NUMBER, [], actor=EVA).documents[0]
    assert said.reading.best(FieldName.CASE_NUMBER) is None


def test_facts_follow_a_document_whose_first_page_changed(archive: Settings, box: Any) -> None:
    operations.set_fact("K1/1", FactName.TITLE, ["Rätt rubrik"], actor=EVA)
    moved = operations.move("K1/1", (2, 2), "K1/1", before=1, actor=EVA).documents[0]
    assert moved.reading.title == "Rätt rubrik"
    assemble(archive, box)
    assert operations.document("K1/1").reading.title == "Rätt rubrik"
    operations.undo("K1", 2, actor=EVA)
    assert operations.document("K1/1").reading.title == "Rätt rubrik"


def test_confirming_keeps_what_was_proposed(archive: Settings, box: Any) -> None:
    before = operations.document("K1/2").reading
    after = operations.confirm("K1/2", [FactName.DOCUMENT_DATE], actor=EVA).documents[0].reading
    assert after.best(FieldName.DOCUMENT_DATE).value == before.best(FieldName.DOCUMENT_DATE).value  # type: ignore[union-attr]
    assert after.best(FieldName.DOCUMENT_DATE).evidence == before.best(FieldName.DOCUMENT_DATE).evidence  # type: ignore[union-attr]
    assert after.best(FieldName.DOCUMENT_DATE).confidence == 1.0  # type: ignore[union-attr]


def test_two_persons_at_once_the_second_is_told_who_was_first(box: Any) -> None:
    seen = operations.document("K1/1").version
    operations.set_fact("K1/1", FactName.SENDER, ["Tove Alm"], actor=EVA, expected=seen)
    with pytest.raises(ChangedMeanwhile, match=r"konto:eva .*åtgärd 1"):
        operations.split("K1/1", 2, actor=BO, expected=seen)
    assert shape(box) == [(1, 2), (3,), (4,)]


def test_decisions_made_while_the_box_was_being_put_together_are_not_overwritten(
    archive: Settings, box: Any
) -> None:
    from arkiv.holdings import history, stacks

    decided = history.decided(box)
    pages, _ = stacks.in_order(stacks.pages_of(box), decided)
    operations.split("K1/1", 2, actor=EVA)
    stale = tuple(each.reading for each in stored.documents(box))[:1]
    services.box_assembled(
        box, pages, type("Stack", (), {"documents": stale})(), "gammalt", decided=decided, actor="arkiv"
    )
    assert shape(box) == [(1,), (2,), (3,), (4,)]


def test_persons_are_set_with_what_they_are_to_the_case(archive: Settings, box: Any) -> None:
    persons = ["Linus Ek (barn)", "Anna Ek (Vårdnadshavare)", "Cecilia Rehn (ombud)", "Per Alm"]
    operations.set_fact("K1/1", FactName.PERSON_NAME, persons, actor=EVA)
    operations.set_fact("K1/1", FactName.PERSONAL_NUMBER, ["19980312-9817 (barn)"], actor=EVA)
    assemble(archive, box)
    reading = stored.documents(box)[0].reading
    assert [(each.value, each.role) for each in reading.candidates(FieldName.PERSON_NAME)] == [
        ("Linus Ek", "child"),
        ("Anna Ek", "guardian"),
        ("Cecilia Rehn", "counsel"),
        ("Per Alm", None),
    ]
    assert [each.role for each in reading.candidates(FieldName.PERSONAL_NUMBER)] == ["child"]
    operations.confirm("K1/1", [FactName.PERSON_NAME], actor=BO)
    assert stored.documents(box)[0].reading.candidates(FieldName.PERSON_NAME)[0].role == "child"


def test_a_role_nobody_knows_is_said_and_changes_nothing(box: Any) -> None:
    before = stored.documents(box)[0].reading
    with pytest.raises(BadInput, match="ingen roll"):
        operations.set_fact("K1/1", FactName.PERSON_NAME, ["Anna Ek (moster)"], actor=EVA)
    assert stored.documents(box)[0].reading == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (FactName.CASE_NUMBER, "i förrgår"),
        (FactName.DOCUMENT_DATE, "2005-02-30"),
        (FactName.PERSONAL_NUMBER, "19980312-9811"),
        (FactName.PERSONAL_NUMBER, "980312-9812"),
        (FactName.TYPE, "något annat"),
        (FactName.TITLE, " \n "),
        (FactName.SENDER, "x" * 400),
        (FactName.SENDER, "a\u0007b"),
    ],
)
def test_what_is_no_value_is_refused_and_nothing_is_kept(box: Any, name: FactName, value: str) -> None:
    before = operations.document("K1/1").version
    with pytest.raises(BadInput, match="Inget har ändrats"):
        operations.set_fact("K1/1", name, [value], actor=EVA)
    assert operations.document("K1/1").version == before
    assert operations.document_history("K1/1") == ()


def test_impossible_acts_are_refused_in_words(archive: Settings, box: Any) -> None:
    for act in (
        lambda: operations.split("K1/1", 1, actor=EVA),
        lambda: operations.split("K1/1", 9, actor=EVA),
        lambda: operations.merge("K1/1", actor=EVA),
        lambda: operations.move("K1/1", (2, 5), "K1/2", actor=EVA),
        lambda: operations.move("K1/1", (1, 1), "K1/1", before=1, actor=EVA),
        lambda: operations.set_fact("K1/1", FactName.TYPE, ["remiss", "kallelse"], actor=EVA),
    ):
        with pytest.raises(BadInput):
            act()
    with pytest.raises(NoSuchThing):
        operations.document("K1/9")
    box.state = "closed"
    box.save()
    with pytest.raises(NotAllowedNow, match="stängd"):
        operations.split("K1/1", 2, actor=EVA)


def test_the_log_tells_who_and_what_but_no_value(box: Any) -> None:
    operations.set_fact("K1/1", FactName.SENDER, ["Hemliga Namnet"], actor=EVA, because="Står på kuvertet")
    event = EventRow.objects.order_by("-seq").first()
    assert event is not None
    assert (event.kind, event.actor) == ("document.set", EVA)
    assert "Hemliga" not in event.data
    assert "kuvertet" not in event.data
    (operation,) = operations.document_history("K1/1")
    assert operation.effect.said[0].values == ("Hemliga Namnet",)
    assert operation.because == "Står på kuvertet"


def test_answers_about_what_was_changed_are_withdrawn(archive: Settings, box: Any) -> None:
    from datetime import date

    from arkiv.diary import services as diary

    diary.check_box(box, today=date(2026, 1, 1), actor="prov")
    changed, untouched = uid(box, 1), uid(box, 3)
    operations.split(changed, 2, actor=EVA)
    report = diary.report_of(box)
    assert report is not None
    answered = {answer.document for answer in report.answers}
    assert untouched in answered
    assert changed not in answered


def test_the_register_says_who_decided(archive: Settings, box: Any) -> None:
    from arkiv import bootstrap
    from arkiv.holdings.registers import register_of

    operations.set_fact("K1/1", FactName.TYPE, ["remiss"], actor=EVA)
    operations.confirm("K1/1", [FactName.CASE_NUMBER], actor=BO)
    row = register_of(box, bootstrap.blob_store(archive)).documents[0]
    assert (row.type.code, row.type.decided_by) == ("remiss", EVA)
    assert row.case_number is not None
    assert row.case_number.decided_by == BO
    assert row.document_date is not None
    assert row.document_date.decided_by == "machine"
    assert "handlingstyp" not in row.needs_person


def test_an_older_archive_is_migrated_without_losing_its_guards(archive: Settings) -> None:
    from django.core.management import call_command
    from django.db import connection

    def triggers() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return {name for (name,) in cursor.fetchall()}

    guards = triggers()
    assert {"document_by_warrant", "page_stays_itself"} <= guards
    call_command("migrate", "holdings", "0002", verbosity=0)
    call_command("migrate", verbosity=0)
    assert triggers() == guards
