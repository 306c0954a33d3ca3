"""What can be wrong with a register someone wants to read in. Nothing is half imported when one is raised.

BadInput
├── UnreadableTable    not a table we can open: empty, binary, encrypted, an unknown format
├── TableTooLarge      a line, a cell or the number of columns is beyond every real export
├── UnknownColumns     no column could be understood as the number (or person) everything hangs on
└── BadProfile         the given column profile is wrong
"""

from __future__ import annotations

from arkiv.errors import BadInput


class UnreadableTable(BadInput):
    """The file is not a table that can be opened."""

    def __init__(self, file: str, why: str, action: str) -> None:
        self.file = file
        super().__init__(f"{file}: {why} Inget har lästs in. {action}")

    @classmethod
    def retold(cls, sentence: str) -> UnreadableTable:
        """The error of a child process, whose sentence is already whole."""
        made = cls.__new__(cls)
        BadInput.__init__(made, sentence)
        made.file = sentence.partition(":")[0]
        return made


class TableTooLarge(BadInput):
    """A limit was passed; ``line`` is 1-based as an editor shows it."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file, self.line = file, line
        super().__init__(
            f"{file}, rad {line}: {what}. Inget har lästs in. Kontrollera att filen är en export "
            "av ett register och att rätt avgränsare används; ange den annars i en kolumnprofil."
        )

    @classmethod
    def retold(cls, sentence: str) -> TableTooLarge:
        """The error of a child process, whose sentence is already whole."""
        made = cls.__new__(cls)
        BadInput.__init__(made, sentence)
        made.file, made.line = sentence.partition(",")[0], 0
        return made


class UnknownColumns(BadInput):
    """The column a register cannot do without was not found."""

    def __init__(self, file: str, line: int, wanted: str, headers: tuple[str, ...]) -> None:
        self.file, self.line, self.headers = file, line, headers
        shown = ", ".join(repr(header[:40]) for header in headers[:20]) or "inga alls"
        super().__init__(
            f"{file}, rad {line}: hittade ingen kolumn för {wanted}. Rubriker i filen: {shown}. "
            "Inget har lästs in. Skriv en kolumnprofil (YAML) som säger vilken rubrik som är vilket fält, "
            "och läs in igen."
        )


class BadProfile(BadInput):
    """A column profile that cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(f"Kolumnprofilen {name}: {why} Inget har lästs in. Rätta profilen och försök igen.")
