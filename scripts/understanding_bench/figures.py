"""The figures of the bench by flat name, and the targets they are held to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scripts.understanding_bench.score import EXACT, PARTIES, Count, Samples, TypeAnswer, Value

AT_LEAST, AT_MOST = "≥", "≤"
TARGETS: Mapping[str, tuple[str, float]] = {
    "gränser.f1": (AT_LEAST, 0.97),
    "handlingar.exakta": (AT_LEAST, 0.92),
    **{
        f"{name.value}.{what}": (AT_LEAST, goal)
        for name in EXACT
        for what, goal in (("funna", 0.95), ("rätt_godtagna", 0.99))
    },
    "personnummer.funna": (AT_LEAST, 0.97),
    "personnummer.rätt": (AT_LEAST, 0.995),
    "typ.macro_f1": (AT_LEAST, 0.90),
    "typ.avstod": (AT_MOST, 0.10),
    "typ.fel_godtagna": (AT_MOST, 0.01),
    "annans_nummer_som_vårt": (AT_MOST, 0.0),
    "kopior.f1": (AT_LEAST, 0.97),
    "ändrade.funna": (AT_LEAST, 1.0),
    "ändrade.falska_per_100": (AT_MOST, 1.0),
    "tid.andel_av_läsning": (AT_MOST, 0.10),
}


def share(part: float, whole: float) -> float:
    """``part`` of ``whole``; all of nothing."""
    return part / whole if whole else 1.0


def figures(samples: Samples) -> dict[str, float]:
    """Every figure of ``samples``; of what a small box has none of, and nobody invented, its number alone."""
    found = {
        "handlingar": float(samples.documents),
        "sidor": float(samples.pages),
        "handlingar.exakta": share(samples.exact, samples.documents),
        "handlingar.behöver_person": share(samples.looks, samples.documents),
        "annans_nummer_som_vårt": float(len(samples.not_ours)),
        "ändrade.visade": share(samples.shown, samples.altered.found),
        "ändrade.falska_per_100": 100 * samples.altered.invented / max(1, samples.documents),
        "tid.s_per_100_sidor": 100 * samples.understood_s / max(1, samples.pages),
        "tid.andel_av_läsning": samples.understood_s / max(1e-9, samples.read_s),
    }
    for name, count in _counts(samples):
        found[f"{name}.antal"] = float(count.found + count.missed)
        if count.found or count.missed or count.invented:
            found |= {f"{name}.f1": count.f1, f"{name}.funna": count.recall, f"{name}.rätt": count.precision}
    for field in (*EXACT, *PARTIES):
        found |= _of_field(field.value, [each for each in samples.values if each.name == field.value])
    return found | _of_types(samples.types)


def _counts(samples: Samples) -> Iterator[tuple[str, Count]]:
    yield "gränser", samples.boundaries
    yield "personnummer", samples.personal_numbers
    yield "annans_nummer", samples.foreign_numbers
    yield "sekretesstämpel", samples.secrecy
    yield "saknad_sida", samples.missing_pages
    yield "kopior", samples.copies
    yield "ändrade", samples.altered


def _of_field(name: str, values: Sequence[Value]) -> dict[str, float]:
    there = [each for each in values if each.true]
    read = [each for each in values if each.read]
    accepted = [each for each in read if each.accepted]
    return {
        f"{name}.funna": share(sum(each.right for each in there), len(there)),
        f"{name}.rätt": share(sum(each.right for each in read), len(read)),
        f"{name}.godtagna": share(len(accepted), len(read)),
        f"{name}.rätt_godtagna": share(sum(each.right for each in accepted), len(accepted)),
        f"{name}.antal": float(len(there)),
    }


def _of_types(answers: Sequence[TypeAnswer]) -> dict[str, float]:
    proposed = [each for each in answers if each.code is not None]
    accepted = [each for each in proposed if each.accepted]
    return {
        "typ.macro_f1": macro_f1(answers),
        "typ.rätt": share(sum(each.code == each.true for each in proposed), len(proposed)),
        "typ.likaste_rätt": share(sum(each.likeliest == each.true for each in answers), len(answers)),
        "typ.avstod": 1 - share(len(proposed), len(answers)),
        "typ.godtagna": share(len(accepted), len(answers)),
        "typ.fel_godtagna": 1 - share(sum(each.code == each.true for each in accepted), len(accepted)),
        "typ.slag": float(len({each.true for each in answers})),
    }


def macro_f1(answers: Sequence[TypeAnswer]) -> float:
    """The mean F1 of the types that occur in truth; to abstain is to miss, to propose wrongly is to invent as well."""
    right, missed, invented = Counter[str](), Counter[str](), Counter[str]()
    for each in answers:
        if each.code == each.true:
            right[each.true] += 1
        else:
            missed[each.true] += 1
            invented[each.code or ""] += 1
    of_type = [
        2 * right[code] / (2 * right[code] + missed[code] + invented[code])
        for code in {each.true for each in answers}
    ]
    return sum(of_type) / max(1, len(of_type))


def judged(flat: Mapping[str, float]) -> Iterator[tuple[str, float, str, float, bool]]:
    """Name, figure, sign, target and whether it was met, for every target whose figure is there."""
    for name, (sign, goal) in TARGETS.items():
        if name in flat:
            met = flat[name] >= goal if sign == AT_LEAST else flat[name] <= goal
            yield name, flat[name], sign, goal, met


def tenths(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number of each tenth of confidence that holds any."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for said, right in pairs:
        bins[min(9, int(said * 10))].append((said, right))
    return [
        (sum(s for s, _ in one) / len(one), sum(r for _, r in one) / len(one), len(one))
        for _, one in sorted(bins.items())
    ]
