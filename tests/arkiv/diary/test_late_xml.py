"""Late registrations as ERMS 3: valid by the schema others read it with, whatever stands in the texts.

``ARKIV_SCHEMAS`` names a folder with ``erms/ERMS_v3.xsd`` (DILCIS Board, CITS ERMS), which is not part of the project.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from arkiv.diary.answers import DiaryCode
from arkiv.diary.late import DayKind, LateProposal
from arkiv.diary.late_entry import LateEntry
from arkiv.diary.late_xml import ERMS, erms
from arkiv.diary.model import Direction

pytestmark = pytest.mark.skipif("ARKIV_SCHEMAS" not in os.environ, reason="ARKIV_SCHEMAS names no folder")
DAY = date(2026, 6, 1)
# Whatever a page may be read as, also what XML has no room for.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: f"{text}\x00\x1b&<]]>")


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(os.environ["ARKIV_SCHEMAS"]) / "erms/ERMS_v3.xsd"))


def proposals() -> st.SearchStrategy[LateProposal]:
    return st.builds(
        LateProposal,
        document=st.uuids().map(lambda one: f"d{one.hex[:10]}"),
        number=st.integers(1, 999),
        code=st.sampled_from(DiaryCode),
        section=TEXTS,
        case=st.just(""),
        printed_number=TEXTS,
        direction=st.sampled_from(Direction),
        original=st.none() | st.dates(date(1950, 1, 1), DAY),
        original_is=st.sampled_from(DayKind),
        found=st.none() | st.just(DAY),
        sender=TEXTS,
        recipient=TEXTS,
        subject=TEXTS,
        kind=TEXTS,
        secret=st.booleans(),
        reason=TEXTS,
    )


entries = st.builds(
    LateEntry,
    proposals(),
    subject=TEXTS,
    case=st.sampled_from(["", "SN 2005/12", "SN 2006/7"]),
    approved_on=st.just(DAY),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(entries, min_size=1, max_size=5, unique_by=lambda one: one.proposal.document))
def test_any_late_registrations_are_valid(schema: etree.XMLSchema, entries: list[LateEntry]) -> None:
    made = etree.fromstring(erms(entries, made_on=DAY))
    schema.assertValid(made)
    assert len(list(made.iter(f"{{{ERMS}}}record"))) == len(entries), "no record is lost on the way"
    secret = [one.proposal.document for one in entries if one.proposal.secret]
    restricted = [one.getparent().get("systemIdentifier") for one in made.iter(f"{{{ERMS}}}restriction")]
    assert sorted(restricted) == sorted(secret)


def test_the_schema_does_refuse_what_is_wrong(schema: etree.XMLSchema) -> None:
    made = etree.fromstring(f'<erms xmlns="{ERMS}"><records/></erms>'.encode())
    assert not schema.validate(made)
