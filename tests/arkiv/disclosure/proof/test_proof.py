"""A sound delivery is proved, and none that is broken: what is hidden must not be had back by any of the known ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from _pytest.mark import ParameterSet

from arkiv.disclosure.finder.model import Kind
from arkiv.disclosure.proof.encodings import words_in
from arkiv.disclosure.proof.model import Fault
from arkiv.disclosure.proof.prove import prove
from arkiv.disclosure.proof.secrets import Secrets, squeezed
from arkiv.disclosure.redaction.model import Ground, Mask, MaskId
from ingest.engines.protocol import RecognitionEngine
from ingest.reader import ReadingSettings, installed_engines
from ingest.stages.lexicon import swedish_lexicon
from scripts.drawing.fonts import Bank
from scripts.redaction_bench.finding import reference
from scripts.redaction_bench.papers import paper
from scripts.redaction_bench.redacting import sound_delivery
from scripts.redaction_bench.sabotage import breakages
from scripts.redaction_bench.sound import Broken, Sound

READ_AGAIN = {Fault.SECRET_IN_PIXELS}
AT_ONCE = {
    *(
        "namn i XMP",
        "anteckning",
        "gammalt textlager under stapeln",
        "bilden flyttad",
        "tidigare version kvar",
    ),
    *("en stapel saknas", "öppet på kopian"),
}
"""One way of each sort is tried in every run; the rest are ``slow``."""


def ways() -> Iterator[ParameterSet]:
    for broken in breakages():
        yield pytest.param(broken, id=broken.name, marks=[] if broken.name in AT_ONCE else [pytest.mark.slow])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    pages = [paper(7, number, Bank.TUNE, dpi=150) for number in (0, 3)]
    return sound_delivery(pages, tmp_path_factory.mktemp("utlamnande"))


@pytest.fixture(scope="module")
def reader() -> RecognitionEngine:
    return installed_engines(ReadingSettings(), swedish_lexicon())[0]


def test_a_sound_delivery_holds(sound: Sound, reader: RecognitionEngine) -> None:
    proof = prove(sound.path, sound.delivery, reader)
    assert proof.holds, proof.failures
    checked = dict(proof.checked)
    assert checked["staplar"] > 40
    assert checked["dolda ord"] > 20
    assert checked["omlästa ord"] > 100


def test_the_ways_to_break_it_are_many() -> None:
    names = {broken.name for broken in breakages()}
    assert len(names) >= 40
    assert names >= AT_ONCE


@pytest.mark.parametrize("broken", list(ways()))
def test_what_is_broken_is_caught_by_name(
    broken: Broken, sound: Sound, reader: RecognitionEngine, tmp_path: Path
) -> None:
    out = tmp_path / "trasig.pdf"
    delivery = broken.make(sound, out)
    proof = prove(out, delivery, reader if broken.faults & READ_AGAIN else None)
    assert not proof.holds
    assert {failure.fault for failure in proof.failures} & broken.faults, proof.failures
    assert not any(sound.secret in failure.message for failure in proof.failures)


def test_an_encrypted_file_is_unreadable(sound: Sound, tmp_path: Path) -> None:
    out = tmp_path / "last.pdf"
    with pikepdf.open(sound.path) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert Fault.UNREADABLE in {failure.fault for failure in prove(out, sound.delivery).failures}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-be", "utf-16-le", "latin-1"])
def test_a_name_is_found_in_every_encoding(encoding: str) -> None:
    data = b"\x07" + "x Östanbäck y".encode(encoding)
    assert "Östanbäck" in words_in(data)
    assert "Östanbäck" in words_in(data[1:].hex().encode())


def test_the_encoding_of_pdf_itself_is_read() -> None:
    assert "Šimić"[:4] in {word[:4] for word in words_in(b"(\x97imic)")}


def test_a_number_is_found_however_it_is_spaced() -> None:
    mask = Mask(
        MaskId("m"),
        reference(1, 1),
        (),
        Ground("OSL 26 kap. 1 §", "26:1"),
        "19960412-9804",
        Kind.IDENTITY_NUMBER,
    )
    secrets = Secrets.of([mask])
    assert "9604129804" in secrets.numbers
    assert any(run in squeezed("1996 04 12 - 98 04") for run in secrets.runs)


def test_what_was_left_open_by_decision_stops_nothing(sound: Sound) -> None:
    """The same name, hidden in one place and decided to be shown in another, is no fault; undecided it is."""
    page = sound.delivery.pages[0]
    hidden = next(mask.text for mask in sound.delivery.masks if mask.kind is Kind.NAME and " " in mask.text)
    for cleared, caught in ((True, False), (False, True)):
        words = tuple(
            replace(page.kept[0], text=word.strip(".,"), cleared=cleared) for word in hidden.split()
        )
        delivery = replace(sound.delivery, pages=(replace(page, kept=words), *sound.delivery.pages[1:]))
        faults = {failure.fault for failure in prove(sound.path, delivery).failures}
        assert (Fault.COPIES_DIFFER in faults) is caught
