"""Accounts: who is let in, who is not, and what the log may know of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from arkiv.accounts import throttle
from arkiv.accounts.roles import Permission, Role, conflicts, holders, rights
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PASSWORD, OTHER = "en lång mening med ord", "en annan lång mening"


@pytest.fixture(autouse=True)
def _fast_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def accounts(archive: object) -> Any:
    from arkiv.accounts import services

    services.add("karin", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="konto:prov")
    services.add("anna", [Role.ARCHIVIST, Role.REGISTRAR], PASSWORD, actor="account:1")
    return services


def test_the_first_account_must_be_the_administrators(archive: object) -> None:
    from arkiv.accounts import services

    with pytest.raises(NotAllowedNow, match="administratör"):
        services.add("anna", [Role.ARCHIVIST], PASSWORD, actor="konto:prov")
    assert services.listed() == ()


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("anna", PASSWORD, "finns redan"),
        ("bo ek", PASSWORD, "mellanslag"),
        ("", PASSWORD, "1–60"),
        ("bo", "kort", "12"),
        ("bo", "1q2w3e4r5t6y", "vanligt"),
        ("bo", "482915730264817", "numeriskt"),
        ("sigvard-lund", "sigvard-lund", "likt"),
    ],
)
def test_what_does_not_do_is_refused_in_swedish(accounts: Any, name: str, password: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        accounts.add(name, [Role.REGISTRAR], password, actor="x")
    assert len(accounts.listed()) == 2


def test_who_hands_out_roles_has_no_other(accounts: Any) -> None:
    with pytest.raises(BadInput, match="förenas"):
        accounts.add("bo", [Role.ADMINISTRATOR, Role.ARCHIVIST], PASSWORD, actor="x")


def test_a_person_is_recognised_once_for_one_act(accounts: Any) -> None:
    from django.db import transaction

    from arkiv.accounts.errors import LoginRefused

    anna = accounts.authenticate("anna", PASSWORD, now=NOW)
    assert anna.may(Permission.DISPOSAL_APPROVE)
    assert not anna.may(Permission.ACCOUNTS_MANAGE)
    with transaction.atomic():
        accounts.spend(anna, "prov", now=NOW + timedelta(minutes=9))
    with pytest.raises(LoginRefused), transaction.atomic():
        accounts.spend(anna, "prov", now=NOW + timedelta(minutes=9))
    late = accounts.authenticate("anna", PASSWORD, now=NOW)
    with pytest.raises(LoginRefused), transaction.atomic():
        accounts.spend(late, "prov", now=NOW + timedelta(minutes=11))


def test_wrong_passwords_shut_the_account_for_a_while_and_the_count_is_kept(accounts: Any) -> None:
    from arkiv.accounts.errors import LoginRefused

    for _ in range(throttle.FREE_TRIES):
        with pytest.raises(LoginRefused, match="stämmer inte"):
            accounts.authenticate("anna", OTHER, now=NOW)
    with pytest.raises(LoginRefused, match="För många"):
        accounts.authenticate("anna", PASSWORD, now=NOW)
    assert accounts.authenticate("anna", PASSWORD, now=NOW + timedelta(minutes=2)).name == "anna"
    assert accounts.authenticate("anna", PASSWORD, now=NOW).name == "anna"


def test_an_unknown_name_and_a_shut_account_hear_the_same_as_a_wrong_password(accounts: Any) -> None:
    from arkiv.accounts.errors import LoginRefused

    accounts.set_enabled("anna", False, actor="account:1")
    said = set()
    for name, password in (("anna", PASSWORD), ("ingen", PASSWORD), ("karin", OTHER)):
        with pytest.raises(LoginRefused) as refused:
            accounts.authenticate(name, password, now=NOW)
        said.add(str(refused.value))
    assert len(said) == 1


def test_the_last_administrator_cannot_be_shut_out(accounts: Any) -> None:
    with pytest.raises(NotAllowedNow, match="sista"):
        accounts.set_enabled("karin", False, actor="account:1")
    accounts.add("kurt", [Role.ADMINISTRATOR], PASSWORD, actor="account:1")
    assert not accounts.set_enabled("karin", False, actor="account:3").enabled
    with pytest.raises(NoSuchThing):
        accounts.set_enabled("ingen", True, actor="account:3")


def test_a_password_another_has_set_proves_nothing_until_it_is_changed(accounts: Any) -> None:
    from arkiv.accounts.errors import LoginRefused

    anna = accounts.authenticate("anna", PASSWORD, now=NOW)
    with pytest.raises(LoginRefused, match="av någon annan"):
        accounts.require_own_password(anna)
    with pytest.raises(BadInput, match="detsamma"):
        accounts.change_password(anna, PASSWORD, now=NOW)
    accounts.change_password(accounts.authenticate("anna", PASSWORD, now=NOW), OTHER, now=NOW)
    accounts.require_own_password(accounts.authenticate("anna", OTHER, now=NOW))
    accounts.reset_password("anna", PASSWORD, actor="account:1")
    with pytest.raises(LoginRefused):
        accounts.require_own_password(accounts.authenticate("anna", PASSWORD, now=NOW))


def test_the_log_knows_numbers_and_no_names_or_passwords(accounts: Any) -> None:
    from arkiv.accounts.models import Account
    from arkiv.audit.models import EventRow

    accounts.authenticate("anna", PASSWORD, now=NOW)
    told = " ".join(map(str, EventRow.objects.values_list("actor", "kind", "subject", "data")))
    assert "account.added" in told
    assert "account:2" in told
    assert "anna" not in told
    assert PASSWORD not in told
    assert not Account.objects.filter(password__contains="mening").exists()


def test_every_permission_has_a_role_and_every_role_a_word() -> None:
    from arkiv.accounts.roles import SWEDISH
    from arkiv.cli.account import ROLES

    assert all(holders(permission) for permission in Permission)
    assert {SWEDISH[role]: role.value for role in Role} == ROLES


@given(st.sets(st.sampled_from(Role)))
def test_no_set_of_roles_both_makes_accounts_and_destroys(roles: set[Role]) -> None:
    if not conflicts(roles):
        assert not {Permission.ACCOUNTS_MANAGE, Permission.DISPOSAL_APPROVE} <= rights(roles)


@given(st.integers(0, 1000))
def test_the_pause_never_shrinks_and_never_passes_an_hour(failures: int) -> None:
    pause, next_pause = throttle.pause_after(failures), throttle.pause_after(failures + 1)
    assert (pause or timedelta()) <= (next_pause or timedelta()) <= timedelta(hours=1)
    assert (pause is None) == (failures < throttle.FREE_TRIES)
