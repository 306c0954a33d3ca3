"""The whole road, from a request that comes in to the sealed package, the refusal or the appeal."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document as Docx

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.disclosure import (
    decision_services,
    folder,
    local,
    marking_services,
    old_ink_services,
    release_services,
    review_services,
    ruling_services,
    scope_services,
    services,
)
from arkiv.disclosure.errors import NotProved, NotReviewed, SameReader
from arkiv.disclosure.facts import Applies, Circumstance, DataKind, Profile, Whose
from arkiv.disclosure.letter import read_templates
from arkiv.disclosure.marking_services import By
from arkiv.disclosure.model import Channel, Form, Inquiry, Invoked, Request, Why
from arkiv.disclosure.old_ink import OldInk
from arkiv.disclosure.proof.model import Failure, Fault, Proof
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.states import Outcome, State
from arkiv.errors import NotAllowedNow, NotPermitted
from ingest.model import Box

from .conftest import CHILD, MINUTES, NOW, NUMBER, OFFICIAL, REPORT, REPORTER, TODAY, Office

Open = Callable[..., Office]
ASKED = Inquiry("Alla orosanmälningar från 2005", Channel.EMAIL, Form.FILE)
SELF = Invoked(Profile.SELF, (CHILD,), (NUMBER,))
FAR = "2999-01-01"


def received(inquiry: Inquiry = ASKED) -> str:
    return services.receive(inquiry, received_on=TODAY, today=TODAY, actor="prov").ref


def scoped(office: Office, inquiry: Inquiry = ASKED) -> str:
    ref = received(inquiry)
    scope_services.search(ref, ["fråga: orosanmälan"], office.settings, now=NOW, today=TODAY, actor="prov")
    return ref


def proposed(office: Office, inquiry: Inquiry = ASKED) -> str:
    ref = scoped(office, inquiry)
    review_services.start(ref, office.settings, office.redactor, law_on=TODAY, actor="prov")
    return ref


def reviewed(office: Office, inquiry: Inquiry = ASKED) -> str:
    ref = proposed(office, inquiry)
    ruling_services.accept(ref, actor="prov")
    review_services.finish(ref, office.person("eva"), office.settings)
    return ref


def delegated(office: Office) -> None:
    decision_services.delegate(
        "eva", "Socialnämnden", "delegationsordningen 4.2", from_day=date(2026, 1, 1), until=None,
        person=office.person("karin"),
    )  # fmt: skip


def decided(office: Office, ref: str, **more: str) -> Request:
    return decision_services.decide(
        ref, office.person("eva"), office.settings, title="socialsekreterare", today=TODAY, now=NOW, **more
    )


def built(office: Office, ref: str) -> release_services.Built:
    return release_services.build(ref, office.settings, office.redactor, now=NOW, actor="prov")


def delivered(office: Office, ref: str, **more: Path) -> tuple[release_services.Sending, ...]:
    return release_services.deliver(
        ref, office.person("eva"), office.settings, how="hämtat", today=TODAY, **more
    )


def kinds(ref: str) -> dict[DataKind, Ruling]:
    return {one.kind: one.proposed for one in review_services.passages_unread(ref)}


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


def test_what_the_rules_propose_for_anyone(office: Open) -> None:
    ref = proposed(office(REPORT))
    assert kinds(ref) == {
        DataKind.NAME: Ruling.MASK,
        DataKind.IDENTITY_NUMBER: Ruling.MASK,
        DataKind.OFFICIAL: Ruling.SHOW,
        DataKind.HEALTH: Ruling.MASK,
    }


def test_the_person_herself_sees_her_own_and_the_reporter_is_asked_about(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here, replace(ASKED, invoked=SELF))
    by_text = {one.text: one for one in review_services.passages_unread(ref)}
    assert by_text[CHILD].proposed is Ruling.SHOW
    assert by_text[CHILD].broken_by == "osl-12-1"
    assert by_text[REPORTER].whose is Whose.REPORTER
    assert by_text[REPORTER].proposed is Ruling.ASK
    assert by_text["diabetes"].proposed is Ruling.MASK, (
        "somebody else is in the record: whose health is not known"
    )

    ruling_services.accept(ref, actor="prov")
    with pytest.raises(NotReviewed, match="1 uppgifter väntar"):
        review_services.finish(ref, here.person("eva"), here.settings)
    services.find(ref, Circumstance.DANGER_TO_REPORTER, Applies.YES, "Hotbild känd", actor="prov")
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    assert {one.text: one.proposed for one in review_services.passages_unread(ref)}[REPORTER] is Ruling.MASK


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


def test_a_copy_is_in_the_scope_although_nobody_searched_for_it(office: Open) -> None:
    here = office(REPORT, replace(MINUTES, copy_of=0), MINUTES)
    ref = scoped(here)
    items = scope_services.items_of(ref)
    assert [(item.number, item.why) for item in items] == [(1, Why.HIT), (2, Why.COPY)]
    assert items[1].of == items[0].document


def test_everything_in_scope_is_held_until_nobody_can_appeal(office: Open) -> None:
    from arkiv.retention.services import held_by

    here = office(REPORT, MINUTES)
    ref = reviewed(here)
    assert {one.document for one in held_by(None, law_on=TODAY)} == {here.uids[0]}
    delegated(here)
    decided(here, ref)
    built(here, ref)
    delivered(here, ref)
    for last, ends in ((date(2026, 6, 23), False), (date(2026, 6, 24), True)):  # midsommar passes in between
        if ends:
            services.close(ref, today=last, actor="prov")
            assert services.request(ref).state is State.CLOSED
        else:
            with pytest.raises(NotAllowedNow, match="överklagas till och med 2026-06-22"):
                services.close(ref, today=last, actor="prov")


def test_an_open_box_is_held_whole(office: Open) -> None:
    from arkiv.retention.services import holds

    scoped(office(REPORT, MINUTES, close=False))
    assert [(one.scope.value, one.key) for one in holds()] == [("box", "K1")]


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


def letters(here: Office, ref: str) -> tuple[Path, ...]:
    return decision_services.letters_in(here.settings, ref)


# --- release is blocked until the proof passes ---------------------------------------------------------


def ready_to_build(here: Office) -> str:
    ref = reviewed(here)
    delegated(here)
    decided(here, ref)
    return ref


def test_nothing_goes_out_without_a_built_file(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    with pytest.raises(NotProved, match="finns inte"):
        delivered(here, ref)
    assert services.request(ref).state is State.DECIDED
    assert release_services.sendings(ref) == ()


def test_nothing_goes_out_when_the_proof_fails(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)

    def failing(path: Path, delivery: object) -> Proof:
        fault = Failure(Fault.SECRET_IN_TEXT, "Ett maskerat ord finns kvar.", 1)
        return Proof(folder.sha256_of(path), (fault,), ())

    release_services.build(ref, here.settings, replace(here.redactor, prove=failing), now=NOW, actor="prov")
    with pytest.raises(NotProved, match="inte godkänt"):
        delivered(here, ref)
    assert release_services.proof_of(ref) is not None


def test_nothing_goes_out_when_the_file_was_changed_after_the_proof(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    path = built(here, ref).path
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(NotProved, match="har ändrats"):
        delivered(here, ref)


def test_the_database_itself_refuses_an_unproved_delivery(office: Open) -> None:
    from django.db import IntegrityError, transaction

    from arkiv.disclosure.models import Request as Row

    ref = ready_to_build(office(REPORT))
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.filter(ref=ref).update(state=State.DELIVERED.value)


def test_only_those_with_the_right_deliver(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    built(here, ref)
    with pytest.raises(NotPermitted):
        release_services.deliver(ref, here.person("sara"), here.settings, how="brev", today=TODAY)


# --- the review ----------------------------------------------------------------------------------------


def test_a_page_the_machine_could_not_read_is_read_by_a_person(office: Open) -> None:
    here = office(replace(REPORT, confidence=0.4))
    ref = proposed(here)
    ruling_services.accept(ref, actor="prov")
    with pytest.raises(NotReviewed, match="svårlästa"):
        review_services.finish(ref, here.person("eva"), here.settings)
    ruling_services.seen(ref, "K1/1", [1], actor="prov")
    assert review_services.finish(ref, here.person("eva"), here.settings).state is State.READY


def test_to_mask_what_is_not_secret_takes_a_rule_and_a_reason_and_is_counted(office: Open) -> None:
    from arkiv.errors import BadInput

    ref = proposed(office(REPORT))
    official = next(one for one in review_services.passages_unread(ref) if one.kind is DataKind.OFFICIAL)
    with pytest.raises(BadInput, match="skriv varför"):
        ruling_services.rule(ref, [official.number], Ruling.MASK, actor="prov")
    with pytest.raises(BadInput, match="Ange sekretessbestämmelsen"):
        ruling_services.rule(ref, [official.number], Ruling.MASK, reason="Känns bäst", actor="prov")
    ruling_services.rule(
        ref, [official.number], Ruling.MASK, reason="Känns bäst", rule_id="osl-26-1/2024", actor="prov"
    )
    assert review_services.tally_of(ref).over_masked == 1


def test_showing_what_the_rules_would_hide_takes_a_second_reader(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    child = next(one for one in review_services.passages_unread(ref) if one.text == CHILD)
    ruling_services.rule(ref, [child.number], Ruling.SHOW, reason="Allmänt känt", actor="prov")
    ruling_services.accept(ref, actor="prov")
    eva = here.person("eva")
    assert review_services.finish(ref, eva, here.settings).state is State.REVIEWED
    with pytest.raises(SameReader):
        review_services.read_again(ref, eva)
    assert review_services.read_again(ref, here.person("bo")).state is State.READY


def test_what_persons_ruled_stays_when_it_is_proposed_again(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    ruling_services.accept(ref, actor="prov")
    before = review_services.passages_unread(ref)
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov")
    assert review_services.passages_unread(ref) == before


def test_the_last_act_can_be_taken_back(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    before = review_services.passages_unread(ref)
    ruling_services.accept(ref, actor="prov")
    marking_services.mask_words(
        ref, "K1/1", 1, "granne", here.settings, By("prov", TODAY, "osl-26-1/2024", "Pekar ut")
    )
    assert len(review_services.passages_unread(ref)) == len(before) + 1
    assert ruling_services.undo(ref, actor="prov") == (len(before) + 1,)
    assert len(ruling_services.undo(ref, actor="prov")) == len(before)
    assert review_services.passages_unread(ref) == before
    assert ruling_services.undo(ref, actor="prov") == ()


def test_what_a_person_masks_is_gone_from_the_delivery(office: Open) -> None:
    here = office(REPORT)
    ref = proposed(here)
    ruling_services.accept(ref, actor="prov")
    marking_services.mask_words(
        ref, "K1/1", 1, "granne", here.settings, By("prov", TODAY, "osl-26-1/2024", "Pekar ut")
    )
    ruling_services.widen(ref, [1], True, actor="prov")
    review_services.finish(ref, here.person("eva"), here.settings)
    delegated(here)
    decided(here, ref)
    file = built(here, ref)
    assert not file.proof.failures
    with pdfplumber.open(file.path) as pdf:
        told = pdf.pages[0].extract_text()
    assert "granne" not in told
    assert "socialsekreterare" in told


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


# --- appeal ----------------------------------------------------------------------------------------------


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


# --- letters ---------------------------------------------------------------------------------------------


def test_the_letter_names_rule_test_reason_and_how_to_appeal(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    pdf, docx, odt = letters(here, ref)
    with zipfile.ZipFile(odt) as opened_odt:
        assert opened_odt.namelist()[0] == "mimetype"
        told = opened_odt.read("content.xml").decode()
    for words in (
        "OSL (2009:400) 26 kap. 1 §",
        "Omvänt skaderekvisit",
        "om det inte står klart att uppgiften kan röjas",
        "70 år",
        "kammarrätten",
        "inom tre veckor från den dag då du fick del av beslutet",
        "delegation från Socialnämnden",
        "Handling 1, sida 1",
    ):
        assert words in told, words
    for secret in (*CHILD.split(), NUMBER, *REPORTER.split(), "diabetes"):
        assert secret not in told
    with pdfplumber.open(pdf) as opened:
        assert "Hur du överklagar" in " ".join(page.extract_text() for page in opened.pages)
    assert "Hur du överklagar" in [one.text for one in Docx(str(docx)).paragraphs]


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


def test_a_municipalitys_older_letters_are_filled_up_with_ours() -> None:
    own = "letters:\n  full:\n    title: Vårt\n    blocks: []\n"
    package = "arkiv.disclosure.letters"
    made = [local.as_made(package, name) for name in ("brev.yaml", "lagtext.yaml")]
    found = read_templates(own, made[1], *made)
    assert found.letters[Outcome.FULL].title == "Vårt"
    assert set(found.letters) == set(Outcome)


def test_a_municipality_may_change_its_letters(office: Open) -> None:
    from importlib import resources

    here = office(REPORT)
    own = here.settings.home / "utlamnande"
    own.mkdir()
    words = (resources.files("arkiv.disclosure.letters") / "brev.yaml").read_text("utf-8")
    (own / "brev.yaml").write_text(words.replace("Beslut om delvis", "Vårt eget beslut om delvis"), "utf-8")
    ref = ready_to_build(here)
    with pdfplumber.open(letters(here, ref)[0]) as opened:
        assert "Vårt eget beslut" in opened.pages[0].extract_text()


def test_when_a_record_is_destroyed_what_a_request_holds_of_it_goes_too(office: Open) -> None:
    """The rows with its words, and every file with pictures of its pages; the letter is a record of its own."""
    from types import SimpleNamespace

    from arkiv.disclosure.models import PassageRow, ScopeRow
    from arkiv.disposal import rows

    here = office(REPORT)
    ref = ready_to_build(here)
    built(here, ref)
    delivered(here, ref)
    gone: Any = SimpleNamespace(items=(SimpleNamespace(document=here.uids[0]),))
    assert rows._erase_disclosures(gone) == [ref]
    assert not ScopeRow.objects.exists()
    assert not PassageRow.objects.exists()
    for _ in range(2):  # a crash may run it again
        folder.clear_pages(here.settings.home, ref)
    left = {path.name for path in folder.of(here.settings.home, ref).iterdir()}
    assert "beslut.pdf" in left
    assert not left & {"handlingar.pdf", f"{ref}.zip"}


def test_old_ink_that_shows_through_is_proposed_when_asked_for(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = OldInk(Box(20, 10, 90, 40), 30, see_through=True, text="Almkvist")
    solid = OldInk(Box(20, 80, 90, 110), 0, see_through=False)
    monkeypatch.setattr(old_ink_services, "find_old_ink", lambda *_: (through, solid))
    monkeypatch.setattr(bootstrap, "proof_reader", lambda: None)
    here = office(REPORT)
    ref = scoped(here)
    review_services.start(ref, here.settings, here.redactor, law_on=TODAY, actor="prov", old_ink=True)
    (only,) = [one for one in review_services.passages_unread(ref) if one.found_by == old_ink_services.REASON]
    assert only.boxes == (through.box,)
    assert only.proposed is not Ruling.SHOW
