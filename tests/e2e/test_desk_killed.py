"""The desk's server is killed while people answer: what was confirmed to them is there when it has started again."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from arkiv.settings import Settings
from scripts.desk_bench.browsing import ROOT, Browser, field_of

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

pytestmark = pytest.mark.slow
PEOPLE = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest) -> Settings:
    settings: Settings = request.getfixturevalue(f"archive_on_{request.param}")
    return settings


@pytest.fixture
def box(archive: Settings) -> Box:
    from tests.arkiv.holdings.filled import three_letters

    made: Box = three_letters(archive)
    return made


@dataclass
class Clerk:
    """Somebody who gives one document title after title, and writes down what she was told is kept."""

    uid: str
    name: str
    confirmed: list[str] = field(default_factory=list)
    tried: int = 0

    def work(self, browser: Browser, enough: Callable[[], bool]) -> None:
        """Until there is enough, or the server no longer answers."""
        try:
            while not enough():
                self.tried += 1
                self._one(browser, f"{self.name} {self.tried}")
        except (OSError, http.client.HTTPException):
            return

    def _one(self, browser: Browser, title: str) -> None:
        page = browser.get(f"/handling/{self.uid}")
        fields = {
            "act": "set",
            "name": "title",
            "value": title,
            "queue": "",
            "version": field_of(page.body, "version"),
            "csrfmiddlewaretoken": field_of(page.body, "csrfmiddlewaretoken"),
        }
        if browser.post(f"/handling/{self.uid}/svar", fields).status == 302:
            self.confirmed.append(title)


class Server:
    """``arkiv serve`` as its user starts it."""

    def __init__(self, archive: Settings) -> None:
        command = [
            sys.executable,
            "-u",
            "-m",
            "arkiv",
            "serve",
            "--port",
            "0",
            "--archive",
            str(archive.home),
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://([^/]+)(/\S*)", line)
        assert found, line
        self.place, self.first = found[1], found[2]

    def visitor(self) -> Browser:
        browser = Browser(self.place)
        assert browser.get(self.first).status == 302
        return browser

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_confirmed_is_lost(archive: Settings, box: Box, how: signal.Signals) -> None:
    from arkiv.holdings.models import Document, OperationRow

    uids = list(Document.objects.filter(box=box).order_by("number").values_list("uid", flat=True))
    clerks = [Clerk(uids[at % len(uids)], f"Rubrik {how.name} {at}") for at in range(PEOPLE)]
    server = Server(archive)
    _until_killed(server, clerks, how)
    server = Server(archive)  # it comes up again by itself
    try:
        browser = server.visitor()
        shown = {uid: _title(browser.get(f"/handling/{uid}").body) for uid in uids}
    finally:
        server.end(signal.SIGTERM)
    confirmed = [title for clerk in clerks for title in clerk.confirmed]
    kept = [_said(row) for row in OperationRow.objects.filter(box=box, kind="set").order_by("number")]
    assert len(confirmed) >= PEOPLE
    assert set(confirmed) <= set(kept), "a confirmed answer is gone"
    assert len(kept) == len(set(kept)), "an answer was kept twice"
    assert len(kept) <= len(confirmed) + PEOPLE, "only the answers in hand may be there unconfirmed"
    assert set(shown.values()) & set(kept)
    _the_log_is_whole(len(kept))


def _until_killed(server: Server, clerks: list[Clerk], how: signal.Signals) -> None:
    ended = threading.Event()
    threads = [threading.Thread(target=clerk.work, args=(server.visitor(), ended.is_set)) for clerk in clerks]
    for thread in threads:
        thread.start()
    while sum(len(clerk.confirmed) for clerk in clerks) < 3 * PEOPLE and any(
        thread.is_alive() for thread in threads
    ):
        ended.wait(0.05)
    server.end(how)
    ended.set()
    for thread in threads:
        thread.join(timeout=120)


def _title(body: str) -> str:
    found = re.search(r'id="varde-title" name="value" value="([^"]*)"', body)
    return unescape(found[1]) if found else ""


def _said(row: Any) -> str:
    from arkiv.holdings import history

    return str(history.operation(row).effect.said[0].values[0])


def _the_log_is_whole(operations: int) -> None:
    from arkiv.audit import chain, log
    from arkiv.audit.models import EventRow

    assert [fault.message for fault in chain.faults(log.events())] == []
    assert EventRow.objects.filter(kind="document.set").count() == operations
