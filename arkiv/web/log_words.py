"""What the kinds of the log's events are called. A kind that is not here is shown as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "archive.created": "arkivet skapades",
        "account.added": "konto lades upp",
        "account.recognised": "någon visade sitt lösenord",
        "account.refused": "fel lösenord",
        "account.factor": "engångskod gavs",
        "account.factor_refused": "fel engångskod",
        "account.password_changed": "lösenord byttes",
        "account.disabled": "konto stängdes av",
        "account.enabled": "konto öppnades",
        "box.opened": "kartong lades upp",
        "box.placed": "kartong gavs till en enhet",
        "box.closed": "kartong stängdes",
        "box.indexed": "kartong gjordes sökbar",
        "file.kept": "fil togs emot",
        "gap.accepted": "lucka godtogs",
        "document.split": "handling delades",
        "document.merge": "handlingar slogs ihop",
        "document.move": "sidor flyttades",
        "document.set": "uppgift rättades",
        "document.confirm": "handling bekräftades",
        "document.undo": "åtgärd ångrades",
        "review.accepted": "fråga besvarades",
        "review.asked": "kollega tillfrågades",
        "review.answered": "kollegas fråga besvarades",
        "review.undone": "svar ångrades",
        "web.page_read": "sida lästes",
        "web.document_read": "handling lästes",
        "web.documents_read": "flera handlingar lästes",
        "web.list_read": "lista lästes",
        "web.report_read": "fyndrapport lästes",
        "web.report_html_read": "fyndrapport togs med (HTML)",
        "web.report_xlsx_read": "fyndrapport togs med (XLSX)",
        "web.report_json_read": "register togs med (JSON)",
        "index.searched": "sökning",
        "index.looked_up": "uppslag på person eller ärende",
        "index.certified": "sökintyg",
    }
)


def said_of(kind: str) -> str:
    """The word for a kind of event."""
    return KINDS.get(kind, kind)
