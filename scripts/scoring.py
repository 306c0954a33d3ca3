"""Hold a register against the truth of a drawn box: how many documents, fields and answers are right.

    python -m scripts.scoring REGISTER.json SANNING.json

Documents are matched by their exact set of pages; a field counts as right only if its normal form is
exactly the truth's. The answers of a document that was split wrongly are those of the document that shares
most of its pages (at least half of all that either holds): a person would still meet them.
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
DESTROY, CANNOT_TELL = "dispose_from", "cannot_tell"
REGISTERED, UNCERTAIN = "registered", "uncertain"
MISSING = frozenset({"missing_from_case", "unknown_number", "unregistered_secret", "unregistered_public"})
COPIES = frozenset({"rescan", "photocopy", "fax", "duplicate"})
SHARED_PAGES = 0.5


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
class DiaryScore:
    """How the diary check did what it is for. ``missing``: records no register holds, found or not."""

    missing: Tally = field(default_factory=Tally)
    answered: int = 0
    uncertain: int = 0
    registered: int = 0
    wrongly_registered: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and figure, for a table."""
        wrong = len(self.wrongly_registered)
        yield (
            "saknas i diariet",
            f"återfunna {self.missing.recall:.3f}  rätt av dem {self.missing.precision:.3f}  "
            f"({self.missing.right} av {self.missing.right + self.missing.missed})",
        )
        yield "osäkra svar", f"{self.uncertain}/{self.answered} = {share(self.uncertain, self.answered):.3f}"
        yield "fel post för registrerad", f"{wrong}/{self.registered} = {share(wrong, self.registered):.3f}"


@dataclass
class RetentionScore:
    """How many verdicts were decided, how many of them right, and the two faults that destroy."""

    answered: int = 0
    decided: int = 0
    decidable: int = 0
    decided_of_decidable: int = 0
    agreed: int = 0
    destroy_where_keep: list[str] = field(default_factory=list)
    destroy_too_early: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and figure, for a table. ``decidable``: the truth does not itself accept ``cannot_tell``."""
        able, done = self.decidable, self.decided_of_decidable
        yield "gallring avgjord", f"{self.decided}/{self.answered} = {share(self.decided, self.answered):.3f}"
        yield "  där den går att avgöra", f"{done}/{able} = {share(done, able):.3f}"
        yield "  rätt av avgjorda", f"{self.agreed}/{self.decided} = {share(self.agreed, self.decided):.3f}"
        yield "GALLRAS där det ska bevaras", str(len(self.destroy_where_keep))
        yield "GALLRAS för tidigt", str(len(self.destroy_too_early))


def share(part: int, whole: int) -> float:
    """``part`` of ``whole``; nothing of nothing is 0."""
    return part / max(1, whole)


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
    check: DiaryScore
    verdicts: RetentionScore
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
        yield from self.check.rows()
        yield from self.verdicts.rows()


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
        check=DiaryScore(),
        verdicts=RetentionScore(),
        relations=Tally(),
    )
    entries = _entries(truth)
    for pages, row in true.items():
        where = f"{pages[0][0]} s. {pages[0][1]} ({row['type']})"
        _document(result, row, read.get(pages), where)
        _answers(result, row, read.get(pages) or _nearest(pages, read), where, entries.get(row["index"]))
    _relations(result, read, true)
    return result


def _pages(pages: list[Json], names: dict[str, str] | None) -> Pages:
    return tuple((names[p["file"]] if names else p["file"], p["number"]) for p in pages)


def _nearest(pages: Pages, read: dict[Pages, Json]) -> Json | None:
    """The document read that shares most pages with ``pages``; ``None`` if that is less than half of both."""
    wanted = set(pages)

    def shared(others: Pages) -> float:
        return len(wanted & set(others)) / len(wanted | set(others))

    best = max(read, key=shared, default=())
    return read[best] if best and shared(best) >= SHARED_PAGES else None


def _entries(truth: Json) -> dict[int, str]:
    """The diary number of each registered document, as its row has it; a copy shares its original's."""
    own = {row["document"]: row for row in truth["diary_rows"] if row["document"] is not None}
    numbers = {index: f"{row['case_number']}-{row['sub']}" for index, row in own.items()}
    for row in truth["documents"]:
        if row["relation_to"] in numbers:
            numbers.setdefault(row["index"], numbers[row["relation_to"]])
    return numbers


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


def _answers(result: Score, true: Json, read: Json | None, where: str, entry: str | None) -> None:
    diary = read["diary"] if read else None
    retention = read["retention"] if read else None
    _tally(result.diary, true["diary"], diary, where)
    _tally(result.retention, true["retention"], retention, where)
    _checked(result.check, true["diary"], diary, where, entry)
    if retention:
        _judged(result.verdicts, true["retention"], retention, where)


def _tally(tally: Tally, true: Json, answer: Json | None, where: str) -> None:
    if answer:
        accepted = answer["code"] in true["accept"]
        tally.add(true["answer"], true["answer"] if accepted else answer["code"], where)


def _checked(result: DiaryScore, true: Json, answer: Json | None, where: str, entry: str | None) -> None:
    """A record is missing if the truth accepts nothing else; calling one so is right where it may be."""
    code = answer["code"] if answer else None
    is_missing, may_be = MISSING.issuperset(true["accept"]), not MISSING.isdisjoint(true["accept"])
    if is_missing and code in MISSING:
        result.missing.right += 1
    elif is_missing:
        result.missing.missed += 1
        result.missing.examples.append(f"missad {where}: {code}")
    elif code in MISSING and not may_be:
        result.missing.invented += 1
        result.missing.examples.append(f"påstås saknas {where}: {code}, sant {true['answer']}")
    if answer is None:
        return
    result.answered += 1
    result.uncertain += code == UNCERTAIN
    if code == REGISTERED:
        result.registered += 1
        given = answer["candidates"][0]["case_number"] if answer["candidates"] else ""
        if REGISTERED not in true["accept"] or (entry is not None and given != entry):
            result.wrongly_registered.append(f"{where}: {given}, sant {entry or true['answer']}")


def _judged(result: RetentionScore, true: Json, answer: Json, where: str) -> None:
    decided = answer["code"] != CANNOT_TELL
    decidable = CANNOT_TELL not in true["accept"]
    result.answered += 1
    result.decided += decided
    result.decidable += decidable
    result.decided_of_decidable += decided and decidable
    result.agreed += decided and answer["code"] in true["accept"]
    if answer["code"] != DESTROY:
        return
    if true["must_keep"]:
        result.destroy_where_keep.append(where)
    elif true["day"] and answer["day"] < true["day"]:
        result.destroy_too_early.append(f"{where}: {answer['day']}, sant {true['day']}")


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
        (
            frozenset((pages, by_index[row["relation_to"]])),
            "duplicate" if row["relation"] in COPIES else "version",
        )
        for pages, row in true.items()
        if row["relation"]
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
        "saknas": result.check.missing,
    }
    for name, tally in tallies.items():
        for example in tally.examples:
            print(f"  {name}: {example}")
    for where in result.check.wrongly_registered:
        print(f"  fel post: {where}")
    for where in result.verdicts.destroy_too_early:
        print(f"  GALLRAS FÖR TIDIGT: {where}")
    for where in result.verdicts.destroy_where_keep:
        print(f"  GALLRAS MEN SKA BEVARAS: {where}")
    abstained = Counter(row["type"]["code"] is None for row in register["documents"])[True]
    print(f"{abstained} handlingar utan typ")


if __name__ == "__main__":
    main()
