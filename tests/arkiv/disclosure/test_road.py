"""The whole road on both databases: an anonymous request, and what the log tells of it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
from docx import Document as Docx

from arkiv.audit import log
from arkiv.disclosure import (
    folder,
    release_services,
    review_services,
    scope_services,
    services,
)
from arkiv.disclosure.errors import NotReviewed
from arkiv.disclosure.states import Outcome, State
from arkiv.settings import Settings

from .conftest import CHILD, MINUTES, NOW, NUMBER, OFFICIAL, REPORT, REPORTER, TODAY
from .steps import (
    ASKED,
    Open,
    built,
    decided,
    delegated,
    delivered,
    letters,
    ready_to_build,
    received,
    reviewed,
    scoped,
)


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    """On SQLite and on PostgreSQL."""
    return archive_on


@pytest.mark.slow
def test_the_whole_road_of_an_anonymous_request(office: Open, tmp_path: Path) -> None:
    here = office(REPORT, MINUTES)
    ref = reviewed(here)
    delegated(here)
    made = decided(here, ref)
    assert made.decision is not None
    assert made.decision.outcome is Outcome.PARTIAL
    assert not built(here, ref).proof.failures
    sent = delivered(here, ref, out=tmp_path / "ut")

    assert services.request(ref).state is State.DELIVERED
    package = tmp_path / "ut" / f"{ref}.zip"
    assert folder.sha256_of(package) == sent[0].sha256
    with zipfile.ZipFile(package) as sealed:
        names = {Path(name).name for name in sealed.namelist()}
        assert names == {"handlingar.pdf", "beslut.pdf", "bladforteckning.csv", "hashar.txt"}
        sealed.extractall(tmp_path / "upp")
    inside = tmp_path / "upp" / ref
    for line in (inside / "hashar.txt").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert folder.sha256_of(inside / name) == digest
    with pdfplumber.open(inside / "handlingar.pdf") as pdf:
        told = " ".join(page.extract_text() for page in pdf.pages)
    assert OFFICIAL.split()[1] in told, "an official's name is not secret"
    for secret in (*CHILD.split(), NUMBER, *REPORTER.split(), "diabetes"):
        assert secret not in told
    assert all(one.receiver == "" for one in release_services.sendings(ref))


def test_the_log_tells_everything_but_no_names(office: Open) -> None:
    here = office(REPORT)
    ref = reviewed(here, replace(ASKED, asked=f"Allt om {CHILD}", contact="nyfiken@example.se"))
    delegated(here)
    decided(here, ref, reservation="Prövat")
    file = built(here, ref)
    review_services.passages_of(ref, actor="eva", purpose="kontroll")
    delivered(here, ref)

    events = list(log.events())
    acts = [event.kind.removeprefix("disclosure.") for event in events if event.subject == f"request:{ref}"]
    for act in (
        "received",
        "searched",
        "proposed",
        "accepted",
        "reviewed",
        "decided",
        "built",
        "read",
        "delivered",
    ):
        assert act in acts, act
    assert file.proof.file_sha256 in next(e.data for e in events if e.kind == "disclosure.delivered")
    whole = "\n".join(event.data for event in events)
    for secret in (*CHILD.split(), NUMBER, *REPORTER.split(), "diabetes", "nyfiken"):
        assert secret not in whole


def test_full_delivery_needs_no_delegation(office: Open) -> None:
    here = office(MINUTES)
    ref = received()
    scope_services.search(
        ref, ["fråga: föredragningslista"], here.settings, now=NOW, today=TODAY, actor="prov"
    )
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    review_services.finish(ref, here.person("eva"), here.settings)
    made = decided(here, ref)
    assert made.decision is not None
    assert made.decision.outcome is Outcome.FULL
    assert not built(here, ref).proof.failures
    delivered(here, ref)


def test_nothing_found_is_a_decision_that_can_be_appealed(office: Open) -> None:
    here = office(MINUTES)
    ref = scoped(here)
    assert scope_services.items_of(ref) == ()
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    review_services.finish(ref, here.person("eva"), here.settings)
    delegated(here)
    with pytest.raises(NotReviewed, match="var det har sökts"):
        decided(here, ref)
    decided(here, ref, reasons="Sökt i kartongerna och i diariet.")
    release_services.refuse(ref, here.person("eva"), here.settings, how="e-post", today=TODAY)
    told = " ".join(one.text for one in Docx(str(letters(here, ref)[1])).paragraphs)
    assert "inte finns hos myndigheten" in told
    (digest,) = services.request(ref).searches
    assert f"sökintyg med kontrollsumma {digest[:16]}" in told
    assert "kammarrätten" in told


def test_the_database_itself_refuses_an_unproved_delivery(office: Open) -> None:
    from django.db import IntegrityError, transaction

    from arkiv.disclosure.models import Request as Row

    ref = ready_to_build(office(REPORT))
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.filter(ref=ref).update(state=State.DELIVERED.value)


def test_an_appeal_holds_everything_until_it_is_tried_and_may_send_it_back(office: Open) -> None:
    from arkiv.retention.services import holds

    here = office(REPORT)
    ref = ready_to_build(here)
    built(here, ref)
    delivered(here, ref)
    came = TODAY + timedelta(days=10)
    services.appeal(ref, came_in_on=came, today=came, actor="prov")
    assert any(one.until is None for one in holds()), "no last day while it is tried"
    services.sent_back(ref, actor="prov")
    made = services.request(ref)
    assert (made.state, made.decision, made.delivery_sha256) == (State.REVIEWING, None, "")


def test_a_withdrawn_request_lets_go_of_its_holds(office: Open) -> None:
    from arkiv.retention.services import holds

    ref = scoped(office(REPORT))
    services.withdraw(ref, today=TODAY, actor="prov")
    assert [one.until for one in holds()] == [TODAY]
