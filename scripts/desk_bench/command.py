"""``scripts/bench_desk``: fill an archive, serve it, ask for every list and page from four threads at once."""

from __future__ import annotations

import argparse
import http.client
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from scripts.desk_bench.filling import SIZES, Size, fill

THREADS = 4
TARGET_MS = 150.0
ROOT = Path(__file__).parents[2]


def main() -> int:
    """Give the table; 1 where a figure falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arkiv-bank-") as folder:
        home = Path(folder) / "arkiv"
        figures = _prepare(home, SIZES[given.size], given.seed)
        figures |= _measured(home, 15 if given.size == "small" else 30)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1))
    return _table(figures)


def _prepare(home: Path, size: Size, seed: int) -> dict[str, float]:
    from arkiv.create import create

    create(home, "Granviks kommun", "Socialnämnden", ("SN",), actor="bänk")
    from django.db import connections

    from arkiv.web import cards
    from arkiv.web.models import StaleMark

    began = time.perf_counter()
    fill(size, seed)
    filled = time.perf_counter() - began
    _mark_everything()
    began = time.perf_counter()
    while cards.catch_up():
        pass
    listed = time.perf_counter() - began
    assert not StaleMark.objects.exists()
    connections.close_all()
    return {
        "documents": size.documents,
        "pages": size.pages,
        "fill_s": filled,
        "lists_documents_per_s": size.documents / listed,
    }


def _mark_everything() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO web_stale (kind, key) SELECT 'document', uid FROM holdings_document")


def _measured(home: Path, times: int) -> dict[str, float]:
    with _served(home) as address:
        jar = _cookie(address)
        paths = _addresses()
        figures: dict[str, float] = {}
        for name, path in paths.items():
            _ask(address, jar, path)  # what is made once is made
            took = _from_threads(address, jar, path, times)
            figures[f"{name}_p50_ms"] = took[len(took) // 2]
            figures[f"{name}_p95_ms"] = took[int(len(took) * 0.95)]
    figures["server_peak_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return figures


def _addresses() -> dict[str, str]:
    """Every list and page that reads the database, deep pages of the lists too."""
    from arkiv.holdings.models import Document, Page

    row = Document.objects.select_related("box").order_by("pk")[Document.objects.count() // 2]
    page = Page.objects.select_related("file").filter(document=row).first()
    assert page is not None
    ref = row.box.ref
    return {
        "start": "/",
        "running": "/pagar",
        "intake": "/skanna-in",
        "boxes": "/kartonger",
        "boxes_deep": "/kartonger?sida=4",
        "box": f"/kartong/{ref}",
        "box_by_title": f"/kartong/{ref}?ordning=-titel&sida=5",
        "box_queue": f"/kartong/{ref}?ko=field",
        "box_missing": f"/kartong/{ref}?diarium=missing_from_case",
        "fill": f"/kartong/{ref}/skanna-in",
        "review": "/granska",
        "queue": "/granska/field",
        "queue_skip": f"/granska/field?efter={row.uid}",
        "review_document": f"/granska/field/{row.uid}",
        "many": "/granska/diary/flera",
        "document": f"/handling/{row.uid}",
        "sheet": f"/handling/{row.uid}/blad/2",
        "page": f"/kartong/{ref}/sida/{page.file.sha256}/{page.number}",
        "arrange": f"/kartong/{ref}/ordna?fran=20",
        "log": "/logg",
        "log_deep": "/logg?sida=40",
        "log_kind": "/logg?vad=web.page_read",
        "administration": "/administration",
        "rules": "/regelbok",
    }


@contextmanager
def _served(home: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "arkiv", "serve", "--port", "0", "--archive", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            yield next(word for word in server.stdout.readline().split() if word.startswith("http"))
        finally:
            server.terminate()
            server.wait(timeout=20)


def _cookie(address: str) -> str:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}")
    return (connection.getresponse().getheader("Set-Cookie") or "").partition(";")[0]


def _ask(address: str, cookie: str, path: str) -> float:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    assert answer.status in (200, 302), f"{path}: {answer.status}"
    return took


def _from_threads(address: str, cookie: str, path: str, times: int) -> list[float]:
    took: list[float] = []

    def visit() -> None:
        took.extend(_ask(address, cookie, path) for _ in range(times))

    threads = [threading.Thread(target=visit) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def _table(figures: dict[str, float]) -> int:
    out = [f"{figures['documents']:.0f} documents, {figures['pages']:.0f} pages, {THREADS} threads"]
    out.append(
        f"lists made at {figures['lists_documents_per_s']:.0f} documents/s; filled in {figures['fill_s']:.0f} s"
    )
    out.append(f"server's peak {figures['server_peak_mb']:.0f} MB")
    short = 0
    for name in sorted({key.removesuffix("_p95_ms") for key in figures if key.endswith("_p95_ms")}):
        p50, p95 = figures[f"{name}_p50_ms"], figures[f"{name}_p95_ms"]
        good = p95 <= TARGET_MS
        short += not good
        out.append(
            f"{name:18} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   {'' if good else f'> {TARGET_MS:.0f}'}"
        )
    sys.stdout.write("\n".join(out) + "\n")
    return 1 if short else 0
