"""A query → the trees an engine answers. Rights are woven in here, so no engine can forget them."""

from __future__ import annotations

from dataclasses import dataclass

from index.circles import NEGATED, Near, ceiling, lookup
from index.clauses import AllOf, AnyOf, Clause, Labelled, Query, Without, required_leaves, wanted_leaves
from index.engines.protocol import All, And, Equals, Keyword, Node, Not, Or
from index.model import Access, Circle, Grant, SecretRight
from index.records import secret_value


@dataclass(frozen=True, slots=True)
class Ring:
    """All pages as far as ``circle``, nearer ones too."""

    circle: Circle
    node: Node


@dataclass(frozen=True, slots=True)
class Plan:
    """``rings`` nearest first, each limited to what the asker may know of.

    ``scope`` is every page the asker may know of in the boxes asked for; ``readable`` those whose contents
    the asker may see, None where that is all of them.
    """

    rings: tuple[Ring, ...]
    scope: Node
    readable: Node | None

    @property
    def widest(self) -> Node:
        return self.rings[-1].node


def plan(query: Query, near: Near) -> Plan:
    """How to answer ``query``, rights and all. ``near`` knows the words of the index."""
    seen, readable = _visible(query.access), _readable(query.access)
    outermost = max((ceiling(leaf, query.widest) for leaf in wanted_leaves(query.root)), default=query.widest)
    rings: list[Ring] = []
    for circle in Circle:
        node = And((seen, _node(query.root, circle, query.widest, readable, near)))
        if circle <= outermost and (not rings or rings[-1].node != node):
            rings.append(Ring(circle, node))
    labels = (leaf for leaf in required_leaves(query.root) if isinstance(leaf, Labelled))
    scope = And((seen, *(lookup(leaf, Circle.EXACT, None, near) for leaf in labels)))
    return Plan(tuple(rings), scope, readable)


def _node(clause: Clause, circle: Circle, widest: Circle, readable: Node | None, near: Near) -> Node:
    match clause:
        case AllOf(children):
            return And(tuple(_node(child, circle, widest, readable, near) for child in children))
        case AnyOf(children):
            return Or(tuple(_node(child, circle, widest, readable, near) for child in children))
        case Without(child):
            return Not(_node(child, NEGATED, NEGATED, readable, near))
        case leaf:
            return lookup(leaf, min(circle, ceiling(leaf, widest)), readable, near)


def _visible(access: Access) -> Node:
    """Pages whose existence the asker may know of."""
    return _granted(access, SecretRight.EXISTENCE)


def _readable(access: Access) -> Node | None:
    if all(grant.secrets is not SecretRight.EXISTENCE for grant in access.grants):
        return None  # whatever is visible is readable
    return _granted(access, SecretRight.CONTENTS)


def _granted(access: Access, needed: SecretRight) -> Node:
    granted = tuple(_of_grant(grant, needed) for grant in access.grants)
    return All() if All() in granted else Or(granted)


def _of_grant(grant: Grant, needed: SecretRight) -> Node:
    limits: list[Node] = []
    if grant.unit is not None:
        limits.append(Equals(Keyword.UNIT, grant.unit))
    if grant.secrets < needed:
        limits.append(Equals(Keyword.SECRET, secret_value(False)))
    return And(tuple(limits)) if limits else All()
