"""What is found of what was planted: roots, names and numbers on misread pages, circle by circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.model import Access, Circle, Mode, Scan
from index.service import Index, open_index
from scripts.figures import Figure, ratio
from scripts.index_bench.pages import GRADES, Made, Planted
from scripts.index_bench.plain import Plain
from scripts.index_bench.words import BANKS


@dataclass(slots=True)
class Found:
    """Pages wanted and found, found at all and wanted; also by grade of page."""

    wanted: int = 0
    right: int = 0
    returned: int = 0
    by_grade: dict[str, list[int]] = field(default_factory=dict)

    def add(self, wanted: Iterable[int], found: Iterable[int], grades: Sequence[str]) -> None:
        truth, returned = set(wanted), set(found)
        self.wanted, self.right = self.wanted + len(truth), self.right + len(truth & returned)
        self.returned += len(returned)
        for page in truth:
            hits = self.by_grade.setdefault(grades[page], [0, 0])
            hits[0], hits[1] = hits[0] + (page in returned), hits[1] + 1

    @property
    def recall(self) -> float:
        return ratio(self.right, self.wanted)

    @property
    def precision(self) -> float:
        return ratio(self.right, self.returned)

    def of_grade(self, grade: str) -> float:
        return ratio(*self.by_grade.get(grade, (0, 0)))


def recall(pages: Sequence[Made], planted: Planted, folder: Path, bank: str) -> Iterator[Figure]:
    """Index the pages, ask for everything planted, and compare with what every engine has built in."""
    grades = [page.grade for page in pages]
    with open_index(folder / "index", mode=Mode.WRITE) as index:
        index.put(page.entry for page in pages)
        index.commit()
        near, wide = _roots(index, planted, grades, bank)
        names = _every(index, planted.names, grades)
        numbers = _every(index, planted.numbers, grades)
    (folder / "plain").mkdir()
    plain = Plain(folder / "plain")
    plain.put(page.entry for page in pages)
    built_in = Found()
    for word, places in planted.roots.items():
        built_in.add(places, map(int, plain.found(word, stemmed=True)), grades)
    yield from _told(near, wide, built_in)
    yield from _told_exactly("namn", names)
    yield Figure("nummer: återfinning, första cirkeln", numbers[Circle.EXACT].recall, 0.90)
    yield Figure("nummer: precision, första cirkeln", numbers[Circle.EXACT].precision, 1.0)


def _roots(
    index: Index, planted: Planted, grades: Sequence[str], bank: str
) -> tuple[dict[str, Found], dict[str, Found]]:
    """Of long and short roots: found in the first three circles, and in all four."""
    long = {root.word for root in BANKS[bank][0]}
    near, wide = ({"långa": Found(), "korta": Found()} for _ in range(2))
    for word, places in planted.roots.items():
        length = "långa" if word in long else "korta"
        scan = index.scan(word, Access.full(), widest=Circle.POSSIBLE)
        near[length].add(places, _as_far_as(scan, Circle.COMPOUND), grades)
        wide[length].add(places, _as_far_as(scan, Circle.POSSIBLE), grades)
    return near, wide


def _every(index: Index, planted: Mapping[str, set[int]], grades: Sequence[str]) -> dict[Circle, Found]:
    found = {circle: Found() for circle in Circle}
    for question, places in planted.items():
        scan = index.scan(question, Access.full(), widest=Circle.POSSIBLE)
        for circle, one in found.items():
            one.add(places, _as_far_as(scan, circle), grades)
    return found


def _as_far_as(scan: Scan, widest: Circle) -> Iterator[int]:
    return (int(page) for circle, pages in scan.by_circle.items() if circle <= widest for page in pages)


def _told(near: Mapping[str, Found], wide: Mapping[str, Found], built_in: Found) -> Iterator[Figure]:
    targets = {"bra": 0.94, "medel": 0.82, "dålig": 0.62}
    for length in near:
        long = length == "långa"
        yield Figure(f"{length} ord: återfinning, tre cirklar", near[length].recall, 0.87 if long else None)
        yield Figure(f"{length} ord: återfinning, möjliga med", wide[length].recall, 0.95 if long else None)
        yield Figure(f"{length} ord: precision, tre cirklar", near[length].precision)
        yield Figure(f"{length} ord: precision, möjliga med", wide[length].precision)
        for grade, _, _ in GRADES:
            target = targets[grade] if long else None
            yield Figure(f"{length} ord, {grade} sida: tre cirklar", near[length].of_grade(grade), target)
            yield Figure(f"{length} ord, {grade} sida: möjliga med", wide[length].of_grade(grade))
    every = Found()
    for one in near.values():
        every.wanted, every.right = every.wanted + one.wanted, every.right + one.right
    yield Figure("inbyggd svenska: återfinning", built_in.recall)
    yield Figure("tre cirklar / inbyggd svenska", ratio(every.recall, built_in.recall), 3.5)


def _told_exactly(what: str, found: Mapping[Circle, Found]) -> Iterator[Figure]:
    for circle, one in found.items():
        yield Figure(f"{what}: återfinning till och med {circle.swedish}", one.recall)
        yield Figure(f"{what}: precision till och med {circle.swedish}", one.precision)
