"""Take the pictures of the documentation from an archive: ``python -m scripts.screenshots ARCHIVE``.

The archive is one that ``scripts/demo`` made, with its box checked. It is served as a person would serve it, with
its key, and looked at in Chromium. Written to docs/bilder, which the handbook and README.md show. Searching and
reading are logged in the archive, as ever.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
REQUEST = f"UT-{datetime.now(tz=UTC).year}-1"
WIDTH = 1280  # pixels; README pages are shown a little narrower, so text stays readable
LOWEST = 800  # pixels of the window
COLOURS = 96  # print on paper needs few, and a palette is a third of the bytes
LARGEST_BYTES = 250_000
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
]
# Where the second missing document begins, under the same answer or the next: one document is shown whole.
_SECOND_MISSING = "#diarium-missing + table tr:has(td) + tr, #diarium-missing + table tbody + tbody"
_FACTS = ("case_number", "document_date", "received_date", "sender", "recipient")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the address below the server's, and which part of the page is kept.

    ``begin`` and ``end`` are CSS selectors: from the top of the one (else the page's) to the top of the other, or
    its bottom with ``whole_end``. ``height`` caps it, in pixels, and is taken where ``end`` is not on the page.
    ``follow`` is a link to follow first.
    """

    name: str
    address: str
    begin: str = ""
    end: str = ""
    whole_end: bool = False
    height: int = 1200
    follow: str = ""


def shots(box: str, page: str, verdict: str) -> tuple[Shot, ...]:
    """What is shown: ``page`` and ``verdict`` are addresses of a page image and a verdict with much to tell."""
    report = f"/kartong/{box}/fyndrapport"
    return (
        Shot("start", "/", height=860),
        Shot("kartonger", "/kartonger", height=420),
        Shot("kartong", f"/kartong/{box}", height=820),
        Shot("skanna-in", f"/kartong/{box}/skanna-in", height=760),
        Shot("redovisning", f"/kartong/{box}/redovisning", height=480),
        Shot("granska-kor", "/granska", height=820),
        Shot("granska", "/granska/field", height=800),
        Shot("granska-diariet", "/granska/diary", height=800),
        Shot("granska-flera", "/granska/diary/flera", height=760),
        Shot("tva-lydelser", "/granska/version", height=860),
        Shot("ordna-sidor", f"/kartong/{box}/ordna", height=860),
        Shot("atgarda", "/atgarda", height=760),
        Shot("diariet", "/diariet", height=860),
        Shot("register", "/register", height=700),
        Shot("diariet-kartong", f"/kartong/{box}/diariet", height=860),
        Shot("sen-registrering", f"/kartong/{box}/registrera", height=760),
        Shot("fyndrapport", report, end="#bradskande", height=1300),
        Shot("fyndrapport-diariet", report, begin="#diarium", end=_SECOND_MISSING, height=1200),
        Shot("fyndrapport-gallring", report, begin="#gallring", height=760),
        Shot("sida-med-belagg", page, height=1000),
        Shot("sok", f"/sok?q={quote('umgänge')}", height=760),
        Shot("sok-person", "/sok/person-och-arende", height=420),
        Shot("sok-lista", "/sok/lista", height=560),
        Shot("gallring-kartong", f"/kartong/{box}/gallring", height=860),
        Shot("gallring-svar", verdict, height=900),
        Shot("gallring", "/gallring", height=560),
        Shot("gallringsarende", "/gallring/G-1", height=960),
        Shot("gallringsstopp", "/gallringsstopp", height=760),
        Shot("stickprov", "/stickprov/SP-1", height=820),
        Shot("stickprov-handling", "/stickprov/SP-1", follow=".tools a.button:not(.quiet)", height=860),
        Shot("logg", "/logg", height=820),
        Shot("administration", "/administration", height=520),
        Shot("planer", "/planer", height=860),
        Shot("plan", "/planer/1", height=760),
        Shot("lagrum", f"/lagrum?kalla={quote('SoL (2025:400) 16 kap. 1–4 §§')}", height=900),
        Shot("utlamnande", f"/begaran/{REQUEST}", height=900),
        Shot("maskera", f"/begaran/{REQUEST}/blad/1", height=1000),
        Shot("maskera-jamfor", f"/begaran/{REQUEST}/blad/1/jamfor", height=900),
        Shot("regelbok", "/regelbok", height=760),
        Shot("tangenter", "/tangenter", height=760),
        Shot("tillganglighet", "/tillganglighet", height=760),
    )


@contextlib.contextmanager
def served(archive: Path) -> Iterator[str]:
    """``arkiv serve`` on a free port; the address with the key in it."""
    command = [sys.executable, "-m", "arkiv", "serve", "--port", "0", "--archive", str(archive)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


def asked_for(archive: Path) -> None:
    """A request under review in the archive, for the pictures of its desk; made once."""
    env = {**os.environ, "ARKIV_HOME": str(archive)}
    arkiv = [sys.executable, "-m", "arkiv"]
    if (
        subprocess.run(
            [*arkiv, "request", "show", REQUEST], env=env, cwd=ROOT, capture_output=True
        ).returncode
        == 0
    ):
        return
    for words in (
        ["request", "receive", "--asked", "Alla orosanmälningar från 2005", "--how", "brev"],
        ["request", "search", REQUEST, "--for", "fråga: orosanmälan"],
        ["disclose", "propose", REQUEST],
    ):
        subprocess.run([*arkiv, *words], env=env, cwd=ROOT, capture_output=True, check=True)


def register(archive: Path, box: str) -> dict[str, Any]:
    """The register of ``box``, as ``arkiv box show --json`` gives it."""
    command = [sys.executable, "-m", "arkiv", "box", "show", box, "--json"]
    shown = subprocess.run(
        command, env={**os.environ, "ARKIV_HOME": str(archive)}, cwd=ROOT, capture_output=True, check=True
    )
    read: dict[str, Any] = json.loads(shown.stdout)
    return read


def telling_page(box: dict[str, Any]) -> tuple[str, int]:
    """File and number of an upright page on which as many different facts as possible were read."""
    upright = {(page["file"], page["number"]) for page in box["pages"] if page["turn_deg"] == 0}
    best = max(box["documents"], key=lambda document: _told(document, upright))
    first = best["pages"][0]
    return str(first["file"]), int(first["number"])


def telling_verdict(box: dict[str, Any]) -> str:
    """The document whose verdict has the most days and reasons."""
    best = max(box["documents"], key=lambda document: _days(document["retention"]))
    return str(best["id"])


def _days(answer: dict[str, Any] | None) -> tuple[int, int]:
    if not answer:
        return (0, 0)
    return sum(bool(answer.get(name)) for name in ("day", "finish_by", "counted_from")), len(
        answer["reasons"]
    )


def _told(document: dict[str, Any], upright: set[tuple[str, int]]) -> int:
    first = document["pages"][0]
    if (first["file"], first["number"]) not in upright:
        return -1
    values = [document[name] for name in _FACTS] + [*document["personal_numbers"][:1]]
    return sum(
        any((place["file"], place["page"]) == (first["file"], first["number"]) for place in value["evidence"])
        for value in values
        if value
    )


def take(page: Page, base: str, shot: Shot) -> bytes | None:
    """The picture as PNG bytes; ``None`` where the archive has no such page (no disposal, no sample)."""
    width = page.viewport_size["width"] if page.viewport_size else WIDTH
    page.set_viewport_size(
        {"width": width, "height": max(LOWEST, shot.height)}
    )  # the menu is as tall as the picture
    answer = page.goto(base + shot.address, wait_until="networkidle")
    if answer is not None and answer.status == 404:
        return None
    if shot.follow:
        page.locator(shot.follow).first.click()
        page.wait_for_load_state("networkidle")
    top = _edge(page, shot.begin, "top") - 24 if shot.begin else 0
    bottom = top + shot.height
    if shot.end and page.locator(shot.end).count():
        bottom = _edge(page, shot.end, "bottom" if shot.whole_end else "top")
    clip = {"x": 0, "y": max(0, top), "width": width, "height": min(shot.height, bottom - top)}
    image = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]
    out = BytesIO()
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _edge(page: Page, selector: str, side: str) -> float:
    script = "(node, side) => node.getBoundingClientRect()[side] + window.scrollY"
    return float(page.locator(selector).first.evaluate(script, side))


def main() -> None:
    """Take every picture; end with a word if one is too large to be shown on a web page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--box", default="K1")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bilder")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="these pictures alone")
    parser.add_argument(
        "--dark", action="store_true", help="as they look in the dark; to look at, with --out"
    )
    parser.add_argument("--width", type=int, default=WIDTH, help="320 is a narrow screen, or 400 %% nearer")
    given = parser.parse_args()
    archive = given.archive.resolve()
    told = register(archive, given.box)
    file, number = telling_page(told)
    verdict = f"/handling/{telling_verdict(told)}/gallring"
    asked_for(archive)
    given.out.mkdir(parents=True, exist_ok=True)
    with served(archive) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGS)
        page = browser.new_page(
            viewport={"width": given.width, "height": LOWEST},
            color_scheme="dark" if given.dark else "light",
            locale="sv-SE",
        )
        page.goto(address)  # the key is taken from the address into a cookie
        base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        for shot in shots(given.box, f"/kartong/{given.box}/sida/{file}/{number}", verdict):
            if given.only and shot.name not in given.only:
                continue
            picture = take(page, base, shot)
            if picture is None:
                sys.stdout.write(f"{shot.name}.png is left as it was: {shot.address} is not there\n")
                continue
            if len(picture) > LARGEST_BYTES:
                sys.exit(f"{shot.name} is {len(picture)} bytes, more than {LARGEST_BYTES}: crop it closer.")
            (given.out / f"{shot.name}.png").write_bytes(picture)
            sys.stdout.write(f"{shot.name}.png {len(picture) / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
