"""The decision: who may make it, what it says, and the letters that tell of it. Nothing leaves the house here.

The outcome is never chosen: it follows from what was ruled. To give out everything is the right of whoever has the care
of the record (OSL 6 kap. 3 §); to refuse anything is the committee's decision, and takes its delegation (KL 6 kap.
37 §, 7 kap. 5 §) or its own minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from arkiv.accounts import services as accounts
from arkiv.accounts.models import Account
from arkiv.accounts.roles import Permission
from arkiv.accounts.services import Person
from arkiv.audit import log
from arkiv.derivatives.legal_text import legal
from arkiv.disclosure import folder, letter_facts, local, review_services, rulebook, scope_services, services
from arkiv.disclosure.errors import NotReviewed
from arkiv.disclosure.fees import Fee, Tariff, fee
from arkiv.disclosure.letter import Letter, Templates, compose, read_templates
from arkiv.disclosure.letter_docx import to_docx
from arkiv.disclosure.letter_odt import to_odt
from arkiv.disclosure.letter_pdf import to_pdf
from arkiv.disclosure.model import Decision, Inquiry, Item, Passage, Request
from arkiv.disclosure.models import DelegationRow
from arkiv.disclosure.review import outcome_of, relied_on_identity, shown_although_secret
from arkiv.disclosure.rulebook import read_yaml
from arkiv.disclosure.ruling import secrecy_rule
from arkiv.disclosure.states import Outcome, State
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.settings import Settings

_CARE = "vården av handlingarna, OSL 6 kap. 3 §"
_ANONYMOUS = "Ett förbehåll kan inte ställas upp mot den som är okänd."


@dataclass(frozen=True, slots=True)
class Delegation:
    """The right to decide for the committee, as noted. ``number`` is the account's."""

    number: int
    account: str
    body: str
    paragraph: str
    from_day: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The committee's own decision, where nobody has the delegation: who, and the § of its minutes."""

    body: str
    paragraph: str


def delegate(
    account: str, body: str, paragraph: str, *, from_day: date, until: date | None, person: Person
) -> Delegation:
    """Note that the committee has given ``account`` the right to refuse; an administratör notes it."""
    accounts.require(person, Permission.ACCOUNTS_MANAGE)
    if not body.strip() or not paragraph.strip():
        raise BadInput("Ange vem som delegerat och var det står. Inget har ändrats.")
    if until is not None and until < from_day:
        raise BadInput("Delegationens sista dag ligger före den första. Inget har ändrats.")
    with transaction.atomic():
        holder = Account.objects.filter(name=account).first()
        if holder is None:
            raise NoSuchThing(f"Kontot {account} finns inte. 'arkiv account list' visar dem som finns.")
        row = DelegationRow.objects.create(
            account=holder, body=body.strip(), paragraph=paragraph.strip(), from_day=from_day, until=until
        )
        log.append(
            "disclosure.delegated",
            actor=person.actor,
            subject=accounts.subject(holder.pk),
            data={"from": from_day.isoformat(), "until": until.isoformat() if until else ""},
        )
    return _delegation(row)


def end_delegation(account: str, *, last_day: date, person: Person) -> int:
    """Give every open delegation of ``account`` its last day; how many there were."""
    accounts.require(person, Permission.ACCOUNTS_MANAGE)
    with transaction.atomic():
        rows = DelegationRow.objects.filter(account__name=account, until=None, from_day__lte=last_day)
        ended: int = rows.update(until=last_day)
        log.append(
            "disclosure.delegation_ended",
            actor=person.actor,
            subject="delegations",
            data={"ended": ended, "until": last_day.isoformat()},
        )
    return ended


def delegations() -> tuple[Delegation, ...]:
    """Every delegation noted, ended ones too."""
    return tuple(map(_delegation, DelegationRow.objects.select_related("account").order_by("pk")))


def decide(
    ref: str,
    person: Person,
    settings: Settings,
    *,
    title: str,
    name: str = "",
    reasons: str = "",
    reservation: str = "",
    silent_rule: str = "",
    condition: str = "",
    minutes: Minutes | None = None,
    today: date,
    now: datetime,
) -> Request:
    """Decide what the review came to, and write the letters. The person signs with her password.

    ``name`` is hers as printed, else the account's. With ``silent_rule`` everything is refused by that secrecy rule,
    without a word of whether there is anything. With ``condition`` what is shown although it is secret goes out with
    that förbehåll (OSL 10 kap. 14 §). Raises MissingRight without delegation, NotReviewed while identity or
    förbehåll is untried, LoginRefused.
    """
    accounts.require(person, Permission.DISCLOSURE_DECIDE)
    if not title.strip():
        raise BadInput("Ange den beslutandes titel. Inget har ändrats.")
    with transaction.atomic():
        row = services.step(ref, State.DECIDED)
        accounts.require_own_password(person)
        accounts.spend(person, f"disclosure {ref}", now=now)
        items, passages = scope_services.items_of(ref), review_services.passages_unread(ref)
        review_services.require_unchanged(ref, [item for item in items if item.given])
        outcome = _silent(silent_rule) if silent_rule else outcome_of(items, passages)
        inquiry = services.inquiry_of(row)
        if condition.strip():
            outcome = _conditional(ref, outcome, inquiry, items, passages)
            reservation = reservation or "Ett förbehåll räcker för de uppgifter som lämnas med det."
        _require_tried(ref, outcome, inquiry, passages, reservation, reasons)
        decision = Decision(
            outcome=outcome,
            decided_on=today,
            decided_by=(name.strip() or person.name) if minutes is None else minutes.body,
            title=title.strip(),
            authority=_authority(person, outcome, minutes, today),
            reasons=legal(reasons.strip()),
            reservation=legal(reservation.strip()) or _ANONYMOUS,
            silent_rule=silent_rule,
            condition=legal(condition.strip()),
        )
        row.decided_by_id, row.decided_on, row.outcome = person.number, today, outcome.value
        row.decision = services.encode(decision)
        row.save()
        written = _write_letters(services.of_row(row), items, passages, settings, now)
        services.note(
            row,
            "decided",
            person.actor,
            {"outcome": outcome.value, "by_minutes": minutes is not None, "letters": written},
        )
    return services.request(ref)


def preview(ref: str, settings: Settings, *, title: str, today: date) -> Letter:
    """The letter as it would be if it were decided now. Raises BadRules for a template that cannot be used."""
    request = services.request(ref)
    items, passages = scope_services.items_of(ref), review_services.passages_unread(ref)
    decision = request.decision or Decision(
        outcome_of(items, passages), today, "…", title or "…", "…", reservation=_ANONYMOUS
    )
    return letter_of(request, items, passages, decision, settings)


def letter_of(
    request: Request,
    items: Sequence[Item],
    passages: Sequence[Passage],
    decision: Decision,
    settings: Settings,
) -> Letter:
    """The letter that tells of ``decision``."""
    charged = fee_of(request, items, settings)
    told = letter_facts.facts(request, items, passages, decision, charged, settings)
    silent = decision.silent_rule
    bound = decision.outcome is Outcome.CONDITIONAL
    rows = letter_facts.tables(
        [] if silent else items, passages, rulebook.standard(), silent, conditional=bound
    )
    return compose(
        decision.outcome, _templates(settings), {key: legal(one) for key, one in told.items()}, rows
    )


def fee_of(request: Request, items: Sequence[Item], settings: Settings) -> Fee:
    """What the copies cost by the municipality's tariff."""
    text = local.text_of(settings.home, "arkiv.disclosure.rules", "taxa.yaml")
    pages = sum(len(item.pages) for item in items if item.given)
    return fee(pages, request.inquiry.form, read_yaml(text, Tariff, "taxa.yaml"))


def _silent(rule_id: str) -> Outcome:
    secrecy_rule(rule_id)
    return Outcome.SILENT


def _conditional(
    ref: str, outcome: Outcome, inquiry: Inquiry, items: Sequence[Item], passages: Sequence[Passage]
) -> Outcome:
    """That something is given out with a förbehåll. Raises NotAllowedNow where that would bind nobody, or nothing."""
    if outcome not in (Outcome.FULL, Outcome.PARTIAL):
        raise NotAllowedNow(
            f"{ref}: inget lämnas ut, och då finns inget att förena med förbehåll. Inget har ändrats."
        )
    if not inquiry.contact and not (inquiry.invoked and inquiry.invoked.established):
        raise NotAllowedNow(
            f"{ref}: ett förbehåll binder bara en känd mottagare (OSL 10 kap. 14 §), och ingen är angiven. "
            "Inget har ändrats."
        )
    given = {item.document for item in items if item.given}
    if not any(shown_although_secret(one) for one in passages if one.document in given):
        raise NotAllowedNow(
            f"{ref}: inget hemligt visas, och då finns inget att förena med förbehåll. Visa först de uppgifter som kan "
            "lämnas med det. Inget har ändrats."
        )
    return Outcome.CONDITIONAL


def _templates(settings: Settings) -> Templates:
    package = "arkiv.disclosure.letters"
    own, law = (local.text_of(settings.home, package, name) for name in ("brev.yaml", "lagtext.yaml"))
    return read_templates(own, law, *(local.as_made(package, name) for name in ("brev.yaml", "lagtext.yaml")))


def _require_tried(
    ref: str,
    outcome: Outcome,
    inquiry: Inquiry,
    passages: Sequence[Passage],
    reservation: str,
    reasons: str,
) -> None:
    if inquiry.invoked and not inquiry.invoked.established and relied_on_identity(passages):
        raise NotReviewed(
            f"{ref}: uppgifter visas på grund av vem som begär dem, men det är inte säkerställt vem det är. "
            f"'arkiv request identity {ref}' antecknar hur det gjordes. Inget har ändrats."
        )
    secret = outcome in (Outcome.PARTIAL, Outcome.REFUSAL, Outcome.SILENT)
    known = bool(inquiry.contact or inquiry.invoked)
    if secret and known and not reservation.strip():
        raise NotReviewed(
            f"{ref}: innan något vägras ska det prövas om ett förbehåll räcker (OSL 10 kap. 14 §). Skriv med "
            "--reservation hur det prövats. Inget har ändrats."
        )
    if outcome is Outcome.NOT_HELD and not reasons.strip():
        raise NotReviewed(f"{ref}: skriv i skälen var det har sökts efter handlingen. Inget har ändrats.")


def _authority(person: Person, outcome: Outcome, minutes: Minutes | None, today: date) -> str:
    """On what the decision rests. Raises NotAllowedNow where a refusal has no delegation and no minutes."""
    if minutes is not None:
        if not minutes.body.strip() or not minutes.paragraph.strip():
            raise BadInput("Ange vem som beslutat och paragrafen i protokollet. Inget har ändrats.")
        return f"{minutes.body.strip()} {minutes.paragraph.strip()}"
    if outcome is Outcome.FULL:
        return _CARE
    rows = DelegationRow.objects.filter(account_id=person.number, from_day__lte=today).order_by("-from_day")
    for row in rows:
        if row.until is None or today <= row.until:
            return f"delegation från {row.body}, {row.paragraph}"
    raise NotAllowedNow(
        f"{person.name} har ingen delegation att besluta om avslag i dag. Låt någon som har det besluta, eller ange "
        "nämndens eget beslut med --body och --paragraph. Inget har ändrats."
    )


def _write_letters(
    request: Request, items: Sequence[Item], passages: Sequence[Passage], settings: Settings, now: datetime
) -> dict[str, str]:
    """The letters in the request's folder, with the SHA-256 of each."""
    assert request.decision is not None
    letter = letter_of(request, items, passages, request.decision, settings)
    return write_letter(letter, request.ref, settings, now)


def write_letter(letter: Letter, ref: str, settings: Settings, now: datetime) -> dict[str, str]:
    """``letter`` in all its forms in the folder of ``ref``, with the SHA-256 of each."""
    made = {
        folder.LETTER_PDF: to_pdf(letter, now),
        folder.LETTER_DOCX: to_docx(letter, now),
        folder.LETTER_ODT: to_odt(letter, now),
    }
    place = folder.of(settings.home, ref)
    return {name: folder.write(place / name, data) for name, data in made.items()}


def letters_in(settings: Settings, ref: str) -> tuple[Path, ...]:
    """The letters that have been written, to be opened or changed."""
    place = folder.of(settings.home, ref)
    names = (folder.LETTER_PDF, folder.LETTER_DOCX, folder.LETTER_ODT)
    return tuple(place / name for name in names if (place / name).is_file())


def _delegation(row: DelegationRow) -> Delegation:
    return Delegation(row.account_id, row.account.name, row.body, row.paragraph, row.from_day, row.until)
