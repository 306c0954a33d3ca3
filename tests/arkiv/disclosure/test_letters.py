"""The letters: what they say, what they never say, and that a municipality may change them."""

from __future__ import annotations

import zipfile

import pdfplumber
from docx import Document as Docx

from arkiv.disclosure import (
    local,
)
from arkiv.disclosure.letter import read_templates
from arkiv.disclosure.states import Outcome

from .conftest import CHILD, NUMBER, REPORT, REPORTER
from .steps import Open, letters, ready_to_build


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
