"""Late registrations kept: proposed by each check, approved or declined by a person, written to files. Shell.

Arkiv never writes into a diary. Only what a person approved is written to a file, and only with what she approved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.diary.case_numbers import parse
from arkiv.diary.late import LateProposal, LateState
from arkiv.diary.late_entry import LateEntry
from arkiv.diary.late_files import LateFormat, late_files
from arkiv.diary.models import Diary, LateRow
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.holdings.models import Box

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Late:
    """A proposal and what a person said of it. ``subject`` and ``case`` are hers once it is approved."""

    box: str
    proposal: LateProposal
    state: LateState
    subject: str
    case: str
    decided_by: str
    decided_on: date | None
    because: str
    exported: int
    current: bool


def renew(box: Box, proposals: Iterable[LateProposal]) -> None:
    """Keep the proposals of the newest check; what a person decided stays. Call in the check's transaction."""
    known = {row.document: row for row in LateRow.objects.select_for_update().filter(box=box)}
    for proposal in proposals:
        row = known.pop(proposal.document, None) or LateRow(box=box, document=proposal.document)
        row.payload, row.current = msgspec.json.encode(proposal).decode(), True
        if row.state == LateState.PROPOSED:
            row.subject, row.number = proposal.subject, proposal.case
        row.save()
    for row in known.values():
        if row.state == LateState.PROPOSED:
            row.delete()
        else:
            row.current = False
            row.save(update_fields=("current",))


# --- asking ---------------------------------------------------------------------------------------


def late_of(box: Box) -> tuple[Late, ...]:
    """Every proposal of ``box`` in the order of its documents."""
    rows = LateRow.objects.select_related("box").filter(box=box)
    return tuple(sorted(map(_late, rows), key=lambda late: late.proposal.number))


def _late(row: LateRow) -> Late:
    return Late(
        box=row.box.ref,
        proposal=msgspec.json.decode(row.payload, type=LateProposal),
        state=LateState(row.state),
        subject=row.subject,
        case=row.number,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
        because=row.because,
        exported=row.exported,
        current=row.current,
    )


def _row(box: Box, number: int) -> LateRow:
    """The row of document ``number`` of the box, locked. Raises NoSuchThing."""
    for row in LateRow.objects.select_for_update(of=("self",)).select_related("box").filter(box=box):
        if msgspec.json.decode(row.payload, type=LateProposal).number == number:
            return row
    raise NoSuchThing(
        f"Handling {number} i {box.ref} är inte föreslagen för sen registrering. "
        "'arkiv diary late list' visar dem som är det."
    )


# --- deciding -------------------------------------------------------------------------------------


def approve(
    box: Box,
    numbers: Sequence[int],
    *,
    subject: str = "",
    case: str | None = None,
    actor: str,
    today: date,
) -> tuple[Late, ...]:
    """Approve documents as proposed, or one of them with another ärendemening or case (``""``: a new case).

    Raises BadInput for a subject that is too long or a case number that is none; nothing is then approved.
    """
    if (subject or case is not None) and len(numbers) != 1:
        raise BadInput("Ärendemening och ärende anges för en handling i taget. Inget har ändrats.")
    if len(subject) > _LONGEST:
        raise BadInput(f"Ärendemeningen är längre än {_LONGEST} tecken. Inget har ändrats; korta den.")
    own = _case(case)
    with transaction.atomic():
        for number in numbers:
            row = _row(box, number)
            row.subject = " ".join(subject.split()) or row.subject
            row.number = row.number if own is None else own
            _decide(row, LateState.APPROVED, "", actor, today)
    return tuple(late for late in late_of(box) if late.proposal.number in numbers)


def _case(text: str | None) -> str | None:
    if not text:
        return text
    number = parse(text)
    if number is None:
        raise BadInput(
            f"{text[:40]!r} är inget diarienummer. Inget har ändrats; skriv till exempel SN 2005/123."
        )
    return str(number.case)


def decline(box: Box, numbers: Sequence[int], *, because: str, actor: str, today: date) -> tuple[Late, ...]:
    """Say that documents are not to be registered, and why. Raises BadInput without a reason."""
    if not because.strip():
        raise BadInput("Ange varför handlingen inte ska registreras. Inget har ändrats.")
    with transaction.atomic():
        for number in numbers:
            _decide(_row(box, number), LateState.DECLINED, because.strip()[:2000], actor, today)
    return tuple(late for late in late_of(box) if late.proposal.number in numbers)


def _decide(row: LateRow, state: LateState, because: str, actor: str, today: date) -> None:
    row.state, row.because, row.decided_by, row.decided_on = state, because, actor, today
    row.save()
    data = {"state": state.value, "changed": row.subject != msgspec.json.decode(row.payload)["subject"]}
    log.append(f"late.{state.value}", actor=actor, subject=f"document:{row.document}", data=data)


# --- files ----------------------------------------------------------------------------------------


def export(box: Box, form: LateFormat, *, register: str = "", actor: str, today: date) -> Mapping[str, bytes]:
    """The approved records of ``box`` as files, by name; ``register`` lends a CSV its columns. Counted and logged.

    Raises NotAllowedNow when nothing is approved.
    """
    with transaction.atomic():
        rows = list(
            LateRow.objects.select_for_update(of=("self",))
            .select_related("box")
            .filter(box=box, state=LateState.APPROVED)
        )
        if not rows:
            raise NotAllowedNow(
                f"Ingen handling i {box.ref} är godkänd för registrering, så ingen fil har skrivits. "
                "Godkänn först: 'arkiv diary late approve'."
            )
        entries = sorted(map(_entry, rows), key=lambda entry: entry.proposal.number)
        files = late_files(entries, form, made_on=today, columns=_columns(register))
        for row in rows:
            row.exported += 1
            row.save(update_fields=("exported",))
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        log.append(
            "late.exported",
            actor=actor,
            subject=f"box:{box.pk}",
            data={"form": form.value, "records": len(rows), "files": digests},
        )
    return files


def _entry(row: LateRow) -> LateEntry:
    proposal = msgspec.json.decode(row.payload, type=LateProposal)
    assert row.decided_on is not None, "an approved row has its day"
    return LateEntry(proposal, row.subject, row.number, row.decided_on)


def _columns(register: str) -> Sequence[tuple[str, str | None]]:
    """The columns of the newest import of ``register``. Raises NoSuchThing."""
    if not register:
        return ()
    diary = Diary.objects.filter(name=register, kind="diary").first()
    last = diary.imports.order_by("-number").first() if diary is not None else None
    if last is None:
        raise NoSuchThing(f"Diariet {register} är inte inläst. 'arkiv diary imports' visar dem som är det.")
    return [(str(header), field) for header, field in last.columns]
