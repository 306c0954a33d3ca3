"""One archive, two databases: what the holdings, the log and the ledger promise holds on SQLite and on PostgreSQL.

The suites of tests/arkiv/jobs/test_ledger.py and tests/arkiv/audit/test_log.py run on both as well.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from PIL import Image

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.audit.verify import verify
from arkiv.errors import BadInput, NotAllowedNow, SettingsError
from arkiv.holdings import services, stored
from arkiv.holdings.accounts import ledger_of
from arkiv.holdings.models import Box, BoxState, FileState, Page, PageState, SourceFile
from arkiv.holdings.registers import register_of
from arkiv.jobs import ledger
from arkiv.jobs.model import StepKind
from arkiv.settings import Settings
from ingest.model import FileInfo, PageInfo, PageKind, Sha256
from tests.conftest import on_server

ROOT = Path(__file__).parents[2]
ODD_NAMES = [
    "två ord, åäö och é.pdf",
    "q" * 250 + ".pdf",
    "/".join(["mapp" * 20] * 30) + "/lång.pdf",
    "rad\\nbrott.pdf",
    "emoji 🗂️.pdf",
    "--help",
    "' OR 1=1; --.pdf",
]


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    return archive_on


@pytest.fixture
def box(archive: Settings) -> Box:
    provenance = services.Provenance(
        title="Fynd i källaren " + "å" * 400,
        found_where="Hyllan längst in",
        found_on=date(2026, 10, 5),
        found_by="Registrator Prov",
        years=(2005, 2006),
    )
    return services.new_box("K1", provenance, actor="prov")


def keep(box: Box, archive: Settings, name: str, data: bytes) -> bool:
    path = archive.home / "kommer in"
    path.write_bytes(data)
    store = bootstrap.blob_store(archive)
    return services.add_file(box, path, name, store=store, code_version="v", actor="prov")


def info(file: SourceFile, pages: int) -> FileInfo:
    listed = tuple(
        PageInfo(number=number, width_px=100, height_px=140, dpi=72.0, kind=PageKind.IMAGE)
        for number in range(1, pages + 1)
    )
    return FileInfo(Sha256(file.sha256), file.size_bytes, "image/tiff", listed)


def test_the_migrations_say_what_the_rows_are(archive: Settings) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    wanted = {"sqlite": "sqlite", "postgresql": "postgresql"}[archive.database.partition(":")[0]]
    assert connection.vendor == wanted


def test_a_reference_is_given_once(box: Box) -> None:
    with pytest.raises(NotAllowedNow, match="redan"):
        services.new_box("K1", services.Provenance(title="En till"), actor="prov")
    with pytest.raises(BadInput, match="duger inte"):
        services.new_box("K 1/..", services.Provenance(title="En till"), actor="prov")
    assert stored.box("K1").years_to == 2006


@pytest.mark.parametrize("name", ODD_NAMES, ids=range(len(ODD_NAMES)))
def test_a_file_of_any_name_is_kept_listed_and_accepted(box: Box, archive: Settings, name: str) -> None:
    assert keep(box, archive, name, b"a")
    assert not keep(box, archive, name, b"a")
    assert not keep(box, archive, f"kopia av {name}", b"a")
    row = SourceFile.objects.get()
    assert (row.name, row.also_named) == (name, [f"kopia av {name}"])
    with transaction.atomic():
        services.file_unread(row, "empty-file", f"Filen {name} är tom.", actor="arkiv")
    with pytest.raises(NotAllowedNow, match="1 luckor"):
        services.close_box(box, actor="prov")
    assert services.accept_gap(box, name, "Papperet är läst för hand.", actor="prov") == 1
    services.close_box(box, actor="prov")
    with pytest.raises(NotAllowedNow, match="stängd"):
        keep(box, archive, "ny.pdf", b"b")
    assert [file.name for file in register_of(box, bootstrap.blob_store(archive)).files] == [name]


def test_listing_makes_a_row_and_a_step_for_each_page(box: Box, archive: Settings) -> None:
    keep(box, archive, "a.tif", b"a")
    held = ledger.claim("w", lease_seconds=60, tries=3, lost=lambda *_: None)
    assert held
    file = SourceFile.objects.get(pk=held.unit)
    ledger.finish(
        held, "", lambda: services.file_listed(file, info(file, 3), code_version="v", actor="arkiv")
    )
    assert ledger.standing(box.pk).counts == {StepKind.LIST: (0, 0, 1, 0), StepKind.READ: (3, 0, 0, 0)}
    assert SourceFile.objects.get().state == FileState.LISTED
    with transaction.atomic():
        for page in Page.objects.all():
            services.page_failed(page, "engine-failed", "Gick inte.", actor="arkiv")
    assert services.accept_gap(box, "a.tif sida 2", "Tom baksida.", actor="prov") == 1
    assert Page.objects.get(number=2).accepted_because == "Tom baksida."
    account = ledger_of(box)
    assert (account.pages, account.pages_failed, account.balanced) == (3, 3, False)
    assert Page.objects.filter(state=PageState.FAILED).count() == 3


def test_a_change_that_fails_leaves_neither_row_nor_event(
    box: Box, archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(list(log.events()))
    offer = ledger.offer

    def breaks(*args: object, **options: object) -> bool:
        offer(*args, **options)  # type: ignore[arg-type]
        raise RuntimeError

    monkeypatch.setattr(ledger, "offer", breaks)
    with pytest.raises(RuntimeError):
        keep(box, archive, "a.tif", b"a")
    assert SourceFile.objects.count() == 0
    assert not ledger.standing(box.pk).counts
    assert len(list(log.events())) == before


def test_every_change_is_in_the_log_and_no_name_is(box: Box, archive: Settings) -> None:
    keep(box, archive, "Ekdahl Anna.pdf", b"a")
    kinds = [event.kind for event in log.events()]
    assert kinds == ["box.opened", "file.kept"]
    assert all("Ekdahl" not in event.data + event.subject for event in log.events())
    result = verify(bootstrap.blob_store(archive), stored.originals())
    assert result.whole, result.faults
    assert result.originals == 1


ARRIVE = """
import sys
from pathlib import Path
from arkiv import bootstrap
from arkiv.settings import load
settings = load(Path(sys.argv[1]))
bootstrap.start(settings)
from arkiv.holdings import stored
from arkiv.holdings.arrivals import arrive
print(arrive(stored.box("K1"), [Path(sys.argv[2])], settings, actor=sys.argv[3]).new)
"""


def test_many_may_fill_a_box_at_once(box: Box, archive: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "skanningar"
    folder.mkdir()
    for number in range(12):
        (folder / f"sida {number}.tif").write_bytes(b"II*\0" + bytes([number]))
    command = [sys.executable, "-c", ARRIVE, str(archive.home), str(folder)]
    people = [
        subprocess.Popen([*command, f"p{n}"], stdout=subprocess.PIPE, text=True, cwd=ROOT) for n in range(3)
    ]
    counts = [int(person.communicate(timeout=60)[0]) for person in people]
    assert sum(counts) == 12, "each file is new to exactly one of them"
    positions = SourceFile.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 13))
    assert ledger.standing(box.pk).counts[StepKind.LIST] == (12, 0, 0, 0)


def test_a_closing_box_and_an_arriving_file_do_not_miss_each_other(box: Box, archive: Settings) -> None:
    services.close_box(box, actor="prov")
    assert Box.objects.get().state == BoxState.CLOSED
    with pytest.raises(NotAllowedNow):
        keep(box, archive, "sen.pdf", b"sen")
    assert SourceFile.objects.count() == 0


# --- addresses ------------------------------------------------------------------------------------


def described(database: str) -> dict[str, object]:
    return bootstrap.database(Settings(home=Path(), database=database))


def test_an_address_gives_its_parts_and_its_options() -> None:
    found = described("postgresql://arkiv:l%C3%B6s%40@db.granvik.example:5433/fynd%20ett?sslmode=verify-full")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("fynd ett", "arkiv", "lös@")
    assert (found["HOST"], found["PORT"]) == ("db.granvik.example", "5433")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_socket_is_found_by_its_folder() -> None:
    found = described("postgresql:///fynd?host=/run/Postgres")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/Postgres", "", {})


@pytest.mark.parametrize(
    "database",
    ["", "mysql://x/y", "postgresql://värd", "postgresql://u:hemligt@h:port/d", "postgresql://[/d"],
)
def test_a_bad_address_is_refused_without_repeating_its_password(database: str) -> None:
    with pytest.raises(SettingsError, match="postgresql://") as refused:
        described(database)
    assert "hemligt" not in str(refused.value)


# --- the main job ---------------------------------------------------------------------------------


def run(home: Path, *words: str, database: str | None = None) -> str:
    environment = {**os.environ, "ARKIV_HOME": str(home), "ARKIV_ACTOR": "prov"}
    if database:
        environment["ARKIV_DATABASE"] = database
    done = subprocess.run(
        [sys.executable, "-m", "arkiv", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
    return done.stdout


def drawn_scan(path: Path) -> None:
    """Two pages: a letter of a few lines and an empty sheet."""
    from PIL import ImageDraw, ImageFont

    letter = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(letter)
    font = ImageFont.load_default(size=40)
    for row, line in enumerate(("Granviks kommun", "Beslut om bistånd", "Dnr SN 2005/12", "2005-03-14")):
        pen.text((150, 150 + row * 110), line, fill=0, font=font)
    stream = io.BytesIO()
    empty = Image.new("L", letter.size, 255)
    letter.save(stream, "TIFF", save_all=True, append_images=[empty], dpi=(150, 150), compression="tiff_lzw")
    path.write_bytes(stream.getvalue())


@pytest.mark.timeout(280)
def test_the_main_job_on_postgresql(postgresql: Callable[[str], str], tmp_path: Path) -> None:
    on_server(postgresql("postgres"), "CREATE DATABASE huvuduppgiften")
    address, home = postgresql("huvuduppgiften"), tmp_path / "arkivet"
    run(home, "init", str(home), "--municipality", "Granviks kommun", database=address)
    settings_file = home / "arkiv.yaml"
    settings_file.write_text(settings_file.read_text("utf-8") + f"database: {address}\n", "utf-8")
    drawn_scan(tmp_path / "skanning.tif")
    (tmp_path / "diarium.csv").write_text(
        "Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\nSN 2005/12;1;2005-03-14;Ek;Beslut\n", "utf-8"
    )
    run(home, "box", "new", "K1", "--title", "Fynd", "--years", "2005-2006")
    run(home, "diary", "import", str(tmp_path / "diarium.csv"), "--name", "SN")
    run(home, "ingest", "--quiet", str(tmp_path / "skanning.tif"))
    run(home, "check", "K1")
    run(home, "report", "K1", "--out", str(tmp_path / "rapport"))
    run(home, "box", "close", "K1")
    register = json.loads(run(home, "box", "show", "K1", "--json"))
    assert register["ledger"]["balanced"]
    assert register["ledger"]["pages"] == 2
    assert register["ledger"]["pages_blank"] == 1
    assert "SN 2005/12" in register["pages"][0]["text"]
    assert register["documents"][0]["diary"]["code"]
    assert register["documents"][0]["retention"]["code"]
    assert json.loads(run(home, "search", "beslut", "--json"))["total"] == 2
    assert json.loads(run(home, "audit", "verify", "--json"))["faults"] == []
    assert len(list((tmp_path / "rapport").iterdir())) == 3
    assert not (home / "arkiv.sqlite3").exists(), "nothing may fall back on SQLite unseen"
