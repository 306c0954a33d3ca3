"""An entry taken apart into the streams that engines store."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from index.engines.protocol import Keyword, Number, Record, Stream
from index.model import Entry, digest_of
from index.swedish.analysis import indexed_forms, label, printed_forms
from index.swedish.identifiers import identifiers
from index.swedish.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

BARRIER = "¶"
"""Stands between the page's text and what is known about it: no phrase crosses, and nobody can ask for it."""


class About(StrEnum):
    """Facts that can be asked for by name; each page of a document carries them all."""

    PERSON = "person"
    SENDER = "sender"
    RECIPIENT = "recipient"
    TITLE = "title"
    TYPE = "type"


class Kind(StrEnum):
    """Which form of a word an ABOUT token holds."""

    WORD = "w"
    BODY = "b"
    PART = "p"
    KEY = "k"


class Label(StrEnum):
    """What a REGISTER token names."""

    BOX = "box"
    UNIT = "unit"
    DOCUMENT = "document"


def about_token(about: About, kind: Kind, token: str) -> str:
    return f"{about}:{kind}:{token}"


def register_token(kind: Label, value: str) -> str:
    return f"{kind}:{label(value)}"


def record_of(entry: Entry) -> Record:
    """What an engine stores for ``entry``."""
    payload = entry.to_json()
    return Record(
        page_id=entry.page_id,
        streams=_streams(entry),
        keywords={
            Keyword.UNIT: entry.unit,
            Keyword.BOX: entry.box,
            Keyword.YEAR: str(entry.document_date.year) if entry.document_date else "",
            Keyword.STATUS: entry.status.value,
            Keyword.DOCTYPE: entry.doctype,
            Keyword.SECRET: secret_value(entry.secret),
        },
        numbers=dict(_numbers(entry)),
        payload=payload,
        digest=digest_of(payload),
    )


def secret_value(secret: bool) -> str:
    return "ja" if secret else "nej"


def day_number(day: date) -> int:
    """``yyyymmdd``."""
    return day.year * 10_000 + day.month * 100 + day.day


def _numbers(entry: Entry) -> Iterator[tuple[Number, int]]:
    if entry.document_date:
        yield Number.DOCUMENT_DAY, day_number(entry.document_date)
    if entry.received_date:
        yield Number.RECEIVED_DAY, day_number(entry.received_date)


def _facts(entry: Entry) -> Iterator[tuple[About, str]]:
    yield from ((About.PERSON, name) for name in entry.persons)
    yield About.SENDER, entry.sender
    yield About.RECIPIENT, entry.recipient
    yield About.TITLE, entry.title
    yield About.TYPE, entry.doctype_name


def _streams(entry: Entry) -> dict[Stream, tuple[str, ...]]:
    facts = [(about, text) for about, text in _facts(entry) if text]
    streams = _word_streams([entry.text, *(text for _, text in facts)])
    numbers = [entry.text, *entry.case_numbers, *entry.personal_numbers, entry.title]
    streams[Stream.IDENT] = tuple(_stored(numbers))
    streams[Stream.CASE] = tuple(_stored(entry.case_numbers))
    streams[Stream.ABOUT] = tuple(dict.fromkeys(_about(facts, entry.doctype)))
    streams[Stream.REGISTER] = (
        register_token(Label.BOX, entry.box),
        register_token(Label.UNIT, entry.unit),
        register_token(Label.DOCUMENT, entry.document_id),
    )
    return streams


def _word_streams(texts: Iterable[str]) -> dict[Stream, tuple[str, ...]]:
    word: list[str] = []
    dotted: list[str] = []
    body: list[str] = []
    parts: list[str] = []
    keys: list[str] = []
    for text in texts:
        for token in tokens(text):
            forms = printed_forms(token.text, token.named)
            word.append(forms.word)
            dotted.append(forms.dotted)
            body.append(forms.body)
            parts += forms.parts
            keys += forms.keys
            if token.halves:  # broken "Malmö-/lund" may be two words after all: both can be found, as parts
                parts += (indexed_forms(half).body for half in token.halves)
        word.append(BARRIER)
        body.append(BARRIER)
    return {
        Stream.WORD: tuple(word),
        Stream.DOTTED: tuple(dotted),
        Stream.BODY: tuple(body),
        Stream.PARTS: tuple(parts),
        Stream.KEY: tuple(keys),
    }


def _stored(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for number in identifiers(text):
            yield from number.stored


def _about(facts: Iterable[tuple[About, str]], doctype: str) -> Iterator[str]:
    for about, text in facts:
        for token in tokens(text):
            forms = printed_forms(token.text, token.named)
            yield about_token(about, Kind.WORD, forms.word)
            yield about_token(about, Kind.BODY, forms.body)
            yield from (about_token(about, Kind.PART, part) for part in forms.parts)
            yield from (about_token(about, Kind.KEY, key) for key in forms.keys)
    if doctype:
        yield about_token(About.TYPE, Kind.WORD, label(doctype))
