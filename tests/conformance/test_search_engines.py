"""One suite for every search engine: same pages, same questions, same answers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.conformance.oracle import expected
from index.conformance.questions import ACCESSES, CORPUS, PAGES, QUESTIONS
from index.engines.protocol import All, Keyword
from index.model import (
    Access,
    Circle,
    EngineName,
    Entry,
    FacetField,
    Mode,
    PageId,
    PageStatus,
)
from index.service import Index
from tests.conformance.opening import ENGINES, engine_of, open_index

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> EngineName:
    return engine_of(request)


@pytest.fixture(scope="module")
def filled(engine: EngineName, tmp_path_factory: pytest.TempPathFactory):
    """The corpus, put in three commits with replacements and deletions on the way."""
    folder = tmp_path_factory.mktemp(f"index-{engine}")
    with open_index(folder, engine, Mode.WRITE) as writer:
        writer.put(replace(entry, text="förlaga umgänge", secret=False) for entry in CORPUS[:100])
        writer.put(replace(entry, page_id=PageId(f"x{n}")) for n, entry in enumerate(CORPUS[:50]))
        writer.commit()
        writer.put(CORPUS[:220])
        writer.delete(PageId(f"x{n}") for n in range(50))
        writer.commit()
        writer.put(CORPUS[220:])
        writer.commit()
    with open_index(folder, engine) as reader:
        yield reader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write(folder: Path, engine: EngineName, entries: list[Entry]) -> int:
    with open_index(folder, engine, Mode.WRITE) as writer:
        writer.put(entries)
        return writer.commit()


def all_pages(index: Index, question: str, access: Access, widest: Circle, step: int) -> list:
    """Every hit, paged through by cursor."""
    found, cursor = [], None
    while True:
        answer = index.search(question, access, widest=widest, limit=step, cursor=cursor)
        found += answer.hits
        cursor = answer.cursor
        if cursor is None:
            return found


# --- what is found ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_kind_of_question_finds_what_the_oracle_finds(filled: Index, kind: str) -> None:
    found_something = 0
    for question in QUESTIONS[kind]:
        wanted = expected(CORPUS, question, Access.full())
        answer = filled.search(question, Access.full(), limit=1)
        assert list(filled.scan(question, Access.full())) == sorted(wanted), question
        assert answer.total == len(wanted), question
        assert {c: n for c, n in answer.by_circle.items() if n} == Counter(wanted.values()), question
        found_something += len(wanted)
    assert bool(found_something) is (kind != "nothing")


@pytest.mark.parametrize("who", ACCESSES)
def test_rights_are_applied_before_anything_is_counted(filled: Index, who: str) -> None:
    access = ACCESSES[who]
    seen = [entry for entry in CORPUS if access.sees_existence(entry)]
    for question in (
        "vårdnad",
        "INTE vårdnad",
        "SN 2005/12",
        "typ:faktura",
        "person:åsa ELLER box:kartong-1",
        "datum:2005",
    ):
        wanted = expected(CORPUS, question, access)
        answer = filled.search(question, access, limit=PAGES, facets=list(FacetField))
        assert {hit.page_id: hit.circle for hit in answer.hits} == wanted, question
        hits = [entry for entry in CORPUS if entry.page_id in wanted]
        assert answer.facets[FacetField.UNIT] == Counter(entry.unit for entry in hits)
        types = Counter(entry.doctype if access.sees_contents(entry) else "skyddad" for entry in hits)
        assert answer.facets[FacetField.DOCTYPE] == types
        assert answer.facets[FacetField.STATUS] == Counter(entry.status.value for entry in hits)
    assert answer.completeness.in_scope == len(seen)
    assert answer.completeness.unread == sum(entry.status is PageStatus.UNREAD for entry in seen)
    assert answer.completeness.protected == sum(not access.sees_contents(entry) for entry in seen)


def test_a_protected_hit_shows_nothing_of_its_contents(filled: Index) -> None:
    access = ACCESSES["existence"]
    hits = filled.search("datum:2005", access, limit=PAGES).hits
    protected = [hit for hit in hits if hit.protected]
    assert protected
    for hit in protected:
        shown = json.loads(hit.entry.to_json())
        assert not any(shown[name] for name in ("text", "title", "doctype", "sender", "recipient", "persons"))
        assert hit.snippet is None


def test_what_may_not_be_known_changes_nothing(engine: EngineName, tmp_path: Path) -> None:
    """The index of all pages answers exactly as an index in which the hidden pages never were."""
    access = Access.of_units("SN")
    visible = [entry for entry in CORPUS[:200] if access.sees_existence(entry)]
    write(tmp_path / "all", engine, CORPUS[:200])
    write(tmp_path / "visible", engine, visible)
    with open_index(tmp_path / "all", engine) as full, open_index(tmp_path / "visible", engine) as small:
        for question in ("vårdnad", "INTE arv", "~kurator", "umgänge ELLER dnr:SN2005/3"):
            one, other = (
                index.search(question, access, limit=PAGES, facets=list(FacetField))
                for index in (full, small)
            )
            assert {hit.page_id for hit in one.hits} == {hit.page_id for hit in other.hits}
            assert (one.total, one.by_circle, one.facets) == (other.total, other.by_circle, other.facets)
            assert one.completeness == other.completeness


@pytest.mark.parametrize("scope", ['box:"Kartong 1"', "enhet:bun", 'box:"Kartong 2" enhet:sn'])
def test_completeness_is_told_of_the_boxes_and_units_asked_for(filled: Index, scope: str) -> None:
    for access in (Access.full(), ACCESSES["existence"]):
        inside = [entry for entry in CORPUS if entry.page_id in expected(CORPUS, scope, access)]
        told = filled.scan(f"xyzzy {scope}", access).completeness
        assert 0 < told.in_scope == len(inside) < len(CORPUS)
        assert told.unread == sum(entry.status is PageStatus.UNREAD for entry in inside)
        assert told.poorly_read == sum(entry.status is PageStatus.POORLY_READ for entry in inside)
        assert told.protected == sum(not access.sees_contents(entry) for entry in inside)


def test_a_listing_goes_on_as_it_began_whatever_is_committed_meanwhile(
    engine: EngineName, folder: Path
) -> None:
    """Every hit, in order, on one generation: what a records request must be able to rely on."""
    write(folder, engine, CORPUS[:60])
    with open_index(folder, engine) as reader:
        before = reader._snapshot()
        listing = before.ids(All())
        first = next(listing)
        with open_index(folder, engine, Mode.WRITE) as writer:
            writer.delete(entry.page_id for entry in CORPUS[30:60])
            writer.put(CORPUS[60:90])
            writer.commit()
        wanted = sorted(entry.page_id for entry in CORPUS[:60])
        assert [first, *listing] == wanted == list(before.ids(All()))
        assert before.count(All()) == 60
        after = sorted(entry.page_id for entry in (*CORPUS[:30], *CORPUS[60:90]))
        assert list(reader.scan("INTE xyzzy", Access.full())) == after


# --- in what order ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", ["utredning", "arv ELLER lån", "INTE umgänge", "~placering", "person:mörtberg"]
)
def test_nearer_circles_come_first_and_ties_break_by_id(filled: Index, question: str) -> None:
    hits = filled.search(question, Access.full(), widest=Circle.POSSIBLE, limit=PAGES).hits
    assert len(hits) > 20
    keys = [(hit.circle, -hit.score, hit.page_id) for hit in hits]
    assert keys == sorted(keys)


@pytest.mark.parametrize("step", [7, 100])
def test_paging_gives_every_hit_once_and_equals_the_scan(filled: Index, step: int) -> None:
    for question in ("utredning", "datum:2005", "INTE arv"):
        paged = all_pages(filled, question, Access.full(), Circle.POSSIBLE, step)
        at_once = filled.search(question, Access.full(), widest=Circle.POSSIBLE, limit=PAGES).hits
        assert [hit.page_id for hit in paged] == [hit.page_id for hit in at_once]
        scanned = filled.scan(question, Access.full(), widest=Circle.POSSIBLE)
        assert sorted(hit.page_id for hit in paged) == list(scanned)


def test_each_circle_for_one_word(engine: EngineName, folder: Path) -> None:
    base = replace(CORPUS[0], secret=False, title="", persons=(), sender="", recipient="", doctype_name="")
    texts = {
        "a": "i umgangesfrågan",
        "b": "om umgánge",
        "c": "umgänget",
        "d": "om umgänge",
        "e": "om umgäng3",
        "f": "möte",
    }
    write(folder, engine, [replace(base, page_id=PageId(key), text=text) for key, text in texts.items()])
    with open_index(folder, engine) as index:
        hits = index.search("umgänge", Access.full(), widest=Circle.POSSIBLE).hits
        assert [hit.page_id for hit in hits] == ["d", "c", "b", "a", "e"]
        assert [hit.circle for hit in hits] == [1, 2, 2, 3, 4]


def test_rebuilding_gives_what_editing_gave(filled: Index, engine: EngineName, folder: Path) -> None:
    with open_index(folder, engine, Mode.REBUILD) as writer:
        writer.put(reversed(CORPUS))
        writer.commit()
        for question in ("vårdnad", "utredning", "person:törnqvist"):
            one, other = (index.search(question, Access.full(), limit=PAGES) for index in (writer, filled))
            assert {(hit.page_id, hit.circle) for hit in one.hits} == {
                (hit.page_id, hit.circle) for hit in other.hits
            }
        assert writer.digests() == filled.digests() == {entry.page_id: entry.digest for entry in CORPUS}


def test_facet_keywords_cover_every_facet() -> None:
    assert {facet.value for facet in FacetField} <= {keyword.value for keyword in Keyword}
