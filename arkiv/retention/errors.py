"""What can be wrong with a rule book or a plan. All are ``BadInput``: nothing was loaded, nothing changed.

RuleBookError
├── UnreadableRules     not YAML, not a list of rules, or a key written twice
├── UnknownKey          a key no rule has: a misspelling would otherwise be silently ignored
├── WrongValue          a value of the wrong kind, or one that contradicts another
├── MissingSource       a rule or an exception without a source
├── UnknownType         a handlingstyp that does not exist
├── DuplicateRule       two rules with one id
├── RuleGap             a handlingstyp without a rule on some day
└── RuleOverlap         two rules for one handlingstyp on one day
PlanError               a dokumenthanteringsplan that could not be understood
"""

from __future__ import annotations

from arkiv.errors import BadInput


class RuleBookError(BadInput):
    """The rule book cannot be used; ``where`` is the file, or the file and the rule."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        super().__init__(
            f"Regelboken kan inte användas: {where}: {what} Inget har ändrats; rätta filen och försök igen."
        )


class UnreadableRules(RuleBookError):
    """Not YAML, not a list of rules, or the same key twice in one mapping."""


class UnknownKey(RuleBookError):
    """A key that no rule, exception or test case has."""


class WrongValue(RuleBookError):
    """A value of the wrong kind, or values that contradict each other."""


class MissingSource(RuleBookError):
    """A rule without statute and section, or an exception without a source."""


class UnknownType(RuleBookError):
    """A handlingstyp that is not among the known ones."""


class DuplicateRule(RuleBookError):
    """The same rule id twice in the book."""


class RuleGap(RuleBookError):
    """A handlingstyp that no rule covers on some day."""


class RuleOverlap(RuleBookError):
    """Two rules that claim the same handlingstyp on the same day."""


class PlanError(BadInput):
    """A dokumenthanteringsplan that could not be understood. Nothing of it was imported."""
