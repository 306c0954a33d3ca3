"""Hold a register against the truth of a drawn box: how many documents, fields and answers are right.

    python -m scripts.scoring REGISTER.json SANNING.json

Documents are matched by their exact set of pages; a field counts as right only if its normal form is
exactly the truth's.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Pages = tuple[tuple[str, int], ...]

FIELDS = ("case_number", "document_date", "received_date")
DESTROY = "dispose_from"


@dataclass
class Tally:
    """Right, wrong and absent values of one kind."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of the values there are, the share read exactly."""
        return self.right / max(1, self.right + self.wrong + self.missed)

    @property
    def precision(self) -> float:
        """Of the values read, the share that is exactly right."""
        return self.right / max(1, self.right + self.wrong + self.invented)

    def add(self, truth: str | None, read: str | None, where: str) -> None:
        if truth and read:
            same = truth == read
            self.right, self.wrong = self.right + same, self.wrong + (not same)
        elif truth:
            self.missed += 1
        elif read:
            self.invented += 1
        if truth != read:
            self.examples.append(f"{where}: sant {truth}, läst {read}")


@dataclass
class Score:
    boundaries: Tally
    documents_exact: int
    documents: int
    fields: dict[str, Tally]
    personal_numbers: Tally
    types: Tally
    types_abstained: int
    diary: Tally
    retention: Tally
    destroy_where_keep: list[str]
    relations: Tally

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and figure, for a table."""
        b = self.boundaries
        f1 = 2 * b.precision * b.recall / max(1e-9, b.precision + b.recall)
        yield "gränser F1", f"{f1:.3f}"
        yield "handlingar exakt rätt", f"{self.documents_exact}/{self.documents}"
        for name, tally in (*self.fields.items(), ("personal_numbers", self.personal_numbers)):
            yield name, f"återfunna {tally.recall:.3f}  rätt av lästa {tally.precision:.3f}"
        for name, tally in (("typ", self.types), ("diariet", self.diary), ("gallring", self.retention)):
            yield name, f"rätt {tally.right}  fel {tally.wrong}"
        yield "typ avstod", str(self.types_abstained)
        yield (
            "relationer",
            f"återfunna {self.relations.recall:.3f}  rätt av lästa {self.relations.precision:.3f}",
        )
        yield "GALLRAS där det ska bevaras", str(len(self.destroy_where_keep))


def score(register: Json, truth: Json) -> Score:
    """Compare; documents the splitter got wrong count as missed for every field."""
    names = {row["sha256"]: row["name"].rsplit("/", 1)[-1] for row in register["files"]}
    read = {_pages(row["pages"], names): row for row in register["documents"]}
    true = {_pages(row["pages"], None): row for row in truth["documents"]}
    result = Score(
        boundaries=_boundaries(set(read), set(true)),
        documents_exact=len(read.keys() & true.keys()),
        documents=len(true),
        fields={name: Tally() for name in FIELDS},
        personal_numbers=Tally(),
        types=Tally(),
        types_abstained=0,
        diary=Tally(),
        retention=Tally(),
        destroy_where_keep=[],
        relations=Tally(),
    )
    for pages, row in true.items():
        _document(result, row, read.get(pages), f"{pages[0][0]} s. {pages[0][1]} ({row['type']})")
    _relations(result, read, true)
    return result


def _pages(pages: list[Json], names: dict[str, str] | None) -> Pages:
    return tuple((names[p["file"]] if names else p["file"], p["number"]) for p in pages)


def _boundaries(read: set[Pages], true: set[Pages]) -> Tally:
    starts_read, starts_true = {pages[0] for pages in read}, {pages[0] for pages in true}
    return Tally(
        right=len(starts_read & starts_true),
        missed=len(starts_true - starts_read),
        invented=len(starts_read - starts_true),
        examples=[f"missad {x}" for x in sorted(starts_true - starts_read)]
        + [f"för mycket {x}" for x in sorted(starts_read - starts_true)],
    )


def _document(result: Score, true: Json, read: Json | None, where: str) -> None:
    for name in FIELDS:
        value = read[name]["value"] if read and read[name] else None
        result.fields[name].add(true[name], value, where)
    numbers = {v["value"]: v["check"] for v in read["personal_numbers"]} if read else {}
    wanted = set(true["personal_numbers"])
    for number in wanted | {n for n, check in numbers.items() if check == "verified"}:
        result.personal_numbers.add(
            number if number in wanted else None, number if number in numbers else None, where
        )
    if read is None:
        return
    code = read["type"]["code"]
    if code is None:
        result.types_abstained += 1
    else:
        result.types.add(true["type"], code, where)
    _answers(result, true, read, where)


def _answers(result: Score, true: Json, read: Json, where: str) -> None:
    for name, tally in (("diary", result.diary), ("retention", result.retention)):
        if not read[name]:
            continue
        code = read[name]["code"]
        accepted = code in true[name]["accept"]
        tally.add(true[name]["answer"], true[name]["answer"] if accepted else code, where)
    if read["retention"] and read["retention"]["code"] == DESTROY and true["retention"]["must_keep"]:
        result.destroy_where_keep.append(where)


def _relations(result: Score, read: dict[Pages, Json], true: dict[Pages, Json]) -> None:
    by_id = {row["id"]: pages for pages, row in read.items()}
    found = {
        (frozenset((pages, by_id[relation["of"]])), relation["kind"])
        for pages, row in read.items()
        for relation in row["relations"]
        if relation["kind"] != "attachment"
    }
    by_index = {row["index"]: pages for pages, row in true.items()}
    wanted = {
        (frozenset((pages, by_index[row["relation_to"]])), row["relation"])
        for pages, row in true.items()
        if row["relation"] in {"duplicate", "version"}
    }
    result.relations = Tally(
        right=len(found & wanted),
        missed=len(wanted - found),
        invented=len(found - wanted),
        examples=[f"missad {x}" for x in wanted - found] + [f"för mycket {x}" for x in found - wanted],
    )


def main() -> None:
    """Print the figures and every example that is not right."""
    register, truth = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:3])
    result = score(register, truth)
    for name, figure in result.rows():
        print(f"{name:<30} {figure}")
    tallies = {
        "gränser": result.boundaries,
        **result.fields,
        "personnummer": result.personal_numbers,
        "typ": result.types,
        "diariet": result.diary,
        "gallring": result.retention,
        "relationer": result.relations,
    }
    for name, tally in tallies.items():
        for example in tally.examples:
            print(f"  {name}: {example}")
    for where in result.destroy_where_keep:
        print(f"  GALLRAS MEN SKA BEVARAS: {where}")
    abstained = Counter(row["type"]["code"] is None for row in register["documents"])[True]
    print(f"{abstained} handlingar utan typ")


if __name__ == "__main__":
    main()
