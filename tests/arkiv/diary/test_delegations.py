"""Delegation lists, and decisions that stand in none."""

from __future__ import annotations

from typing import Any

import pytest

from arkiv.diary import services
from arkiv.diary.answers import ReverseKind
from arkiv.diary.delegations import without_trace
from arkiv.diary.paper import Authority, paper_of

GRANVIK = Authority("Socialnämnden", "Granviks kommun", ("SN",))
LIST = (
    "Beslutsdatum;Nr;Diarienummer;Beslut;Beslutsfattare;Anmäld\n"
    "2005-03-01;12;;Avslag parkeringstillstånd;Lena Sjöhed;2005-03-17\n"
    "2005-04-20;13;SN 2005/45;Serveringstillstånd;Börje Ek;2005-05-12\n"
    "2005-06-30;14;;Avgift;Börje Ek;\n"
)


@pytest.mark.usefixtures("archive")
def test_a_decision_is_traced_by_case_or_by_day_and_words(paper: Any, write: Any) -> None:
    summary = services.import_delegations(write(LIST), actor="prov")
    assert (summary.rows, summary.unreadable_count) == (3, 0)
    papers = [
        paper_of(one, GRANVIK)
        for one in (
            paper(
                1, doctype="parkeringstillstand", dated="2005-03-02", title="Beslut om parkeringstillstånd"
            ),
            paper(2, doctype="delegationsbeslut", dated="2005-04-28", case="SN 2005/45"),
            paper(3, doctype="delegationsbeslut", dated="2005-05-10", title="Beslut om kontaktperson"),
            paper(4, doctype="delegationsbeslut", dated="2006-05-10", title="Efter listans slut"),
            paper(
                5,
                doctype="delegationsbeslut",
                received="2005-05-10",
                dated="2005-05-10",
                title="Annans beslut",
            ),
        )
    ]
    (finding,) = without_trace(papers, services.delegated())
    assert finding.kind is ReverseKind.DECISION_NOT_REPORTED
    assert finding.documents == ("dok003",)


def test_without_a_list_nothing_is_said(paper: Any) -> None:
    papers = [paper_of(paper(doctype="delegationsbeslut", dated="2005-05-10"), GRANVIK)]
    assert list(without_trace(papers, ())) == []
