"""What an engine is given and what it must answer.

An engine sees only tokens in named streams. The user's language, the analysis, rights, ranking in circles
and snippets live outside it, so that changing engine changes no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from index.model import EngineName, FacetField, PageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Stream(StrEnum):
    """Sequences of tokens, in the order of the page. Only ``ORDERED`` ones answer phrases."""

    WORD = "word"  # as printed, lower case
    DOTTED = "dotted"  # stem, å ä ö kept
    BODY = "body"  # stem of the folded word
    PARTS = "parts"  # stems of the parts of compounds
    KEY = "key"  # confusion keys
    IDENT = "ident"  # numbers in the text, canonical
    CASE = "case"  # case numbers of the register, canonical: existence, not contents
    ABOUT = "about"  # facts: "person:b:anders", see index.records
    REGISTER = "register"  # labels: "box:kartong_3", existence, not contents


ORDERED = frozenset({Stream.WORD, Stream.BODY})


class Keyword(StrEnum):
    """Whole values, compared letter by letter; the facets and what rights are decided by."""

    UNIT = "unit"
    BOX = "box"
    YEAR = "year"
    STATUS = "status"
    DOCTYPE = "doctype"
    SECRET = "secret"  # "ja" or "nej"  # noqa: S105 (secrecy of records, no password)


FACET_KEYWORD: Mapping[FacetField, Keyword] = {facet: Keyword(facet.value) for facet in FacetField}


class Number(StrEnum):
    """Days as ``yyyymmdd``; a page may lack them."""

    DOCUMENT_DAY = "document_day"
    RECEIVED_DAY = "received_day"


@dataclass(frozen=True, slots=True)
class Record:
    """A page as an engine stores it. ``payload`` is given back untouched, ``digest`` names its contents."""

    page_id: PageId
    streams: Mapping[Stream, tuple[str, ...]]
    keywords: Mapping[Keyword, str]
    numbers: Mapping[Number, int]
    payload: str
    digest: str


# --- the tree an engine answers ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    stream: Stream
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """``words`` one after the other in an ordered stream."""

    stream: Stream
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    stream: Stream
    beginning: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Tokens at most ``distance`` (1 or 2) insertions, deletions and substitutions away. Swaps count two."""

    stream: Stream
    token: str
    distance: int


@dataclass(frozen=True, slots=True)
class AnyOfTerms:
    """Any of up to ten thousand tokens; none of them scores."""

    stream: Stream
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equals:
    keyword: Keyword
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """``low`` and ``high`` both count; a page without the number is outside."""

    number: Number
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class All:
    """Every page."""


@dataclass(frozen=True, slots=True)
class And:
    """All of them; no children means every page."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them; no children means no page."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


Node: TypeAlias = Term | Run | Prefix | Fuzzy | AnyOfTerms | Equals | Between | All | And | Or | Not


def scores(node: Node) -> bool:
    """Whether any of its pages can come before another: only terms score."""
    match node:
        case Term(weight=weight):
            return weight > 0
        case And(children) | Or(children):
            return any(map(scores, children))
        case _:
            return False


class Capability(StrEnum):
    """What an engine offers beyond finding; the service asks instead of guessing."""

    DURABLE = "durable"  # a commit survives the loss of power
    SAFE_FILES = "safe_files"  # opening a folder somebody else wrote runs no code from it
    LARGE = "large"  # a municipality, not only a box


class Snapshot(Protocol):
    """The index as one commit left it. Several snapshots may be alive; none sees a later commit."""

    @property
    def generation(self) -> int: ...

    def count(self, node: Node) -> int: ...

    def best(self, node: Node, depth: int) -> Sequence[tuple[PageId, float]]:
        """The ``depth`` first pages by falling score, equal scores by id. Only terms score."""

    def ids(self, node: Node) -> Iterator[PageId]:
        """Every page, in id order."""

    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        """Pages by value of each keyword, all in one pass; values without pages are left out."""

    def payloads(self, page_ids: Sequence[PageId]) -> Mapping[PageId, str]:
        """What was stored; unknown ids are left out."""

    def digests(self) -> Mapping[PageId, str]: ...

    def everything(self) -> Iterator[str]:
        """The payload of every page, in no set order: what a rebuild reads."""


class Engine(Protocol):
    """One folder of one index. The service holds the lock, so an engine has at most one writer."""

    name: EngineName
    capabilities: frozenset[Capability]
    max_pages: int | None

    @property
    def version(self) -> str: ...

    def put(self, records: Iterable[Record]) -> None:
        """Add, or replace those with the same id. Seen by nobody before ``commit``."""

    def delete(self, page_ids: Iterable[PageId]) -> None:
        """Take away; unknown ids are no error."""

    def commit(self, generation: int) -> None:
        """All since the last commit becomes visible as ``generation``, or nothing does."""

    def snapshot(self) -> Snapshot:
        """The newest commit on disk, whoever made it. Raises IndexDamaged."""

    def bytes_elsewhere(self) -> int:
        """What the index takes outside its folder: nothing, unless a cluster holds it."""

    def close(self) -> None:
        """What was not committed is forgotten."""
