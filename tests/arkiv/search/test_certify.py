"""A search certificate says what was looked for, what was found, and what could not be searched."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pikepdf
import pytest

from arkiv.search.certificate import told
from arkiv.search.certificate_pdf import to_pdf
from arkiv.settings import Settings

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LINES = ["Öberg Åsa", "SN2005-123", "Nordahl", "fråga: umgänge"]


@pytest.fixture
def certify(indexed: Callable[..., Settings]):
    from arkiv.search.certify import certify
    from arkiv.search.queries import everything_here
    from arkiv.search.sought import sought

    def run(*texts: str, confidence: float = 0.9):
        archive = indexed(*texts, confidence=confidence)
        return certify(archive, sought(LINES), everything_here(archive), now=NOW, actor="prov")

    return run


def test_each_line_is_answered_with_pages_documents_and_how_near(certify) -> None:
    certificate = certify("Åsa Öbergs umgänge", "umgängesrätt för Åsa Öberg", "dnr SN 2005/123 Öberg")
    name, number, nobody, question = certificate.lines
    assert (name.pages, name.documents) == (2, 2)
    assert [found.file for found in name.found] == ["sida 2.png", "sida 1.png"]
    assert name.by_circle == {"exakt": 1, "böjd form": 1}
    assert (number.found[0].file, number.found[0].circle) == ("sida 3.png", "exakt")
    assert (nobody.pages, nobody.found) == (0, ())
    assert {found.circle for found in question.found} == {"exakt", "sammansättning"}
    assert certificate.searched.complete
    assert certificate.searched.sentences == ("Alla 3 sidor är lästa och genomsökta.",)


def test_it_owns_up_to_what_it_could_not_search(certify) -> None:
    certificate = certify("Åsa Öberg", confidence=0.3)
    assert not certificate.searched.complete
    assert "1 sida är svårläst och kan ha missats" in certificate.searched.sentences


def test_files_unopened_and_pages_not_yet_indexed_are_gaps_too(indexed, archive: Settings) -> None:
    from arkiv.holdings.models import Page
    from arkiv.search.certify import certify
    from arkiv.search.queries import everything_here
    from arkiv.search.sought import sought

    indexed("Åsa Öberg", "Nordahl")
    Page.objects.filter(file__name="sida 2.png").update(indexed="")
    certificate = certify(archive, sought(["Ek"]), everything_here(archive), now=NOW, actor="prov")
    assert certificate.searched.unindexed == 1
    assert "1 sida är ännu inte i sökregistret" in "\n".join(told(certificate))


def test_the_log_remembers_its_digest_and_no_name(certify) -> None:
    from arkiv.audit import log

    certificate = certify("Åsa Öberg")
    (event,) = [event for event in log.events() if event.kind == "index.certified"]
    data = json.loads(event.data)
    assert data["certificate"] == certificate.digest
    assert data["generation"] == certificate.searched.generation
    assert "berg" not in event.data.lower()


def test_text_data_and_pdf_tell_the_same(certify) -> None:
    certificate = certify("Åsa Öberg", "Nordahl")
    text = "\n".join(told(certificate))
    data = certificate.to_data()
    assert data["digest"] == certificate.digest
    assert data["digest"] in text
    assert [line["pages"] for line in data["lines"]] == [1, 0, 1, 0]
    assert json.loads(json.dumps(data)) == json.loads(json.dumps(data))
    with pikepdf.open(io.BytesIO(to_pdf(certificate))) as pdf:
        assert pdf.Root.Metadata is not None
        assert len(pdf.pages) == 1
