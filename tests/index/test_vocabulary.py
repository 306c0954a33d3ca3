"""A word found where it stands misread inside another: the look through the words of the index."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rapidfuzz.distance import Levenshtein

from index.conformance.corpus import make_corpus
from index.model import Access, Circle, Mode, PageId
from index.nearness import pieces, stands_in
from index.records import record_of
from index.service import open_index
from index.vocabulary import MOST_WIDENED, Vocabulary, VocabularyWriter, limited, lists

if TYPE_CHECKING:
    from pathlib import Path

PAGE = replace(
    make_corpus(1)[0], secret=False, title="", persons=(), sender="", recipient="", doctype_name=""
)


def test_standing_in_is_the_least_distance_to_any_piece() -> None:
    rng = random.Random(1)
    for _ in range(3_000):
        word = "".join(rng.choice("abå") for _ in range(rng.randrange(1, 9)))
        text = "".join(rng.choice("abå") for _ in range(rng.randrange(12)))
        least = min(
            Levenshtein.distance(word, text[begin:end])
            for begin in range(len(text) + 1)
            for end in range(begin, len(text) + 1)
        )
        assert [stands_in(word, text, far) for far in range(4)] == [least <= far for far in range(4)]


def test_with_fewer_faults_than_pieces_one_piece_stands_unhurt() -> None:
    assert pieces("utredning", 3) == ("utr", "edn", "ing")
    assert "".join(pieces("placering", 2)) == "placering"


def words(folder: Path, *texts: str) -> Vocabulary:
    writer = VocabularyWriter(folder)
    for text in texts:
        writer.note(record_of(replace(PAGE, text=text)))
        writer.write()
    return Vocabulary(folder)


def test_near_words_come_nearest_first_and_far_ones_not_at_all(tmp_path: Path) -> None:
    known = words(
        tmp_path, "barnavårdsutredninqskrav", "enutrednlnq xyzzyutredningxyzzy", "avregning utrustning"
    )
    assert list(known.near("utredning")) == ["xyzzyutredningxyzzy", "barnavardsutredninqskrav", "enutrednlnq"]
    assert known.near("arv") == ()  # of a short word every change is another word


def test_many_small_commits_make_few_lists_and_every_word_stands_once(tmp_path: Path) -> None:
    rng = random.Random(2)
    texts = [
        " ".join(f"ordnummer{rng.choice('abcdefgh') * 3}{n % 40}x" for n in range(50)) for _ in range(100)
    ]
    words(tmp_path, *texts)
    assert len(lists(tmp_path)) <= 8
    distinct = {
        word
        for text in texts
        for word in record_of(replace(PAGE, text=text)).streams["body"]
        if len(word) > 5
    }
    size = sum(path.stat().st_size for path in lists(tmp_path))
    assert size < 3 * sum(len(word) + 1 for word in distinct)


def test_only_so_many_words_of_a_question_are_widened() -> None:
    asked: list[str] = []
    look = limited(lambda stem: asked.append(stem) or (stem,))  # type: ignore[func-returns-value]
    stems = [f"ord{n}" for n in range(MOST_WIDENED + 5)]
    assert [len(look(stem)) for stem in [*stems, *stems]].count(1) == 2 * MOST_WIDENED
    assert asked == stems[:MOST_WIDENED]


@pytest.mark.parametrize(
    ("text", "question"),
    [("Barnavårdsutredninqen är klar", "utredning"), ("ett familjehemspIaccringsbeslut", "placering")],
)
def test_it_is_a_possible_hit_with_its_reason_and_nothing_nearer(
    tmp_path: Path, text: str, question: str
) -> None:
    with open_index(tmp_path / "index", mode=Mode.WRITE) as index:
        index.put(
            [
                replace(PAGE, page_id=PageId("p1"), text=text),
                replace(PAGE, page_id=PageId("p2"), text="annat"),
            ]
        )
        index.commit()
        assert not index.scan(question, Access.full()).page_ids
        (hit,) = index.search(question, Access.full(), widest=Circle.POSSIBLE).hits
        assert hit.page_id == "p1"
        assert "kan vara felläst" in hit.reason


def test_a_writer_that_gave_up_leaves_no_words(tmp_path: Path) -> None:
    with open_index(tmp_path / "index", mode=Mode.WRITE) as index:
        index.put([replace(PAGE, text="qvxzwkjord")])
    assert not any(b"qvxzwk" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
