"""``draw_box``: a found box, complete: scan files, every document's truth, the diary and the clients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random

from scripts.drawing.altered import Alteration, AlteredComposer
from scripts.drawing.compose import Composed, Composer
from scripts.drawing.diary import diary_rows, with_other_cases
from scripts.drawing.fonts import Bank
from scripts.drawing.plan import Draft, Plan, draw_plan
from scripts.drawing.stack import Sheaf, bundle, draw_handlings, drop_page, scan_document
from scripts.drawing.truth import Attachment, BoxFile, BoxPage, DiaryRow, DocumentTruth, DrawnBox, Relation
from scripts.drawing.verdicts import expected, registered

VERSIONED = frozenset(
    {
        *("orosanmalan_skola", "forhandsbedomning", "beslut_ej_utredning", "vardplan", "tjansteskrivelse"),
        *("barnavardsutredning", "lex_sarah", "minnesanteckning", "overvagande", "missbruksutredning"),
    }
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A document to scan: which draft, what it shows, and how it relates to another."""

    draft: int
    composed: Composed
    relation: Relation | None = None


def draw_box(
    seed: int, documents: int = 40, bank: Bank = Bank.TUNE, *, form: str = "mixed", copies: bool = False
) -> DrawnBox:
    """A box of about ``documents`` documents, copies and versions counted; the seed decides every byte.

    With ``copies`` two documents in five are copies, or versions with one change of each kind in turn.
    """
    rng = Random(f"box-{seed}-{bank}")
    related = _many_related(documents) if copies else _related(documents)
    plan = with_other_cases(draw_plan(seed, documents - len(related), bank), rng)
    items = [_Item(index, Composer(draft, plan, seed).compose()) for index, draft in enumerate(plan.drafts)]
    alterations = cycle(Alteration) if copies else None
    items += _copies(items, plan, seed, related, rng, alterations)
    items = _shuffled(items, rng)
    sheaves = [
        scan_document(
            *(place, plan.drafts[item.draft], item.composed, bank, rng),
            handling=handling,
            relation=item.relation,
        )
        for place, (item, handling) in enumerate(zip(items, draw_handlings(len(items), rng), strict=True))
    ]
    sheaves = _one_incomplete(sheaves, items)
    files = bundle(sheaves, rng, form=form)
    places = {item.draft: place for place, item in enumerate(items) if item.relation is None}
    truths = tuple(
        _truth(place, item, sheaves[place], plan, places, files) for place, item in enumerate(items)
    )
    rows = tuple(_repointed(row, places) for row in diary_rows(plan, rng))
    return DrawnBox(seed, bank.value, files, truths, rows, plan.clients)


def _related(documents: int) -> tuple[Relation, ...]:
    """Which copies and versions a box of this size holds."""
    if documents < 8:
        return ()
    kinds = (Relation.VERSION, Relation.PHOTOCOPY, Relation.RESCAN, Relation.FAX)
    return tuple(kinds[index % len(kinds)] for index in range(max(1, documents // 9)))


def _many_related(documents: int) -> tuple[Relation, ...]:
    """As many versions as copies."""
    kinds = (
        Relation.VERSION,
        Relation.PHOTOCOPY,
        Relation.VERSION,
        Relation.RESCAN,
        Relation.VERSION,
        Relation.FAX,
    )
    return tuple(kinds[index % len(kinds)] for index in range(2 * documents // 5))


def _copies(
    items: Sequence[_Item],
    plan: Plan,
    seed: int,
    related: Sequence[Relation],
    rng: Random,
    alterations: Iterator[Alteration] | None,
) -> list[_Item]:
    """One more document for each relation, of originals that are not used twice."""
    made: list[_Item] = []
    free = [item for item in items if plan.drafts[item.draft].kind.look not in ("note", "hand")]
    rng.shuffle(free)
    for relation in related:
        if relation is Relation.VERSION:
            made += (
                _altered(free, plan, seed, next(alterations)) if alterations else _version(free, plan, seed)
            )
            continue
        short = next((item for item in free if len(item.composed.pages) <= 3), None)
        if short is not None:
            free.remove(short)
            made.append(_Item(short.draft, short.composed, relation))
    return made


def _version(free: list[_Item], plan: Plan, seed: int) -> list[_Item]:
    for item in [item for item in free if plan.drafts[item.draft].kind.name in VERSIONED]:
        other = Composer(plan.drafts[item.draft], plan, seed, version=True).compose()
        if other.changes:
            free.remove(item)
            return [_Item(item.draft, other, Relation.VERSION)]
    return []


def _altered(free: list[_Item], plan: Plan, seed: int, alteration: Alteration) -> list[_Item]:
    """One more of some original whose text can be changed in the way asked for."""
    for item in [item for item in free if len(item.composed.pages) <= 4]:
        other = AlteredComposer(plan.drafts[item.draft], plan, seed, alteration).compose()
        if other.changes:
            free.remove(item)
            return [_Item(item.draft, other, Relation.VERSION)]
    return []


def _shuffled(items: Sequence[_Item], rng: Random) -> list[_Item]:
    """A pile in no order, but originals lie before their copies."""
    pile = list(items)
    rng.shuffle(pile)
    for place, item in enumerate(pile):
        first = next(
            other
            for other in range(len(pile))
            if pile[other].draft == item.draft and not pile[other].relation
        )
        if item.relation and first > place:
            pile[place], pile[first] = pile[first], pile[place]
    return pile


def _one_incomplete(sheaves: list[Sheaf], items: Sequence[_Item]) -> list[Sheaf]:
    """The second page of one longer numbered document was lost before the box was found."""
    for place, sheaf in enumerate(sheaves):
        backs = any(page.drawn.blank for page in sheaf.pages)
        attached = items[place].composed.attachment
        copied = any(other.relation and other.draft == items[place].draft for other in items)
        if len(sheaf.pages) >= 3 and not backs and not attached and not copied and sheaf.relation is None:
            sheaves[place] = drop_page(sheaf, 1)
            break
    return sheaves


def _truth(
    place: int, item: _Item, sheaf: Sheaf, plan: Plan, places: dict[int, int], files: Sequence[BoxFile]
) -> DocumentTruth:
    draft, composed = plan.drafts[item.draft], item.composed
    pages = tuple(
        (file.name, number)
        for file in files
        for number, page in enumerate(file.pages, start=1)
        if page.document == place
    )
    case = plan.cases[draft.case] if draft.case is not None else None
    sub = f"-{draft.sub}" if draft.sub and draft.sub > 1 else ""
    text = " ".join(page.drawn.text for page in sheaf.pages)
    persons = _persons(draft, text)
    numbered = any(number for _, number in persons)
    diary, accept = registered(draft, plan.clients, numbered=numbered, relation=item.relation)
    return DocumentTruth(
        index=place,
        kind=draft.kind.name,
        code=draft.kind.code,
        title=draft.title,
        pages=pages,
        case_number=f"{case.normal}{sub}" if case and composed.case_printed else None,
        case_printed=composed.case_printed,
        foreign_numbers=composed.foreign_numbers,
        document_date=draft.day,
        date_printed=composed.date_printed,
        received_date=draft.received if composed.received_stamp else None,
        sender=_sender(draft),
        recipient=composed.recipient,
        personal_numbers=tuple(number for _, number in persons if number),
        persons=persons,
        secrecy_stamp=composed.secrecy_stamp,
        urgent=draft.kind.urgent,
        diary=diary,
        diary_accept=accept,
        retention=expected(draft.kind, draft.client, draft.day, numbered=numbered),
        relation=item.relation,
        relation_to=places[item.draft] if item.relation else None,
        changes=composed.changes,
        attachments=_attachments(composed, sheaf),
        missing_pages=sheaf.missing,
    )


def _attachments(composed: Composed, sheaf: Sheaf) -> tuple[Attachment, ...]:
    if composed.attachment is None:
        return ()
    label, pages = composed.attachment
    step = 2 if any(page.drawn.blank for page in sheaf.pages) else 1
    return (Attachment(label, tuple(page * step for page in pages)),)


def _sender(draft: Draft) -> str:
    """Whom a register would name: nobody for an anonymous report, the applicant for a form filled in."""
    if draft.kind.look in ("hand", "note"):
        return ""
    if draft.kind.look == "email":
        return draft.person
    if draft.sender.own and draft.incoming and draft.client:
        return draft.client.person.name
    return draft.sender.name


def _persons(draft: Draft, text: str) -> tuple[tuple[str, str], ...]:
    """(name, personnummer or empty) of those the paper names."""
    client = draft.client
    if client is None:
        return ()
    found = []
    number = client.person.number
    if client.person.name in text or client.person.first in text:
        found.append((client.person.name, number if number[2:] in text else ""))
    for parent in (client.mother, client.father):
        if parent and parent.name in text:
            found.append((parent.name, ""))
    return tuple(found)


def _repointed(row: DiaryRow, places: dict[int, int]) -> DiaryRow:
    return row if row.document is None else replace(row, document=places[row.document])


def pages_of(box: DrawnBox, document: int) -> tuple[BoxPage, ...]:
    """The scanned pages of one document, in order."""
    return tuple(page for file in box.files for page in file.pages if page.document == document)
