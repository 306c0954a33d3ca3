"""Derivatives of a box: predictable names, whole files, the archive untouched, nothing written twice in vain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pikepdf.pdfa
import pytest
from click.testing import CliRunner

from arkiv import bootstrap
from arkiv.derivatives import services
from arkiv.derivatives.alto_read import read_alto
from arkiv.derivatives.outbox import Outbox
from arkiv.errors import BadInput, NoSuchThing, StoreError
from arkiv.settings import Settings


def _derive(settings: Settings, folder: Path, wanted: services.Wanted | None = None) -> services.Derived:
    from arkiv.holdings import stored

    return services.derive(stored.box("K1"), settings, folder, wanted or services.Wanted(), actor="prov")


def _uids() -> list[str]:
    from arkiv.holdings.models import Document

    return list(Document.objects.order_by("number").values_list("uid", flat=True))


def _events() -> list[tuple[str, str]]:
    from arkiv.audit.models import EventRow

    return list(EventRow.objects.filter(kind="derivatives.exported").values_list("kind", "data"))


def test_a_box_becomes_a_pdf_a_document_and_an_alto_a_page(filled: Settings, tmp_path: Path) -> None:
    ut = tmp_path / "ut"
    before = {name: path.read_bytes() for name, path in _blobs(filled)}
    derived = _derive(filled, ut)
    assert (derived.documents, derived.pages, derived.written, derived.without_picture) == (2, 2, 4, ())
    pdfs = sorted(path.name for path in (ut / "pdf").iterdir())
    assert pdfs == sorted(f"{uid}.pdf" for uid in _uids())
    for path in (ut / "pdf").iterdir():
        assert pikepdf.pdfa.validate_written(path, "2b").passed
    for path in (ut / "alto").iterdir():
        page = read_alto(path.read_bytes(), 200.0)
        assert page.lines[0].text == "Åsa Öberg § 12"
        assert path.name == f"{page.sha256[:16]}-0001.xml"
    assert not list(ut.rglob(".*")), "nothing half-made is left"
    assert {path.stat().st_mode & 0o077 for path in ut.rglob("*.*") if path.is_file()} == {0}, "ours alone"
    assert {name: path.read_bytes() for name, path in _blobs(filled)} == before
    ((_, told),) = _events()
    assert json.loads(told)["documents"] == 2
    assert "Åsa" not in told
    assert "ett.png" not in told


def _blobs(settings: Settings) -> Iterator[tuple[str, Path]]:
    for path in sorted((settings.blobs / "sha256").glob("??/*")):
        yield path.name, path


def test_what_a_killed_run_left_is_cleared_away(filled: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "ut" / "pdf" / ".arkiv-utkast-abc.pdf"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"halv")
    (tmp_path / "ut" / "pdf" / ".annat").write_bytes(b"inte vart")
    _derive(filled, tmp_path / "ut")
    assert not draft.exists()
    assert (tmp_path / "ut" / "pdf" / ".annat").exists()


def test_what_is_right_is_not_written_again(filled: Settings, tmp_path: Path) -> None:
    ut = tmp_path / "ut"
    _derive(filled, ut)
    times = {path: path.stat().st_mtime_ns for path in ut.rglob("*.*")}
    again = _derive(filled, ut)
    assert (again.written, again.up_to_date) == (0, 4)
    assert {path: path.stat().st_mtime_ns for path in ut.rglob("*.*")} == times
    damaged = ut / "pdf" / f"{_uids()[0]}.pdf"
    damaged.write_bytes(b"tom")
    assert _derive(filled, ut).written == 1
    assert pikepdf.pdfa.validate_written(damaged, "2b").passed


def test_a_page_read_anew_is_written_anew(filled: Settings, tmp_path: Path) -> None:
    from dataclasses import replace

    from django.db import transaction

    from arkiv.holdings import readings
    from arkiv.holdings import services as holdings
    from arkiv.holdings.models import Page

    ut, store = tmp_path / "ut", bootstrap.blob_store(filled)
    _derive(filled, ut)
    page = Page.objects.select_related("file").order_by("pk").first()
    reading = replace(readings.load_reading(store, page.reading), lines=())
    with transaction.atomic():
        holdings.page_read(page, reading, readings.store_reading(store, reading), actor="prov")
    assert _derive(filled, ut).written == 2


def test_one_document_or_one_form_can_be_asked_for(filled: Settings, tmp_path: Path) -> None:
    first = _uids()[0]
    derived = _derive(filled, tmp_path / "ut", services.Wanted(alto=False, documents=(first,)))
    assert [file.name for file in derived.files] == [f"pdf/{first}.pdf"]
    assert derived.left_over == ()
    with pytest.raises(NoSuchThing, match="har ingen handling"):
        _derive(filled, tmp_path / "ut", services.Wanted(documents=("nej",)))


@pytest.mark.parametrize("where", [".", "blobs", "blobs/sha256", "derivat"])
def test_nothing_is_written_in_the_archive(filled: Settings, where: str) -> None:
    before = sorted(str(path) for path in (filled.home / "blobs").rglob("*"))
    with pytest.raises(BadInput, match="arkivets egen mapp"):
        _derive(filled, filled.home / where)
    assert sorted(str(path) for path in (filled.home / "blobs").rglob("*")) == before


def test_a_link_into_the_archive_is_no_way_around(filled: Settings, tmp_path: Path) -> None:
    ut = tmp_path / "ut"
    ut.mkdir()
    (ut / "pdf").symlink_to(filled.blobs)
    with pytest.raises(BadInput, match="arkivets egen mapp"):
        _derive(filled, ut, services.Wanted(alto=False))


def test_an_original_that_is_not_what_it_was_stops_everything(filled: Settings, tmp_path: Path) -> None:
    from arkiv.holdings.models import SourceFile

    sha256 = SourceFile.objects.order_by("position").first().sha256
    path = filled.blobs / "sha256" / sha256[:2] / sha256
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(StoreError, match="Originalet"):
        _derive(filled, tmp_path / "ut")
    assert _events() == []


def test_a_page_whose_picture_is_gone_is_white_and_named(filled: Settings, tmp_path: Path) -> None:
    from arkiv.holdings.models import SourceFile

    file = SourceFile.objects.order_by("position").first()
    file.info = file.info.replace('"width_px":800', '"width_px":801')
    file.save()
    file.info = file.info.replace("image/png", "image/tiff")
    file.save()
    derived = _derive(filled, tmp_path / "ut", services.Wanted(alto=False))
    assert derived.without_picture == ((file.sha256, 1),)
    assert derived.written == 2


def test_a_document_that_cannot_be_written_stops_no_other(filled: Settings, tmp_path: Path) -> None:
    from arkiv.cli.main import main
    from arkiv.holdings.models import Page

    reading = Page.objects.order_by("pk").first().reading
    (filled.blobs / "sha256" / reading[:2] / reading).unlink()
    derived = _derive(filled, tmp_path / "ut")
    first, second = _uids()
    assert [document for document, _ in derived.failed] == [first]
    assert {file.document for file in derived.files} == {second}
    words = ["derive", "K1", "--out", str(tmp_path / "ut"), "--quiet"]
    told = CliRunner().invoke(main, words, env={"ARKIV_HOME": str(filled.home)})
    assert told.exit_code == 7
    assert f"EJ SKRIVEN: handling {first}" in told.stderr


def test_a_list_somebody_has_edited_leads_nowhere(tmp_path: Path) -> None:
    listed = {"format": 1, "box": "K1", "files": {"../../x": {"made_from": "a", "sha256": "b", "bytes": 1}}}
    (tmp_path / "derivat-K1.json").write_text(json.dumps(listed))
    outbox = Outbox(tmp_path, "K1", tmp_path / "arkivet")
    assert outbox.files == {}
    assert not outbox.has("../../x", "a")
    (tmp_path / "derivat-K1.json").write_bytes(b"\xff{")
    assert Outbox(tmp_path, "K1", tmp_path / "arkivet").files == {}
