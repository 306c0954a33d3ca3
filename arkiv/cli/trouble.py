"""Errors of the libraries below, in words a person can act on. Imported only when something went wrong."""

from __future__ import annotations

import sqlite3

from arkiv.errors import ArkivError, BadInput, SettingsError, StoreError
from index.errors import SearchError
from ingest.errors import IngestError


def in_plain_words(error: Exception) -> ArkivError | IngestError | SearchError | None:
    """``error`` as one of our own, or ``None``: then it is a fault in the program and its traceback is needed."""
    if isinstance(error, ArkivError | IngestError | SearchError):
        return error
    if isinstance(error, BrokenPipeError):
        return None  # the reader of our output left ("| head"); click ends quietly
    if isinstance(error, OSError):
        return _of_the_system(error)
    return _of_the_database(error)


def _of_the_system(error: OSError) -> ArkivError:
    where = f" ({error.filename})" if error.filename else ""
    return StoreError(
        f"Datorn nekade: {error.strerror or type(error).__name__}{where}. Det som redan är sparat är orört. "
        "Kontrollera rättigheter och ledigt utrymme och kör kommandot igen."
    )


def _of_the_database(error: Exception) -> ArkivError | None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DataError, Error

    if isinstance(error, ImproperlyConfigured):
        return SettingsError(
            f"Databasen kan inte användas på den här datorn ({_first_line(error)}). För PostgreSQL krävs "
            "'pip install arkiv[scaled]'. Inget har ändrats."
        )
    if isinstance(error, DataError):
        return BadInput(
            f"Ett värde går inte att spara ({_first_line(error)}). Inget har ändrats. Korta det och försök igen."
        )
    if isinstance(error, Error | sqlite3.Error):
        return StoreError(
            f"Arkivets databas svarar inte som den ska ({_first_line(error)}). Inget halvgjort är sparat. Kontrollera "
            "att databasen är igång och att arkivets mapp är hel; 'arkiv init MAPP' uppdaterar en äldre databas."
        )
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
