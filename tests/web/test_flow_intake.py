"""Scans in, in a browser: a box laid up, files dropped and chosen, sheets counted and printed, a folder watched.

By mouse and by keyboard alone. What was sent is not read here: nobody works beside the server in a test.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from PIL import Image

from arkiv.settings import Settings
from tests.web.browsing import Hands, arrived, browser, numbers, opened, seen
from tests.web.key import KEY

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def desk(
    web: Settings, running: Callable[[Settings, str | None], str], tmp_path: Path
) -> Iterator[tuple[str, Path]]:
    """An empty archive that watches a folder: its address with the key, and the folder."""
    watched = tmp_path / "skanner"
    (watched / "K-1").mkdir(parents=True)
    with override_settings(ARKIV=replace(web, watch_folders=(str(watched),))):
        yield running(web, KEY), watched


def _scan(path: Path, shade: int = 200) -> Path:
    path.parent.mkdir(exist_ok=True)
    out = io.BytesIO()
    Image.new("L", (60, 80), shade).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


def _names() -> list[str]:
    from arkiv.holdings.models import SourceFile

    return sorted(SourceFile.objects.values_list("name", flat=True))


def _drop(page: Any, onto: Any, *paths: Path) -> None:
    """Let go of these files over ``onto``, as the mouse of a person would."""
    place = onto.bounding_box()
    at = {"x": place["x"] + place["width"] / 2, "y": place["y"] + 20}
    held = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, **at, "data": held})


def _sent(page: Any, count: int) -> None:
    """Wait until so many files are in the box, or were there before."""
    numbers(page.locator("#sandningar li").filter(has_text="mottagen"), count)


def test_by_mouse(browser: Any, desk: tuple[str, Path], tmp_path: Path) -> None:
    from arkiv.web.watching import Watcher

    (address, watched), folder = desk, tmp_path / "Pärm 1"
    page, complaints = opened(browser)
    page.goto(address)
    page.get_by_role("link", name="Skanna in", exact=True).click()
    page.get_by_label("Beteckning").fill("K-1")
    page.get_by_label("Vad det är").fill("Fynd i källaren")
    page.get_by_role("button", name="Lägg upp kartongen").click()
    arrived(page, "/kartong/K-1/skanna-in")

    _scan(folder / "sida 10.png", 210), _scan(folder / "sida 2.png", 220)
    _drop(page, page.locator("#slapp"), _scan(tmp_path / "lös.png"), folder)
    _sent(page, 3)
    with page.expect_file_chooser() as chooser:
        page.get_by_label("eller en hel mapp").click()
    chooser.value.set_files(folder)
    numbers(page.locator("#sandningar li").filter(has_text="fanns redan"), 2)
    seen(page.locator("#filerna").get_by_text("lös.png"))  # the list follows by itself
    assert _names() == ["Pärm 1/sida 10.png", "Pärm 1/sida 2.png", "lös.png"]

    page.get_by_label("Antal ark").fill("3")
    with page.expect_navigation():
        page.get_by_role("button", name="Spara").click()
    seen(page.get_by_text("minst 3 ark fattas"))  # nothing has been read yet
    page.get_by_text("Skriv ut skiljeblad och pärmblad").click()
    page.get_by_label("Antal skiljeblad").fill("2")
    with page.expect_download() as printed:
        page.get_by_role("button", name="Hämta som PDF").click()
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF")

    _scan(watched / "K-1" / "Skannat_0001.png", 230)
    watcher = Watcher()
    watcher.look(replace(_settings(), watch_folders=(str(watched),)), 0.0)
    watcher.look(replace(_settings(), watch_folders=(str(watched),)), 60.0)
    page.reload()
    seen(page.get_by_role("row", name="Skannat_0001.png").get_by_text("mottagen"))
    page.get_by_role("link", name="Skanna in", exact=True).first.click()
    seen(page.get_by_text(f"{watched}/KARTONG/"))
    assert complaints == []
    page.context.close()


def _settings() -> Settings:
    from django.conf import settings

    found: Settings = settings.ARKIV
    return found


def test_by_keyboard_alone(browser: Any, desk: tuple[str, Path], tmp_path: Path) -> None:
    page, complaints = opened(browser)
    hands = Hands(page)
    page.goto(desk[0])
    hands.follow(page.get_by_role("link", name="Skanna in", exact=True))
    hands.write("Beteckning", "K-1")
    hands.write("Vad det är", "Fynd i källaren")
    hands.press("Lägg upp kartongen")
    arrived(page, "/kartong/K-1/skanna-in")

    for label, path in (
        ("Släpp skanningar här", _scan(tmp_path / "lös.png")),
        ("eller en hel mapp", _scan(tmp_path / "Pärm 1" / "sida 1.png", 210).parent),
    ):
        hands.to(page.get_by_label(label))
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(path)
        seen(page.locator("#sandningar").get_by_text(path.name, exact=path.is_file()))
    _sent(page, 2)
    assert _names() == ["Pärm 1/sida 1.png", "lös.png"]

    hands.write("Antal ark", "2")
    hands.press("Spara")
    seen(page.get_by_text("minst 2 ark fattas"))
    hands.to(page.locator("#blad summary"))
    page.keyboard.press("Enter")
    hands.write("Pärmar", "Pärm 1")
    hands.to(page.get_by_role("button", name="Hämta som PDF"))
    with page.expect_download() as printed:
        page.keyboard.press("Enter")
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF")
    assert complaints == []
    page.context.close()


def test_a_sending_that_was_cut_off_goes_on_where_it_ended(
    browser: Any, desk: tuple[str, Path], tmp_path: Path
) -> None:
    from arkiv.holdings import services
    from arkiv.holdings.models import SourceFile
    from arkiv.web.receiving import PIECE

    services.new_box("K-1", services.Provenance(title="Fynd"), actor="prov")
    large = tmp_path / "stor.tif"
    large.write_bytes(b"II*\0" + bytes(PIECE + 1000))
    offsets: list[int] = []

    def cut(route: Any) -> None:
        """The line breaks once, at the second piece."""
        offset = int(route.request.headers.get("x-arkiv-offset", "0"))
        if route.request.method == "POST":
            offsets.append(offset)
        if route.request.method == "POST" and offsets.count(PIECE) == 1 and offset == PIECE:
            route.abort()
        else:
            route.continue_()

    page, _ = opened(browser)
    page.goto(desk[0])
    page.goto(f"{desk[0].partition('/?')[0]}/kartong/K-1/skanna-in")
    page.route("**/skanna-in/del", cut)
    page.get_by_label("Släpp skanningar här").set_input_files(large)
    _sent(page, 1)
    assert offsets == [0, PIECE, PIECE]  # the first piece is not sent again
    assert SourceFile.objects.get().size_bytes == large.stat().st_size
    page.context.close()


def test_work_in_hand_is_told_without_a_reload_and_after_one(browser: Any, address: str, box: Any) -> None:
    from arkiv.jobs.models import Step

    Step.objects.filter(box_id=box.pk).update(state="running", lease_until=9e9)
    page, complaints = opened(browser)
    page.goto(address)
    work = page.locator("#pagar")
    seen(work.get_by_text("sidor lästa"))
    page.reload()
    seen(work.get_by_role("link", name="K1"))
    Step.objects.filter(box_id=box.pk).update(state="done")
    seen(work.get_by_text("Allt är klart"))  # it asks by itself
    assert complaints == []
    page.context.close()
