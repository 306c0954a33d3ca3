"""A letter as values, from a template a municipality can change. Pure: the same decision always gives the same letter.

A template is a list of blocks. Text has ``$namn`` where a fact goes in; an unknown one is an error. ``law`` puts in a
paragraph of legal text from ``lagtext.yaml``, ``table`` and ``list`` put in rows the program makes. ``when`` keeps a
block for letters in which that fact is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template

import msgspec

from arkiv.disclosure.errors import BadRules
from arkiv.disclosure.rulebook import read_yaml
from arkiv.disclosure.states import Outcome


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` are shares of the page; ``rows`` have as many cells as ``head``."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be set. ``sender`` is printed above, ``reference`` in the foot."""

    title: str
    sender: str
    reference: str
    blocks: tuple[Block, ...]


class BlockTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One block of a template: exactly one of its kinds, and ``when``."""

    heading: str = ""
    paragraph: str = ""
    law: str = ""
    table: str = ""
    list: str = ""
    when: str = ""


class LetterTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    blocks: tuple[BlockTemplate, ...]


class LawText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph of legal text and the sections it rests on."""

    source: str
    text: str


class _Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    letters: dict[Outcome, LetterTemplate]


class _LawTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    law: dict[str, LawText]


@dataclass(frozen=True, slots=True)
class Templates:
    """Every letter, and the legal texts they draw on."""

    letters: Mapping[Outcome, LetterTemplate]
    law: Mapping[str, LawText]


def read_templates(letters: str, law: str, letters_as_made: str = "", law_as_made: str = "") -> Templates:
    """The templates written in two YAML files. Raises BadRules, naming what is wrong with which.

    What a municipality's own file lacks is taken from the program's, ``…_as_made``: one written before a letter was
    thought of goes on to be used.
    """
    found = Templates(
        {
            **(read_yaml(letters_as_made, _Letters, "brev.yaml").letters if letters_as_made else {}),
            **read_yaml(letters, _Letters, "brev.yaml").letters,
        },
        {
            **(read_yaml(law_as_made, _LawTexts, "lagtext.yaml").law if law_as_made else {}),
            **read_yaml(law, _LawTexts, "lagtext.yaml").law,
        },
    )
    for outcome in Outcome:
        if outcome not in found.letters:
            raise BadRules("brev.yaml", f"brevet {outcome.value} saknas.")
        for block in found.letters[outcome].blocks:
            if block.law and block.law not in found.law:
                raise BadRules("brev.yaml", f"lagtexten {block.law} finns inte i lagtext.yaml.")
    return found


def compose(
    outcome: Outcome,
    templates: Templates,
    facts: Mapping[str, str],
    tables: Mapping[str, Table | Bullets],
) -> Letter:
    """The letter of ``outcome`` with ``facts`` and ``tables`` put in. Raises BadRules for one the template misnames."""
    template = templates.letters[outcome]
    return Letter(
        title=_filled(template.title, facts),
        sender=" · ".join(part for part in (facts["kommun"], facts["myndighet"]) if part),
        reference=facts["ref"],
        blocks=tuple(_blocks(template.blocks, templates, facts, tables)),
    )


def _blocks(
    blocks: Sequence[BlockTemplate],
    templates: Templates,
    facts: Mapping[str, str],
    tables: Mapping[str, Table | Bullets],
) -> Iterator[Block]:
    for block in blocks:
        if block.when and not (facts.get(block.when) or _rows(tables.get(block.when))):
            continue
        if block.heading:
            yield Heading(_filled(block.heading, facts))
        if block.paragraph:
            yield from _paragraphs(block.paragraph, facts)
        if block.law:
            yield from _paragraphs(templates.law[block.law].text, facts)
        if name := block.table or block.list:
            if name not in tables:
                raise BadRules("brev.yaml", f"{name} finns inte. Kända: {', '.join(sorted(tables))}.")
            if _rows(tables[name]):
                yield tables[name]


def _paragraphs(text: str, facts: Mapping[str, str]) -> Iterator[Paragraph]:
    """One for each line: YAML folds lines together and leaves a break where a blank line stood."""
    yield from (Paragraph(_filled(part, facts)) for part in text.strip().split("\n") if part.strip())


def _rows(table: Table | Bullets | None) -> bool:
    return bool(table and (table.rows if isinstance(table, Table) else table.items))


def _filled(text: str, facts: Mapping[str, str]) -> str:
    try:
        return " ".join(Template(text).substitute(facts).split())
    except (KeyError, ValueError) as error:
        raise BadRules(
            "brev.yaml", f"{error} i texten ”{text[:60]}”. Kända fält: {', '.join(sorted(facts))}."
        ) from error
