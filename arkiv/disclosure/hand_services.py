"""Mask by hand: the words somebody names, wherever they stand on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from arkiv import bootstrap
from arkiv.disclosure import ruling_services, scope_services
from arkiv.disclosure.facts import DataKind, Whose
from arkiv.disclosure.model import Passage
from arkiv.disclosure.redaction.desk import Desk
from arkiv.disclosure.redaction.model import Ground
from arkiv.disclosure.redaction.operations import Draw
from arkiv.disclosure.ruling_services import Place
from arkiv.errors import NoSuchThing
from arkiv.holdings import stacks
from arkiv.holdings.models import Page
from arkiv.settings import Settings
from ingest.model import Box, PageReading, Word

_ANY = Ground("", "")  # the ground is the ruling's; here only the place is made
_NO_LETTER = re.compile(r"[^\w]+")


def mask_words(
    ref: str,
    document: str,
    place: int,
    words: str,
    settings: Settings,
    *,
    rule_id: str,
    reason: str,
    law_on: date,
    actor: str,
) -> tuple[Passage, ...]:
    """Mask every run of ``words`` on page ``place`` (from 1) of a record. Raises NoSuchThing where there is none."""
    item = scope_services.item_in(ref, document)
    if not 1 <= place <= len(item.pages):
        raise NoSuchThing(f"Handlingen har {len(item.pages)} sidor. Inget har ändrats.")
    page = item.pages[place - 1]
    row = Page.objects.select_related("file").get(
        file__sha256=page.file, number=page.number, file__box__ref=item.box
    )
    found = tuple(runs(stacks.reading_of(row, bootstrap.blob_store(settings)), words))
    if not found:
        raise NoSuchThing(
            f"”{words}” har inte lästs på sidan. Inget har ändrats. Rita rutan i webbläsaren om orden är fellästa."
        )
    places = [Place(page, boxes, text) for text, boxes in found]
    return ruling_services.mask(
        ref,
        item.document,
        places,
        kind=DataKind.PERSONAL,
        whose=Whose.UNKNOWN,
        rule_id=rule_id,
        reason=reason,
        law_on=law_on,
        actor=actor,
    )


def snapped(reading: PageReading, box: Box) -> Place:
    """A drawn frame with the words it touches taken whole, so that no letter sticks out of the bar."""
    (made,) = Desk((reading,)).do(Draw(reading.page, box, _ANY)).masks
    return Place(reading.page, made.boxes, made.text)


def runs(reading: PageReading, words: str) -> Iterator[tuple[str, tuple[Box, ...]]]:
    """Where ``words`` stand after one another on a line: as printed, and their boxes. Case and signs do not matter."""
    wanted = _folded(words.split())
    if not wanted:
        return
    for line in reading.lines:
        folded = _folded([word.text for word in line.words], keep=True)
        for at in range(len(folded) - len(wanted) + 1):
            if folded[at : at + len(wanted)] == wanted:
                hit: Sequence[Word] = line.words[at : at + len(wanted)]
                yield " ".join(word.text for word in hit), tuple(word.box for word in hit)


def _folded(words: Sequence[str], *, keep: bool = False) -> list[str]:
    folded = [_NO_LETTER.sub("", word).casefold() for word in words]
    return folded if keep else [word for word in folded if word]
