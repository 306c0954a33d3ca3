"""How sure a fact must be to pass without a look: the reading profile's own thresholds, read once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from arkiv import bootstrap
from ingest.profile import load_profile


def look_below() -> Mapping[str, float]:
    """The confidence below which a person looks, by what it is about (``ingest.stages.review.Doubt``)."""
    return _of(bootstrap.current().profile)


@cache
def _of(profile: str) -> Mapping[str, float]:
    return load_profile(profile).understanding.look_below
