"""How well copies and altered records are found in a drawn box: a register held against its truth."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

Json = dict[str, Any]
Pair = frozenset[int]
COPIES = frozenset({"rescan", "photocopy", "fax"})
SHARED_PAGES = 0.5
"""A document read is the true one with which it shares at least this much of all pages of the two."""
ALIKE = 70
"""Of 100: how alike words must be to count as the planted ones, since either may be misread."""


@dataclass
class CopyScore:
    """Documents by their truth's index. ``shown``: altered ones whose changed words stand among the differences."""

    documents: int = 0
    true_copies: set[Pair] = field(default_factory=set)
    read_copies: set[Pair] = field(default_factory=set)
    true_altered: set[Pair] = field(default_factory=set)
    read_altered: set[Pair] = field(default_factory=set)
    shown: set[Pair] = field(default_factory=set)
    differences: int = 0
    beside: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Flat names and numbers; shares 0.0–1.0."""
        right = len(self.true_copies & self.read_copies)
        precision, recall = _share(right, self.read_copies), _share(right, self.true_copies)
        false = self.read_altered - self.true_altered
        return {
            "copies_true": len(self.true_copies),
            "copies_precision": precision,
            "copies_recall": recall,
            "copies_f1": 2 * precision * recall / max(1e-9, precision + recall),
            "altered_true": len(self.true_altered),
            "altered_found": _share(len(self.true_altered & self.read_altered), self.true_altered),
            "altered_shown": _share(len(self.shown), self.true_altered),
            "altered_false_per_100": 100 * len(false) / max(1, self.documents),
            "altered_false_differences": float(len(self.beside)),
        }

    def faults(self) -> Iterator[str]:
        """Every miss and every false hit, for whoever mends it."""
        for name, true, read in (
            ("kopia", self.true_copies, self.read_copies),
            ("ändrad", self.true_altered, self.read_altered),
        ):
            yield from (f"missad {name} {sorted(pair)}" for pair in true - read)
            yield from (f"falsk {name} {sorted(pair)}" for pair in read - true)
        yield from (
            f"visar inte det ändrade {sorted(pair)}"
            for pair in (self.true_altered & self.read_altered) - self.shown
        )
        yield from (f"skillnad vid sidan av: {text}" for text in self.beside)


def score_copies(register: Json, truth: Json) -> dict[str, float]:
    """The figures of one box."""
    return score(register, truth).figures()


def score(register: Json, truth: Json) -> CopyScore:
    """Compare the relations of a register with those that were drawn."""
    names = {row["sha256"]: row["name"].rsplit("/", 1)[-1] for row in register["files"]}
    true = {row["index"]: row for row in truth["documents"]}
    index_of = _matched(register, true.values(), names)
    found = CopyScore(documents=len(true))
    for row in true.values():
        pair = frozenset((row["index"], row["relation_to"]))
        if row["relation"] in COPIES:
            found.true_copies.add(pair)
        elif row["relation"]:
            found.true_altered.add(pair)
    for row in register["documents"]:
        for relation in row["relations"]:
            _judge(found, relation, frozenset((index_of[row["id"]], index_of[relation["of"]])), true)
    return found


def _judge(found: CopyScore, relation: Json, pair: Pair, true: Mapping[int, Json]) -> None:
    if relation["kind"] == "duplicate":
        found.read_copies.add(pair)
    if relation["kind"] != "version":
        return
    found.read_altered.add(pair)
    if pair not in found.true_altered:
        return
    changes = [change for index in pair for change in true[index]["changes"]]
    for difference in relation["differences"]:
        found.differences += 1
        if _is_planted(difference, changes):
            found.shown.add(pair)
        else:
            found.beside.append(f"{sorted(pair)} ”{difference['ours']}” / ”{difference['theirs']}”")


def _is_planted(difference: Json, changes: Iterable[Json]) -> bool:
    said = _words(f"{difference['ours']} {difference['theirs']}")
    wanted = [word for change in changes for word in _changed(change["before"], change["after"])]
    return any(fuzz.ratio(one, other) >= ALIKE for one in said for other in wanted)


def _changed(before: str, after: str) -> list[str]:
    """The words that are not on both sides."""
    ours, theirs = _words(before), _words(after)
    words: list[str] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            words += ours[a0:a1] + theirs[b0:b1]
    return words


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _matched(register: Json, true: Iterable[Json], names: Mapping[str, str]) -> dict[str, int]:
    """Each document read and the index of the true one it is; negative and its own where it is none.

    A true one is only one that was read: where it was parted, that with its first page.
    """
    wanted = {row["index"]: {(page["file"], page["number"]) for page in row["pages"]} for row in true}
    found = {}
    for place, row in enumerate(register["documents"]):
        pages = {(names[page["file"]], page["number"]) for page in row["pages"]}
        shares = {index: len(pages & each) / len(pages | each) for index, each in wanted.items()}
        best = max(shares, key=shares.__getitem__)
        taken = best in found.values()
        found[row["id"]] = best if shares[best] >= SHARED_PAGES and not taken else -1 - place
    return found


def _share(part: int, whole: Iterable[object]) -> float:
    count = len(list(whole))
    return part / count if count else 1.0


def main() -> None:
    """``python -m scripts.understanding_bench.copies REGISTER.json SANNING.json``: figures and every fault."""
    register, truth = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:3])
    result = score(register, truth)
    for name, figure in result.figures().items():
        print(f"{name:<28} {figure:.3f}")
    for fault in result.faults():
        print(f"  {fault}")


if __name__ == "__main__":
    main()
