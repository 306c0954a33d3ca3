"""The thread that keeps the lists true while the server runs (see ``cards``)."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection

from arkiv.web import cards

_PAUSE_SECONDS = 2.0
_log = logging.getLogger("django.arkiv")


class Upkeep(threading.Thread):
    """Works off what is stale, a batch at a time, and looks again every other second."""

    def __init__(self) -> None:
        super().__init__(name="arkiv-lists", daemon=True)
        self._end = threading.Event()

    def run(self) -> None:
        """Keep the lists true until asked to end."""
        while not self._end.is_set():
            close_old_connections()
            try:
                done = cards.catch_up()
            except DatabaseError:
                # A lock, a restart of PostgreSQL: what is stale is still marked, and is taken next time.
                _log.exception("Listorna kunde inte hållas aktuella just nu; nytt försök om en stund.")
                done = 0
            if not done:
                self._end.wait(_PAUSE_SECONDS)
        connection.close()

    def stop(self) -> None:
        """Ask it to end and wait for the batch in hand."""
        self._end.set()
        self.join(timeout=10)
