"""What the columns of a register mean: found from known Swedish headers, or told by a profile (YAML).

A profile looks so; every part may be left out::

    columns: {"Dnr": case_number, "Inkom": received}
    delimiter: ";"
    charset: cp1252
    unit: SN          # the diary's code, where numbers are printed without it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml

from arkiv.diary.case_numbers import parse
from arkiv.diary.dates import parse_day
from arkiv.diary.errors import BadProfile
from arkiv.diary.tables import squeeze


class RegisterKind(StrEnum):
    """The kinds of register that can be read in; the key of their headers in columns.yaml."""

    DIARY = "diary"
    PERSONAKT = "personakt"
    BINDER = "binder"
    DELEGATION = "delegation"


KIND_NAMES: Mapping[RegisterKind, str] = MappingProxyType(
    {
        RegisterKind.DIARY: "diarium",
        RegisterKind.PERSONAKT: "personaktsregister",
        RegisterKind.BINDER: "pärmförteckning",
        RegisterKind.DELEGATION: "delegationslista",
    }
)
_DAYS = frozenset(
    {
        "received",
        "dated",
        "registered",
        "closed",
        "opened",
        "last_entry",
        "begins",
        "ends",
        "decided",
        "reported",
    }
)
_PLACEHOLDERS = frozenset(
    {"-", "--", "?", "saknas", "okänt", "okänd", "uppgift saknas", "0000-00-00", "00000000"}
)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a person has said about a register's columns. ``columns`` maps squeezed headers to fields."""

    name: str = "automatisk"
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    delimiter: str = ""
    charset: str = ""
    unit: str = ""

    @property
    def settings(self) -> dict[str, object]:
        """What a person has said, as a profile file says it; empty when nothing was."""
        said = {
            "columns": dict(self.columns),
            "delimiter": self.delimiter,
            "charset": self.charset,
            "unit": self.unit,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column as understood: its header, the field it became (``None``: kept aside), and by whom."""

    header: str
    field: str | None
    by: str


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """kind → squeezed header → the fields it may stand for, in the order of the table."""
    table = yaml.safe_load(files("arkiv.diary").joinpath("columns.yaml").read_text("utf-8"))
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, fields in table.items():
        headers = known.setdefault(kind, {})
        for name, written in fields.items():
            for header in (name, *written):
                key = squeeze(str(header))
                if name not in headers.get(key, ()):
                    headers[key] = (*headers.get(key, ()), name)
    return known


def fields_of(kind: RegisterKind) -> frozenset[str]:
    """The fields a register of that kind can have."""
    return frozenset(name for names in _known()[kind].values() for name in names)


def load_profile(path: Path, kind: RegisterKind) -> ColumnProfile:
    """The profile in a YAML file. Raises BadProfile, saying what is wrong."""
    try:
        given = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadProfile(path.name, f"filen gick inte att läsa som YAML ({error}).") from error
    if not isinstance(given, dict) or not isinstance(given.get("columns", {}), dict):
        raise BadProfile(path.name, "den ska bestå av namn: värde, och columns av rubrik: fält.")
    if unknown := sorted(set(map(str, given)) - {"columns", "delimiter", "charset", "unit"}):
        raise BadProfile(path.name, f"okänd inställning {', '.join(unknown)}.")
    return make_profile(path.name, kind, **given)


def make_profile(
    name: str,
    kind: RegisterKind,
    *,
    columns: Mapping[str, str] | None = None,
    delimiter: str = "",
    charset: str = "",
    unit: str = "",
) -> ColumnProfile:
    """A profile, checked: every field must be one that ``kind`` has. Raises BadProfile."""
    wanted = {squeeze(str(header)): str(value) for header, value in (columns or {}).items()}
    if strange := sorted(set(wanted.values()) - fields_of(kind)):
        known = ", ".join(sorted(fields_of(kind)))
        raise BadProfile(name, f"okänt fält {', '.join(strange)}; fälten är {known}.")
    if charset:
        try:
            swedish = "åäö".encode(charset).decode(charset) == "åäö" and "escape" not in charset
        except (LookupError, UnicodeError) as error:
            raise BadProfile(name, f"teckentabellen {charset} finns inte.") from error
        if not swedish:
            raise BadProfile(name, f"teckentabellen {charset} är inte för svensk text.")
    if len(delimiter) > 1:
        raise BadProfile(name, f"avgränsaren ska vara ett tecken, inte {delimiter!r}.")
    return ColumnProfile(name, MappingProxyType(wanted), delimiter, charset, unit.upper())


def understand(headers: Sequence[str], kind: RegisterKind, profile: ColumnProfile) -> tuple[ColumnUse, ...]:
    """Which field each column is. A field is used once; the profile goes before the known headers."""
    uses: list[ColumnUse | None] = [None] * len(headers)
    taken: set[str] = set()
    for place, header in enumerate(headers):
        told = profile.columns.get(squeeze(header))
        if told is not None and told not in taken:
            taken.add(told)
            uses[place] = ColumnUse(header, told, "profil")
    known = _known()[kind]
    for rank in range(3):  # a header's first meaning before anyone's second
        for place, header in enumerate(headers):
            meanings = known.get(squeeze(header), ())
            if uses[place] is None and rank < len(meanings) and meanings[rank] not in taken:
                taken.add(meanings[rank])
                uses[place] = ColumnUse(header, meanings[rank], "känd rubrik")
    return tuple(
        use or ColumnUse(header, None, "okänd rubrik") for use, header in zip(uses, headers, strict=True)
    )


def known_headers(kind: RegisterKind, profile: ColumnProfile) -> frozenset[str]:
    """Every squeezed header that means something in a register of that kind."""
    return frozenset(_known()[kind].keys() | profile.columns.keys())


def header_test(kind: RegisterKind, profile: ColumnProfile) -> Callable[[Sequence[str]], bool]:
    """A test for "this row is the header": at least two cells are headers we know, and a third of all."""
    known = known_headers(kind, profile)

    def is_header(cells: Sequence[str]) -> bool:
        filled = [cell for cell in cells if cell]
        hits = sum(squeeze(cell) in known for cell in filled)
        return hits >= 2 and hits * 3 >= len(filled)

    return is_header


def fit_test(
    kind: RegisterKind, profile: ColumnProfile
) -> Callable[[Sequence[str]], Callable[[Sequence[str]], bool]]:
    """A maker of the check that a mended row must pass: its number is a number and its days are days."""

    def for_headers(headers: Sequence[str]) -> Callable[[Sequence[str]], bool]:
        fields = [use.field for use in understand(headers, kind, profile)]

        def fits(cells: Sequence[str]) -> bool:
            return len(cells) == len(fields) and all(
                _fits_field(name, cell) for name, cell in zip(fields, cells, strict=True)
            )

        return fits

    return for_headers


def _fits_field(name: str | None, cell: str) -> bool:
    if name == "case_number":
        return bool(cell) and (parse(cell) is not None or cell.isdigit())
    if name in _DAYS:
        return is_blank(cell) or parse_day(cell) is not None
    if name == "sub_number":
        return not cell or (any(char.isdigit() for char in cell) and len(cell) < 20)
    if name == "personal_number":
        return not cell or any(char.isdigit() for char in cell)
    return True


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing, also where someone wrote that in words."""
    return not cell or cell.casefold() in _PLACEHOLDERS
