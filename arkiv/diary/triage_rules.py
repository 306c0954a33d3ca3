"""The rules of the worklist as values, read once from triage.yaml and checked there and then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

import yaml

from arkiv.errors import SettingsError


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """What a board had to do with a report that came in from ``begins`` until the day before ``ends``."""

    begins: date
    ends: date | None
    cite: str
    says: str
    note: str

    @property
    def text(self) -> str:
        return " ".join(part for part in (f"{self.cite}:", self.says, self.note) if part)


@dataclass(frozen=True, slots=True)
class TriageRules:
    """Everything the worklist knows that is not a fact of a paper. Type codes are those of doctypes.yaml."""

    duties: tuple[ReportDuty, ...]
    grades: Mapping[int, str]
    steps: Mapping[int, str]
    reports: frozenset[str]
    assessments: frozenset[str]
    later: frozenset[str]
    placed: frozenset[str]
    claims: tuple[str, ...]

    def duty(self, day: date) -> ReportDuty | None:
        """The duty on ``day``; ``None`` before the first wording that could be read."""
        inside = (one for one in self.duties if one.begins <= day and (one.ends is None or day < one.ends))
        return next(inside, None)

    @property
    def duty_now(self) -> ReportDuty:
        return self.duties[-1]


@lru_cache(maxsize=1)
def triage_rules() -> TriageRules:
    """The rules of triage.yaml. Raises SettingsError when the wordings do not meet day by day."""
    given = yaml.safe_load(files("arkiv.diary").joinpath("triage.yaml").read_text("utf-8"))
    duties = tuple(
        ReportDuty(row["from"], row["until"], row["cite"], row["says"], row["note"])
        for row in given["duties"]
    )
    if any(one.ends != other.begins for one, other in pairwise(duties)) or duties[-1].ends is not None:
        raise SettingsError("Reglerna för åtgärdslistan: lydelserna möts inte dag för dag.")
    return TriageRules(
        duties=duties,
        grades=MappingProxyType(given["grades"]),
        steps=MappingProxyType(given["steps"]),
        reports=frozenset(given["reports"]),
        assessments=frozenset(given["assessments"]),
        later=frozenset(given["later"]),
        placed=frozenset(given["placed"]),
        claims=tuple(given["claims"]),
    )
