"""PDFs that broke on the way: cut, overwritten, sent as text, half of them missing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import flipped
from scripts.intake_bench.pdf_attacks import CATALOGUE, TREE, page_of, stream
from scripts.intake_bench.pdf_scans import jpeg, made, picture
from tests.bad_files import half, noise, pdf_one_bad_page, pdf_without_pages, raw_pdf


def cases() -> Iterator[Case]:
    yield from _broken().cases


def _scan() -> bytes:
    return made(picture(jpeg(), "DCTDecode"))


def _broken() -> Shelf:
    shelf = Shelf("pdf-broken")
    whole = _scan
    for share in (5, 30, 60, 90):
        shelf.either(
            f"cut-{share}", f"cut after {share} per cent", lambda share=share: half(whole(), share / 100)
        )
    for place in range(4):
        shelf.drawn_by_lot(
            f"flipped-{place}", "bytes changed by lot", lambda rng: flipped(whole(), rng, 0.002)
        )
        shelf.drawn_by_lot(
            f"zeroed-{place}", "a run of zeros, as from a bad disk", lambda rng: _zeroed(whole(), rng)
        )
    shelf.named("head", "only '%PDF-1.4'", lambda: b"%PDF-1.4\n", "broken-file")
    shelf.named("no-pages", "no pages", pdf_without_pages, "broken-file")
    shelf.named("pages-null", "page tree is null", lambda: raw_pdf([CATALOGUE, b"null"]))
    shelf.named(
        "root-missing",
        "no catalogue",
        lambda: page_of(b"").replace(b"/Root 1 0 R", b""),
        "broken-file",
        "unreadable-page",
    )
    shelf.either("page-number", "page that is a number", lambda: raw_pdf([CATALOGUE, TREE, b"7"]))
    shelf.either("no-table", "cross-reference table lost", lambda: whole()[: whole().rindex(b"xref") - 5])
    shelf.either(
        "table-wrong",
        "cross-reference table off by ten",
        lambda: whole().replace(b"%PDF-", b"%PDF-1.4\n%PDF-", 1),
    )
    shelf.read("junk-before", "a web server's words before it", lambda: b"HTTP/1.1 200 OK\r\n\r\n" + whole())
    shelf.read("junk-after", "noise after it", lambda: whole() + noise(3_000))
    shelf.either("junk-long", "5 kB of noise before it", lambda: noise(5_000) + whole())
    shelf.either("crlf", "sent as text: every line end doubled", lambda: whole().replace(b"\n", b"\r\n"))
    shelf.either(
        "upper", "every byte above 127 lost its top bit", lambda: bytes(byte & 0x7F for byte in whole())
    )
    shelf.either("partly", "second page's picture is a bomb", pdf_one_bad_page)
    shelf.either(
        "font-missing",
        "font that is not there",
        lambda: page_of(b"BT /F 9 Tf (a) Tj ET", b"/Font << /F 99 0 R >>"),
    )
    shelf.either(
        "operators", "operators nobody knows", lambda: page_of(b"1 2 zork (x) blarg << >> Tj [1 2] scn")
    )
    shelf.either("lock-unknown", "locked by a handler nobody has", _unknown_lock)
    shelf.named(
        "external",
        "page whose contents lie in another file",
        lambda: page_of(b"").replace(stream(b""), stream(b"", b"/F (/etc/passwd)")),
        "read",
        "unreadable-page",
    )
    shelf.read("version-9", "version 9.9", lambda: whole().replace(b"%PDF-1.", b"%PDF-9.", 1))
    return shelf


def _zeroed(data: bytes, rng: np.random.Generator) -> bytes:
    start = int(rng.integers(16, len(data) - 512))
    return data[:start] + bytes(512) + data[start + 512 :]


def _unknown_lock() -> bytes:
    return page_of(b"").replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Okant /V 1 >>")
