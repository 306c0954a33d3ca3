"""Django's SQLite, with a queue for the one writer there may be.

SQLite lets one connection write at a time. Another that wants to is put to sleep for ever longer spells and tries
again, up to a tenth of a second each time and in no order: with many threads some wait far longer than the writing
takes. Threads of this process therefore queue for a lock of their own first, and are woken at once; against other
processes SQLite's own waiting (``timeout``) still stands.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base

_LONGEST_SECONDS = 60.0
_TURNS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues for its turn to write from the first statement of a transaction to its end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turn = _TURNS[str(self.settings_dict["NAME"])]
        # One that does not come asks SQLite all the same, which then says what is wrong.
        self._turn = turn if turn.acquire(timeout=_LONGEST_SECONDS) else None
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._over()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._over()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._over()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._over()

    def _over(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()
