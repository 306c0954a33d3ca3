"""Chromium for the tests of the web: looks, faults, complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 30_000
"""Milliseconds given to what a browser does by itself, on a machine that does much else."""
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "400 %": {"viewport": {"width": 320, "height": 256}, "color_scheme": "light"},  # 1280 × 1024 at 400 %
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Chromium saknas: apt-get install chromium")
    # Playwright keeps an event loop in this thread, which Django would take for an asynchronous view.
    with pytest.MonkeyPatch.context() as patched, playwright_api.sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield chromium
        chromium.close()


def opened(browser: Any, look: str = "light", **more: Any) -> tuple[Any, list[str]]:
    """A page in this look, and whatever it will complain of."""
    page = browser.new_context(locale="sv-SE", **LOOKS[look], **more).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    return page, complaints


def numbers(found: Any, count: int) -> None:
    """Wait until so many are found: a page that has come may still be at work."""
    expect(found).to_have_count(count, timeout=PATIENCE)


def seen(found: Any) -> None:
    """Wait until it can be seen."""
    expect(found).to_be_visible(timeout=PATIENCE)


def arrived(page: Any, address: str) -> None:
    """Wait until the page is at an address that ends so."""
    expect(page).to_have_url(re.compile(re.escape(address) + "$"), timeout=PATIENCE)


def pictured(image: Any) -> None:
    """Wait until a picture has come and can be drawn; fails where it never does."""
    image.scroll_into_view_if_needed()
    image.page.wait_for_function(
        "image => image.complete && image.naturalWidth > 0", arg=image.element_handle(), timeout=PATIENCE
    )


def faults(page: Any) -> list[str]:
    """What axe finds on the page."""
    axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe_api.Axe().run(page).response["violations"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]


def sideways(page: Any) -> int:
    """How far the page can be scrolled sideways, in pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
