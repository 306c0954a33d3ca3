"""Questions of every kind to the made corpus, and askers with every kind of right."""

from __future__ import annotations

from index.conformance.corpus import make_corpus
from index.model import Access, Grant, SecretRight

PAGES = 300
CORPUS = make_corpus(PAGES)
PNR = next(number for entry in CORPUS for number in entry.personal_numbers)

QUESTIONS = {
    "word": [
        "vårdnad",
        "vardnad",
        "VÅRDNAD",
        "umgänget",
        "utredning",
        "lån",
        "län",
        "kuratorns",
        "granviksskolan",
    ],
    "exact": ["=lån", "=vårdnad", "=vardnad", "=beslutet"],
    "wide": [
        "~vårdnad",
        "~törnqvist",
        "~lån umgänge",
        "~utrednjng",
        "~placerinq",
        "~hemsplaceringar",
        "~skolam",
    ],
    "compound": ["familj", "arv", "barn", "rätt", "skola", "placering"],
    "phrase": ['"beslut och"', '"besluten i"', '"Polisen i Granvik"', '"det som på"', "e-post"],
    "boolean": [
        "vårdnad umgänge",
        "vårdnad OCH umgänge",
        "vårdnad ELLER arv",
        "vårdnad INTE umgänge",
        "INTE beslut",
        "INTE INTE beslut",
        "(vårdnad ELLER arv) (beslut ELLER lån)",
        "beslut INTE (familj ELLER =lån)",
    ],
    "prefix": ["vårdn*", "vardn*", "utredningar*", "person:tör*"],
    "case": ["SN 2005/12", "sn2005-12", "BUN-2006-0007", "dnr:ÖFN2005/3", "2005/12", "SN 2005/12-3"],
    "person_number": [PNR, PNR[2:], f"pnr:{PNR.replace('-', '')}", f"{PNR[:-1]}{(int(PNR[-1]) + 1) % 10}"],
    "person": ["person:Törnqvist", 'person:"Åsa Törnqvist"', "namn:tornqvist", "person:hägglöfs"],
    "facts": [
        "avsändare:granviksskolan",
        "från:skola",
        "till:socialnämnden",
        "titel:vårdnad",
        "titel:vårdnaden",
    ],
    "type": ["typ:orosanmalan", "typ:orosanmälan", "typ:faktura", "typ:umgänge", "typ:vardnadsutredning"],
    "days": [
        "datum:2005",
        "datum:2005-03",
        "datum:2005-03..2005-06",
        "datum:2006-05..",
        "datum:..2005-02",
        "inkom:2006 beslut",
    ],
    "register": [
        'box:"Kartong 1"',
        "box:kartong-2 beslut",
        "enhet:bun",
        "status:oläst",
        "status:poorly_read arv",
    ],
    "nothing": ["xyzzy", '"och och och och och"', "datum:1999", "box:99", "xyzzy INTE beslut"],
}
ACCESSES = {
    "all": Access.full(),
    "none": Access(),
    "one_unit": Access.of_units("SN"),
    "one_unit_secrets": Access.of_units("SN", secrets=SecretRight.CONTENTS),
    "existence": Access((Grant(None, SecretRight.EXISTENCE),)),
    "mixed": Access((Grant("SN", SecretRight.CONTENTS), Grant("BUN", SecretRight.EXISTENCE), Grant("ÖFN"))),
}
