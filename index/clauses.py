"""What somebody asks for, as a tree: the meaning of a query, before any engine or right comes in.

``span`` is where a clause stands in the text it was read from, (start, end), for marking it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from index.model import Access, Circle, PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from index.records import About, Label
    from index.swedish.identifiers import Identifier

Span: TypeAlias = tuple[int, int]


class Width(StrEnum):
    """How far from the word as typed a hit may be."""

    EXACT = "exact"  # =ord
    USUAL = "usual"  # as wide as the whole query
    WIDE = "wide"  # ~ord: also what it may have been misread as


class DayField(StrEnum):
    DOCUMENT = "document"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or several in a row (a phrase), lower case. ``about`` None means anywhere."""

    words: tuple[str, ...]
    span: Span
    about: About | None = None
    width: Width = Width.USUAL


@dataclass(frozen=True, slots=True)
class Beginning:
    """Words that begin so (prefix*)."""

    text: str
    span: Span
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A case number, personnummer or organisationsnummer, whatever its notation."""

    identifier: Identifier
    span: Span


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both counted; None is open."""

    field: DayField
    first: date | None
    last: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pages of a box, a unit or a document."""

    label: Label
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class HasStatus:
    status: PageStatus
    span: Span


@dataclass(frozen=True, slots=True)
class AllOf:
    children: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    children: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Without:
    child: Clause


Leaf: TypeAlias = Words | Beginning | Numbered | Days | Labelled | HasStatus
Clause: TypeAlias = Leaf | AllOf | AnyOf | Without


@dataclass(frozen=True, slots=True)
class Query:
    """A question and who asks it. ``widest`` is the outermost circle that counts as an answer."""

    root: Clause
    access: Access
    widest: Circle = Circle.COMPOUND


EVERY_PAGE = AllOf(())
"""Asks for nothing in particular: every page that may be seen."""


def wanted_leaves(clause: Clause) -> Iterator[Leaf]:
    """The leaves a hit may owe its place to: those not under a ``Without``."""
    match clause:
        case AllOf(children) | AnyOf(children):
            for child in children:
                yield from wanted_leaves(child)
        case Without():
            return
        case _:
            yield clause


def required_leaves(clause: Clause) -> Iterator[Leaf]:
    """The leaves every hit must fulfil."""
    match clause:
        case AllOf(children):
            for child in children:
                yield from required_leaves(child)
        case AnyOf() | Without():
            return
        case _:
            yield clause
