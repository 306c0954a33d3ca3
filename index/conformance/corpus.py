"""A seeded corpus of invented municipal pages: words in all forms, compounds, numbers, OCR noise."""

from __future__ import annotations

import random
from datetime import date, timedelta

from index.model import DocumentId, Entry, PageId, PageStatus

ROOTS = {
    "vårdnad": ("vårdnaden", "vårdnadens"),
    "umgänge": ("umgänget", "umgängen"),
    "utredning": ("utredningen", "utredningar", "utredningarna"),
    "beslut": ("beslutet", "besluten", "beslutets"),
    "placering": ("placeringen", "placeringar"),
    "familj": ("familjen", "familjer", "familjens"),
    "kurator": ("kuratorn", "kuratorer"),
    "arv": ("arvet", "arven"),
    "lån": ("lånet", "lånen"),
    "län": ("länet", "länen"),
}
COMPOUNDS = [
    "barnavårdsutredning",
    "vårdnadsutredningen",
    "umgängesrätt",
    "familjehemsplacering",
    "beslutsunderlag",
    "skolkurator",
    "familjehem",
    "arvsskifte",
    "hyreslån",
    "länsrätten",
    "placeringsbeslut",
    "vårdnadsöverflyttning",
]
FILLER = [
    "och",
    "i",
    "att",
    "det",
    "som",
    "på",
    "är",
    "av",
    "för",
    "med",
    "till",
    "den",
    "har",
    "inte",
    "om",
    "ett",
    "han",
    "hon",
    "men",
    "från",
    "vid",
    "kan",
    "när",
    "ska",
    "eller",
    "under",
    "också",
    "efter",
    "hade",
    "enligt",
    "samt",
    "nämnden",
    "handläggaren",
    "barnet",
    "modern",
    "fadern",
    "skolan",
    "mötet",
    "samtalet",
    "hemmet",
    "månaden",
    "rapport",
]
FIRST = ["Åsa", "Örjan", "Märta", "Håkan", "Björn", "Gösta", "Ebba", "Tyra", "Valborg", "Torsten"]
LAST = ["Törnqvist", "Hägglöf", "Sjöstrand", "Källström", "Rönnmark", "Ödlund", "Färnlöf", "Mörtberg"]
UNITS = ("SN", "BUN", "ÖFN")
BOXES = ("Kartong 1", "Kartong 2", "Fynd källaren")
TYPES = (
    ("orosanmalan", "Orosanmälan (barnavårdsanmälan)"),
    ("vardnadsutredning", "Vårdnads-, boende- eller umgängesutredning"),
    ("faktura", "Faktura eller verifikation"),
    ("", ""),
)
NOISE = {"å": "a", "ä": "a", "ö": "o", "m": "rn", "l": "1", "e": "c", "o": "0", "t": "f", "n": "u", "i": "l"}


def make_corpus(pages: int, seed: int = 7) -> list[Entry]:
    """``pages`` entries with ids ``p00000`` on; the same for the same seed."""
    rng = random.Random(seed)
    return [_page(number, rng) for number in range(pages)]


def case_notations(unit: str, year: int, number: int) -> list[str]:
    """The same case number as different hands and systems write it."""
    return [
        f"{unit} {year}/{number}",
        f"{unit}{year}-{number}",
        f"{unit} {year}:{number:04d}",
        f"{unit}-{year}-{number:04d}",
        f"{unit} {year % 100:02d}/{number}",
        f"{unit.capitalize()} {year}/{number:06d}",
    ]


def luhn(nine: str) -> str:
    """The check digit of nine digits."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return str(-total % 10)


def personal_number(rng: random.Random) -> str:
    """``YYYYMMDD-98NC``: a birth number kept for test persons."""
    born = date(1930, 1, 1) + timedelta(days=rng.randrange(25_000))
    nine = f"{born:%y%m%d}98{rng.randrange(10)}"
    return f"{born:%Y%m%d}-{nine[6:]}{luhn(nine)}"


def misread(text: str, rate: float, rng: random.Random) -> str:
    """``text`` with about ``rate`` of its letters read as others."""
    return "".join(NOISE.get(char, char) if rng.random() < rate else char for char in text)


def _page(number: int, rng: random.Random) -> Entry:
    status = rng.choices(list(PageStatus), (80, 12, 5, 3))[0]
    unit, (doctype, doctype_name) = rng.choice(UNITS), rng.choice(TYPES)
    case_number = (unit, rng.choice((2005, 2006)), rng.randrange(1, 60))
    day = date(2005, 1, 1) + timedelta(days=rng.randrange(700)) if rng.random() < 0.9 else None
    person = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    words = [_word(rng) for _ in range(rng.randrange(20, 60))]
    words.insert(rng.randrange(len(words)), rng.choice(case_notations(*case_number)))
    if rng.random() < 0.3:
        words.insert(rng.randrange(len(words)), person)
    pnr = personal_number(random.Random(number % 40))
    if rng.random() < 0.2:
        words.insert(rng.randrange(len(words)), rng.choice((pnr, pnr[2:], pnr.replace("-", ""))))
    text = misread(_wrapped(words, rng), 0.04 if status is PageStatus.POORLY_READ else 0.0, rng)
    return Entry(
        page_id=PageId(f"p{number:05d}"),
        document_id=DocumentId(f"d{number // 3:05d}"),
        box=rng.choice(BOXES),
        unit=unit,
        status=status,
        text=text if status in (PageStatus.READ, PageStatus.POORLY_READ) else "",
        title=f"Angående {rng.choice(list(ROOTS))}" if rng.random() < 0.3 else "",
        doctype=doctype,
        doctype_name=doctype_name,
        case_numbers=("{} {}/{}".format(*case_number),) if rng.random() < 0.8 else (),
        personal_numbers=(pnr,) if rng.random() < 0.2 else (),
        sender=rng.choice(("Granviksskolan", "Polisen i Granvik", "")),
        recipient=rng.choice(("Socialnämnden", "")),
        persons=(person,) if rng.random() < 0.6 else (),
        document_date=day,
        received_date=day + timedelta(days=3) if day and rng.random() < 0.5 else None,
        secret=rng.random() < 0.25,
    )


def _word(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.75:
        return rng.choice(FILLER)
    if kind < 0.9:
        root = rng.choice(list(ROOTS))
        return rng.choice((root, *ROOTS[root]))
    return rng.choice(COMPOUNDS)


def _wrapped(words: list[str], rng: random.Random) -> str:
    """Lines of about sixty characters; some long words are broken over two of them."""
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 60:
            cut = len(word) // 2
            if len(word) > 9 and word.isalpha() and rng.random() < 0.5:
                lines.append(f"{line} {word[:cut]}-")
                line = word[cut:]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])
