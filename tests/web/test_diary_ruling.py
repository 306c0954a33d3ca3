"""The diary queue: this entry, the next one, or none; one key each, the answer changes, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lxml import html as lxml_html

from tests.web.browsing import browser, opened

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box
    from arkiv.settings import Settings

__all__ = ["browser"]

DIARY = """Diarienr;Ink/Uppr datum;Avsändare/mottagare;Ärendemening
SN 2005/12-1;2005-03-03;Tove Alm;Kallelse till möte
SN 2005/12-2;2005-03-04;Tove Alm;Kallelse till nytt möte
SN 2005/90-1;2005-09-09;Annan Person;Något helt annat
"""


@pytest.fixture
def unsure(archive: Settings, box: Box, uids: list[str], tmp_path: Any) -> str:
    """The first document, uncertain between two entries; its address in the queue."""
    import msgspec

    from arkiv.diary.answers import DiaryAnswer, DiaryCandidate, DiaryCode
    from arkiv.diary.models import DiaryAnswerRow, DiaryEntryRow
    from arkiv.diary.services import import_diary
    from arkiv.web import cards

    path = tmp_path / "diarium.csv"
    path.write_text(DIARY, "utf-8")
    import_diary(path, name="SN", actor="prov")
    ids = list(DiaryEntryRow.objects.order_by("pk").values_list("uid", flat=True))
    candidates = tuple(
        DiaryCandidate(uid, f"SN 2005/12-{n}", f"SN 2005/12-{n}, Kallelse", 0.5, ())
        for n, uid in enumerate(ids[:2], start=1)
    )
    answer = DiaryAnswer(
        uids[0], DiaryCode.UNCERTAIN, 0.5, "OSL (2009:400) 5 kap. 1 §", ("Två poster.",), "", True, candidates
    )
    DiaryAnswerRow.objects.update_or_create(
        box=box, document=uids[0], defaults={"number": 1, "payload": msgspec.json.encode(answer).decode()}
    )
    while cards.catch_up():
        pass
    return f"/granska/diary/{uids[0]}"


def _answer(box: Box, uid: str) -> Any:
    import msgspec

    from arkiv.diary.answers import DiaryAnswer
    from arkiv.diary.models import DiaryAnswerRow

    return msgspec.json.decode(DiaryAnswerRow.objects.get(box=box, document=uid).payload, type=DiaryAnswer)


def _waits(uid: str) -> bool:
    from arkiv.holdings.models import Document
    from arkiv.web import cards
    from arkiv.web.models import Waiting

    while cards.catch_up():
        pass
    return Waiting.objects.filter(queue="diary", document=Document.objects.get(uid=uid).pk).exists()


def _given(client: Client, address: str) -> dict[str, str]:
    tree = lxml_html.document_fromstring(client.get(address).content.decode())
    return {one.get("name"): one.get("value") for one in tree.xpath("//form[@id='godkann']//input")}


def test_the_next_entry_is_chosen_and_the_answer_changes(
    visitor: Client, box: Box, uids: list[str], unsure: str
) -> None:
    from arkiv.audit.models import EventRow
    from arkiv.diary.answers import DiaryCode

    given = _given(visitor, unsure)
    second = _answer(box, uids[0]).candidates[1].entry
    address = f"/handling/{uids[0]}/svar"
    assert visitor.post(address, given | {"act": "rule", "entry": second, "go": ""}).status_code == 302
    answer = _answer(box, uids[0])
    assert (answer.code, answer.needs_person, answer.confidence) == (DiaryCode.REGISTERED, False, 1.0)
    assert answer.reasons[0] == "En person har avgjort att det är SN 2005/12-2."
    assert not _waits(uids[0])
    event = EventRow.objects.filter(kind="diary.ruled").get()
    assert "2005/12" not in event.data
    assert (
        visitor.post(address, given | {"act": "rule", "entry": second}).status_code == 409
    )  # as shown before


def test_not_in_the_diary_answers_the_queue_and_is_undone_in_one_step(
    visitor: Client, box: Box, uids: list[str], unsure: str
) -> None:
    from arkiv.diary.answers import DiaryCode

    given = _given(visitor, unsure) | {"act": "rule", "entry": "", "none": "1", "go": "1"}
    assert visitor.post(f"/handling/{uids[0]}/svar", given).status_code == 302
    assert _answer(box, uids[0]).code is DiaryCode.MISSING_FROM_CASE
    assert not _waits(uids[0])
    tree = lxml_html.document_fromstring(visitor.get(f"/handling/{uids[0]}").content.decode())
    undo = {one.get("name"): one.get("value") for one in tree.xpath("//form[@id='angra']//input")}
    assert undo["kind"] == "ruling"
    visitor.post("/angra", undo)
    assert _answer(box, uids[0]).code is DiaryCode.UNCERTAIN
    assert _waits(uids[0])
    assert visitor.post("/angra", undo).status_code == 404


def test_a_new_check_follows_the_ruling(visitor: Client, box: Box, uids: list[str], unsure: str) -> None:
    from datetime import date

    from arkiv.diary import services
    from arkiv.diary.answers import DiaryCode

    given = _given(visitor, unsure) | {"act": "rule", "entry": "", "none": "1"}
    visitor.post(f"/handling/{uids[0]}/svar", given)
    report = services.check_box(box, today=date(2026, 11, 22), actor="prov")
    assert report.answers[0].code is not DiaryCode.REGISTERED
    assert report.answers[0].reasons[0] == "En person har avgjort att handlingen inte finns i diariet."
    assert not report.answers[0].needs_person


def test_an_entry_that_was_not_shown_is_not_taken(
    visitor: Client, box: Box, uids: list[str], unsure: str
) -> None:
    given = _given(visitor, unsure) | {"act": "rule"}
    for wrong in ({"entry": "finns inte"}, {"entry": ""}):
        assert visitor.post(f"/handling/{uids[0]}/svar", given | wrong).status_code == 422
    assert _waits(uids[0])


@pytest.mark.browser
def test_one_key_each(browser: Any, address: str, box: Box, uids: list[str], unsure: str) -> None:
    from arkiv.diary.answers import DiaryCode

    page, complaints = opened(browser)
    page.goto(address)
    base = address.partition("/?")[0]
    page.goto(base + unsure)
    with page.expect_navigation():
        page.keyboard.press("n")
    page.locator("#uppgift-diary").get_by_text("bestämt av en person").wait_for()
    assert _answer(box, uids[0]).code is DiaryCode.REGISTERED
    with page.expect_navigation():
        page.keyboard.press("u")
    assert _answer(box, uids[0]).code is DiaryCode.UNCERTAIN
    page.goto(base + unsure)
    with page.expect_navigation():
        page.keyboard.press("i")
    assert _answer(box, uids[0]).code is DiaryCode.MISSING_FROM_CASE
    page.goto(f"{base}/granska/diary/{uids[1]}")
    page.keyboard.press("f")
    page.keyboard.type("Är det rätt år?")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{base}/granska/asked")
    page.get_by_text("Är det rätt år?").wait_for()
    assert complaints == []
    page.context.close()
