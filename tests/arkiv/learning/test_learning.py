"""Learning from confirmed documents: it helps on those kept back, is plain, and can be asked again."""

from __future__ import annotations

from typing import Any

import pytest

from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings import operations, stored
from arkiv.holdings.corrections import FactName
from arkiv.learning import active, services
from arkiv.learning.teach import Lesson, is_kept_back, teach
from arkiv.settings import Settings
from ingest.stages.learned import Learned
from tests.arkiv.holdings.filled import assemble, fill
from tests.ingest.understanding.typed import page


def lessons(count: int) -> list[Lesson]:
    """Two types that the shipped points take for each other, told apart by one word."""
    return [
        Lesson(
            f"d{n}",
            (f"p:eget{n}", "p:vanlig", "p:tomten" if n % 2 else "p:taxan"),
            {"remiss": 3.0, "kallelse": 2.5},
            "kallelse" if n % 2 else "remiss",
        )
        for n in range(count)
    ]


def test_what_was_mistaken_is_told_apart_on_documents_it_never_saw() -> None:
    taught = teach(lessons(60), Learned())
    assert taught.before.right < taught.before.lessons == taught.after.lessons
    assert taught.after.right == taught.after.lessons >= 8
    assert not set(taught.taught_on) & set(taught.kept_back)
    assert all(map(is_kept_back, taught.kept_back))


def test_one_papers_own_words_are_not_learnt_and_lessons_may_come_in_any_order() -> None:
    taught = teach(lessons(60), Learned())
    assert set(taught.model.weights) <= {"p:vanlig", "p:tomten", "p:taxan"}
    assert teach(list(reversed(lessons(60))), Learned()) == taught


def test_the_threshold_is_never_lowered() -> None:
    assert teach(lessons(60), Learned(accept_from=0.8)).model.accept_from >= 0.8


NOTE = "Granviks kommun\n2005-03-0{0}\n# Gula lappen {0}\nTomten och renarna står på gården och väntar på hö."


@pytest.fixture
def box(archive: Settings) -> Any:
    return fill(archive, [page(NOTE.format(n % 9 + 1), file=f"{n}.pdf") for n in range(24)])


def test_too_few_are_refused_and_a_model_is_used_only_when_applied(archive: Settings, box: Any) -> None:
    with pytest.raises(BadInput, match="minst 20"):
        services.learn(apply=False, actor="eva")
    documents = stored.documents(box)
    for document in documents[:22]:
        operations.set_fact(document.id, FactName.TYPE, ["remiss"], actor="eva")
    assert services.learn(apply=False, actor="eva").applied is False
    assert active.digest() == ""
    told = services.learn(apply=True, actor="eva")
    assert told.after.right == told.after.lessons
    assert active.digest() == told.digest
    last = documents[23].id
    shipped, learnt = services.replay(last, ""), services.replay(last, told.digest[:8])
    assert shipped.doctype.code != "remiss"
    assert learnt.doctype.code == "remiss"
    assemble(archive, box)
    after = stored.documents(box)[23].reading.doctype
    assert "remiss" in {after.code, *(code for code, _ in after.runners_up)}
    with pytest.raises(NoSuchThing):
        services.replay(last, "ffffffff")


def test_every_old_decision_is_given_again_by_the_model_that_made_it(archive: Settings) -> None:
    box = fill(archive, [page(NOTE.format(n % 9 + 1), file=f"{n}.pdf") for n in range(32)])

    def decided() -> dict[str, tuple[str | None, float]]:
        free = [each for each in stored.documents(box) if FactName.TYPE not in each.decided]
        return {each.id: (each.reading.doctype.code, each.reading.doctype.confidence) for each in free}

    def replayed(model: str) -> dict[str, tuple[str | None, float]]:
        again = {uid: services.replay(uid, model) for uid in decided()}
        return {
            uid: (each.doctype.code if each.accepted else None, each.doctype.confidence)
            for uid, each in again.items()
        }

    shipped = decided()
    for document in stored.documents(box)[:22]:
        operations.set_fact(document.id, FactName.TYPE, ["remiss"], actor="eva")
    first = services.learn(apply=True, actor="eva").digest
    assemble(archive, box)
    with_first = decided()
    for document in stored.documents(box)[22:26]:
        operations.set_fact(document.id, FactName.TYPE, ["kallelse"], actor="eva")
    second = services.learn(apply=True, actor="eva").digest
    assemble(archive, box)
    with_second = decided()
    assert len(with_second) >= 2
    assert first != second
    assert replayed("") == {uid: shipped[uid] for uid in with_second}
    assert replayed(first) == {uid: with_first[uid] for uid in with_second}
    assert replayed(second) == with_second
    assert replayed("") != replayed(first)
