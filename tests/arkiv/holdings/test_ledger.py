"""The page ledger: a page that vanishes is the second worst error there is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.holdings.ledger import FileAccount, PageAccount, balance

FILE = FileAccount(name="a.pdf", state="listed", reason="", accepted=False, pages=2, rows=2)
PAGE = PageAccount(
    name="a.pdf sida 1", state="read", reason="", accepted=False, in_document=True, indexed=True
)


def test_everything_accounted_for_balances() -> None:
    account = balance((FILE,), (PAGE, replace(PAGE, state="blank")), documents=1)
    assert account.balanced
    assert account.pages == account.pages_read + account.pages_blank == 2


@pytest.mark.parametrize(
    ("file", "page", "says"),
    [
        (replace(FILE, state="pending"), PAGE, "inte genomgången"),
        (replace(FILE, state="unread", reason="Lösenord."), PAGE, "Lösenord."),
        (replace(FILE, rows=1), PAGE, "2 sidor i filen men 1 i arkivet"),
        (FILE, replace(PAGE, state="pending"), "inte läst än"),
        (FILE, replace(PAGE, state="unreadable", reason="Inga ord."), "Inga ord."),
        (FILE, replace(PAGE, state="failed", reason="Trasig."), "Trasig."),
        (FILE, replace(PAGE, in_document=False), "någon handling"),
        (FILE, replace(PAGE, indexed=False), "sökregistret"),
    ],
)
def test_every_gap_is_named(file: FileAccount, page: PageAccount, says: str) -> None:
    account = balance((file,), (page,), documents=1)
    assert not account.balanced
    assert any(says in gap for gap in account.gaps)


def test_a_gap_a_person_accepted_balances_but_a_lost_page_never_does() -> None:
    unread = replace(FILE, state="unread", accepted=True)
    failed = replace(PAGE, state="failed", accepted=True)
    assert balance((unread,), (failed,), documents=1).balanced
    assert not balance((unread,), (replace(failed, in_document=False),), documents=1).balanced


STATES = st.sampled_from(["read", "blank", "unreadable", "failed", "pending"])


@given(st.lists(STATES), st.lists(st.sampled_from(["listed", "unread", "pending"])))
def test_the_sums_always_add_up(pages: list[str], files: list[str]) -> None:
    account = balance(
        tuple(replace(FILE, state=state) for state in files),
        tuple(replace(PAGE, state=state) for state in pages),
        documents=1,
    )
    assert account.files == account.files_listed + account.files_unread + account.files_pending
    assert account.pages == (
        account.pages_read
        + account.pages_blank
        + account.pages_unreadable
        + account.pages_failed
        + account.pages_pending
    )
