"""Every handlingstyp is told by its cues, and the ones that are easily mixed up are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.model import DocumentReading
from ingest.stages.doctype import type_rows
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page, worn

HERE = Path(__file__).parent
EXAMPLES: dict[str, list[str]] = yaml.safe_load((HERE / "doctype_examples.yaml").read_text("utf-8"))
CONFUSABLES: list[dict[str, str]] = yaml.safe_load((HERE / "doctype_confusables.yaml").read_text("utf-8"))
CASES = [(code, text) for code, texts in EXAMPLES.items() for text in texts]


def read_alone(text: str, seed: int | None = None) -> DocumentReading:
    reading = page(text.replace(" / ", "\n"))
    if seed is not None:
        reading = worn(reading, seed)
    stack = understand([reading], GRANVIK)
    assert len(stack.documents) == 1
    return stack.documents[0]


@pytest.mark.parametrize(("code", "text"), CASES, ids=[f"{code}-{text[:28]}" for code, text in CASES])
def test_a_typical_paper_is_recognised(code: str, text: str) -> None:
    found = read_alone(text).doctype
    assert found.code == code, f"{found.code} {found.confidence}: {found.reasons}; {found.runners_up}"
    assert found.reasons
    assert found.evidence


@pytest.mark.parametrize("case", CONFUSABLES, ids=[f"{c['never']}-{c['text'][:28]}" for c in CONFUSABLES])
def test_what_only_resembles_a_type_is_not_taken_for_it(case: dict[str, str]) -> None:
    assert read_alone(case["text"]).doctype.code != case["never"]


@pytest.mark.parametrize(
    ("heading", "body", "code"),
    [
        # Typed without emphasis under a municipality's name in large letters, and about something else below.
        (
            "# Granviks kommun / Placeringsbeslut enligt 4 kap. 1 § SoL",
            "Föräldrarna har hörts. Utredningen visar brister i hemmet. Umgänge sker enligt överenskommelse.",
            "placering_barn",
        ),
        (
            "TJÄNSTESKRIVELSE / Granviks kommun / Socialförvaltningen / / # Yttrande över motion om trygghetslarm",
            "Förslag till beslut: nämnden föreslås avslå motionen. Bakgrund: Kommunstyrelsen har remitterat motionen "
            "till nämnden för yttrande.",
            "tjansteskrivelse",
        ),
        (
            "# Anmälan och bedömning",
            "Anmälaren är orolig för att barnet far illa. Samtal har hållits med föräldrarna. Ställningstagande: "
            "utredning behöver inte inledas.",
            "forhandsbedomning",
        ),
    ],
)
def test_a_paper_is_what_it_calls_itself(heading: str, body: str, code: str) -> None:
    words = body.split()
    rows = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
    assert read_alone(" / ".join((heading, "", *rows))).doctype.code == code


def test_every_code_has_two_examples_and_cues() -> None:
    codes = {row.code for row in type_rows()}
    assert set(EXAMPLES) == codes
    assert all(len(texts) >= 2 for texts in EXAMPLES.values())
    assert all(len(row.cues) >= 10 for row in type_rows())


def test_poor_copies_are_nearly_always_right_or_left_to_a_person() -> None:
    found = [(code, read_alone(text, seed).doctype.code) for seed, (code, text) in enumerate(CASES)]
    wrong = [(code, other) for code, other in found if other not in {code, None}]
    assert len(wrong) <= 0.02 * len(found), wrong
    assert sum(code == other for code, other in found) >= 0.9 * len(found)


@pytest.mark.parametrize(
    "text",
    [
        "Tack för i går.",
        "Lorem ipsum dolor sit amet",
        "Äpplen, päron, mjölk, bröd, ost / ring Kalle",
        "1 2 3 4 5 6 7 8 9",
    ],
)
def test_what_says_nothing_is_left_to_a_person(text: str) -> None:
    found = read_alone(text).doctype
    assert found.code is None
    assert found.confidence < 0.55
