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
        "web.request_read": "begäran lästes",
        "web.request_file_read": "fil i en begäran hämtades",
        "disclosure.received": "begäran togs emot",
        "disclosure.searched": "begäran avgränsades genom sökning",
        "disclosure.scope_added": "handlingar lades till en begäran",
        "disclosure.scope_left_out": "handling ströks ur en begäran",
        "disclosure.scope_taken_back": "handling togs med igen",
        "disclosure.identity_established": "identitet säkerställdes",
        "disclosure.circumstance": "omständighet prövades",
        "disclosure.proposed": "sekretess föreslogs",
        "disclosure.read": "uppgifter lästes i en sekretessprövning",
        "disclosure.ruled": "uppgifter avgjordes",
        "disclosure.accepted": "förslag godtogs",
        "disclosure.masked_by_hand": "ställe maskerades för hand",
        "disclosure.widened": "maskering ändrades",
        "disclosure.undone": "avgörande ångrades",
        "disclosure.withheld": "handling hålls inne eller lämnas ändå",
        "disclosure.page_seen": "svårläst sida lästes av en person",
        "disclosure.reviewed": "sekretessprövning avslutades",
        "disclosure.read_again": "andra läsaren intygade",
        "disclosure.sent_back_for_review": "sekretessprövning öppnades igen",
        "disclosure.delegated": "delegation antecknades",
        "disclosure.delegation_ended": "delegation avslutades",
        "disclosure.decided": "utlämnande beslutades",
        "disclosure.built": "maskerad fil byggdes och provades",
        "disclosure.delivered": "handlingar lämnades ut",
        "disclosure.refused": "avslag lämnades",
        "disclosure.appealed": "beslut överklagades",
        "disclosure.sent_back": "domstol visade åter",
        "disclosure.closed": "begäran avslutades",
        "disclosure.withdrawn": "begäran togs tillbaka",
        "index.searched": "sökning",
        "index.looked_up": "uppslag på person eller ärende",
        "index.certified": "sökintyg",
    }
)


def said_of(kind: str) -> str:
    """The word for a kind of event."""
    return KINDS.get(kind, kind)
