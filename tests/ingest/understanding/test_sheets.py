"""Separator sheets: known again however they were scanned, part documents, and are never part of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pypdfium2
import pytest

from arkiv.sheets.printing import to_pdf
from ingest.model import PageReading, PageStatus, SheetCode, StackReading
from ingest.stages.findings import FindingRule
from ingest.stages.sheets import SheetFault, code_on, decode, encode
from ingest.understand import understand
from tests.ingest.understanding.typed import GRANVIK, page

HEADER = SheetCode("K1", "Pärm 1/2 – Å till Ö, 100 %", 7)
SEPARATOR = SheetCode("K1", "", 8)
LETTER = "Granviks kommun\n2005-03-0{0}\n# Kallelse till möte\nNi kallas till ett möte.\nDet hålls i rum {0}."
OPEN = "Granviks kommun\n2005-03-0{0}\n# Kallelse till möte\nNi kallas till ett möte och ska ta med de"
K1 = replace(GRANVIK, box="K1")


def printed(code: SheetCode, dpi: int = 150) -> np.ndarray:
    pdf = pypdfium2.PdfDocument(to_pdf([code], datetime(2026, 1, 1, tzinfo=UTC)))
    picture: np.ndarray = pdf[0].render(scale=dpi / 72, grayscale=True).to_numpy()
    return np.ascontiguousarray(picture.reshape(picture.shape[:2]))


def worn(picture: np.ndarray, turns: int, skew_deg: float, seed: int = 1) -> np.ndarray:
    """As a scanner gives it: turned, tilted, grainy, in one bit."""
    height, width = picture.shape
    tilt = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1)
    tilted = cv2.warpAffine(picture, tilt, (width, height), borderValue=255)
    grain = np.random.default_rng(seed).normal(0, 45, tilted.shape)
    bits = np.where(tilted + grain > 128, 255, 0).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(bits, turns))


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("code", [HEADER, SEPARATOR], ids=["header", "separator"])
def test_a_printed_and_scanned_sheet_says_what_it_was_printed_with(code: SheetCode, turns: int) -> None:
    assert code_on(worn(printed(code), turns, 2.5)) == code


def test_the_longest_folder_can_be_read_at_the_lowest_resolution() -> None:
    code = SheetCode("K-2005-017", "Personakter födda 1990–1995, Åkerman till Öberg, del 2 av 3.", 99_999)
    assert code_on(worn(printed(code, 100), 0, 1.0)) == code


def test_a_page_of_text_is_no_sheet() -> None:
    picture = np.full((1754, 1240), 255, np.uint8)
    for row in range(30):
        cv2.putText(picture, "Ansokan om bistand " * 2, (60, 80 + 50 * row), 0, 1.0, 0, 2)
    assert code_on(picture) is None


def test_the_line_survives_any_name_and_a_wrong_checksum_is_told() -> None:
    for name in ("", "a/b", "50 %", "%2F", "%252F", "å ä ö"):
        assert decode(encode(SheetCode("K1", name, 3))) == SheetCode("K1", name, 3)
    assert decode(encode(HEADER).replace("/7/", "/8/")) is SheetFault.CHECKSUM
    assert decode("https://exempel.se/K1") is None


def sheet(number: int, code: SheetCode, file: str = "bunt.pdf") -> PageReading:
    return replace(page("", number, file=file), status=PageStatus.SHEET, sheet=code)


def understood(*pages: PageReading) -> StackReading:
    stack = understand(pages, K1)
    placed = [ref for document in stack.documents for ref in document.pages]
    assert sorted([*placed, *stack.sheets], key=lambda ref: ref.number) == [each.page for each in pages]
    return stack


def test_a_sheet_parts_what_would_have_been_one_and_names_the_folder() -> None:
    text = "papper som visar vad familjen har för utgifter och vad som har hänt sedan dess i de"
    plain = understood(page(OPEN.format(1), 1), page(text, 2))
    assert len(plain.documents) == 1
    stack = understood(sheet(1, HEADER), page(OPEN.format(1), 2), sheet(3, SEPARATOR), page(text, 4))
    assert [tuple(ref.number for ref in each.pages) for each in stack.documents] == [(2,), (4,)]
    assert {each.folder for each in stack.documents} == {HEADER.folder}
    assert [ref.number for ref in stack.sheets] == [1, 3]


def test_the_blank_back_of_a_sheet_goes_with_it() -> None:
    stack = understood(page(LETTER.format(1), 1), sheet(2, SEPARATOR), page("", 3), page(LETTER.format(2), 4))
    assert [ref.number for ref in stack.sheets] == [2, 3]
    assert len(stack.documents) == 2


def test_a_sheet_of_another_box_parts_but_its_folder_is_not_believed() -> None:
    stack = understood(
        sheet(1, HEADER),
        page(LETTER.format(1), 2),
        sheet(3, replace(HEADER, box="K2")),
        page(LETTER.format(2), 4),
    )
    assert [each.folder for each in stack.documents] == [HEADER.folder, ""]
    (finding,) = [each for each in stack.findings if each.rule == FindingRule.SHEET_WRONG_BOX]
    assert "K2" in finding.message


def test_nothing_but_sheets_is_no_document() -> None:
    stack = understood(sheet(1, HEADER), sheet(2, SEPARATOR))
    assert stack.documents == ()


def test_a_person_may_join_across_a_sheet() -> None:
    first, second = page(LETTER.format(1), 1), page(LETTER.format(2), 3)
    stack = understand(
        [first, sheet(2, SEPARATOR), second], replace(K1, starts={first.page: True, second.page: False})
    )
    assert len(stack.documents) == 1
