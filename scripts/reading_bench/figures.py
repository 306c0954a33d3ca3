"""The figures of a reading bench by flat name, and the targets they are held to."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.model import PageStatus
from scripts.reading_bench.critical import CriticalKind
from scripts.reading_bench.pages import BLANK, FAINT, HAND, TURNED, UNPRINTED
from scripts.reading_bench.reliability import calibration_error
from scripts.reading_bench.score import Tally
from scripts.reading_bench.special import COLUMNS, TABLES
from scripts.reading_bench.systems import OURS, System

CLEAN = frozenset({"rena", "grå jpeg"})
"""Print as it left the office, scanned well."""
ByClass = Mapping[str, Tally]


def share(part: float, whole: float) -> float:
    """Per cent; nothing of nothing is all."""
    return 100 * part / whole if whole else 100.0


def error(part: float, whole: float) -> float:
    """Per cent wrong; nothing of nothing is none."""
    return 100 * part / whole if whole else 0.0


def class_figures(tally: Tally) -> dict[str, float]:
    """What is said of any class of page, and of all print together."""
    critical, exact = tally.critical.total(), tally.exact.total()
    kinds = {
        f"kritiska_{kind.value}": share(tally.exact[kind.value], tally.critical[kind.value])
        for kind in CriticalKind
        if tally.critical[kind.value]
    }
    return {
        "cer": error(tally.ordered_wrong, tally.ordered_characters),
        "cer_fri": error(tally.wrong, tally.characters),
        "wer": error(tally.ordered_words_wrong, tally.ordered_words),
        "missade_ord": error(tally.missed, tally.words),
        "extra_ord": error(tally.extra, tally.words),
        "kritiska": share(exact, critical),
        **kinds,
        "falska_per_100_sidor": 100 * tally.false / max(1, tally.pages),
        "aao_kvar": share(tally.marks_kept, tally.marks),
        "cpu_s_sida": tally.cpu_s / max(1, tally.pages),
    }


def figures(system: System, by_class: ByClass) -> dict[str, float]:
    """The figures of one system: all upright print, then what single classes are for."""
    whole = sum(by_class.values(), Tally())
    upright = _sum(by_class, without=UNPRINTED | {TURNED})
    found = class_figures(upright) | {
        "missade_ord_rent": error(*_missed(_sum(by_class, only=CLEAN))),
        "hand_och_stampel_funna": share(whole.by_hand_found, whole.by_hand),
        "sidor": float(whole.pages),
        "cpu_s_sida": whole.cpu_s / max(1, whole.pages),
    }
    if whole.wall_s:
        found["sidor_s"] = whole.pages / whole.wall_s
    if TURNED in by_class:
        found["cer_vanda"] = class_figures(by_class[TURNED])["cer"]
    if BLANK in by_class:
        found["tomma_funna"] = share(_blank(by_class[BLANK]), by_class[BLANK].pages)
    written = _sum(by_class, without={BLANK})
    found["skrivna_som_tomma"] = float(written.statuses[PageStatus.BLANK.value])
    if COLUMNS in by_class:
        found["ordning_spalter"] = share(by_class[COLUMNS].pairs_in_order, by_class[COLUMNS].pairs)
    return found | (_own_figures(by_class, whole) if system in OURS else {})


def _own_figures(by_class: ByClass, whole: Tally) -> dict[str, float]:
    """Figures of readings with places, kinds and confidence."""
    hand = _sum(by_class, without={HAND, FAINT})
    seen = _sum(by_class, without={BLANK})
    cells = by_class.get(TABLES, Tally())
    return {
        "intygade_fel": float(len(whole.trusted_wrongly)),
        "hand_for_sig": share(hand.hand_apart, hand.hand),
        "hand_i_loptext": error(hand.hand_in_text, hand.hand),
        "stampeldagar_for_sig": share(whole.stamp_days_apart, whole.stamp_days),
        "celler_funna": share(cells.cells_found, cells.cells),
        "vandning_ratt": share(seen.turns_right, seen.pages),
        "konfidensfel": 100 * calibration_error(whole.sure),
        "konfidensfel_rader": 100 * calibration_error(whole.sure_lines),
    }


def _sum(
    by_class: ByClass, *, only: frozenset[str] | None = None, without: frozenset[str] | set[str] = frozenset()
) -> Tally:
    names = [name for name in by_class if (only is None or name in only) and name not in without]
    return sum((by_class[name] for name in names), Tally())


def _missed(tally: Tally) -> tuple[int, int]:
    return tally.missed, tally.words


def _blank(tally: Tally) -> int:
    return sum(count for status, count in tally.statuses.items() if status.startswith(PageStatus.BLANK.value))


TARGETS: Mapping[str, tuple[str, float]] = {
    "snabb.cer": ("<=", 2.1),
    "noggrann.cer": ("<=", 1.6),
    "snabb.missade_ord_rent": ("<=", 1.5),
    "noggrann.missade_ord_rent": ("<=", 0.8),
    "snabb.kritiska": (">=", 97.0),
    "noggrann.kritiska": (">=", 98.5),
    "fart.2.snabb.ganger": (">=", 4.0),
    "fart.2.noggrann.ganger": (">=", 2.2),
    **{
        f"{system}.{name}": target
        for system in ("snabb", "noggrann")
        for name, target in {
            "tomma_funna": (">=", 95.0),
            "skrivna_som_tomma": ("<=", 0.0),
            "intygade_fel": ("<=", 0.0),
            "cer_vanda": ("<=", 0.3),
        }.items()
    },
}
FEWEST_RACED = 50
"""With fewer pages a race is mostly starting up: its figures are shown, but held to no target."""
BEATEN = ("noggrann", "missade_ord", ("snabb", "ppocr", "tesseract"))
"""The accurate profile must miss fewer words than each single engine: the line reader (cascade, model), Tesseract."""


def judged(flat: Mapping[str, float]) -> list[tuple[str, float, str, float, bool]]:
    """Each target that was measured: name, value, sign, limit, whether it is met."""
    rows = []
    too_short = flat.get("fart.sidor", FEWEST_RACED) < FEWEST_RACED
    for name, (sign, limit) in TARGETS.items():
        if name in flat and not (too_short and name.startswith("fart.")):
            met = flat[name] <= limit if sign == "<=" else flat[name] >= limit
            rows.append((name, flat[name], sign, limit, met))
    system, figure, others = BEATEN
    for other in others:
        if {f"{system}.{figure}", f"{other}.{figure}"} <= flat.keys():
            value, limit = flat[f"{system}.{figure}"], flat[f"{other}.{figure}"]
            rows.append((f"{system}.{figure} mot {other}", value, "<", limit, value < limit))
    return rows
