"""Chromium for the tests of the web: looks, faults, complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
LOUD = ("error", "warning")
"""What of a browser's own messages is a complaint; it gives advice too."""
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
    page.on("console", lambda message: complaints.append(message.text) if message.type in LOUD else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    # Listened to from the start: asked for only as a key is pressed, the first chooser may open before it is heard.
    page.on("filechooser", lambda _: None)
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


@dataclass(frozen=True)
class Hands:
    """Somebody without a mouse: goes by Tab, writes, chooses and presses."""

    page: Any

    def to(self, what: Any) -> None:
        """Press Tab until the focus is on ``what``. Fails where the keyboard does not lead there."""
        what.wait_for()
        for _ in range(300):
            if what.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never came to {what}")

    def write(self, label: str, text: str, within: Any = None) -> None:
        """Write in the field called ``label``."""
        self.to((within or self.page).get_by_label(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, first_letters: str) -> None:
        """Choose in a list by typing the beginning of what stands there."""
        self.to(self.page.get_by_role("combobox", name=label))
        self.page.keyboard.type(first_letters)

    def press(self, name: str) -> None:
        """Press the button called ``name`` and wait for the page it leads to."""
        self.to(self.page.get_by_role("button", name=name, exact=True))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def key(self, key: str) -> None:
        """One key of the desk that leads to a new page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follow(self, link: Any) -> None:
        """Go along a link."""
        self.to(link)
        self.key("Enter")

    def tick(self, label: str) -> None:
        """Tick the box called ``label``, or take its tick away."""
        self.to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Space")
