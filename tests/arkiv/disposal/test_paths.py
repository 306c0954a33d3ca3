"""Every way somebody might try to destroy something. Only the one with two persons and a decision works.

Runs on SQLite and on PostgreSQL: the database's own triggers are what stands between a shell and the papers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction

from arkiv.settings import Settings
from tests.arkiv.disposal import steps
from tests.arkiv.disposal.conftest import NOW, PASSWORD, TODAY, Fill, Filled, Paper, pdf

ROOT = Path(__file__).parents[3]


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    return archive_on


@pytest.fixture
def box(filled: Fill) -> Filled:
    return filled(
        [pdf(["ett", "två"])], [Paper(((0, 1),), "Zorkmidarna"), Paper(((0, 2),), "B", code="protokoll")]
    )


def untouched(box: Filled) -> None:
    from arkiv import bootstrap
    from arkiv.holdings.models import Document, Page, SourceFile

    store = bootstrap.blob_store(box.settings)
    assert Document.objects.count() == 2
    assert Page.objects.filter(state="read", document__isnull=False).count() == 2
    assert all(store.verify(page.reading) for page in Page.objects.all())
    assert all(store.verify(file.sha256) for file in SourceFile.objects.all())


def test_the_road_with_two_persons_works(
    box: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.holdings.models import Document

    case = steps.whole_road(box.row, archive, person)
    assert case.stage.value == "done"
    assert list(Document.objects.values_list("uid", flat=True)) == [box.uids[1]]
    assert steps.found(archive.home, steps.spellings("Zorkmidarna")) == []


def test_one_person_cannot_be_both(box: Filled, archive: Settings, person: Callable[[str], Any]) -> None:
    from arkiv.disposal.errors import SamePerson

    case = steps.propose(box.row, archive)
    steps.decide(case, person("bo"), archive)
    steps.request(case, person("anna"))
    with pytest.raises(SamePerson, match="annan person"):
        steps.approve(case, person("anna"), archive)
    untouched(box)


def test_no_step_can_be_left_out(box: Filled, archive: Settings, person: Callable[[str], Any]) -> None:
    from arkiv.disposal import erasing
    from arkiv.errors import NotAllowedNow

    case = steps.propose(box.row, archive)
    with pytest.raises(NotAllowedNow):
        steps.approve(case, person("bo"), archive)
    with pytest.raises(NotAllowedNow):
        steps.request(case, person("anna"))
    steps.decide(case, person("anna"), archive)
    with pytest.raises(NotAllowedNow):
        steps.approve(case, person("bo"), archive)
    with pytest.raises(NotAllowedNow):
        erasing.finish(case.ref, now=NOW, settings=archive)
    untouched(box)


def test_a_person_made_up_by_a_program_is_not_believed(
    box: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from dataclasses import replace

    from arkiv.accounts.errors import LoginRefused
    from arkiv.accounts.roles import Role
    from arkiv.accounts.services import Person

    case = steps.propose(box.row, archive)
    anna, bo = person("anna"), person("bo")
    steps.decide(case, anna, archive)
    with pytest.raises(LoginRefused):
        steps.request(case, anna)  # the same proof twice
    steps.request(case, person("anna"))
    for forged in (
        Person(bo.number, "bo", bo.roles, "påhittat"),
        replace(person("anna"), number=bo.number),
        replace(person("rut"), roles=(Role.ARCHIVIST,)),
    ):
        with pytest.raises(LoginRefused):
            steps.approve(case, forged, archive)
    untouched(box)


def test_who_lacks_the_role_or_has_not_an_own_password_gets_no_further(
    box: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.accounts.errors import LoginRefused, MissingRight
    from arkiv.accounts.services import reset_password

    case = steps.propose(box.row, archive)
    steps.decide(case, person("rut"), archive)
    with pytest.raises(MissingRight, match="arkivarie"):
        steps.request(case, person("rut"))
    steps.request(case, person("anna"))
    with pytest.raises(MissingRight):
        steps.approve(case, person("karin"), archive)
    reset_password("bo", PASSWORD, actor="account:1")
    with pytest.raises(LoginRefused, match="satt av någon annan"):
        steps.approve(case, person("bo"), archive)
    untouched(box)


def test_the_first_person_must_still_have_the_right(
    box: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.accounts.errors import MissingRight
    from arkiv.accounts.services import set_enabled

    case = steps.propose(box.row, archive)
    steps.decide(case, person("anna"), archive)
    steps.request(case, person("anna"))
    set_enabled("anna", False, actor="account:1")
    with pytest.raises(MissingRight):
        steps.approve(case, person("bo"), archive)
    untouched(box)


RAW: dict[str, Callable[[], Any]] = {}


def raw(act: Callable[[], Any]) -> Callable[[], Any]:
    RAW[act.__name__] = act
    return act


def _models() -> Any:
    from arkiv.holdings import models

    return models


@raw
def delete_documents() -> None:
    _models().Document.objects.all().delete()


@raw
def delete_pages() -> None:
    _models().Page.objects.all().delete()


@raw
def delete_files() -> None:
    _models().Page.objects.all()._raw_delete("default")
    _models().SourceFile.objects.all()._raw_delete("default")


@raw
def delete_the_box_with_all() -> None:
    _models().Box.objects.all()._raw_delete("default")


@raw
def mark_pages_destroyed() -> None:
    _models().Page.objects.update(state="destroyed", reading="")


@raw
def mark_files_destroyed() -> None:
    _models().SourceFile.objects.update(state="destroyed")


@raw
def exchange_the_bytes_of_a_file() -> None:
    _models().SourceFile.objects.update(held_as="0" * 64)


@raw
def rename_a_file() -> None:
    _models().SourceFile.objects.update(sha256="0" * 64)


@raw
def renumber_pages() -> None:
    _models().Page.objects.filter(number=2).update(number=3)


@raw
def write_a_warrant() -> None:
    from arkiv.disposal.models import Disposal, Warrant

    Warrant.objects.create(disposal=Disposal.objects.get(), document=_models().Document.objects.first().uid)


@raw
def start_erasing_alone() -> None:
    from arkiv.disposal.models import Disposal

    Disposal.objects.update(stage="erasing")


@raw
def start_erasing_as_one_person_twice() -> None:
    from arkiv.disposal.models import Disposal

    Disposal.objects.update(stage="requested")
    Disposal.objects.update(
        stage="erasing",
        requested_by=2,
        approved_by=2,
        dnr="SN 1",
        paragraph="§ 1",
        body="SN",
        decided_on=TODAY,
    )


@raw
def change_the_frozen_list() -> None:
    from arkiv.disposal.models import Disposal

    Disposal.objects.update(payload="{}")


@raw
def delete_the_disposal() -> None:
    from arkiv.disposal.models import Disposal

    Disposal.objects.all()._raw_delete("default")


@raw
def plain_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM holdings_document")


@raw
def replace_a_row() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE holdings_page CASCADE")
    with connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO holdings_page SELECT * FROM holdings_page")


@pytest.mark.parametrize("act", RAW, ids=str)
def test_rows_cannot_be_removed_behind_its_back(
    act: str, box: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    person("anna")
    steps.propose(box.row, archive)
    with pytest.raises(Error), transaction.atomic():
        RAW[act]()
    untouched(box)


def test_the_store_destroys_nothing_without_a_permit_that_names_it(box: Filled, archive: Settings) -> None:
    from arkiv import bootstrap
    from arkiv.blobs.permit import PurgePermit
    from arkiv.errors import NotPermitted

    store = bootstrap.blob_store(archive)
    (name, *_) = sorted(store.names())
    for one, two, dnr in (("account:1", "account:1", "SN 1"), ("account:1", "", "SN 1"), ("a", "b", " ")):
        with pytest.raises(NotPermitted):
            PurgePermit("G-1", dnr, one, two, frozenset({name}))
    other = PurgePermit("G-1", "SN 2026/1", "account:1", "account:2", frozenset({"0" * 64}))
    with pytest.raises(NotPermitted):
        store.purge(name, other)
    untouched(box)


def test_an_open_box_is_not_touched(filled: Fill, archive: Settings) -> None:
    from arkiv.errors import NotAllowedNow

    box = filled([pdf(["ett"])], [Paper(((0, 1),), "A")], close=False)
    with pytest.raises(NotAllowedNow, match="inte stängd"):
        steps.propose(box.row, archive)


def _calls(name: str) -> set[str]:
    """The modules of arkiv that call ``name``."""
    found = set()
    for path in sorted((ROOT / "arkiv").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if word == name:
                    found.add(str(path.relative_to(ROOT / "arkiv")))
    return found


def _importers(room: str) -> set[str]:
    """The modules of arkiv that import anything of ``room``."""
    found = set()
    for path in sorted((ROOT / "arkiv").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            named += (
                [f"{node.module}.{each.name}" for each in node.names]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(each == room or each.startswith(f"{room}.") for each in named):
                found.add(str(path.relative_to(ROOT / "arkiv")))
    return found


def test_only_one_module_makes_permits_and_only_one_function_starts_it() -> None:
    assert _calls("PurgePermit") == {"disposal/erasing.py"}
    assert _calls("erase") == {"disposal/execution.py"}
    # Others approve other things; who approves a destruction reaches into this room.
    assert _calls("approve") & _importers("arkiv.disposal") <= {"cli/disposal.py", "web/pages/disposals.py"}
    assert "cli/disposal.py" in _calls("approve") & _importers("arkiv.disposal")


def test_every_table_is_known_to_the_destruction() -> None:
    """A new table with text of documents in it must be thought of before it is made."""
    from django.apps import apps

    from arkiv.disposal import rows

    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("arkiv.")}
    assert ours == rows.TOUCHED.keys() | rows.UNTOUCHED.keys()
    assert not rows.TOUCHED.keys() & rows.UNTOUCHED.keys()
