"""What goes on beside the pages: which box is worked off when, and by whom it was asked. Nothing is read here."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.utils import timezone

from arkiv.settings import Settings
from arkiv.web import works

if TYPE_CHECKING:
    from arkiv.holdings.models import Box


class Noted(works.Works):
    """Writes down which box it would have worked off, for whom."""

    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__()
        self.attended: list[tuple[str, str]] = []
        self._fault = fault

    def _attend(self, ref: str, checked_by: str) -> None:
        self.attended.append((ref, checked_by))
        if self._fault is not None:
            raise self._fault

    def look(self) -> list[tuple[str, str]]:
        """Look once; what was worked off then."""
        self.attended = []
        self._once()
        return self.attended


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "_woken", {})
    monkeypatch.setattr(works, "_to_check", {})


@pytest.fixture
def quiet(box: Box) -> Box:
    """K1 with every step done, every page in the index and every change followed."""
    from arkiv.holdings.models import OperationRow, Page
    from arkiv.jobs.models import Step

    Step.objects.update(state="done")
    Page.objects.update(indexed="x" * 64)
    OperationRow.objects.update(followed=True)
    return box


def test_a_box_is_read_once_nothing_more_comes(
    web: Settings, quiet: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, noted = [100.0], Noted()
    monkeypatch.setattr(works.time, "monotonic", lambda: at[0])
    works.wake("K1")
    assert noted.look() == []  # another file may be on its way
    at[0] += 3
    works.wake("K1")
    at[0] += 3
    assert noted.look() == []
    at[0] += 3
    assert noted.look() == [("K1", "")]
    assert noted.look() == []


def test_a_box_is_tried_for_the_one_who_asked_first(web: Settings, quiet: Box) -> None:
    works.check("K1", "account:4")
    works.check("K1", "account:5")
    works.check("K-99", "account:4")  # there is no such box
    assert works.checking("K1")
    assert Noted().look() == [("K1", "account:4")]
    assert not works.checking("K1")
    assert not works.checking("K-99")


def test_a_fault_in_one_look_is_told_and_the_next_goes_on(
    web: Settings, quiet: Box, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "_PAUSE_SECONDS", 0.01)
    noted = Noted(DatabaseError("låst"))
    works.check("K1", "account:4")
    real, looks = noted._once, []

    def once() -> None:
        looks.append(1)
        if len(looks) == 3:
            noted._end.set()
        real()

    monkeypatch.setattr(noted, "_once", once)
    with caplog.at_level(logging.ERROR, logger="django.arkiv"):
        noted.run()
    assert len(looks) == 3
    assert noted.attended == [("K1", "account:4")]
    assert not works.checking("K1")  # it does not try for ever: whoever asked sees that it was not
    assert "inget har gått förlorat" in caplog.text


def test_a_box_that_another_works_at_is_left_alone(web: Settings, quiet: Box) -> None:
    from arkiv.jobs.models import Step

    works.check("K1", "account:4")
    step = {"kind": "index", "box_id": quiet.pk, "unit": "1", "input_hash": "a", "code_version": "b"}
    Step.objects.create(**step, state="running", lease_until=timezone.now().timestamp() + 60)
    assert Noted().look() == []
    assert works.checking("K1")  # and is tried later
    Step.objects.filter(input_hash="a").update(lease_until=1.0)  # whoever it was has died
    assert Noted().look() == [("K1", "account:4")]


def test_changes_are_followed_when_people_have_left_off(web: Settings, quiet: Box, uids: list[str]) -> None:
    from arkiv.holdings import operations
    from arkiv.holdings.corrections import FactName
    from arkiv.holdings.models import OperationRow

    operations.set_fact(uids[0], FactName.TITLE, ["En annan"], actor="prov")
    assert Noted().look() == []  # she may not be done
    OperationRow.objects.filter(followed=False).update(at=timezone.now() - timedelta(seconds=30))
    assert Noted().look() == [("K1", "")]
    operations.set_fact(uids[0], FactName.TITLE, ["En tredje"], actor="prov")
    assert Noted().look() == []
    first = OperationRow.objects.filter(followed=False).earliest("pk")
    OperationRow.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(minutes=3))
    assert Noted().look() == [("K1", "")]  # somebody who never leaves off does not keep the others waiting


def test_what_was_left_when_the_server_stopped_is_taken_up(web: Settings, quiet: Box) -> None:
    from arkiv.jobs.models import Step

    assert works.left_over() == []
    Step.objects.update(state="ready")
    assert works.left_over() == ["K1"]


# --- the process beside the server ---------------------------------------------------------------------


def test_a_first_check_is_made_by_itself_and_then_only_when_asked(archive: Settings, quiet: Box) -> None:
    from arkiv import attendant
    from arkiv.diary.services import report_of

    attendant.attend(archive, "K1")
    assert report_of(quiet) is None  # no diary to hold it against
    _a_diary()
    attendant.attend(archive, "K1")
    assert report_of(quiet) is not None
    first = _checks()
    assert first == ["arkiv"]
    attendant.attend(archive, "K1")
    assert _checks() == first
    attendant.attend(archive, "K1", "account:4")
    assert _checks() == ["arkiv", "account:4"]


def _a_diary() -> None:
    import tempfile
    from pathlib import Path

    from arkiv.diary.services import import_diary

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diarium.csv"
        path.write_text("Diarienr;Ink/Uppr datum;Ärendemening\nSN 2005/12-1;2005-03-03;Kallelse\n", "utf-8")
        import_diary(path, name="SN", actor="prov")


def _checks() -> list[str]:
    from arkiv.audit.models import EventRow

    return list(EventRow.objects.filter(kind="diary.checked").order_by("seq").values_list("actor", flat=True))


def test_what_cannot_be_done_is_said_in_swedish_and_with_a_status(archive: Settings) -> None:
    command = [sys.executable, "-m", "arkiv.attendant", str(archive.home), "K-99"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stderr=pipe, text=True) as process:  # its input is left open
        assert process.stderr is not None
        told = process.stderr.read()
        assert process.wait(120) == 1
    assert "K-99" in told
    assert "Traceback" not in told


def test_it_ends_with_the_server(archive: Settings, quiet: Box) -> None:
    """Asked to end, the thread lets go of a process that would never be done."""
    import threading

    stopped = works.Works()
    done = threading.Event()

    def attend() -> None:
        stopped._attend("K1", "")
        done.set()

    threading.Thread(target=attend, daemon=True).start()
    stopped._end.set()
    assert done.wait(120)
