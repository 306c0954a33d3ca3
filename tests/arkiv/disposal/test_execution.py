"""What two persons destroy is gone, byte by byte; what is kept is what it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from arkiv.settings import Settings
from tests.arkiv.disposal import steps
from tests.arkiv.disposal.conftest import NOW, TODAY, Fill, Filled, Paper, jpeg, pdf, tiff

GONE, KEPT = "Zorkmidarna", "Blåklockorna"


@pytest.fixture
def mixed(filled: Fill) -> Filled:
    """A PDF with a document to keep between two to destroy, a JPEG and a TIFF."""
    files = [
        pdf([f"{GONE} ett", f"{KEPT} ett", f"{KEPT} två", f"{GONE} två"]),
        jpeg(f"{GONE} tre"),
        tiff([f"{KEPT} tre", f"{GONE} fyra"]),
    ]
    papers = [
        Paper(((0, 1),), f"{GONE}a"),
        Paper(((0, 2), (0, 3)), f"{KEPT}a", code="protokoll"),
        Paper(((0, 4), (1, 1)), f"{GONE}b"),
        Paper(((2, 1),), f"{KEPT}b", code="protokoll"),
        Paper(((2, 2),), f"{GONE}c"),
    ]
    return filled(files, papers)


def middle(data: bytes) -> bytes:
    """Bytes that only this picture has: head and tail of a JPEG are much the same in all."""
    return data[len(data) // 2 :][:200]


def pixels(filled: Filled) -> dict[tuple[int, int], Any]:
    """The decoded pages of the documents that are kept."""
    from arkiv import bootstrap
    from arkiv.holdings import masters
    from arkiv.holdings.models import Page
    from ingest.intake.pages import open_source

    store, decoded = bootstrap.blob_store(filled.settings), {}
    for paper in filled.papers:
        if paper.code != "protokoll":
            continue
        for file, number in paper.pages:
            page = Page.objects.select_related("file").get(file__position=file + 1, number=number)
            master = masters.master_of(page)
            with store.local_path(master.blob) as path, open_source(path, master.info) as source:
                decoded[file, number] = source.page(master.number).pixels.copy()
    return decoded


def test_what_is_destroyed_is_nowhere_and_what_is_kept_is_the_same(
    mixed: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv import bootstrap
    from arkiv.audit.verify import verify
    from arkiv.disposal.model import Stage
    from arkiv.export.writing import write_report
    from arkiv.holdings import registers, stored
    from arkiv.holdings.accounts import ledger_of
    from arkiv.search import queries

    store = bootstrap.blob_store(archive)
    write_report(mixed.row, archive, archive.home / "rapport", actor="prov")
    before, old = pixels(mixed), registers.register_of(mixed.row, store)
    images = {middle(jpeg(f"{GONE} {n}")) for n in ("ett", "två", "tre")}
    assert steps.found(archive.home, steps.spellings(GONE)), "the search cannot find what is there"
    assert steps.found(archive.home, images), "the search cannot find the pictures that are there"

    case = steps.whole_road(mixed.row, archive, person)

    assert case.stage is Stage.DONE
    assert steps.found(archive.home, steps.spellings(GONE) | images) == []
    assert steps.found(archive.home, steps.spellings(f"{KEPT}a")), "what is kept must still be there"
    after = pixels(mixed)
    assert before.keys() == after.keys()
    assert all(np.array_equal(before[key], after[key]) for key in before)
    new = registers.register_of(mixed.row, store)
    assert [row.id for row in new.documents] == [mixed.uids[1], mixed.uids[3]]
    assert [row.number for row in new.documents] == [2, 4]
    same = {row.id: row for row in old.documents}
    assert all(row == same[row.id] for row in new.documents)
    account = ledger_of(mixed.row)
    assert account.balanced, account.gaps
    assert (account.pages, account.pages_destroyed, account.files_destroyed) == (7, 4, 1)
    assert verify(store, stored.originals()).faults == ()
    assert queries.verify(archive).whole
    assert queries.ask(archive, f"{GONE}a", limit=5, wide=False, actor="prov").total == 0
    assert queries.ask(archive, f"{KEPT}a", limit=5, wide=False, actor="prov").total == 3


def test_the_diary_is_told_which_entries_records_are_gone(
    mixed: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.diary.answers import DiaryAnswer, DiaryCandidate, DiaryCode
    from arkiv.diary.models import DestroyedEntryRow, DiaryAnswerRow

    for place in (0, 1):
        uid, entry = mixed.uids[place], DiaryCandidate(f"post{place}", f"SN 2005/{place + 1}", "", 1.0, ())
        answer = DiaryAnswer(uid, DiaryCode.REGISTERED, 1.0, "", (), "", False, (entry,))
        row = DiaryAnswerRow.objects.filter(document=uid)
        assert row.update(payload=msgspec.json.encode(answer).decode()) == 1
    case = steps.whole_road(mixed.row, archive, person)
    rows = DestroyedEntryRow.objects.values_list("entry", "disposal", "on")
    assert list(rows) == [("post0", case.ref, TODAY)]


def test_a_hold_placed_after_the_decision_stops_its_documents_and_no_others(
    mixed: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.disposal import services
    from arkiv.disposal.models import Disposal
    from arkiv.holdings.models import Document
    from arkiv.retention import services as retention
    from arkiv.retention.holds import HoldReason, HoldScope

    case = steps.propose(mixed.row, archive)
    steps.decide(case, person("anna"), archive)
    steps.request(case, person("anna"))
    retention.place_hold(
        HoldScope.DOCUMENT,
        mixed.uids[0],
        reason="Begärd",
        kind=HoldReason.REQUEST,
        from_day=TODAY,
        actor="prov",
    )
    steps.approve(case, person("bo"), archive)
    left = set(Document.objects.values_list("uid", flat=True))
    assert left == {mixed.uids[0], mixed.uids[1], mixed.uids[3]}
    assert steps.found(archive.home, steps.spellings(f"{GONE}b")) == []
    assert steps.found(archive.home, steps.spellings(f"{GONE}a")), "the document under hold must be whole"
    assert mixed.uids[0] in Disposal.objects.get(ref=case.ref).protocol
    assert services.case(case.ref).stage.value == "done"


def test_a_hold_on_everything_stops_everything(
    mixed: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.errors import NotAllowedNow
    from arkiv.holdings.models import Document
    from arkiv.retention import services as retention
    from arkiv.retention.holds import HoldScope

    case = steps.propose(mixed.row, archive)
    steps.decide(case, person("anna"), archive)
    steps.request(case, person("anna"))
    retention.place_hold(HoldScope.BOX, "K1", reason="Tillsyn", from_day=TODAY, actor="prov")
    with pytest.raises(NotAllowedNow, match="Gallringsstopp"):
        steps.approve(case, person("bo"), archive)
    assert Document.objects.count() == 5


def test_what_changed_since_the_proposal_is_refused_with_reasons(
    mixed: Filled, archive: Settings, person: Callable[[str], Any], tmp_path: Path
) -> None:
    from arkiv.disposal.errors import Stale
    from arkiv.retention import services as retention

    first, second = steps.propose(mixed.row, archive), steps.propose(mixed.row, archive)
    steps.decide(first, person("anna"), archive)
    steps.request(first, person("anna"))
    newer = tmp_path / "ny-plan.csv"
    newer.write_text("Antagen 2020-01-01 § 1\nHandling;Gallring\nKallelse;Bevaras\n", "utf-8")
    retention.import_plan(newer, actor="prov")
    with pytest.raises(Stale, match="handling 1"):
        steps.decide(second, person("anna"), archive)
    with pytest.raises(Stale, match="Ska bevaras"):
        steps.approve(first, person("bo"), archive)


def test_the_same_decision_cannot_be_carried_out_twice(
    mixed: Filled, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.disposal.errors import Stale
    from arkiv.errors import NotAllowedNow

    other = steps.propose(mixed.row, archive)
    case = steps.whole_road(mixed.row, archive, person)
    with pytest.raises(NotAllowedNow, match="verkställd"):
        steps.approve(case, person("bo"), archive)
    with pytest.raises(Stale):
        steps.decide(other, person("anna"), archive)
    with pytest.raises(NotAllowedNow, match="inget att gallra"):
        steps.propose(mixed.row, archive)


def test_rows_of_the_journal_can_be_worked_off_from_any_point(
    mixed: Filled, archive: Settings, person: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before each step in turn, and carried on: always the same end."""
    from arkiv.disposal import erasing
    from arkiv.disposal.models import Trace

    case = steps.propose(mixed.row, archive)
    steps.decide(case, person("anna"), archive)
    steps.request(case, person("anna"))
    work, stops = erasing._work, [0]

    def stopping(*given: Any) -> Any:
        if stops[0] % 2 == 0:
            stops[0] += 1
            raise KeyboardInterrupt
        stops[0] += 1
        return work(*given)

    monkeypatch.setattr(erasing, "_work", stopping)
    with pytest.raises(KeyboardInterrupt):
        steps.approve(case, person("bo"), archive)
    assert erasing.unfinished() == (case.ref,)
    for _ in range(100):
        try:
            done = erasing.finish(case.ref, now=NOW, settings=archive)
            break
        except KeyboardInterrupt:
            continue
    assert done.stage.value == "done"
    assert stops[0] > Trace.objects.count() > 5
    assert steps.found(archive.home, steps.spellings(GONE)) == []
    assert erasing.finish(case.ref, now=NOW, settings=archive) == done


def test_a_second_disposal_goes_on_from_a_parted_file(
    filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    """What was parted once can be parted again, and in the end nothing of it is left."""
    from arkiv import bootstrap
    from arkiv.holdings.accounts import ledger_of
    from arkiv.retention import services as retention
    from arkiv.retention.holds import HoldScope

    box = filled([pdf(["ett", "två", "tre"])], [Paper(((0, n),), f"Zorkmid{n}") for n in (1, 2, 3)])
    for number in (1, 2):
        retention.place_hold(
            HoldScope.DOCUMENT, box.uids[number], reason="Begärd", from_day=TODAY - timedelta(1), actor="prov"
        )
    steps.whole_road(box.row, archive, person)
    for ref in ("GS-1", "GS-2"):
        retention.lift_hold(ref, last_day=TODAY - timedelta(1), actor="prov")
        steps.whole_road(box.row, archive, person)
    assert steps.found(archive.home, steps.spellings("Zorkmid1") | steps.spellings("Zorkmid3")) == []
    account = ledger_of(box.row)
    assert (account.pages, account.pages_destroyed, account.files_destroyed) == (3, 3, 1)
    assert account.balanced
    assert set(bootstrap.blob_store(archive).names()) == set()
