"""Put a letter back that an official has changed: checked, written anew in all its forms, and recorded."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.db import transaction

from arkiv.disclosure import decision_services, folder, review_services, scope_services, services
from arkiv.disclosure.facts import DataKind
from arkiv.disclosure.letter import Letter
from arkiv.disclosure.letter_back import read_back, said
from arkiv.disclosure.model import Passage
from arkiv.disclosure.states import Outcome, State
from arkiv.errors import BadInput
from arkiv.settings import Settings

_TELLS_WHO = frozenset(
    {DataKind.NAME, DataKind.IDENTITY_NUMBER, DataKind.CONTACT, DataKind.ACCOUNT, DataKind.WHEREABOUTS}
)
_WORD = re.compile(r"[^\W_]+")
_MUST_SAY = ("kammarrätten", "tre veckor")


def put_back(ref: str, data: bytes, settings: Settings, *, now: datetime, actor: str) -> dict[str, str]:
    """Take the words of a changed DOCX or ODT as the decision's letter; the SHA-256 of each form written.

    Raises BadInput for a file that cannot be read, a letter that no longer says what it must, or one that tells what
    is masked; NotAllowedNow once it has been sent.
    """
    with transaction.atomic():
        row = services.row_at(ref, {State.DECIDED})
        letter = read_back(data, ref)
        request = services.of_row(row)
        assert request.decision is not None
        items, passages = scope_services.items_of(ref), review_services.passages_unread(ref)
        ours = said(decision_services.letter_of(request, items, passages, request.decision, settings))
        _require_whole(letter, ref, request.decision.outcome)
        _require_silent(letter, ours, passages)
        place = folder.of(settings.home, ref)
        before = folder.sha256_of(place / folder.LETTER_PDF)
        written = decision_services.write_letter(letter, ref, settings, now)
        told = {"uploaded": hashlib.sha256(data).hexdigest(), "bytes": len(data), "before": before}
        services.note(row, "letter_put_back", actor, {**told, "letters": written})
    return written


def _require_whole(letter: Letter, ref: str, outcome: Outcome) -> None:
    words = said(letter).casefold()
    missing = [ref] if ref.casefold() not in words else []
    if outcome is not Outcome.FULL:
        missing += [word for word in _MUST_SAY if word not in words]
    if missing:
        raise BadInput(
            f"Brevet säger inte längre {', '.join(missing)}: begärans nummer och hur man överklagar ska stå i det "
            "(FL 33 §). Inget har ändrats."
        )


def _require_silent(letter: Letter, ours: str, passages: tuple[Passage, ...]) -> None:
    """Nothing that is masked and tells who somebody is; what the request itself said is quoted as before."""
    words, already = _folded(said(letter)), _folded(ours)
    telling = sorted(
        one.number
        for one in passages
        if one.masked
        and one.kind in _TELLS_WHO
        and (text := _folded(one.text)).strip()
        and text in words
        and text not in already
    )
    if telling:
        raise BadInput(
            f"Brevet röjer det som maskeras: uppgift {', '.join(map(str, telling))}. Inget har ändrats; ta bort det ur "
            "brevet."
        )


def _folded(text: str) -> str:
    """Words alone, parted by single spaces, so that signs and line ends hide nothing."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
