"""Who wrote and to whom (*avsändare, mottagare*): letterhead, address block, ``Till``, ``Från``,
signature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from ingest.model import Evidence, Field, FieldName, StackContext
from ingest.stages.fields.signatures import find_signatures
from ingest.stages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText, TextLine

_HEAD = 0.36
_LABEL = re.compile(
    r"^(?P<label>till|från|fran|avsändare|mottagare|insänt av|to|from)(?:\s*:\s*(?P<rest>.*)|"
    r"\s+(?P<name>[A-ZÅÄÖ].*)|\s*)$",
    re.IGNORECASE,
)
_SENDER_LABELS = frozenset({"från", "fran", "avsändare", "insänt av", "from"})
_RECIPIENT_LABELS = frozenset({"till", "mottagare", "to"})
_MAIL_ADDRESS = re.compile(r"\s*[<\[(](?:mailto:)?[^\s<>]+@[^\s<>]+[>\])]")
_POSTAL = re.compile(r"\b\d{3}\s?\d{2}\s+[A-ZÅÄÖ]")
_OWN_BODIES = re.compile(
    r"\b(kommun(en|s|styrelsen?)?\b|\w*namnd(en)?\b|\w*forvaltning(en)?\b|socialkontor|socialtjanst|"
    r"sociala|\w*utskott|"
    r"individ- och familj|aldreomsorg|handikappomsorg|omsorgen)"
)
_BARE_WORDS = frozenset({"kommun", "kommunen", "namnd", "namnden", "forvaltning", "forvaltningen", "stad"})
"""Labels of a form, and no name of anybody."""
_NAMES_A_PAPER = re.compile(
    r"(?:anmalan|ansokan|beslut|yttrande|utredning|rapport|protokoll\w*|begaran|meddelande|kallelse|remiss|svar|"
    r"overklagande|avtal|tjansteskrivelse|skrivelse|bilaga)\b"
)
_SAYS = re.compile(
    r"^(?:for|pa|enligt|av|i) |\b(?:foreslas|foreslar|beslutar|beslutade|beslutat|anser|godkanner|ansoker|"
    r"begar|har|ska|skall|kan|vill|galler|enligt)\b"
)
"""A name that acts, or is acted for, heads no letter: *Socialnämnden beslutar*, *För socialnämnden*."""
_LAW = re.compile(r"§|\bkap\b|\benligt\b|\w+lagen\b")
"""A section of law names no sender, however official it sounds: *Utredning enligt socialtjänstlagen*."""
_FORM_LABEL = re.compile(
    r"\b(hand\w{2,8}re|handl|utredare|referent|kontaktperson|namn|efternamn|barn|barnet|den unge|mor|far|modern?|"
    r"fadern?|vardnadshavare|sokande|medsokande|avser|beslutet galler|galler|anmalare|uppgiftslamnare|klient|"
    r"brukare|personuppgifter|huvudman|telefon|tel|er referens|var referens|enhet|skola|forskola)\W*$"
)
"""Labels of a form: what stands at them is filled in, and is no addressee."""
_MUNICIPALITY = re.compile(r"[\w-]+(?: [\w-]+)? (?:kommun|stad)")
_OWN_NARROW = re.compile(r"\b(social|omsorg|vard- och omsorg|individ|aldre|handikapp)\w*")


class Owner(StrEnum):
    """Whose paper a document is written on."""

    OWN = "own"  # this authority
    MUNICIPAL = "municipal"  # another body of the same municipality
    FOREIGN = "foreign"  # another authority, a company or a person
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of organisation and how its letterhead begins."""

    name: str
    cues: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose letterhead a document carries, and the line that says so."""

    owner: Owner
    name: str = ""
    evidence: Evidence | None = None
    confidence: float = 0.0
    bottom: float = 0.0  # of its line, as a share of the level page's height


def find_issuer(pages: Sequence[PageText], context: StackContext) -> Issuer:
    """The organisation that issued a document, from the first line of its first page that names one.

    The letterhead stands above the recipient's address, so the order down the page tells them apart.
    """
    first = next((page for page in pages if page.body_lines), None)
    if first is None:
        return Issuer(Owner.UNKNOWN)
    for opening in _head_lines(first):
        line = opening
        label = _LABEL.match(line.text)
        if label and label.group("label").lower() in _RECIPIENT_LABELS:
            break
        owner, name = classify_organisation(line.text, context)
        if owner is not Owner.UNKNOWN and line.top > 0.12 and _is_addressed(first, line):
            break  # an address comes first: a private letter without letterhead
        if owner is not Owner.UNKNOWN:
            confidence = (0.9 if line.top < 0.16 else 0.65) * _line_confidence(line)
            line = _unit_below(first, line, owner, context)
            name = line.text.strip()
            evidence = first.evidence(line.start, line.end, "brevhuvud")
            bottom = line.line.box.y1 / first.reading.height_px
            return Issuer(owner, name, evidence, confidence, bottom)
    return Issuer(Owner.UNKNOWN)


def classify_organisation(text: str, context: StackContext) -> tuple[Owner, str]:
    """Whether ``text`` opens with an organisation, and whose it is to us."""
    folded = fold(text).strip(" ,.:;-")
    digits = sum(char.isdigit() for char in text)
    says = _is_sentence(text) or _SAYS.search(folded)
    if folded in _BARE_WORDS or _NAMES_A_PAPER.match(folded):
        return Owner.UNKNOWN, ""
    if not folded or len(folded) > 90 or digits > 5 or says or _LAW.search(folded):
        return Owner.UNKNOWN, ""
    own_names = [fold(name) for name in (context.authority, context.municipality) if name]
    foreign = next((body.name for body in bodies() if any(cue.match(folded) for cue in body.cues)), None)
    if any(name in folded for name in own_names) and (foreign is None or folded.startswith(tuple(own_names))):
        return _own_or_sibling(folded), text.strip()
    if foreign is not None:
        return Owner.FOREIGN, text.strip()
    if _OWN_BODIES.search(folded):
        if "kommun" in folded and own_names:
            return Owner.FOREIGN, text.strip()  # another municipality, as ours is named otherwise
        return _own_or_sibling(folded), text.strip()
    return Owner.UNKNOWN, ""


def find_parties(pages: Sequence[PageText], issuer: Issuer, context: StackContext) -> Iterator[Field]:
    """Sender and recipient, with what supports each."""
    first = next((page for page in pages if page.body_lines), None)
    if first is None:
        return
    yield from _labelled(first)
    if issuer.evidence is None:
        yield from _signed_by(pages)
    else:
        evidence = (issuer.evidence,)
        printed = issuer.evidence.printed
        yield Field(FieldName.SENDER, _tidy(printed), printed, round(issuer.confidence, 3), evidence)
    yield from _addressees(first, issuer, context)


def _unit_below(page: PageText, line: TextLine, owner: Owner, context: StackContext) -> TextLine:
    """The unit printed under the municipality's name, which says more precisely who wrote."""
    if owner is not Owner.OWN or not _MUNICIPALITY.fullmatch(fold(line.text).strip(" .,:")):
        return line
    for other in page.body_lines:
        gap = other.line.box.y0 - line.line.box.y1
        aligned = _one_column(other, line, 3 * page.word_height)
        if aligned and -0.5 * page.word_height < gap < 1.6 * page.word_height and other is not line:
            return other if classify_organisation(other.text, context)[0] is Owner.OWN else line
    return line


def _one_column(one: TextLine, other: TextLine, slack: float) -> bool:
    """Whether two lines are set flush left, flush right or centred on one another."""
    ours, theirs = one.line.box, other.line.box
    middle = abs(ours.x0 + ours.x1 - theirs.x0 - theirs.x1) / 2
    return min(abs(ours.x0 - theirs.x0), abs(ours.x1 - theirs.x1), middle) < slack


def _signed_by(pages: Sequence[PageText]) -> Iterator[Field]:
    """Without a letterhead the one who signed is the sender."""
    for signature in find_signatures(pages):
        yield replace(signature, name=FieldName.SENDER, confidence=round(0.8 * signature.confidence, 3))
        return


def reversed_for_form(fields: Sequence[Field], issuer: Issuer) -> tuple[Field, ...]:
    """The parties of a form a person has filled in: the letterhead is the addressee, who signed is the sender.

    Only for types of record that people send to the authority on the authority's own form.
    """
    person = next(
        (each for each in fields if each.name is FieldName.SIGNATURE and each.confidence > 0.4), None
    )
    person = person or next(
        (each for each in fields if each.name is FieldName.PERSON_NAME and each.role in {"client", None}),
        None,
    )
    if issuer.owner is not Owner.OWN or issuer.evidence is None:
        return tuple(fields)
    if person is None:  # somebody filled the form in, and the letterhead does not say who
        return tuple(
            replace(each, confidence=round(0.4 * each.confidence, 3))
            if each.name is FieldName.SENDER
            else each
            for each in fields
        )
    kept = [each for each in fields if each.name not in {FieldName.SENDER, FieldName.RECIPIENT}]
    sender = Field(
        FieldName.SENDER, person.value, person.printed, round(0.85 * person.confidence, 3), person.evidence
    )
    addressed = tuple(each for each in fields if each.name is FieldName.RECIPIENT)
    if addressed:
        return (*kept, sender, *addressed)
    printed = issuer.evidence.printed
    receiver = Field(
        FieldName.RECIPIENT, _tidy(printed), printed, round(0.8 * issuer.confidence, 3), (issuer.evidence,)
    )
    return (*kept, sender, receiver)


def _own_or_sibling(folded: str) -> Owner:
    sibling = re.search(
        r"\b(barn- och utbildning|bildning|utbildning|skol|tekniska|bygg|miljo|kultur|overformyndar)", folded
    )
    return Owner.MUNICIPAL if sibling and not _OWN_NARROW.search(folded) else Owner.OWN


def _head_lines(page: PageText) -> list[TextLine]:
    head = [line for line in page.body_lines if line.top < _HEAD]
    return sorted(head, key=lambda line: (round(line.top * 60), line.left))


def _labelled(page: PageText) -> Iterator[Field]:
    lines = [line for line in page.body_lines if line.top < 0.5]
    for position, line in enumerate(lines):
        match = _LABEL.match(line.text)
        name = _party_of(match.group("label").lower()) if match else None
        if match is None or name is None or (line.text[:1].islower() and ":" not in line.text):
            continue
        part = "rest" if match.group("rest") else "name"
        if match.group(part):
            if part == "name" and not match.group(part)[:1].isupper():
                continue
            start, end = line.start + match.start(part), line.end
        elif position + 1 < len(lines):
            start, end = lines[position + 1].start, lines[position + 1].end
        else:
            continue
        if end - start < 3:
            continue
        evidence = page.evidence(start, end, f"ledord {match.group('label')}")
        confidence = 0.88 * page.confidence(start, end)
        yield Field(name, _tidy(page.text[start:end]), evidence.printed, round(confidence, 3), (evidence,))


def _party_of(label: str) -> FieldName | None:
    if label in _SENDER_LABELS:
        return FieldName.SENDER
    return FieldName.RECIPIENT if label in _RECIPIENT_LABELS else None


def _addressees(page: PageText, issuer: Issuer, context: StackContext) -> Iterator[Field]:
    """The address block: an organisation or a name standing over a postal address, below the letterhead.

    Two blocks on a paper without letterhead are those of a private letter: the writer's, then the addressee's.
    """
    blocks = [
        (line, owner)
        for line in page.body_lines
        if line.top < 0.42 and (owner := _addressed_to(page, line, issuer, context)) is not None
    ]
    if not blocks:
        return
    writer = None
    if issuer.evidence is None and len(blocks) > 1 and _is_private(page, *blocks[0]):
        writer, blocks = blocks[0][0], blocks[1:]
        yield _party(page, writer, FieldName.SENDER, 0.85, "adressblock")
    line, _ = blocks[0]
    sure = 0.82 if _is_addressed(page, line) else 0.6
    yield _party(page, line, FieldName.RECIPIENT, sure, "adressblock")


def _party(page: PageText, line: TextLine, name: FieldName, sure: float, by: str) -> Field:
    evidence = page.evidence(line.start, line.end, by)
    confidence = round(sure * _line_confidence(line), 3)
    return Field(name, _tidy(line.text), line.text, confidence, (evidence,))


def _is_private(page: PageText, line: TextLine, owner: Owner) -> bool:
    return owner is Owner.UNKNOWN and line.top < 0.16 and _like_name(line.text) and _is_addressed(page, line)


def _addressed_to(page: PageText, line: TextLine, issuer: Issuer, context: StackContext) -> Owner | None:
    """Whose name the line opens an address with; ``None`` where it opens none."""
    below = issuer.bottom * page.reading.height_px + page.word_height
    if issuer.evidence is not None and line.line.box.y0 <= below:
        return None
    owner, _ = classify_organisation(line.text, context)
    named = owner is not Owner.UNKNOWN or (_like_name(line.text) and _is_addressed(page, line))
    if not named or _LABEL.match(line.text) or _fills_a_form(page, line):
        return None
    to_own_board = fold(line.text).strip() == fold(context.authority) and line.top > 0.14
    if _same_side(owner, issuer.owner) and not to_own_board:
        return None
    return owner


def _fills_a_form(page: PageText, line: TextLine) -> bool:
    """Whether a label stands before the line or alone right above it."""
    if _FORM_LABEL.search(page.left_of(line.start, line.end)):
        return True
    box, height = line.line.box, page.word_height
    above = (
        other.text
        for other in page.body_lines
        if abs(other.line.box.x0 - box.x0) < 1.5 * height
        and -0.4 * height < box.y0 - other.line.box.y1 < 1.2 * height
    )
    return any(len(text.split()) <= 3 and _FORM_LABEL.search(fold(text)) for text in above)


def _is_addressed(page: PageText, line: TextLine) -> bool:
    return any(_POSTAL.search(each.text) for each in _block_under(page, page.body_lines, line))


def _block_under(page: PageText, lines: Sequence[TextLine], head: TextLine) -> list[TextLine]:
    """The lines set flush under ``head`` without a gap: an address is such a block."""
    block = [head]
    for line in sorted(lines, key=lambda each: each.line.box.y0):
        last = block[-1].line.box
        flush = abs(line.line.box.x0 - head.line.box.x0) < 1.5 * page.word_height
        if flush and last.y0 + 4 < line.line.box.y0 < last.y0 + 2.6 * page.word_height:
            block.append(line)
    return block[1:6]


def _same_side(owner: Owner, issuer_owner: Owner) -> bool:
    """A body of ours under our own letterhead is the sender's unit, not the addressee."""
    return owner is issuer_owner and owner is Owner.OWN


def _like_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(word[:1].isupper() for word in words)
        and not any(c.isdigit() for c in text)
    )


def _is_sentence(text: str) -> bool:
    words = text.split()
    return len(words) > 7 and sum(word[:1].islower() for word in words) > len(words) * 0.6


def _line_confidence(line: TextLine) -> float:
    return min((word.confidence for word in line.line.words), default=0.0)


def _tidy(text: str) -> str:
    """A name as a register would write it. Inside a Swedish word *á* is an *å* whose ring was read as an accent."""
    text = re.sub(r"(?<=[a-zåäö])á(?=[a-zåäö])", "å", text)
    text = _MAIL_ADDRESS.sub("", text) or text
    return re.sub(r"\s+", " ", text).strip(" :,;.-–")


@lru_cache(maxsize=1)
def bodies() -> tuple[Body, ...]:
    """The organisations of ``authorities.yaml``, in the order they are tried."""
    rows = yaml.safe_load(files("ingest.stages.fields").joinpath("authorities.yaml").read_text("utf-8"))
    return tuple(Body(row["name"], tuple(_pattern(str(cue)) for cue in row["cues"])) for row in rows)


def _pattern(cue: str) -> re.Pattern[str]:
    """A cue as a pattern on folded text: anchored at the start, a star for the rest of a word or name."""
    body = re.escape(fold(cue)).replace(r"\*", r"[\w&.\- ]*")
    return re.compile(rf"(?:{body})(?![a-z])")
