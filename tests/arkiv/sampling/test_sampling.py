"""Samples: fair, repeatable, and a bound that is exact."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.sampling.bound import at_most, upper_bound
from arkiv.sampling.draw import Member, draw
from arkiv.settings import Settings


@pytest.mark.parametrize(
    ("wrong", "looked_at", "bound"),
    [
        (0, 59, 0.04950),  # 1 - 0.05 ** (1/59)
        (0, 300, 0.00994),
        (0, 1, 0.95),
        (1, 10, 0.39416),  # tables of Clopper & Pearson, one-sided 95 %
        (2, 100, 0.06162),
        (5, 50, 0.19883),
        (10, 10, 1.0),
    ],
)
def test_known_values(wrong: int, looked_at: int, bound: float) -> None:
    assert upper_bound(wrong, looked_at) == pytest.approx(bound, abs=2e-5)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_at_the_bound_so_few_faults_are_just_believable(counts: tuple[int, int]) -> None:
    wrong, looked_at = counts
    bound = upper_bound(wrong, looked_at)
    assert wrong / looked_at < bound < 1
    assert at_most(wrong, looked_at, bound) == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize("counts", [(1, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no such sample"):
        upper_bound(*counts)


MEMBERS = [Member(f"d{n}", "vanlig" if n < 90 else f"ovanlig{n % 2}") for n in range(100)]


def test_the_sample_is_the_same_for_the_same_seed_whatever_the_order() -> None:
    assert draw(MEMBERS, 20, 7) == draw(list(reversed(MEMBERS)), 20, 7)
    assert draw(MEMBERS, 20, 7) != draw(MEMBERS, 20, 8)


def test_strata_give_in_proportion_and_nobody_is_drawn_twice() -> None:
    drawn = draw(MEMBERS, 20, 3)
    assert len({each.document for each in drawn}) == 20
    assert Counter(each.stratum for each in drawn) == {
        "vanlig": 18,
        "ovanlig0": 1,
        "ovanlig1": 1,
    }  # 90, 5 and 5
    assert len(draw(MEMBERS, 500, 3)) == 100


def test_every_document_is_as_likely() -> None:
    times = Counter(each.document for seed in range(400) for each in draw(MEMBERS[::5], 5, seed))
    assert len(times) == 20
    assert min(times.values()) > 60  # 100 expected
    assert max(times.values()) < 145


@pytest.fixture
def box(archive: Settings) -> Any:
    """Three documents nobody needs to look at."""
    import msgspec

    from arkiv.holdings.models import Document
    from arkiv.holdings.services import Provenance, new_box
    from ingest.model import DocumentReading, DocumentType

    made = new_box("K1", Provenance(title="Fynd"), actor="prov")
    for number, code in enumerate(("remiss", "remiss", "kallelse"), start=1):
        reading = DocumentReading((), 1.0, (), "", DocumentType(code, 1.0), ())
        Document.objects.create(
            box=made, uid=f"handling{number}", number=number, reading=msgspec.json.encode(reading).decode()
        )
    return made


def test_answers_are_recorded_taken_back_and_summed(box: Any) -> None:
    from arkiv.holdings.corrections import FactName
    from arkiv.sampling import services
    from arkiv.sampling.table import to_csv

    drawn = services.draw_sample(box, 10, seed=1, actor="eva")
    assert (drawn.ref, drawn.population, len(drawn.drawn)) == ("SP-1", 3, 3)
    services.answer("SP-1", "1", wrong=(), actor="eva")
    told = services.answer("SP-1", drawn.drawn[1].document, wrong=(FactName.TYPE,), actor="eva")
    assert (told.looked_at, told.wrong, told.wrong_facts) == (2, 1, {"type": 1})
    assert told.at_most == upper_bound(1, 2)
    assert "fel;type;eva" in to_csv(told)
    assert services.answer("SP-1", "2", wrong=None, actor="eva").looked_at == 1
    with pytest.raises(NoSuchThing):
        services.answer("SP-1", "9", wrong=(), actor="eva")


def test_a_document_corrected_since_cannot_be_answered_for(box: Any) -> None:
    from arkiv.holdings.models import Document
    from arkiv.sampling import services

    drawn = services.draw_sample(box, 1, seed=1, actor="eva").drawn[0]
    row = Document.objects.get(uid=drawn.document)
    row.decided = '{"type": {"by": "bo", "operation": 1}}'
    row.save()
    with pytest.raises(NotAllowedNow, match="ändrats"):
        services.answer("SP-1", "1", wrong=(), actor="eva")
    assert drawn.document not in {each.document for each in services.accepted(box)}


def test_nothing_to_draw_from_is_said(box: Any) -> None:
    from arkiv.holdings.models import Document
    from arkiv.sampling import services

    Document.objects.update(reading=Document.objects.first().reading.replace("1.0", "0.2"))
    with pytest.raises(BadInput, match="Inget har dragits"):
        services.draw_sample(box, 5, seed=1, actor="eva")
