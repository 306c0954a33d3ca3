"""Municipalities where everything is kept for research: SoF (2025:468) 13 kap. 1 §.

The section names three counties and Göteborg. Which municipalities lie in a county is geography, not law; the
list is a safety net for a setting that was forgotten, and never lets anything be destroyed.
"""

from __future__ import annotations

from arkiv.diary.words import tokens
from arkiv.retention.answers import Applies

_EXEMPT = frozenset(
    (
        # Östergötlands län
        "boxholm", "finspang", "kinda", "linkoping", "mjolby", "motala", "norrkoping", "soderkoping",
        "vadstena", "valdemarsvik", "ydre", "atvidaberg", "odeshog",
        # Gotlands län
        "gotland",
        # Västernorrlands län
        "harnosand", "kramfors", "solleftea", "sundsvall", "timra", "ange", "ornskoldsvik",
        "goteborg",
    )
)  # fmt: skip


def exempt(municipality: str, setting: bool) -> Applies:
    """Whether the municipality keeps everything; ``unknown`` where its name says yes and the setting no."""
    if setting:
        return Applies.YES
    named = any(word in _EXEMPT or word.removesuffix("s") in _EXEMPT for word in tokens(municipality))
    return Applies.UNKNOWN if named else Applies.NO
