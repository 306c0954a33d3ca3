"""Throughput, paired: in each round every system reads the same mixed file, and the next round turns the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from scripts.reading_bench.systems import System, timed

RACERS = (System.FAST, System.ACCURATE, System.PEER)
PROCESSES = (1, 2)
Walls = Mapping[System, Sequence[float]]
"""Wall seconds of each system, one figure a round."""


def race(path: Path, pages: int, rounds: int) -> dict[str, float]:
    """Pages a second, CPU seconds a page, and how many times faster than the peer, by flat name."""
    figures: dict[str, float] = {"fart.sidor": float(pages)}
    for processes in PROCESSES:
        walls: dict[System, list[float]] = {system: [] for system in RACERS}
        cpus: dict[System, list[float]] = {system: [] for system in RACERS}
        for number in range(max(1, rounds * processes // max(PROCESSES))):  # one takes twice as long as two
            for system in RACERS if number % 2 == 0 else reversed(RACERS):
                wall, cpu = timed(system, path, processes)
                walls[system].append(wall)
                cpus[system].append(cpu)
        for system in RACERS:
            name = f"fart.{processes}.{system.value}"
            figures[f"{name}.sidor_s"] = pages / median(walls[system])
            figures[f"{name}.cpu_s_sida"] = median(cpus[system]) / pages
        for system, ratio in ratios(walls).items():
            figures[f"fart.{processes}.{system.value}.ganger"] = ratio
    return figures


def ratios(walls: Walls) -> dict[System, float]:
    """How many times faster than the peer each system was: the median of the rounds' own ratios."""
    peer = walls[System.PEER]
    return {
        system: median(theirs / ours for ours, theirs in zip(own, peer, strict=True))
        for system, own in walls.items()
        if system is not System.PEER
    }
