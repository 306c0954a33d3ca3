"""The decision: who may make it, and that nothing is decided before it was tried."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest
from docx import Document as Docx

from arkiv.disclosure import (
    decision_services,
    release_services,
    review_services,
    ruling_services,
    scope_services,
    services,
)
from arkiv.disclosure.errors import NotReviewed
from arkiv.disclosure.facts import Applies, Circumstance, DataKind
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.states import Outcome, State
from arkiv.errors import NotAllowedNow

from .conftest import MINUTES, NOW, REPORT, TODAY
from .steps import (
    ASKED,
    SELF,
    Open,
    built,
    decided,
    delegated,
    delivered,
    letters,
    proposed,
    received,
    reviewed,
)


def test_no_decision_on_identity_that_was_not_established(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here, replace(ASKED, invoked=SELF))
    services.find(ref, Circumstance.DANGER_TO_REPORTER, Applies.YES, "Hotbild känd", actor="prov")
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    ruling_services.accept(ref, actor="prov")
    review_services.finish(ref, here.person("eva"), here.settings)
    delegated(here)
    with pytest.raises(NotReviewed, match="säkerställt"):
        decided(here, ref, reservation="Prövat")
    services.establish(ref, "legitimation visad", actor="prov")
    assert decided(here, ref, reservation="Prövat").decision is not None


def test_a_refusal_needs_delegation_or_minutes(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    ruling_services.withhold(
        ref, "K1/1", rule_id="osl-26-1/2024", reason="Det som återstår säger inget", actor="prov"
    )
    review_services.finish(ref, here.person("eva"), here.settings)
    with pytest.raises(NotAllowedNow, match="ingen delegation"):
        decided(here, ref)
    made = decision_services.decide(
        ref, here.person("eva"), here.settings, title="ordförande", today=TODAY, now=NOW,
        minutes=decision_services.Minutes("Socialnämnden", "§ 41"),
    )  # fmt: skip
    assert made.decision is not None
    assert made.decision.outcome is Outcome.REFUSAL
    with pytest.raises(NotAllowedNow):
        built(here, ref)
    release_services.refuse(ref, here.person("eva"), here.settings, how="brev", today=TODAY)
    assert services.request(ref).state is State.REFUSED


def test_a_refusal_can_be_silent_on_whether_anything_is_there(office: Open) -> None:
    here = office(REPORT, MINUTES)
    texts = []
    for question in ("orosanmälan", "finnsingenstans"):
        ref = received()
        scope_services.search(ref, [f"fråga: {question}"], here.settings, now=NOW, today=TODAY, actor="prov")
        review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
        ruling_services.accept(ref, actor="prov")
        review_services.finish(ref, here.person("eva"), here.settings)
        decision_services.decide(
            ref, here.person("eva"), here.settings, title="ordförande", silent_rule="osl-26-1/2024", today=TODAY,
            now=NOW, minutes=decision_services.Minutes("Socialnämnden", "§ 41"),
        )  # fmt: skip
        with zipfile.ZipFile(letters(here, ref)[2]) as odt:
            texts.append(odt.read("content.xml").decode().replace(ref, "UT"))
    assert texts[0] == texts[1]
    assert "säger inte om någon handling finns" in texts[0]
    assert "Handling 1" not in texts[0]


def test_what_a_forbehall_suffices_for_is_given_out_with_it(office: Open) -> None:
    """OSL 10 kap. 14 §: it binds a known receiver, concerns what is secret, and can be appealed."""
    here = office(REPORT)
    ref = proposed(here, replace(ASKED, contact="forskare@example.se"))
    health = next(one for one in review_services.passages_unread(ref) if one.kind is DataKind.HEALTH)
    ruling_services.rule(ref, [health.number], Ruling.SHOW, reason="Kan lämnas med förbehåll", actor="prov")
    ruling_services.accept(ref, actor="prov")
    review_services.finish(ref, here.person("eva"), here.settings)
    review_services.read_again(ref, here.person("bo"))
    with pytest.raises(NotAllowedNow, match="ingen delegation"):
        decided(here, ref, condition="Uppgiften får inte lämnas vidare.")
    delegated(here)
    made = decided(here, ref, condition="Uppgiften får inte lämnas vidare.")
    assert made.decision is not None
    assert made.decision.outcome is Outcome.CONDITIONAL
    document = Docx(str(letters(here, ref)[1]))
    told = " ".join(one.text for one in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "Uppgiften får inte lämnas vidare." in told
    assert "10 kap. 14 § OSL" in told
    assert "kammarrätten" in told
    assert {"hälsa", "Kan lämnas med förbehåll", "OSL 26 kap. 1 §"} <= cells
    assert not built(here, ref).proof.failures
    delivered(here, ref)
    assert services.request(ref).state is State.DELIVERED


def test_a_forbehall_binds_nobody_unknown_and_nothing_public(office: Open) -> None:
    here = office(REPORT)
    delegated(here)
    anonymous = reviewed(here)
    with pytest.raises(NotAllowedNow, match="känd mottagare"):
        decided(here, anonymous, condition="Får inte lämnas vidare.")
    known = reviewed(here, replace(ASKED, contact="a@example.se"))
    with pytest.raises(NotAllowedNow, match="inget hemligt visas"):
        decided(here, known, condition="Får inte lämnas vidare.")
