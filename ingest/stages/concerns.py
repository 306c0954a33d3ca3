"""What somebody must know about a document today: a child in danger, an impossible day, a secrecy stamp."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ingest.model import DocumentReading, FieldName, Finding, Severity, StackContext, TokenCheck
from ingest.stages.fields.dates import parse_days
from ingest.stages.fields.identity_numbers import is_complete
from ingest.stages.findings import FindingRule, finding_at, finding_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_REPORTS = frozenset({"orosanmalan"})
_REPORTS_OF_CONCERN = _REPORTS | {"forhandsbedomning"}
_PERHAPS, _LIKELY = 0.3, 0.4
_DANGER = re.compile(
    r"\b(\w*misshand\w*|vald mot\b|utsatt for vald|utsatts for vald|hot om vald|vald i (?:hemmet|"
    r"familjen)|fysiskt vald|blamark\w*|"
    r"\w*overgrepp\w*|incest\w*|sexuellt utnyttj\w*|"
    r"(?:blivit|blir|blev|har) slag(?:en|it|na|it)\w*|slar (?:henne|honom|barnet|barnen|sin|sina)|"
    r"slagit (?:henne|honom|barnet|barnen|sin|sina)|"
    r"strypt\w*|brannmark\w*|brannskad\w*|skakvald|kniv\w*|dodshot\w*|hotat (?:att )?doda|livsfar\w*|"
    r"sjalvmord\w*|suicid\w*|ta sitt liv|"
    r"vanvard\w*|svalt\w*|inlast\w*|lamna(?:ts|des|d|t) ensam\w*|konsstymp\w*|tvangsgift\w*|"
    r"hedersrelaterat|omedelbart (?:skydd|omhandertag\w*)|"
    r"akut (?:fara|behov av skydd))"
)
_DENIED = re.compile(
    r"\b(inga tecken pa|ingen misstanke om|inte utsatt for|ej utsatt for|inget som tyder pa|"
    r"inga uppgifter om)\b[^.]{0,30}$"
)
_MOST_DANGERS = 5


def find_concerns(
    document: DocumentReading, pages: Sequence[PageText], context: StackContext
) -> Iterator[Finding]:
    """Every concern about one document."""
    yield from _reports_of_concern(document, pages)
    yield from _impossible_days(pages, context)
    yield from _altered_day(document)
    yield from _failed_check_digits(document)
    for stamp in document.candidates(FieldName.SECRECY_STAMP):
        message = f"Handlingen är sekretessmärkt: ”{stamp.printed}”."
        yield finding_at(FindingRule.SECRECY_STAMP, Severity.INFO, message, stamp.evidence[0])


def _reports_of_concern(document: DocumentReading, pages: Sequence[PageText]) -> Iterator[Finding]:
    """Named danger is urgent. Any other report must have been assessed, and that can be checked."""
    if _chance_of(document, _REPORTS_OF_CONCERN) < _PERHAPS:
        return
    dangers = tuple(_dangers(pages))
    yield from dangers
    if not dangers and _chance_of(document, _REPORTS) >= _LIKELY:
        message = (
            "Anmälan om oro för ett barn: kontrollera att en bedömning gjordes "
            "och vad som är känt om barnet sedan dess."
        )
        yield finding_on(FindingRule.CONCERN_REPORTED, Severity.WARNING, message, document.pages[0])


def _chance_of(document: DocumentReading, codes: frozenset[str]) -> float:
    """The chance that the document is of one of the types, accepted or not."""
    chances = dict(document.doctype.runners_up)
    if document.doctype.code is not None:
        chances[document.doctype.code] = document.doctype.confidence
    return sum(chances.get(code, 0.0) for code in codes)


def _dangers(pages: Sequence[PageText]) -> Iterator[Finding]:
    shown: set[str] = set()
    for page in pages:
        for match in _DANGER.finditer(page.folded):
            if match.group() in shown or _DENIED.search(page.folded[: match.start()][-60:]):
                continue
            shown.add(match.group())
            evidence = page.evidence(*match.span(), "barn i fara")
            message = (
                f"Barn kan vara i fara: anmälan talar om ”{evidence.printed.strip('.,;:')}”. Läs den nu."
            )
            yield finding_at(FindingRule.CHILD_IN_DANGER, Severity.URGENT, message, evidence)
            if len(shown) == _MOST_DANGERS:
                return


def _impossible_days(pages: Sequence[PageText], context: StackContext) -> Iterator[Finding]:
    for page in pages:
        for printed in parse_days(page.text, context):
            if printed.day is None and page.confidence(printed.start, printed.end) >= 0.6:
                evidence = page.evidence(printed.start, printed.end, "datum")
                message = f"”{evidence.printed}” är ingen dag i kalendern: felskriven, ändrad eller felläst."
                yield finding_at(FindingRule.IMPOSSIBLE_DATE, Severity.WARNING, message, evidence)


def _altered_day(document: DocumentReading) -> Iterator[Finding]:
    """A document cannot be received before it was written."""
    written, received = document.best(FieldName.DOCUMENT_DATE), document.best(FieldName.RECEIVED_DATE)
    if written is None or received is None or min(written.confidence, received.confidence) < 0.6:
        return
    if len(written.value) != 10 or len(received.value) != 10:
        return
    if date.fromisoformat(received.value) < date.fromisoformat(written.value):
        message = (
            f"Handlingen är daterad {written.value} men stämplad som inkommen redan {received.value}. "
            "Någon av dagarna är felskriven, ändrad eller felläst."
        )
        yield finding_at(FindingRule.ALTERED_DATE, Severity.WARNING, message, received.evidence[0])


def _failed_check_digits(document: DocumentReading) -> Iterator[Finding]:
    for number in document.candidates(FieldName.PERSONAL_NUMBER):
        if number.check is TokenCheck.UNVERIFIED and is_complete(number.value):
            message = (
                f"Personnumret ”{number.printed}” har fel kontrollsiffra: felskrivet, ändrat eller felläst."
            )
            yield finding_at(FindingRule.CHECK_DIGIT, Severity.WARNING, message, number.evidence[0])
