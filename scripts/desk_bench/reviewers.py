"""Many people review at once over real HTTP, some of them the same documents; then the database is asked what it kept.

Every answer that was confirmed to a reviewer (303 or 302 to where she goes on) is written down with the version she
had been shown. At the end nothing of that may be missing, and no two confirmed changes of a document may rest on the
same version: the second would have overwritten the first unseen.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from scripts.desk_bench import invariants
from scripts.desk_bench.browsing import Answer, Browser, Served, field_of, served
from scripts.desk_bench.letters import UNIT, fill_letters
from scripts.desk_bench.pages import Measured

PASSWORD = "en lång mening för granskare 7"
QUEUES = ("field", "diary", "retention", "type")
PAPER = frozenset({"field", "type", "split"})
HOT = 5
"""So many documents everybody changes, besides their own."""
TARGET_MS = 1000.0


@dataclass(frozen=True, slots=True)
class Act:
    """A confirmed act: by which account, of which kind, on which document, from the version that was shown."""

    actor: str
    kind: str  # set, confirm, accepted, asked, undone
    uid: str
    version: str = ""
    value: str = ""
    seen: str = ""  # the title that stood on the page


@dataclass
class Notes:
    """What one reviewer saw."""

    acts: list[Act] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    conflicts: int = 0
    unexplained: int = 0  # refusals that do not say who was there before
    broken: int = 0  # no answer came


def measured(home: Path, people: int, seconds: float, seed: int, boxes: int) -> Measured:
    """Let ``people`` review for ``seconds`` and hold the archive against what they were told."""
    from arkiv import bootstrap

    fill_letters(bootstrap.current(), seed, boxes)
    actors = _accounts(people)
    hot = _hot()
    began = invariants.state()
    with served(home, "--login") as server:
        notes = _review(server, actors, hot, seconds, seed)
        memory = server.memory_mb
    faults = invariants.faults([act for each in notes for act in each.acts], hot, began)
    return _told(notes, faults, people, seconds, memory)


def _accounts(people: int) -> dict[str, str]:
    """Name → how the log calls it. They work in the unit that the letters belong to."""
    from arkiv.accounts import services, visiting
    from arkiv.accounts.models import Account, Unit
    from arkiv.accounts.roles import Role

    if not services.has_administrator():
        services.add("chefen", (Role.ADMINISTRATOR,), PASSWORD, own=True, actor="bänk")
    found = {}
    for number in range(1, people + 1):
        name = f"granskare{number}"
        if not Account.objects.filter(name=name).exists():
            services.add(name, (Role.REGISTRAR,), PASSWORD, own=True, actor="bänk")
            visiting.set_reach(name, [Unit.objects.get(name=UNIT).pk], actor="bänk")
        found[name] = services.subject(Account.objects.get(name=name).pk)
    return found


def _hot() -> tuple[str, ...]:
    from arkiv.holdings.models import Document

    rows = Document.objects.filter(box__unit_row__unit__name=UNIT).order_by("box__ref", "number")
    return tuple(rows.values_list("uid", flat=True)[:HOT])


def _review(
    server: Served, actors: dict[str, str], hot: tuple[str, ...], seconds: float, seed: int
) -> list[Notes]:
    notes = [Notes() for _ in actors]
    ready = threading.Barrier(len(actors) + 1)

    def work(name: str, kept: Notes, chance: random.Random) -> None:
        browser = server.signed_in(name, PASSWORD)
        reviewer = Reviewer(browser, actors[name], hot, kept, chance)
        ready.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            reviewer.one()
        browser.close()

    threads = [
        threading.Thread(target=work, args=(name, kept, random.Random(seed * 1000 + number)))
        for number, (name, kept) in enumerate(zip(actors, notes, strict=True))
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    for thread in threads:
        thread.join()
    return notes


@dataclass
class Reviewer:
    """One person: looks, thinks for a moment, answers."""

    browser: Browser
    actor: str
    hot: tuple[str, ...]
    notes: Notes
    chance: random.Random
    run: str = field(default_factory=lambda: f"{time.time_ns():x}")
    count: int = 0

    def one(self) -> None:
        """One look and one answer."""
        dice = self.chance.random()
        try:
            if dice < 0.35:
                self._title(self.chance.choice(self.hot))
            elif dice < 0.45:
                self._undo()
            else:
                self._queue(self.chance.choice(QUEUES))
        except (OSError, http.client.HTTPException) as error:
            self.notes.broken += 1
            self.notes.faults.append(f"no answer: {error}")

    def _title(self, uid: str) -> None:
        page = self._look(f"/handling/{uid}")
        if page is None:
            return
        self.count += 1
        value, version = (
            f"{invariants.TITLE} {self.actor} {self.count} {self.run}",
            field_of(page.body, "version"),
        )
        fields = {"act": "set", "name": "title", "value": value, "version": version, "queue": ""}
        if self._answer(page, f"/handling/{uid}/svar", fields):
            seen = re.search(r'id="varde-title" name="value" value="([^"]*)"', page.body)
            self.notes.acts.append(
                Act(self.actor, "set", uid, version, value, unescape(seen[1]) if seen else "")
            )

    def _queue(self, queue: str) -> None:
        found = self._asked(f"/granska/{queue}")
        if found.status != 302:
            return
        page = self._look(found.location)
        if page is None:
            return
        uid = found.location.rstrip("/").rsplit("/", 1)[-1]
        version, claim = field_of(page.body, "version"), field_of(page.body, "claim")
        asks = self.chance.random() < 0.1
        fields = {"act": "ask" if asks else "accept", "queue": queue, "version": version, "claim": claim}
        if asks:
            fields |= {"note": "Stämmer det?", "of": ""}
        if self._answer(page, f"/handling/{uid}/svar", fields):
            kind = "asked" if asks else "confirm" if queue in PAPER else "accepted"
            self.notes.acts.append(Act(self.actor, kind, uid, version if kind == "confirm" else ""))

    def _undo(self) -> None:
        page = self._look(f"/handling/{self.chance.choice(self.hot)}")
        form = re.search(r'<form action="/angra".*?</form>', page.body, re.S) if page else None
        if page is None or form is None:
            return
        fields = {name: field_of(form[0], name) for name in ("kind", "number", "box", "queue")}
        if self._answer(page, "/angra", fields):
            self.notes.acts.append(Act(self.actor, "undone", f"{fields['kind']} {fields['number']}"))

    def _look(self, path: str) -> Answer | None:
        page = self._asked(path)
        return page if page.status == 200 else None

    def _answer(self, page: Answer, path: str, fields: dict[str, str]) -> bool:
        """Whether it was confirmed."""
        time.sleep(self.chance.uniform(0.05, 0.3))  # somebody else may be quicker
        token = field_of(page.body, "csrfmiddlewaretoken")
        came = self._seen(path, self.browser.post(path, fields | {"csrfmiddlewaretoken": token}))
        if came.status == 409:
            self.notes.conflicts += 1
            self.notes.unexplained += "har ändrats sedan" in came.body and "senast av" not in came.body
        return came.status in (302, 303)

    def _asked(self, path: str) -> Answer:
        return self._seen(path, self.browser.get(path))

    def _seen(self, path: str, came: Answer) -> Answer:
        self.notes.statuses[came.status] += 1
        self.notes.took_ms.append(came.seconds * 1000)
        if came.status >= 500 or came.status in (400, 401, 403) or "locked" in came.body:
            self.notes.faults.append(f"{path}: {came.status} {came.body[:200]!r}")
        return came


def _told(notes: list[Notes], faults: list[str], people: int, seconds: float, memory: float) -> Measured:
    took = sorted(each for one in notes for each in one.took_ms)
    p95 = took[int(len(took) * 0.95)] if took else 0.0
    statuses = sum((one.statuses for one in notes), Counter[int]())
    acts = Counter(act.kind for one in notes for act in one.acts)
    figures = {
        "reviewers": float(people),
        "reviewed_s": seconds,
        "requests": float(len(took)),
        "requests_p50_ms": took[len(took) // 2] if took else 0.0,
        "requests_p95_ms": p95,
        "confirmed": float(sum(acts.values())),
        "refused_changed_meanwhile": float(sum(one.conflicts for one in notes)),
        "refused_without_name": float(sum(one.unexplained for one in notes)),
        "server_faults": float(sum(len(one.faults) for one in notes)),
        "lost": float(len(faults)),
        "reviewers_server_mb": memory,
    }
    lines = [
        f"{people} reviewers for {seconds:.0f} s: {len(took)} requests {dict(statuses)}, p50 "
        f"{figures['requests_p50_ms']:.0f} ms, p95 {p95:.0f} ms; confirmed {dict(acts)}; "
        f"{figures['refused_changed_meanwhile']:.0f} refused since somebody was there before, "
        f"{figures['refused_without_name']:.0f} of them without saying who; server {memory:.0f} MB"
    ]
    lines += [fault for one in notes for fault in one.faults][:10] + faults[:20]
    good = not faults and not figures["server_faults"] and not figures["refused_without_name"]
    return Measured(figures, lines, good and bool(acts))
