"""The rows the desk's lists are read from, kept true by triggers: on SQLite and on PostgreSQL, whoever writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from arkiv.settings import Settings

if TYPE_CHECKING:
    from arkiv.holdings.models import Box


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    return archive_on


@pytest.fixture
def box(archive: Settings) -> Box:
    """K1 with three documents, its lists made."""
    from arkiv.web import cards
    from tests.arkiv.holdings.filled import three_letters

    made: Box = three_letters(archive)
    while cards.catch_up():
        pass
    return made


def marks() -> set[tuple[str, str]]:
    from arkiv.web.models import StaleMark

    return set(StaleMark.objects.values_list("kind", "key"))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_lists_are_marked_whoever_writes(box: Box) -> None:
    """By plain SQL, as no service of ours would."""
    from arkiv.holdings.models import Document

    assert marks() == set()
    first = Document.objects.filter(box=box).order_by("number").first()
    assert first is not None
    run(f"UPDATE holdings_document SET number = number WHERE id = {first.pk}")
    assert ("document", first.uid) in marks()
    assert ("box", str(box.pk)) in marks()
    run(f"INSERT INTO diary_answer (box_id, document, number, payload) VALUES ({box.pk}, 'okänd', 9, '{{}}')")
    assert ("document", "okänd") in marks()
    run("UPDATE holdings_page SET indexed = 'x'")
    assert any(kind == "file" for kind, _ in marks())


def test_what_a_person_answered_outlives_a_new_putting_together(box: Box, archive: Settings) -> None:
    from arkiv.holdings.models import Box as BoxRow
    from arkiv.holdings.models import Document
    from arkiv.web.models import DocumentCard, Settled
    from tests.arkiv.holdings.filled import assemble

    rows = dict(Document.objects.filter(box=box).values_list("uid", "pk"))
    uid, number = next(iter(rows.items()))
    Settled.objects.create(
        document=number, queue="diary", claim="x", act="accepted", actor="account:1", at=timezone.now()
    )
    BoxRow.objects.filter(pk=box.pk).update(
        years_from=2004
    )  # the stack depends on it: it is put together anew
    box.refresh_from_db()
    assemble(archive, box)
    assert dict(Document.objects.filter(box=box).values_list("uid", "pk")) == rows
    assert Settled.objects.filter(document=rows[uid]).exists()
    assert DocumentCard.objects.filter(uid=uid).exists()


def test_a_document_that_is_no_more_leaves_the_lists_at_once(box: Box) -> None:
    from arkiv.holdings.models import Document
    from arkiv.web.models import DocumentCard, Settled, Waiting

    row = Document.objects.filter(box=box).order_by("number").first()
    assert row is not None
    Settled.objects.create(
        document=row.pk,
        queue="diary",
        claim="x",
        act="asked",
        actor="account:1",
        note="hm",
        at=timezone.now(),
    )
    type(box).objects.filter(pk=box.pk).update(assembled_from="")  # being made anew: documents may go
    row.delete()
    assert not DocumentCard.objects.filter(document=row.pk).exists()
    assert not Waiting.objects.filter(document=row.pk).exists()
    assert not Settled.objects.filter(document=row.pk).exists()
    assert ("box", str(box.pk)) in marks()


def test_the_counts_of_the_queues_are_those_of_their_rows(box: Box) -> None:
    from django.db.models import Count

    from arkiv.web.models import QueueCount, Waiting

    waiting = dict(Waiting.objects.order_by().values_list("queue").annotate(Count("pk")))
    assert waiting
    assert dict(QueueCount.objects.values_list("queue", "documents")) == waiting


def test_two_who_bring_the_lists_up_to_date_at_once_do_not_collide(box: Box, archive: Settings) -> None:
    """Each takes away a document's rows and puts them back; together they must not put them back twice."""
    import threading

    from django.db import close_old_connections

    from arkiv.holdings.models import Document
    from arkiv.web import cards

    faults: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(15):
                run("UPDATE holdings_document SET number = number")
                cards.catch_up()
        except BaseException as fault:  # noqa: BLE001 (told below, in the thread that can fail)
            faults.append(fault)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while cards.catch_up():
        pass
    assert faults == []
    assert cards.DocumentCard.objects.count() == Document.objects.count()
