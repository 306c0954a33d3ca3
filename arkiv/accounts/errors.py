"""Why somebody was not let through. All are ``NotPermitted``: nothing was done.

NotPermitted
├── LoginRefused     wrong name or password, a disabled account, or too many tries
└── MissingRight     the person is known but her roles do not reach this act
"""

from __future__ import annotations

from arkiv.errors import NotPermitted


class LoginRefused(NotPermitted):
    """The person could not be established. The message never tells which of name and password was wrong."""


class MissingRight(NotPermitted):
    """The person's roles do not include the right."""
