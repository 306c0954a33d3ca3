"""How long every page takes, four visitors at once, and whether the server's memory stays flat."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from scripts.desk_bench.addresses import addresses, unknown
from scripts.desk_bench.browsing import Answer, Browser, Served, served

THREADS = 4
TARGET_MS = 150.0
FLAT_MB = 40.0
"""So much more than after one round of every page the server may hold at the end."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Flat figures, the table, and whether every target was met."""

    figures: dict[str, float]
    lines: list[str]
    good: bool


def measured(home: Path, times: int, only: list[str]) -> Measured:
    """Ask for every page ``times`` times from each of four threads."""
    paths = {name: path for name, path in addresses().items() if not only or name in only}
    with served(home) as server:
        paths = _pages_among(server.visitor(), paths)
        warm = server.memory_mb
        took, work = {}, {}
        for name, path in paths.items():
            began = server.processor_ms
            took[name] = _from_threads(server, path, times)
            work[name] = (server.processor_ms - began) / len(took[name])
        end = server.memory_mb
    return _told(took, work, warm, end, only)


def _pages_among(browser: Browser, paths: dict[str, str]) -> dict[str, str]:
    """Those that answer a look with a page; what is made once is made. A fault stops the measuring."""
    found = {}
    for name, path in paths.items():
        answer = browser.get(path)
        assert answer.status < 500, f"{name} {path}: {answer.status}"
        if answer.status in (200, 302) and answer.kind.startswith("text/html"):
            found[name] = path
    return found


def _from_threads(server: Served, path: str, times: int) -> list[float]:
    """Milliseconds of each request, sorted."""
    took: list[float] = []
    faults: list[Answer] = []

    def visit() -> None:
        browser = server.visitor()
        for _ in range(times):
            answer = browser.get(path)
            took.append(answer.seconds * 1000)
            if answer.status not in (200, 302):
                faults.append(answer)
        browser.close()

    threads = [threading.Thread(target=visit) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, f"{path}: {faults[0].status}"
    return sorted(took)


def _told(
    took: dict[str, list[float]], work: dict[str, float], warm: float, end: float, only: list[str]
) -> Measured:
    figures: dict[str, float] = {"server_warm_mb": warm, "server_end_mb": end}
    lines = [f"{len(took)} pages, {THREADS} threads, p95 at most {TARGET_MS:.0f} ms"]
    short = []
    for name, times in sorted(took.items()):
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
        figures |= {f"{name}_p50_ms": p50, f"{name}_p95_ms": p95, f"{name}_processor_ms": work[name]}
        if p95 > TARGET_MS:
            short.append(name)
        mark = f"> {TARGET_MS:.0f}" if p95 > TARGET_MS else ""
        lines.append(
            f"{name:20} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   processor {work[name]:6.1f} ms   {mark}".rstrip()
        )
    flat = end - warm <= FLAT_MB
    lines.append(f"server's memory after one round {warm:.0f} MB, at the end {end:.0f} MB")
    left_out = () if only else unknown()
    if left_out:
        lines.append(
            f"not measured, for scripts/desk_bench/addresses.py does not know their parts: {left_out}"
        )
    figures |= {"pages_measured": len(took), "pages_short": len(short), "pages_left_out": len(left_out)}
    return Measured(figures, lines, not short and flat and not left_out)
