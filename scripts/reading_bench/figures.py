"""The figures of a reading bench, and the targets they are held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ingest.model import PageStatus
from scripts.reading_bench.pages import BLANK, FAINT, TURNED, UNPRINTED
from scripts.reading_bench.score import Tally


def share(part: float, whole: float) -> float:
    """Per cent; nothing of nothing is all."""
    return 100 * part / whole if whole else 100.0


def figures(by_class: dict[str, Tally], cpu_s: float, peak_mb: float, half_mb: float) -> dict[str, float]:
    """The figures of one system, by name."""
    printed = sum((tally for name, tally in by_class.items() if name not in UNPRINTED), Tally())
    upright = sum((t for name, t in by_class.items() if name not in UNPRINTED | {TURNED}), Tally())
    written = sum((tally for name, tally in by_class.items() if name != BLANK), Tally())
    whole = sum(by_class.values(), Tally())
    backs, turned = by_class[BLANK], by_class[TURNED]
    return {
        "CER tryckt %": share(upright.wrong, upright.characters),
        "CER vända %": share(turned.wrong, turned.characters),
        "missade ord %": share(printed.missed, printed.words),
        "extra ord %": share(printed.extra, printed.words),
        "siffergrupper rätt %": share(printed.exact, printed.critical),
        "falska per 38 sidor": 38 * printed.false / printed.pages,
        "intygade fel": len(whole.trusted_wrongly),
        "å ä ö kvar %": share(printed.marks_kept, printed.marks),
        "hand och stämpel %": share(whole.by_hand_found, whole.by_hand),
        "stämpeldagar för sig %": share(whole.stamp_days_apart, whole.stamp_days),
        "tomma funna %": share(_blank(backs), backs.pages),
        "skrivna som tomma": written.statuses[PageStatus.BLANK.value],
        "vändning rätt %": share(whole.turns_right - backs.turns_right, whole.pages - backs.pages),
        "konfidensfel %": 100 * calibration_error(whole.sure),
        "CPU s/sida": cpu_s,
        "minne MB": peak_mb,
        "minne ökar MB": peak_mb - half_mb,
    }


def _blank(tally: Tally) -> int:
    return sum(count for status, count in tally.statuses.items() if status.startswith(PageStatus.BLANK.value))


def calibration_error(sure: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far confidence lies from the share right, over tenths of confidence."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in sure:
        groups[min(bins - 1, int(confidence * bins))].append((confidence, right))
    gaps = (abs(sum(c - right for c, right in group)) for group in groups.values())
    return sum(gaps) / max(1, len(sure))


TARGETS: dict[str, dict[str, tuple[str, float]]] = {
    "snabb": {
        "CER tryckt %": ("<=", 2.1),
        "CER vända %": ("<=", 0.3),
        "siffergrupper rätt %": (">=", 96.0),
        "falska per 38 sidor": ("<=", 1.0),
        "intygade fel": ("<=", 0),
        "skrivna som tomma": ("<=", 0),
        "tomma funna %": (">=", 90.0),
        "vändning rätt %": (">=", 99.0),
        "stämpeldagar för sig %": (">=", 90.0),
        "konfidensfel %": ("<=", 2.0),
        "CPU s/sida": ("<=", 1.0),
        "minne MB": ("<=", 700),
        "minne ökar MB": ("<=", 60),
    }
}
TARGETS["noggrann"] = TARGETS["snabb"] | {"CER tryckt %": ("<=", 1.5), "CPU s/sida": ("<=", 2.0)}
BETTER_THAN_PEER = {
    "CER tryckt %": -1,
    "missade ord %": -1,
    "siffergrupper rätt %": 1,
    "falska per 38 sidor": -1,
}
"""Figures in which the accurate profile must be at least as good as Tesseract; the sign says which way is good."""


def shortfalls(rows: dict[str, dict[str, float]]) -> list[str]:
    """Swedish sentences, one for each target missed."""
    missed = []
    for system, targets in TARGETS.items():
        for name, (sign, limit) in targets.items() if system in rows else ():
            value = rows[system][name]
            if (value > limit) if sign == "<=" else (value < limit):
                missed.append(f"{system}: {name} är {value:.2f}, målet är {sign} {limit:g}")
    if {"noggrann", "tesseract"} <= rows.keys():
        for name, good in BETTER_THAN_PEER.items():
            ours, theirs = rows["noggrann"][name], rows["tesseract"][name]
            if good * (ours - theirs) < 0:
                missed.append(f"noggrann: {name} är {ours:.2f}, tesseract har {theirs:.2f}")
    return missed


def table(rows: Mapping[str, Mapping[str, float]], tallies: Mapping[str, Mapping[str, Tally]]) -> list[str]:
    """The figures of every system, then those of each class, as lines of text."""
    lines = [f"{'':<26}" + "".join(f"{system:>12}" for system in rows)]
    for name in next(iter(rows.values())):
        lines.append(f"{name:<26}" + "".join(f"{row[name]:>12.2f}" for row in rows.values()))
    lines += ["", f"{'CER/missade ord/siffror %':<26}" + "".join(f"{system:>20}" for system in rows)]
    for name in next(iter(tallies.values())):
        lines.append(f"{name:<26}" + "".join(f"{_cell(by_class[name]):>20}" for by_class in tallies.values()))
    lines += ["", *(f"{s}, {n}: {dict(t[n].statuses)}" for s, t in tallies.items() for n in (BLANK, FAINT))]
    return lines


def _cell(tally: Tally) -> str:
    parts = (
        share(tally.wrong, tally.characters) if tally.characters else 0.0,
        share(tally.missed, tally.words) if tally.words else 0.0,
        share(tally.exact, tally.critical),
    )
    return "{:.2f}/{:.1f}/{:.0f}".format(*parts)
