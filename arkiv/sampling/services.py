"""Draw a sample, record answers, tell what they prove. Each act is one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.diary.services import report_of
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.holdings import operations, stored
from arkiv.holdings.convert import document_row
from arkiv.holdings.corrections import FactName
from arkiv.holdings.models import Box
from arkiv.retention.services import answers_of
from arkiv.sampling.bound import CONFIDENCE, upper_bound
from arkiv.sampling.draw import Member, draw
from arkiv.sampling.models import AnswerRow, SampleRow

NO_TYPE = "utan typ"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document of a sample. ``right`` is ``None`` until somebody has looked; ``wrong`` names the facts that were."""

    place: int
    document: str
    number: int
    stratum: str
    right: bool | None
    wrong: tuple[str, ...]
    answered_by: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """What was found within one handlingstyp."""

    name: str
    drawn: int
    looked_at: int
    wrong: int
    at_most: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample and what it proves: with ``confidence``, at most ``at_most`` of the population is wrong."""

    ref: str
    box: str
    seed: int
    population: int
    drawn: tuple[Drawn, ...]
    looked_at: int
    wrong: int
    at_most: float
    confidence: float
    strata: tuple[Stratum, ...]
    wrong_facts: dict[str, int]


def accepted(box: Box) -> tuple[Member, ...]:
    """The documents of ``box`` that nobody needs to look at, and nobody has."""
    report = report_of(box)
    diary = {answer.document: answer for answer in report.answers} if report else {}
    retention = {answer.document: answer for answer in answers_of(box)}
    documents = stored.documents(box)
    ids = {document.number - 1: document.id for document in documents}
    look_below = bootstrap.profile(bootstrap.current()).understanding.look_below
    return tuple(
        Member(document.id, document.reading.doctype.code or NO_TYPE)
        for document in documents
        if not document.decided
        and not document_row(
            document, ids, diary.get(document.id), retention.get(document.id), look_below
        ).needs_person
    )


def draw_sample(box: Box, size: int, *, seed: int, actor: str) -> Sample:
    """Draw ``size`` documents of those accepted without a look. Raises BadInput where there are none."""
    if size < 1:
        raise BadInput("Ange hur många handlingar som ska dras, minst en.")
    with transaction.atomic():
        members = accepted(box)
        if not members:
            raise BadInput(
                f"Kartong {box.ref} har ingen handling som godtagits utan att någon tittat. Inget har dragits."
            )
        last = SampleRow.objects.select_for_update().order_by("-pk").first()
        row = SampleRow.objects.create(
            ref=f"SP-{(last.pk if last else 0) + 1}",
            box=box,
            seed=seed,
            asked=size,
            population=len(members),
            drawn_at=datetime.now(UTC),
            drawn_by=actor,
        )
        drawn = draw(members, size, seed)
        AnswerRow.objects.bulk_create(_answer(row, place, one) for place, one in enumerate(drawn, start=1))
        log.append(
            "sample.drawn",
            actor=actor,
            subject=f"sample:{row.ref}",
            data={"box": box.pk, "seed": seed, "population": len(members), "drawn": len(drawn)},
        )
    return sample(row.ref)


def _answer(row: SampleRow, place: int, member: Member) -> AnswerRow:
    standing = operations.document(member.document)
    return AnswerRow(
        sample=row,
        place=place,
        document=member.document,
        number=standing.number,
        stratum=member.stratum,
        version=standing.version,
    )


def answer(ref: str, which: str, *, wrong: Sequence[FactName] | None, actor: str) -> Sample:
    """Record what a person found in document ``which`` (its id or its place in the sample): ``()`` nothing wrong, else
    the facts that were; ``None`` takes the answer back. The document itself is corrected by its own operations.
    """
    with transaction.atomic():
        row = _row(ref)
        found = AnswerRow.objects.select_for_update().filter(sample=row, document=which).first()
        if found is None and which.isdecimal():
            found = AnswerRow.objects.filter(sample=row, place=int(which[:9])).first()
        if found is None:
            raise NoSuchThing(
                f"{which} hör inte till stickprovet {ref}. 'arkiv sample show {ref}' visar det."
            )
        _must_be_as_drawn(found, ref)
        found.right = None if wrong is None else not wrong
        found.wrong = [name.value for name in wrong or ()]
        found.answered_by, found.answered_at = (actor, datetime.now(UTC)) if wrong is not None else ("", None)
        found.save()
        log.append(
            "sample.answered",
            actor=actor,
            subject=f"document:{found.document}",
            data={"sample": ref, "right": found.right, "wrong": found.wrong},
        )
    return sample(ref)


def _must_be_as_drawn(found: AnswerRow, ref: str) -> None:
    """An answer is about the document that was accepted, not about one that was put right since."""
    if operations.document(found.document).version != found.version:
        raise NotAllowedNow(
            f"Handlingen har ändrats sedan stickprovet {ref} drogs, så svaret skulle gälla något annat. Svara innan du "
            "rättar; ångra rättelsen eller dra ett nytt stickprov."
        )


def sample(ref: str) -> Sample:
    """The sample ``ref`` with its answers and what they prove. Raises NoSuchThing."""
    row = _row(ref)
    drawn = tuple(
        Drawn(
            each.place,
            each.document,
            each.number,
            each.stratum,
            each.right,
            tuple(each.wrong),
            each.answered_by,
        )
        for each in AnswerRow.objects.filter(sample=row).order_by("place")
    )
    looked_at = [each for each in drawn if each.right is not None]
    wrong = sum(each.right is False for each in looked_at)
    return Sample(
        ref=row.ref,
        box=row.box.ref,
        seed=row.seed,
        population=row.population,
        drawn=drawn,
        looked_at=len(looked_at),
        wrong=wrong,
        at_most=upper_bound(wrong, len(looked_at)) if looked_at else 1.0,
        confidence=CONFIDENCE,
        strata=tuple(_stratum(name, drawn) for name in sorted({each.stratum for each in drawn})),
        wrong_facts=dict(Counter(fact for each in drawn for fact in each.wrong)),
    )


def next_after(ref: str, place: int) -> str | None:
    """The document to look at after ``place`` in the sample: the next one without an answer, round from the end."""
    rows = AnswerRow.objects.filter(sample__ref=ref, right=None).order_by("place")
    found = rows.filter(place__gt=place).first() or rows.first()
    return str(found.document) if found is not None else None


def box_of(ref: str) -> Box:
    """The box that the sample ``ref`` was drawn from. Raises NoSuchThing."""
    return _row(ref).box


def samples() -> tuple[Sample, ...]:
    """Every sample, oldest first."""
    return tuple(sample(ref) for ref in SampleRow.objects.order_by("pk").values_list("ref", flat=True))


def _stratum(name: str, drawn: Sequence[Drawn]) -> Stratum:
    inside = [each for each in drawn if each.stratum == name]
    looked_at = [each for each in inside if each.right is not None]
    wrong = sum(each.right is False for each in looked_at)
    at_most = upper_bound(wrong, len(looked_at)) if looked_at else 1.0
    return Stratum(name, len(inside), len(looked_at), wrong, at_most)


def _row(ref: str) -> SampleRow:
    row = SampleRow.objects.select_related("box").filter(ref=ref).first()
    if row is None:
        known = ", ".join(SampleRow.objects.order_by("pk").values_list("ref", flat=True)[:10]) or "inga ännu"
        raise NoSuchThing(f"Stickprovet {ref} finns inte. Stickprov här: {known}.")
    return row
