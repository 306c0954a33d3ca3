"""The same record in another wording: what was done to papers when documentation was changed afterwards."""

from __future__ import annotations

import re

from scripts.drawing.looks import MONTHS
from scripts.drawing.truth import Change

WRITTEN_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
ALTERATIONS = (
    (" inte ", " "),
    (" drygt fyrtio procent", " omkring tio procent"),
    (" ofta ", " ibland "),
    (" två ", " tre "),
    (" oro ", " viss oro "),
    (" har svårt ", " har lätt "),
    (" sällan ", " oftast "),
)


def other_day(text: str) -> Change | None:
    """A day in the running text moved within its month."""
    found = WRITTEN_DAY.search(text)
    if found is None:
        return None
    day = int(found.group(1))
    before = found.group(0)
    return Change(before, before.replace(str(day), str(day + 4 if day < 15 else day - 4), 1))


def other_sentence(text: str) -> Change | None:
    """A sentence turned round or weakened; in a longer text without such words the last one left out."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    for sentence in sentences:
        for before, after in ALTERATIONS:
            if before in sentence:
                return Change(sentence, sentence.replace(before, after, 1))
    return Change(sentences[-1], "") if len(sentences) >= 3 else None
