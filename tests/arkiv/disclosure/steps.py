"""The road of a request a step at a time, for the tests that walk it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from arkiv.disclosure import (
    decision_services,
    release_services,
    review_services,
    ruling_services,
    scope_services,
    services,
)
from arkiv.disclosure.facts import DataKind, Profile
from arkiv.disclosure.model import Channel, Form, Inquiry, Invoked, Request
from arkiv.disclosure.rule import Ruling

from .conftest import CHILD, NOW, NUMBER, TODAY, Office

Open = Callable[..., Office]
ASKED = Inquiry("Alla orosanmälningar från 2005", Channel.EMAIL, Form.FILE)
SELF = Invoked(Profile.SELF, (CHILD,), (NUMBER,))
FAR = "2999-01-01"


def received(inquiry: Inquiry = ASKED) -> str:
    return services.receive(inquiry, received_on=TODAY, today=TODAY, actor="prov").ref


def scoped(office: Office, inquiry: Inquiry = ASKED) -> str:
    ref = received(inquiry)
    scope_services.search(ref, ["fråga: orosanmälan"], office.settings, now=NOW, today=TODAY, actor="prov")
    return ref


def proposed(office: Office, inquiry: Inquiry = ASKED) -> str:
    ref = scoped(office, inquiry)
    review_services.start(ref, office.settings, office.redactor, law_on=TODAY, actor="prov")
    return ref


def reviewed(office: Office, inquiry: Inquiry = ASKED) -> str:
    ref = proposed(office, inquiry)
    ruling_services.accept(ref, actor="prov")
    review_services.finish(ref, office.person("eva"), office.settings)
    return ref


def delegated(office: Office) -> None:
    decision_services.delegate(
        "eva", "Socialnämnden", "delegationsordningen 4.2", from_day=date(2026, 1, 1), until=None,
        person=office.person("karin"),
    )  # fmt: skip


def decided(office: Office, ref: str, **more: str) -> Request:
    return decision_services.decide(
        ref, office.person("eva"), office.settings, title="socialsekreterare", today=TODAY, now=NOW, **more
    )


def built(office: Office, ref: str) -> release_services.Built:
    return release_services.build(ref, office.settings, office.redactor, now=NOW, actor="prov")


def delivered(office: Office, ref: str, **more: Path) -> tuple[release_services.Sending, ...]:
    return release_services.deliver(
        ref, office.person("eva"), office.settings, how="hämtat", today=TODAY, **more
    )


def kinds(ref: str) -> dict[DataKind, Ruling]:
    return {one.kind: one.proposed for one in review_services.passages_unread(ref)}


def letters(here: Office, ref: str) -> tuple[Path, ...]:
    return decision_services.letters_in(here.settings, ref)


def ready_to_build(here: Office) -> str:
    ref = reviewed(here)
    delegated(here)
    decided(here, ref)
    return ref
