"""The learnt model in use, for whoever puts documents together."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from arkiv import bootstrap
from arkiv.errors import NoSuchThing
from arkiv.learning.models import LearnedModelRow
from arkiv.settings import Settings
from ingest.stages.learned import Learned
from ingest.understand import UnderstandingSettings, default_scorers


def digest() -> str:
    """The hash of the model in use; "" for the shipped one alone."""
    row = LearnedModelRow.objects.order_by("-pk").only("digest").first()
    return row.digest if row else ""


def model(named: str) -> Learned:
    """The model with a hash that begins with ``named``; "" is what was shipped. Raises NoSuchThing."""
    if not named:
        return Learned(accept_from=bootstrap.profile(bootstrap.current()).understanding.accept_type_from)
    row = LearnedModelRow.objects.filter(digest__startswith=named).first()
    if row is None:
        raise NoSuchThing(f"Ingen modell heter {named}. 'arkiv learn list' visar dem som tagits i bruk.")
    return msgspec.json.decode(row.weights, type=Learned)


def understanding(settings: Settings) -> UnderstandingSettings:
    """The profile's settings, with the learnt model where there is one."""
    shipped = bootstrap.profile(settings).understanding
    named = digest()
    if not named:
        return shipped
    learned = model(named)
    scorers = (*(shipped.scorers or default_scorers()), learned)
    return replace(shipped, scorers=scorers, accept_type_from=learned.accept_from)
