"""Why something was not destroyed. In every case: nothing was, and nothing is half done.

NotAllowedNow
└── Stale            what was frozen is no longer so: answers, rules, pages or files have changed
NotPermitted
└── SamePerson       one person tried to be both
StoreError
└── NotLossless      a file could not be parted so that every page left is pixel by pixel what it was
"""

from __future__ import annotations

from arkiv.errors import NotAllowedNow, NotPermitted, StoreError


class Stale(NotAllowedNow):
    """The frozen list no longer agrees with the archive; the message names what changed."""


class SamePerson(NotPermitted):
    """The second person must be another than the first."""


class NotLossless(StoreError):
    """A file with pages to keep cannot be parted without changing them; so it is not parted."""
