"""Handläggarläge: a name or a number with a reason, and no way to free text."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from arkiv.cli.search import PURPOSES
from arkiv.errors import BadInput
from arkiv.search.case_worker import LookUp, Purpose, Term, look_up
from arkiv.settings import Settings

TEXT = "Åsa Öberg söker stöd för missbruk. Dnr SN 2005/123, 930727-9845"


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Term.NAME, ""),
        (Term.NAME, "930727-9845"),
        (Term.NAME, "en hel mening som inte är något namn alls"),
        (Term.PERSONAL_NUMBER, "SN 2005/123"),
        (Term.PERSONAL_NUMBER, "missbruk"),
        (Term.PERSONAL_NUMBER, "930727-9845 missbruk"),
        (Term.PERSONAL_NUMBER, "930727-9845 500101-9801"),
        (Term.CASE_NUMBER, "930727-9845"),
        (Term.CASE_NUMBER, "missbruk SN 2005/123"),
    ],
)
def test_anything_but_the_named_kind_is_refused(term: Term, value: str) -> None:
    with pytest.raises(BadInput, match="Ingen sökning gjordes"):
        LookUp(term, value, Purpose.CASE)


def test_a_name_finds_persons_and_a_number_its_pages_but_no_word_its_page(
    indexed: Callable[..., Settings],
) -> None:
    from arkiv.search.queries import everything_here

    archive = indexed(TEXT, persons=("Åsa Öberg",))

    def total(term: Term, value: str) -> int:
        asked = LookUp(term, value, Purpose.CASE)
        return look_up(archive, asked, everything_here(archive), actor="prov").total

    assert total(Term.NAME, "Öberg, Åsa") == total(Term.NAME, "åsa öbergs") == 1
    assert total(Term.PERSONAL_NUMBER, "19930727-9845") == total(Term.PERSONAL_NUMBER, "9307279845") == 1
    assert total(Term.PERSONAL_NUMBER, "500101-9801") == 0
    assert total(Term.CASE_NUMBER, "sn2005-123") == 1
    assert total(Term.NAME, "missbruk") == total(Term.NAME, "AND stöd") == total(Term.NAME, "Oberg typ") == 0


def test_it_is_logged_with_its_reason_and_without_the_name(indexed: Callable[..., Settings]) -> None:
    from arkiv.audit import log
    from arkiv.search.queries import everything_here

    archive = indexed(TEXT, persons=("Åsa Öberg",))
    look_up(archive, LookUp(Term.NAME, "Öberg", Purpose.REPORT), everything_here(archive), actor="konto:ek")
    event = [event for event in log.events() if event.kind == "index.looked_up"][-1]
    data = json.loads(event.data)
    assert (event.actor, data["reason"], data["by"], data["hits"]) == ("konto:ek", "anmälan", "namn", 1)
    assert "berg" not in event.data.lower()


def test_the_command_offers_the_reasons_there_are() -> None:
    assert set(PURPOSES) == {purpose.value for purpose in Purpose}
