"""From a request to a sealed package in a real Chromium: by mouse, and by keyboard alone; opened and looked through."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arkiv.settings import Settings
from tests.arkiv.disclosure.conftest import (
    CHILD,
    MINUTES,
    NUMBER,
    OFFICIAL,
    PASSWORD,
    REPORT,
    REPORTER,
    Paper,
)
from tests.web.browsing import Hands, browser, faults, numbers, opened, pictured, sideways
from tests.web.disclosing import quick_passwords, staffed
from tests.web.key import KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["browser", "quick_passwords", "staffed"]
pytestmark = pytest.mark.browser

SECOND = Paper(
    f"Journal\nSamtal med {CHILD} i skolan\nAnteckning av {OFFICIAL} socialsekreterare", "journalanteckning"
)
PAPERS = (REPORT, SECOND, MINUTES)
SECRETS = (*CHILD.split(), NUMBER, *REPORTER.split(), "granne", "skolan")
HIDDEN = ".passage.mask:not(.waits)"
Start = Callable[[Settings, str | None], str]


@pytest.fixture
def base(staffed: Callable[[Sequence[Paper]], Settings], running: Start) -> str:
    """The address of a desk with the three papers, with its key."""
    return running(staffed(PAPERS), KEY)


def page_says(package: Path) -> str:
    """What pdftotext reads in the masked file of a package, whose hashes must hold."""
    import hashlib

    folder = package.parent / "upp"
    with zipfile.ZipFile(package) as sealed:
        assert sealed.testzip() is None
        sealed.extractall(folder)
    inside = folder / package.stem
    for line in (inside / "hashar.txt").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((inside / name).read_bytes()).hexdigest() == digest
    told = subprocess.run(["pdftotext", inside / "handlingar.pdf", "-"], capture_output=True, check=True)
    return told.stdout.decode()


def no_secret_in(package: Path) -> None:
    told = page_says(package)
    assert OFFICIAL.split()[1] in told, "an official's name is not secret"
    assert [secret for secret in SECRETS if secret in told] == []


# --- by mouse ------------------------------------------------------------------------------------------


def to_the_desk(page: Any, base: str) -> str:
    """Receive, search, propose, all by pointing; the request's address."""
    page.goto(base)
    page.get_by_role("link", name="Utlämnande").click()
    page.get_by_label("Vad som begärs").fill("Alla orosanmälningar och journaler")
    page.get_by_label("Hur handlingarna önskas").select_option(label="fil")
    page.get_by_role("button", name="Ta emot", exact=True).click()
    page.wait_for_url("**/begaran/UT-*")
    here = str(page.url)
    page.get_by_label("Sök: ett namn").fill("fråga: orosanmälan\nfråga: journal")
    page.get_by_role("button", name="Sök med intyg").click()
    page.get_by_text("Sökintyg").first.wait_for()
    page.get_by_role("button", name="Leta uppgifter och föreslå").click()
    page.get_by_role("link", name="K1/1").click()
    page.wait_for_url("**/blad/1")
    return here


def sign(page: Any, button: str, name: str = "eva") -> None:
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    form.get_by_label("Ditt konto").fill(name)
    form.get_by_label("Ditt lösenord").fill(PASSWORD)
    form.get_by_role("button", name=button, exact=True).click()


def press(page: Any, button: str) -> None:
    """Press a button and wait for the page it leads to: going elsewhere at once would break off what it asked."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def word(page: Any, text: str) -> Any:
    return page.locator(f".word[aria-label^='{text}']").first


def said(page: Any, words: str) -> None:
    """Wait for what the desk says was done."""
    page.locator("#sagt", has_text=words).wait_for()


def drag(page: Any, begin: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def middle(found: Any) -> tuple[float, float]:
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_words_and_frames_are_marked_by_mouse_and_undone(browser: Any, base: str) -> None:
    page, complaints = opened(browser)
    to_the_desk(page, base)
    first = word(page, "Mottagen")
    drag(page, middle(first), middle(word(page, "av")))
    assert page.get_by_label("Ord att maskera").input_value() == "Mottagen av"
    page.get_by_role("button", name="Maskera", exact=False).first.click()
    said(page, "1 uppgift är maskerad")
    numbers(page.locator(HIDDEN), 1)
    # A frame around a word, drawn from the empty margin: it takes the word whole.
    x, y = middle(word(page, "granne"))
    drag(page, (x + 120, y - 14), (x + 5, y + 14))
    numbers(page.locator(".draft"), 1)
    page.get_by_role("button", name="Maskera", exact=False).first.click()
    page.locator(HIDDEN).nth(1).wait_for()
    numbers(page.locator(".passages q", has_text="granne"), 1)
    page.get_by_role("button", name="Ångra").click()
    said(page, "Det senaste är ångrat")
    numbers(page.locator(HIDDEN), 1)
    page.get_by_role("button", name="Gör om").click()
    said(page, "Gjort igen")
    numbers(page.locator(HIDDEN), 2)
    assert complaints == []
    page.context.close()


@pytest.mark.slow
def test_the_whole_flow_by_mouse(browser: Any, base: str, tmp_path: Path) -> None:
    page, complaints = opened(browser)
    here = to_the_desk(page, base)
    # A person everywhere: the child, on both sheets.
    row = page.locator(".passages .row", has_text=CHILD).first
    row.get_by_label("allt om personen: 3 uppgifter på 2 blad").check()
    row.get_by_role("button", name="Maskera").click()
    said(page, "3 uppgifter är maskerade")
    # The same word wherever it stands, and one on this sheet.
    page.get_by_label("Ord att maskera").fill("granne")
    page.get_by_role("button", name="Överallt i begäran").click()
    said(page, "1 uppgift är maskerad")
    press(page, "Godta förslagen i handlingen")
    # The whole line, so that its length tells nothing; and how it will look.
    row = page.locator(".passages .row", has_text=REPORTER).first
    row.get_by_text("Skäl och mer").click()
    row.get_by_role("button", name="Hela raden").click()
    page.get_by_text("hel rad").wait_for()
    page.get_by_role("link", name="Före och efter").click()
    page.wait_for_url("**/jamfor")
    left = page.locator(".read-text").inner_text()
    assert CHILD not in left
    assert OFFICIAL in left
    pictured(page.locator("img.paper"))
    page.get_by_role("link", name="Till maskeringen").click()
    page.get_by_role("link", name="Nästa som väntar").click()
    drag(page, middle(word(page, "skolan")), middle(word(page, "skolan")))
    page.get_by_role("button", name="Maskera", exact=False).first.click()
    said(page, "1 uppgift är maskerad")
    # Health is shown, against what the rules propose: that takes a second reader.
    page.goto(f"{here}/blad/1")
    row = page.locator(".passages .row", has_text="diabetes").first
    row.get_by_text("Skäl och mer").click()
    row.get_by_label("Skäl (krävs mot förslaget)").fill("Allmänt känt")
    with page.expect_navigation():
        row.get_by_role("button", name="Visa").click()
    page.goto(f"{here}/blad/2")
    press(page, "Godta förslagen i handlingen")
    to_the_package(page, here)
    with page.expect_download() as found:
        page.get_by_role("link", name=f"{Path(here).name}.zip").click()
    package = tmp_path / f"{Path(here).name}.zip"
    found.value.save_as(package)
    no_secret_in(package)
    assert complaints == []
    page.context.close()


def to_the_package(page: Any, here: str) -> None:
    """Finish, second reader, decision, proof, release."""
    page.goto(here)
    sign(page, "Prövningen är klar")
    page.get_by_role("heading", name="Andra läsaren").wait_for()
    sign(page, "Jag har läst och håller med", "bo")
    page.get_by_label("Titel").fill("socialsekreterare")
    sign(page, "Besluta")
    page.get_by_role("button", name="Bygg den maskerade filen och prova den").click()
    page.get_by_text("Provet är godkänt").wait_for(timeout=60_000)
    sign(page, "Lämna ut")
    page.get_by_text("Har lämnat huset").wait_for()


# --- by keyboard alone ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_whole_flow_by_keyboard_alone(browser: Any, base: str, tmp_path: Path) -> None:
    page, complaints = opened(browser)
    page.goto(base)
    hands = Hands(page)
    hands.to(page.get_by_role("link", name="Utlämnande"))
    hands.key("Enter")
    hands.write("Vad som begärs", "Alla orosanmälningar och journaler")
    hands.choose("Hur handlingarna önskas", "fil")
    hands.press("Ta emot")
    here = str(page.url)
    hands.write("Sök: ett namn", "fråga: orosanmälan\nfråga: journal")
    hands.press("Sök med intyg")
    hands.press("Leta uppgifter och föreslå")
    hands.to(page.get_by_role("link", name="K1/1"))
    hands.key("Enter")
    redacted_by_keyboard(page, hands)
    page.goto(here)
    hands.write("Ditt konto", "eva")
    hands.write("Ditt lösenord", PASSWORD)
    hands.press("Prövningen är klar")
    hands.write("Titel", "socialsekreterare")
    hands.write("Ditt konto", "eva")
    hands.write("Ditt lösenord", PASSWORD)
    hands.press("Besluta")
    hands.press("Bygg den maskerade filen och prova den")
    page.get_by_text("Provet är godkänt").wait_for(timeout=60_000)
    hands.write("Ditt konto", "eva")
    hands.write("Ditt lösenord", PASSWORD)
    hands.press("Lämna ut")
    link = page.get_by_role("link", name=f"{Path(here).name}.zip")
    hands.to(link)
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    package = tmp_path / f"{Path(here).name}.zip"
    found.value.save_as(package)
    no_secret_in(package)
    assert complaints == []
    page.context.close()


def redacted_by_keyboard(page: Any, hands: Hands) -> None:
    """Word by word, a stretch, a frame, a person everywhere, accepted, undone: every key of the desk that does."""
    hands.to(page.get_by_role("listbox"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.locator(".word.here").get_attribute("aria-label").startswith("Alva")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert page.locator(".word.here").get_attribute("aria-label") == "granne"
    page.keyboard.press("Shift+ArrowLeft")
    numbers(page.locator(".word[aria-selected='true']"), 2)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    hands.key("Enter")
    numbers(page.locator(HIDDEN), 1)
    assert page.get_by_role("listbox").evaluate("element => element === document.activeElement")
    hands.key("u")
    numbers(page.locator(HIDDEN), 0)
    hands.key("y")
    numbers(page.locator(HIDDEN), 1)
    # The child, wherever she is.
    page.keyboard.press("j")
    while CHILD not in page.locator(".row.here").inner_text():
        page.keyboard.press("j")
    page.keyboard.press("p")
    hands.key("m")
    assert "3 uppgifter är maskerade" in page.locator("#sagt").inner_text()
    # A frame where there are no words: it is moved and made larger by the arrows.
    page.keyboard.press("t")
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    hands.key("Enter")
    drawn = page.locator(".row", has_text="en person").count()
    hands.key("u")
    numbers(page.locator(".row", has_text="en person"), drawn - 1)
    hands.key("a")
    numbers(page.locator(".row.waits"), 0)
    hands.key("c")
    assert "före och efter" in page.title()
    hands.key("c")
    hands.key("n")
    hands.to(page.get_by_role("listbox"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    hands.key("m")
    hands.key("a")


# --- how it looks to those who look otherwise ----------------------------------------------------------


@pytest.mark.slow
def test_no_step_has_faults_in_the_dark_or_at_400_per_cent(browser: Any, base: str) -> None:
    page, _ = opened(browser, bypass_csp=True)
    bad: list[str] = []

    def look(step: str) -> None:
        page.wait_for_load_state()
        for scheme, width, height in (("light", 1280, 900), ("dark", 1280, 900), ("light", 320, 256)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": height})
            bad.extend(f"{step} {scheme} {width}: {fault}" for fault in faults(page))
            if sideways(page):
                bad.append(f"{step} {width}: {sideways(page)} px sideways")
        page.set_viewport_size({"width": 1280, "height": 900})

    here = to_the_desk(page, base)
    look("desk")
    page.goto(f"{here}/blad/1/jamfor")
    look("compare")
    page.goto(here)
    look("reviewing")
    for number in (1, 2):
        page.goto(f"{here}/blad/{number}")
        press(page, "Godta förslagen i handlingen")
    page.locator(HIDDEN).first.wait_for()
    look("ruled")
    page.goto(here)
    sign(page, "Prövningen är klar")
    page.get_by_role("heading", name="Besluta").wait_for()
    look("ready")
    page.get_by_label("Titel").fill("socialsekreterare")
    sign(page, "Besluta")
    page.get_by_role("heading", name="Lämna", exact=True).wait_for()
    look("decided")
    page.get_by_role("button", name="Bygg den maskerade filen och prova den").click()
    page.get_by_text("Provet är godkänt").wait_for(timeout=60_000)
    sign(page, "Lämna ut")
    page.get_by_text("Har lämnat huset").wait_for()
    look("delivered")
    page.context.close()
    assert bad == []
