"""Every error Arkiv raises itself, and what a shell should answer.

    ArkivError
    ├── SettingsError          the archive folder or its settings cannot be used
    ├── NoSuchThing            a box, document or register that is not there
    ├── NotPermitted           the person may not do this, or could not be established
    ├── NotAllowedNow          the act is refused in the present state (a ledger out of balance, a closed box)
    │   └── ChangedMeanwhile   somebody else changed the document since it was looked at
    ├── BadInput               a file or a value given by a person could not be understood
    ├── StoreError             the blob store lost, changed or refused something
    │   └── BytesMissing       the bytes of a name are not in the store
    ├── ChainBroken            the log does not agree with itself or with the originals
    ├── LeaseLost              a worker's claim on a step has passed to another worker
    └── WorkersFail            worker processes die as soon as they start

What a shell answers to each, and to the errors of the packages below, stands in ``arkiv/outcomes.py``.
"""

from __future__ import annotations


class ArkivError(Exception):
    """Base. The message is Swedish: what happened, that nothing was lost, what to do next."""


class SettingsError(ArkivError):
    """The archive folder or its settings cannot be used."""


class NoSuchThing(ArkivError):
    """What was asked for is not in the archive."""


class NotPermitted(ArkivError):
    """The person may not do this, or it could not be established who she is. Nothing was done."""


class NotAllowedNow(ArkivError):
    """The act is refused in the present state; the message says what must happen first."""


class ChangedMeanwhile(NotAllowedNow):
    """The document is not as it was when the person looked at it; the message says who changed it."""


class BadInput(ArkivError):
    """Something given by a person or another system could not be understood. Nothing was half done."""


class StoreError(ArkivError):
    """The blob store lost, changed or refused something."""


class BytesMissing(StoreError):
    """The store does not have the bytes that go by this name; a backup has."""


class ChainBroken(ArkivError):
    """The log does not agree with itself, with a checkpoint or with the originals."""


class LeaseLost(ArkivError):
    """Another worker has taken the step over; whatever this one made is thrown away."""


class WorkersFail(ArkivError):
    """Workers die as soon as they start: something is wrong with the installation, not with the papers."""
