"""What the columns of a register are called, for somebody who checks how they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "case_number": "diarienummer",
        "sub_number": "handlingens nummer",
        "year": "år",
        "series": "diarium",
        "received": "inkommen",
        "dated": "daterad",
        "registered": "registrerad",
        "closed": "avslutad",
        "direction": "in eller ut",
        "sender": "avsändare",
        "recipient": "mottagare",
        "counterpart": "motpart",
        "subject": "ärendemening",
        "description": "handlingens text",
        "doctype": "handlingstyp",
        "official": "handläggare",
        "unit": "enhet",
        "status": "läge",
        "secrecy": "sekretess",
        "note": "anteckning",
        "personal_number": "personnummer",
        "name": "namn",
        "last_name": "efternamn",
        "first_name": "förnamn",
        "kind": "akttyp",
        "opened": "öppnad",
        "last_entry": "sista anteckningen",
        "placed": "placerad",
        "what": "innehåll",
        "begins": "från",
        "ends": "till",
        "place": "förvaring",
        "decided": "beslutad",
        "number": "nummer",
        "decided_by": "beslutsfattare",
        "point": "delegationspunkt",
        "reported": "anmäld",
    }
)
