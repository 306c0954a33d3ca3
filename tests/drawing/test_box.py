"""A drawn box is whole, true and the same every time; the committed demo is one."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
import yaml
from PIL import Image

from ingest.model import BlockKind
from scripts.drawing.box import draw_box
from scripts.drawing.fonts import Bank
from scripts.drawing.people import check_digit
from scripts.drawing.registers import DIARY_COLUMNS, DIARY_ENCODING, diary_csv
from scripts.drawing.scans import encode
from scripts.drawing.truth import DiaryAnswer, DrawnBox, Relation, RowFault, Verdict
from scripts.drawing.wordings import _pools, _texts, kinds
from scripts.make_box import contents

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo"
LIMIT = 6_000_000


def doctype_codes() -> set[str]:
    rows = yaml.safe_load((ROOT / "ingest/stages/doctypes.yaml").read_text(encoding="utf-8"))
    return {row["code"] for row in rows}


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((DEMO / "sanning.json").read_text(encoding="utf-8"))
    return truth


def test_the_same_seed_gives_the_same_bytes() -> None:
    once, again = (contents(draw_box(5, 2, Bank.TUNE), asked=2) for _ in range(2))
    other = contents(draw_box(6, 2, Bank.TUNE), asked=2)
    assert once == again
    assert once["sanning.json"] != other["sanning.json"]


def test_every_page_belongs_to_one_document_and_back(small_box: DrawnBox) -> None:
    pages = {(file.name, number) for file in small_box.files for number in range(1, len(file.pages) + 1)}
    claimed = [page for document in small_box.documents for page in document.pages]
    assert all(document.pages for document in small_box.documents)
    assert Counter(claimed) == Counter(pages)


def test_words_stand_on_ink(small_box: DrawnBox) -> None:
    bare, seen = [], 0
    for file in small_box.files:
        for page in file.pages:
            pixels = np.asarray(page.drawn.image)
            for word in page.drawn.words:
                if word.kind is BlockKind.STAMP:
                    continue
                box = word.box
                part = pixels[round(box.y0) : round(box.y1) + 1, round(box.x0) : round(box.x1) + 1]
                seen += 1
                if part.size == 0 or part.min() > 140:
                    bare.append((file.name, word.text))
    assert seen > 500
    assert len(bare) <= seen * 0.005, bare[:10]


def test_blank_pages_hold_no_words(small_box: DrawnBox) -> None:
    blanks = [page for file in small_box.files for page in file.pages if page.drawn.blank]
    assert blanks
    assert not any(page.drawn.words for page in blanks)


def test_printed_numbers_and_names_are_on_the_pages(small_box: DrawnBox) -> None:
    by_place = {
        (file.name, number): page.drawn
        for file in small_box.files
        for number, page in enumerate(file.pages, start=1)
    }
    checked = 0
    for document in small_box.documents:
        text = " ".join(by_place[page].text for page in document.pages)
        for expected in filter(
            None, (document.case_printed, *(number[2:] for number in document.personal_numbers))
        ):
            checked += 1
            assert expected in text, (document.kind, expected)
    assert checked >= 5


def test_personal_numbers_are_valid_and_fictional(small_box: DrawnBox) -> None:
    numbers = {client.person.number for client in small_box.clients}
    assert len(numbers) > 8
    for number in numbers:
        digits = number[2:].replace("-", "")
        assert digits[6:8] == "98"
        assert check_digit(digits[:9]) == int(digits[9])
    assert sum(int(number[6:8]) > 60 for number in numbers) == 1, "one samordningsnummer"


def test_answers_agree_with_the_diary(small_box: DrawnBox) -> None:
    rows = {row.document for row in small_box.diary if row.document is not None}
    registered = {DiaryAnswer.REGISTERED, DiaryAnswer.UNCERTAIN}
    for document in small_box.documents:
        assert document.diary in document.diary_accept
        if document.relation is None:
            assert (document.index in rows) == (document.diary in registered)
        if document.diary is DiaryAnswer.UNKNOWN_NUMBER and document.case_number:
            assert document.case_number.split("-")[0] not in {row.case_number for row in small_box.diary}


def test_kinds_name_known_types() -> None:
    assert {kind.code for kind in kinds().values()} <= doctype_codes()
    assert set(kinds()) == set(_texts())
    assert len({kind.code for kind in kinds().values()}) >= 40


def test_banks_share_no_wording() -> None:
    """What is tuned on one bank must not be met again in the other."""
    for tune, test in _pools().values():
        assert not set(tune) & set(test)
    for name, text in _texts().items():
        assert not set(text["titles"][0]) & set(text["titles"][1]), name
        for part in text["body"]:
            if isinstance(part, list):
                assert not set(part[0]) & set(part[1]), name


def test_diary_export_is_the_old_systems(small_box: DrawnBox) -> None:
    content = diary_csv(small_box.diary)
    text = content.decode(DIARY_ENCODING)
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    lines = text.split("\r\n")
    assert lines[0].split(";") == list(DIARY_COLUMNS)
    assert any(row.fault is RowFault.BROKEN_ROW for row in small_box.diary)
    assert "NULL" in text
    whole = [line for line in lines[1:] if line.count(";") == len(DIARY_COLUMNS) - 1]
    assert len(whole) >= 100


@pytest.mark.parametrize("form", ["pdf", "tiff"])
def test_a_box_can_be_of_one_form(form: str) -> None:
    box = draw_box(2, 2, Bank.TUNE, form=form)
    endings = {file.name.rpartition(".")[2] for file in box.files}
    assert endings == {"pdf" if form == "pdf" else "tif"}
    content = encode(box.files[0])
    assert content[:4] in (b"%PDF", b"II*\0")


# --- the committed demo ---------------------------------------------------------------------------


def test_demo_is_within_its_limits(demo: dict[str, Any]) -> None:
    assert sum(path.stat().st_size for path in DEMO.iterdir()) <= LIMIT
    assert len(demo["documents"]) >= 30
    assert sum(len(file["pages"]) for file in demo["files"]) >= 70


def test_demo_files_hold_the_pages_the_truth_says(demo: dict[str, Any]) -> None:
    words = json.loads(gzip.decompress((DEMO / "sanning-ord.json.gz").read_bytes()))
    for file in demo["files"]:
        path = DEMO / "skanningar" / file["name"]
        if path.suffix == ".pdf":
            with pdfium.PdfDocument(path) as pdf:
                assert len(pdf) == len(file["pages"])
                assert not pdf[0].get_textpage().get_text_range().strip(), "no text layer"
        else:
            with Image.open(path) as image:
                assert getattr(image, "n_frames", 1) == len(file["pages"])
        assert [len(page) for page in words[file["name"]]] == [page["words"] for page in file["pages"]]


def test_demo_shows_what_a_found_box_shows(demo: dict[str, Any]) -> None:
    pages = [page for file in demo["files"] for page in file["pages"]]
    documents = demo["documents"]
    assert {page["turn_deg"] for page in pages} == {0, 90, 180, 270}
    assert sum(page["blank"] for page in pages) >= 5
    assert {one["relation"] for one in documents if one["relation"]} == {
        relation.value for relation in Relation
    }
    assert any(one["missing_pages"] for one in documents)
    assert any(one["changes"] for one in documents)
    assert any(one["attachments"] for one in documents)
    assert {one["type"] for one in documents} <= doctype_codes()
    answers = {one["diary"]["answer"] for one in documents}
    assert answers <= {answer.value for answer in DiaryAnswer}
    assert len(answers) >= 9
    verdicts = {one["retention"]["answer"] for one in documents}
    assert {Verdict.PRESERVE, Verdict.DISPOSE_FROM, Verdict.CANNOT_TELL} <= verdicts
    assert 150 <= len((DEMO / "diarium.csv").read_bytes().decode(DIARY_ENCODING).split("\r\n")) <= 260


def test_demo_registers_can_be_read() -> None:
    akter = list(
        csv.DictReader(io.StringIO((DEMO / "personakter.csv").read_text("utf-8-sig")), delimiter=";")
    )
    assert {"Ja", "Nej"} == {row["Placering"] for row in akter}
    plan = (DEMO / "dokumenthanteringsplan.csv").read_text("utf-8-sig").splitlines()
    assert "§ 41" in plan[1]
    assert plan[2].startswith("Handling;")
