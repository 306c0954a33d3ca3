"""The index as the archive uses it, on the default engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.clauses import Words
from index.conformance.corpus import make_corpus
from index.engines.memory import MemoryEngine
from index.errors import IndexFull, QueryFault
from index.model import Access, Circle, DocumentId, EngineName, Entry, Mode, PageId, PageStatus
from index.service import Index, open_index

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "Socialnämnden i Granvik har den 14 mars 2005 tagit emot en anmälan. " * 4
    + "Nämnden beslutade att inleda barnavårds-\nutredning, SN 2005/123, för barnet 20050314-9807. "
    + "Vardnaden delas. " * 3
    + "Utredningen ska vara klar inom fyra månader. " * 4
)
PAGE = Entry(
    page_id=PageId("p1"),
    document_id=DocumentId("d1"),
    box="Kartong 1",
    unit="SN",
    status=PageStatus.READ,
    text=TEXT,
    persons=("Åsa Törnqvist",),
)


@pytest.fixture
def index(tmp_path: Path):
    with open_index(tmp_path / "index", mode=Mode.WRITE) as opened:
        opened.put([PAGE])
        opened.commit()
        yield opened


def marked(index: Index, question: str, widest: Circle = Circle.COMPOUND) -> list[tuple[str, Circle]]:
    """The words marked in the snippet of the only hit, as they stand on the page."""
    (hit,) = index.search(question, Access.full(), widest=widest).hits
    assert hit.snippet is not None
    assert TEXT[hit.snippet.start :].startswith(hit.snippet.text)
    return [(TEXT[mark.start : mark.end], mark.circle) for mark in hit.snippet.marks]


def test_marks_stand_on_the_words_of_the_page_with_their_circle(index: Index) -> None:
    found = marked(index, "utredning")
    assert ("Utredningen", Circle.INFLECTED) in found
    assert marked(index, "vårdnad") == [("Vardnaden", Circle.INFLECTED)] * 3
    assert ("barnavårds-\nutredning", Circle.COMPOUND) in marked(index, "barnavård")
    assert marked(index, '"inleda barnavårdsutredning"') == [("inleda barnavårds-\nutredning", Circle.EXACT)]
    assert marked(index, "SN2005-123") == [("SN 2005/123", Circle.EXACT)]
    assert marked(index, "050314-9807") == [("20050314-9807", Circle.EXACT)]
    assert ("fyra", Circle.EXACT) in marked(index, "fyr*")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("=anmälan", "ordagrant: ”anmälan”"),
        ("vårdnad", "annan form: ”Vardnaden”"),
        ("barnavård", "i sammansättning: ”barnavårds- utredning”"),
        ("~mänader", "annan form: ”månader”"),
        ("~marss", "kan vara felläst: ”mars”"),
        ("person:törnqvist", "uppgifterna om handlingen"),
        ("box:kartong-1", "uppfyller urvalet"),
    ],
)
def test_every_hit_says_why(index: Index, question: str, told: str) -> None:
    (hit,) = index.search(question, Access.full()).hits
    assert told in hit.reason


def test_a_snippet_is_short_and_begins_between_words(index: Index) -> None:
    (hit,) = index.search("fyra", Access.full()).hits
    assert hit.snippet is not None
    assert len(hit.snippet.text) < 300
    assert hit.snippet.start == 0 or TEXT[hit.snippet.start - 1].isspace()


def test_a_clause_can_be_asked_instead_of_text(index: Index) -> None:
    assert len(index.scan(Words(("anmälan",), (0, 0)), Access.full())) == 1


def test_a_faulty_question_asks_nothing(index: Index) -> None:
    with pytest.raises(QueryFault, match="avsändare"):
        index.search("avsandare:skola (", Access.full())


def test_a_name_in_the_text_only_is_a_possible_hit_of_person(index: Index) -> None:
    assert not index.scan("person:granvik", Access.full()).page_ids
    assert index.scan("person:granvik", Access.full(), widest=Circle.POSSIBLE).page_ids


def test_completeness_is_told_in_words(index: Index) -> None:
    assert index.search("xyzzy", Access.full()).completeness.sentence.startswith("Alla 1 sidor")
    unread = replace(PAGE, page_id=PageId("p2"), text="", status=PageStatus.UNREAD, box="Kartong 2")
    index.put([unread])
    index.commit()
    everywhere = index.search("xyzzy", Access.full()).completeness
    assert (everywhere.in_scope, everywhere.unread, everywhere.complete) == (2, 1, False)
    assert "1 är olästa" in everywhere.sentence
    assert index.search('xyzzy box:"Kartong 1"', Access.full()).completeness.complete


def test_broken_characters_from_broken_files_are_indexed(index: Index) -> None:
    odd = replace(PAGE, page_id=PageId("p3"), text="halv \ud800 tecken \x00 enastående", persons=("\udfff",))
    index.put([odd])
    index.commit()
    (hit,) = index.search("enastående", Access.full()).hits
    assert hit.entry == odd
    assert index.digests()[odd.page_id] == odd.digest


def test_a_full_engine_says_so_and_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryEngine, "max_pages", 5)
    with open_index(tmp_path / "index", EngineName.MEMORY, Mode.WRITE) as index:
        index.put(make_corpus(5))
        index.commit()
        with pytest.raises(IndexFull, match="tantivy"):
            index.put(replace(PAGE, page_id=PageId(f"q{n}")) for n in range(3))
    with open_index(tmp_path / "index", EngineName.MEMORY) as index:
        assert index.stats().pages == 5


def test_stats_count_and_name_what_is_there(index: Index) -> None:
    stats = index.stats()
    assert (stats.engine, stats.pages, stats.generation) == (EngineName.TANTIVY, 1, 1)
    assert stats.by_status == {"read": 1}
    assert stats.size_bytes > 1_000
    assert stats.analysis.startswith("svenska-")


def test_entries_survive_the_round_trip() -> None:
    for entry in make_corpus(50):
        assert Entry.from_json(entry.to_json()) == entry
