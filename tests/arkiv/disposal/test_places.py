"""The out-of-the-way places: archives around the scans, other boxes, old readings, another engine, the paper itself."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from arkiv.settings import Settings
from tests.arkiv.disposal import steps
from tests.arkiv.disposal.conftest import TODAY, Fill, Paper, jpeg, pdf

GONE = "Zorkmidarna"


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def keep_container(settings: Settings, data: bytes, *, state: str) -> Any:
    """A zip archive in K1 beside the files that came out of it, as the intake leaves it."""
    from arkiv import bootstrap
    from arkiv.holdings.models import Box, SourceFile

    name = bootstrap.blob_store(settings).put(io.BytesIO(data))
    return SourceFile.objects.create(
        box=Box.objects.get(ref="K1"), sha256=name, name=f"{GONE}.zip", position=90, size_bytes=len(data), state=state,
        info='{"sha256":"' + name + '","size_bytes":1,"media_type":"application/zip","pages":[]}',
    )  # fmt: skip


@pytest.mark.parametrize("nested", [False, True])
def test_an_archive_around_the_scan_goes_with_it(
    filled: Fill, archive: Settings, person: Callable[[str], Any], nested: bool
) -> None:
    from arkiv.holdings.accounts import ledger_of

    scan = jpeg(GONE)
    box = filled([scan, pdf(["kvar"])], [Paper(((0, 1),), GONE), Paper(((1, 1),), "Kvar", code="protokoll")])
    inside = zipped({"inre.zip": zipped({"a.jpg": scan})}) if nested else zipped({"a.jpg": scan})
    keep_container(archive, inside, state="listed")
    needle = {scan[len(scan) // 2 :][:200]}
    assert len(steps.found(archive.home, needle)) == 2
    steps.whole_road(box.row, archive, person)
    assert steps.found(archive.home, needle | steps.spellings(GONE)) == []
    account = ledger_of(box.row)
    assert (account.files, account.files_destroyed, account.balanced) == (3, 2, True)


def test_what_also_lies_in_an_unread_archive_or_another_box_is_kept(filled: Fill, archive: Settings) -> None:
    from arkiv.errors import NotAllowedNow
    from arkiv.holdings import services
    from arkiv.holdings.models import SourceFile

    scan = jpeg(GONE)
    box = filled([scan], [Paper(((0, 1),), GONE)])
    container = keep_container(archive, zipped({"a.jpg": scan}), state="unread")
    with pytest.raises(NotAllowedNow, match="fler ställen"):
        steps.propose(box.row, archive)
    SourceFile.objects.filter(pk=container.pk).update(state="listed")
    assert steps.propose(box.row, archive).stage.value == "proposed"
    other = services.new_box("K2", services.Provenance(title="Annan"), actor="prov")
    SourceFile.objects.create(
        box=other, sha256=SourceFile.objects.get(position=1).sha256, name="b", position=1, size_bytes=1
    )
    with pytest.raises(NotAllowedNow, match="fler ställen"):
        steps.propose(box.row, archive)


def test_a_pdf_that_carries_files_and_what_it_carries_are_kept(filled: Fill, archive: Settings) -> None:
    import pikepdf

    from arkiv.errors import NotAllowedNow

    scan, out = jpeg(GONE), io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(["brev"]))) as made:
        made.attachments["bilaga.jpg"] = scan
        made.save(out)
    box = filled([out.getvalue(), scan], [Paper(((0, 1),), "Brev"), Paper(((1, 1),), GONE)])
    with pytest.raises(NotAllowedNow) as refused:
        steps.propose(box.row, archive)
    assert "bär på andra filer" in str(refused.value)
    assert "fler ställen" in str(refused.value)


def test_readings_nobody_names_any_more_go_too(
    filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    """One that a later reading replaced, one whose worker died before it told, and a copy never finished."""
    from arkiv import bootstrap
    from arkiv.holdings.models import Page
    from arkiv.holdings.readings import load_reading, store_reading

    scan = jpeg(GONE)
    box = filled([scan], [Paper(((0, 1),), GONE)])
    store, page = bootstrap.blob_store(archive), Page.objects.get()
    stray = store_reading(store, replace(load_reading(store, page.reading), confidence=0.5))
    assert stray != page.reading
    unknown = store.put(io.BytesIO(gzip.compress(b'{"annat":1}')))
    incoming = archive.blobs / "incoming" / "avbruten"
    incoming.write_bytes(scan[: len(scan) * 3 // 4])
    (archive.home / ".gallring-lik").mkdir()
    (archive.home / ".gallring-lik" / "0").write_bytes(scan)
    steps.whole_road(box.row, archive, person)
    assert steps.found(archive.home, steps.spellings(GONE) | {scan[len(scan) // 2 :][:100]}) == []
    assert not incoming.exists()
    assert set(store.names()) == {unknown}, "what is not of the destroyed pages is left alone"


def test_the_other_engine_forgets_as_well(
    filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.search import queries

    whoosh = replace(archive, index_engine="whoosh")
    box = filled(
        [pdf(["ett", "två"])], [Paper(((0, 1),), GONE), Paper(((0, 2),), "Blåklockorna", code="protokoll")],
        settings=whoosh,
    )  # fmt: skip
    assert steps.found(archive.home / "index", steps.spellings(GONE))
    steps.whole_road(box.row, whoosh, person)
    assert steps.found(archive.home, steps.spellings(GONE)) == []
    assert queries.verify(whoosh).whole
    assert queries.ask(whoosh, "Blåklockorna", limit=5, wide=False, actor="prov").total == 1


def test_paper_goes_under_a_decision_of_its_own_and_the_scans_stay(
    filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.disposal import paper
    from arkiv.disposal.model import Kind
    from arkiv.disposal.models import Disposal
    from arkiv.errors import NotAllowedNow
    from arkiv.holdings.models import Document

    box = filled(
        [pdf(["ett", "två", "tre", "fyra"])],
        [Paper(((0, 1), (0, 2), (0, 4)), GONE), Paper(((0, 3),), "B", code="protokoll")],
    )
    records = steps.propose(box.row, archive)
    steps.decide(records, person("anna"), archive)
    case = steps.propose(box.row, archive, kind=Kind.PAPER)
    assert [item.number for item in case.proposal.destroy] == [1, 2], "also papers whose scans are preserved"
    with pytest.raises(NotAllowedNow, match="eget beslut"):
        steps.decide(case, person("anna"), archive)
    steps.decide(case, person("anna"), archive, dnr="SN 2026/46")
    rows = paper.pull_list(case)
    assert [(row.box, row.file_position, row.pages, row.number) for row in rows] == [
        ("K1", 1, "1–2, 4", 1),
        ("K1", 1, "3", 2),
    ]
    steps.request(case, person("anna"))
    done = steps.approve(case, person("bo"), archive)
    assert done.stage.value == "done"
    assert Document.objects.count() == 2
    assert steps.found(archive.home, steps.spellings(GONE)), "the scans take the paper's place"
    assert "plocklistan" in Disposal.objects.get(ref=case.ref).protocol


def test_study_and_protocol_tell_no_word_of_the_records(
    filled: Fill, archive: Settings, person: Callable[[str], Any], tmp_path: Path
) -> None:
    import openpyxl
    import pikepdf.pdfa

    from arkiv.disposal import model, study
    from arkiv.disposal.places import protocol_folder, strangers

    safe = replace(archive, backups=("Band i kassaskåpet",))
    box = filled([pdf(["ett", "två"])], [Paper(((0, 1),), GONE), Paper(((0, 2),), "Kvar", code="protokoll")])
    case = steps.propose(box.row, safe)
    page, book, data = study.write(case, tmp_path / "utredning", safe)
    html = page.read_text("utf-8")
    assert "Kallelse" in html
    assert "Ska bevaras" in html
    assert case.digest in html
    assert data.read_bytes() == model.canonical(case.proposal)
    assert openpyxl.load_workbook(book)["Gallras"]["C2"].value == box.uids[0]
    assert steps.found(tmp_path / "utredning", steps.spellings(GONE)) == []
    (archive.home / "egna-anteckningar.txt").write_text("x")
    steps.decide(case, person("anna"), safe)
    steps.request(case, person("anna"))
    steps.approve(case, person("bo"), safe)
    folder = protocol_folder(safe)
    told = (folder / "gallringsprotokoll-G-1.json").read_text("utf-8")
    for word in (
        "Socialnämnden",
        "§ 41",
        "SN 2026/45",
        "anna",
        "bo",
        "Band i kassaskåpet",
        box.uids[0],
        str(TODAY),
    ):
        assert word in told
    assert GONE not in told
    assert strangers(safe) == ("egna-anteckningar.txt",)
    report = pikepdf.pdfa.validate_written(folder / "gallringsprotokoll-G-1.pdf", "2b")
    assert report.verdict == "pass"


def test_a_decision_must_be_one_that_can_be_found_and_of_this_list(
    filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    from datetime import timedelta

    from arkiv.errors import BadInput

    case = steps.propose(filled([jpeg(GONE)], [Paper(((0, 1),), GONE)]).row, archive)
    for wrong, says in (
        ({"dnr": "inget"}, "diarienummer"),
        ({"body": " "}, "vem"),
        ({"paragraph": ""}, "paragrafen"),
        ({"decided_on": TODAY + timedelta(1)}, "framtiden"),
        ({"decided_on": TODAY - timedelta(1)}, "äldre"),
    ):
        with pytest.raises(BadInput, match=says):
            steps.decide(case, person("anna"), archive, **wrong)


def test_a_withdrawn_disposal_destroys_nothing(
    filled: Fill, archive: Settings, person: Callable[[str], Any]
) -> None:
    from arkiv.disposal import services
    from arkiv.errors import NotAllowedNow

    case = steps.propose(filled([jpeg(GONE)], [Paper(((0, 1),), GONE)]).row, archive)
    services.withdraw(case.ref, actor="prov")
    with pytest.raises(NotAllowedNow, match="återtagen"):
        steps.decide(case, person("anna"), archive)
    assert services.decided() == ()
