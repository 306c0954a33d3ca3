"""Nothing goes out before the proof passes, and only what was proved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from arkiv.disclosure import (
    folder,
    marking_services,
    release_services,
    review_services,
    ruling_services,
    services,
)
from arkiv.disclosure.errors import NotProved
from arkiv.disclosure.marking_services import By
from arkiv.disclosure.proof.model import Failure, Fault, Proof
from arkiv.disclosure.states import State
from arkiv.errors import NotPermitted

from .conftest import NOW, REPORT, TODAY
from .steps import Open, built, decided, delegated, delivered, proposed, ready_to_build


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


def test_only_those_with_the_right_deliver(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    built(here, ref)
    with pytest.raises(NotPermitted):
        release_services.deliver(ref, here.person("sara"), here.settings, how="brev", today=TODAY)


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
