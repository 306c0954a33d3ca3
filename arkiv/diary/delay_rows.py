"""The delays of a diary counted once, when it is read in, so that no page passes over a million entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from arkiv.diary.model import DiaryEntry
from arkiv.diary.reverse import LATE_DAYS
from arkiv.diary.tally import delay_key, delay_of

_AT_ONCE = 1_000
_LONGEST = 200


def count_delays(diary: int, entries: Any, counts: Any, late: Any) -> None:
    """Count the diary with this row number anew. The others are the models to read from and write to."""
    counts.objects.filter(diary_id=diary).delete()
    late.objects.filter(diary_id=diary).delete()
    seen: Counter[tuple[str, int, int | None]] = Counter()
    for rows in _batches(_late(diary, entries, seen)):
        late.objects.bulk_create(
            late(diary_id=diary, entry=key, unit=unit, year=year, days=days) for key, unit, year, days in rows
        )
    counts.objects.bulk_create(
        (
            counts(diary_id=diary, unit=unit, year=year, days=days, entries=count)
            for (unit, year, days), count in seen.items()
        ),
        batch_size=_AT_ONCE,
    )


def _late(
    diary: int, entries: Any, seen: Counter[tuple[str, int, int | None]]
) -> Iterator[tuple[int, str, int, int]]:
    """The late entries (row, unit, year, days); every entry is counted in ``seen`` as it passes."""
    decoder = msgspec.json.Decoder(DiaryEntry)
    rows = entries.objects.filter(diary_id=diary, vanished_in=None).order_by("pk")
    for key, payload in rows.values_list("pk", "payload").iterator(chunk_size=2000):
        entry = decoder.decode(payload)
        unit, year = delay_key(entry)
        unit, days = unit.replace("\0", "")[:_LONGEST], delay_of(entry)
        seen[unit, year, days] += 1
        if days is not None and days > LATE_DAYS:
            yield key, unit, year, days


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while batch := list(islice(left, _AT_ONCE)):
        yield batch
