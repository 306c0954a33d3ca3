"""Progress bars for work that takes minutes, drawn from the step ledger."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from arkiv.jobs.model import Standing, StepKind

LABELS = {
    StepKind.LIST: "Filer öppnas",
    StepKind.READ: "Sidor läses",
    StepKind.ASSEMBLE: "Handlingar skiljs åt",
    StepKind.INDEX: "Sökregister",
}


@contextlib.contextmanager
def following(quiet: bool) -> Iterator[Callable[[Standing], None]]:
    """Bars that follow a ``Standing``; a function that does nothing when ``quiet``."""
    if quiet:
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<21}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as bars:
        tasks = {kind: bars.add_task(label, total=None, visible=False) for kind, label in LABELS.items()}

        def show(standing: Standing) -> None:
            for kind, task in tasks.items():
                if total := standing.total(kind):
                    bars.update(task, total=total, completed=standing.finished(kind), visible=True)

        yield show
