"""The report and the web in a real Chromium: nothing inaccessible, nothing outside a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arkiv.export import html
from arkiv.export.find_report import summarise
from tests.arkiv.export.rich_box import TODAY, rich_register

pytestmark = pytest.mark.browser

playwright_api = pytest.importorskip("playwright.sync_api")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

_CHROMIUM = Path("/usr/bin/chromium")
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_SHA = rich_register().files[0].sha256
_LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "400 %": {"viewport": {"width": 320, "height": 256}, "color_scheme": "light"},  # 1280 × 1024 at 400 %
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not _CHROMIUM.exists():
        pytest.skip("Chromium saknas: apt-get install chromium")
    with playwright_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rapport") / "fyndrapport.html"
    path.write_text(html.page(summarise(rich_register(), TODAY)), "utf-8")
    return path


@pytest.fixture(autouse=True)
def _playwright_beside_django(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in this thread, which Django would take for an asynchronous view."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def _open(browser: Any, look: str, **more: Any) -> tuple[Any, list[str]]:
    page = browser.new_context(locale="sv-SE", **_LOOKS[look], **more).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    return page, complaints


def _faults(page: Any) -> list[str]:
    found = axe_api.Axe().run(page).response["violations"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]


def _sideways(page: Any) -> int:
    """How far the page can be scrolled sideways, in pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("look", _LOOKS)
def test_report_has_no_faults(browser: Any, report_file: Path, look: str) -> None:
    # The page forbids all scripts, also the one that looks for faults: only here is the policy set aside.
    page, _ = _open(browser, look, bypass_csp=True)
    page.goto(report_file.as_uri())
    assert _faults(page) == []
    assert _sideways(page) == 0
    page.context.close()


def test_report_keeps_to_its_own_policy(browser: Any, report_file: Path) -> None:
    page, complaints = _open(browser, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report_file.as_uri())
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontWeight") == "700"  # the style is let in
    assert asked == [report_file.as_uri()]
    assert complaints == []
    page.context.close()


def test_report_prints_on_a4(browser: Any, report_file: Path) -> None:
    import pypdfium2

    page, _ = _open(browser, "dark")
    page.goto(report_file.as_uri())
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    page.context.close()
    assert 8 <= len(document) <= 20
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    corner = document[0].render(scale=1).to_pil().convert("L").getpixel((5, 5))
    assert corner == 255  # daylight on paper, whatever the screen is set to
    assert "Sida 1 av" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize("look", _LOOKS)
def test_web_has_no_faults(browser: Any, address: str, look: str) -> None:
    page, _ = _open(browser, look, bypass_csp=True)
    base = address.partition("/?")[0]
    page.goto(address)
    assert page.url == f"{base}/"
    for path in ("/", "/kartong/K-7", f"/kartong/K-7/sida/{_SHA}/1", "/sok?q=björk", "/kartong/K-99"):
        page.goto(base + path)
        assert _faults(page) == [], path
        assert _sideways(page) == 0, path
    page.context.close()


def test_from_number_to_words_on_the_image_by_keyboard(browser: Any, address: str) -> None:
    page, complaints = _open(browser, "light")
    base = address.partition("/?")[0]
    page.goto(address)
    page.get_by_role("link", name="K-7").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="4 saknas i diariet").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/kartong/K-7#diarium")
    page.locator("#svar-missing_from_case").get_by_role(
        "link", name="kartong 7 skanning 01.pdf s. 4–6"
    ).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/kartong/K-7/sida/{_SHA}/4")
    page.get_by_role("link", name="inkommen dag").focus()
    page.keyboard.press("Enter")
    framed = page.locator("g.mark:target rect")
    assert framed.count() == 1
    assert framed.evaluate("e => getComputedStyle(e).strokeWidth") == "4px"
    # The rich box has no image bytes: its pictures, and only they, are missing.
    assert [words for words in complaints if "404" not in words] == []
    page.context.close()


def test_a_stranger_meets_a_closed_door(browser: Any, address: str) -> None:
    page, _ = _open(browser, "light")
    answer = page.goto(address.partition("?")[0])
    assert answer.status == 403
    assert page.get_by_role("heading", name="Du behöver nyckeln").is_visible()
    page.context.close()
