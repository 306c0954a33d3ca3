"""Why something in the disclosure room could not be done. In every case nothing was changed and nothing left the house.

BadInput
└── BadRules         secrecy rules, a tariff or a letter template that cannot be used
NotAllowedNow
├── NotReviewed      a passage, a document or a circumstance still waits for a person
└── NotProved        the proof of the delivery has not passed, or is of other bytes
NotPermitted
└── SameReader       the second reader must be another than the first
"""

from __future__ import annotations

from arkiv.errors import BadInput, NotAllowedNow, NotPermitted


class BadRules(BadInput):
    """Rules, a tariff or a template that cannot be used; ``where`` is the file."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        super().__init__(f"{where} kan inte användas: {what} Inget har ändrats; rätta filen och försök igen.")


class NotReviewed(NotAllowedNow):
    """The review is not finished; the message counts what is left."""


class NotProved(NotAllowedNow):
    """Release is blocked: the delivery is not proved, or the proof does not concern these bytes."""


class SameReader(NotPermitted):
    """The second reader must be another person than the one who finished the review."""
