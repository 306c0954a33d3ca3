"""Running texts with every personal datum known word by word: what ``make_box`` says too little of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from arkiv.disclosure.finder.model import Kind
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.degrade import Wear, skewed, turned, wear
from scripts.drawing.fonts import Bank, Face, FaceKind, faces
from scripts.drawing.people import BOYS, GIRLS, MEN, SURNAMES, WOMEN, check_digit

_PLACE = re.compile(r"\{([^}]+)\}")
_MARK = re.compile(r"\x01(\w+):([^\x02]*)\x02")
OFFICIAL = "official"
"""Label of an official's name: found, but not to be hidden."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A drawn page; ``labels`` has one for each of its words: a kind of datum, ``official`` or "" for plain text.

    ``data`` gives each labelled word the number of the datum it belongs to, −1 for none.
    """

    drawn: DrawnPage
    labels: tuple[str, ...]
    data: tuple[int, ...]


def plain_words(page: LabelledPage) -> tuple[str, ...]:
    """Words of ``page`` that are to stay open: no datum, or an official's name."""
    return tuple(
        word.text
        for word, label in zip(page.drawn.words, page.labels, strict=True)
        if label in ("", OFFICIAL)
    )


@cache
def _texts() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person with everything that can be told of her."""

    first: str
    last: str
    female: bool
    digits: str  # twelve
    street: str
    postal: str
    phone: str
    mobile: str
    extra: Mapping[str, str]


def somebody(rng: Random, bank: Bank, *, child: bool = False) -> Somebody:
    """Somebody invented."""
    more = _texts()["names"][bank.value]
    places = _texts()["places"][bank.value]
    female = rng.random() < 0.5
    usual = (GIRLS if female else BOYS)[bank] if child else (WOMEN if female else MEN)[bank]
    first = rng.choice(usual) if rng.random() < 0.65 else rng.choice(more["first"])
    last = rng.choice(SURNAMES[bank]) if rng.random() < 0.65 else rng.choice(more["last"])
    year = rng.randrange(1992, 2000) if child else rng.randrange(1930, 1985)
    day = rng.randrange(1, 29) + (60 if rng.random() < 0.08 else 0)
    serial = f"98{rng.choice('02468' if female else '13579')}"
    nine = f"{year % 100:02d}{rng.randrange(1, 13):02d}{day:02d}{serial}"
    digits = f"{year // 100}{nine}{check_digit(nine)}"
    number = rng.randrange(1, 90)
    street = f"{rng.choice(places['streets'])} {number}{rng.choice(['', '', ' A', 'B', ' B, 2 tr'])}"
    if rng.random() < 0.12:
        street = f"{rng.choice(places['farms'])} {rng.randrange(100, 400)}"
    postal = f"98{rng.randrange(1, 9)} {rng.randrange(10, 99)} {rng.choice(places['towns'])}"
    return Somebody(
        first, last, female, digits, street, postal, _phone(rng), _mobile(rng), _extra(rng, places)
    )


def _phone(rng: Random) -> str:
    pair = [f"{rng.randrange(10, 99)}" for _ in range(3)]
    return rng.choice(
        (
            f"0999-{pair[0]} {pair[1]} {pair[2]}",
            f"0999/{pair[0]}{pair[1]}{pair[2]}",
            f"0999 - {pair[0]} {pair[1]} {pair[2]}",
        )
    )


def _mobile(rng: Random) -> str:
    tail = f"{rng.randrange(100, 999)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}"
    return rng.choice((f"070-{tail}", f"073 {tail}", f"070{tail}".replace(" ", "")))


def _extra(rng: Random, places: Mapping[str, Any]) -> Mapping[str, str]:
    letters = "".join(rng.choice("ABCDEFGHJKLMNOPRSTUWXYZ") for _ in range(3))
    return {
        "bil": f"{letters} {rng.randrange(100, 999)}",
        "konto": f"{rng.randrange(6000, 9000)}-{' '.join(str(rng.randrange(100, 999)) for _ in range(3))}",
        "fastighet": f"{rng.choice(places['towns'])} {rng.randrange(1, 9)}:{rng.randrange(60, 240)}",
        "skola": rng.choice(places["schools"]),
        "arbete": rng.choice(places["firms"]),
        "klass": rng.choice(("klass 4 B", "årskurs 5", "åk 7", "klass 2A")),
        "knr": f"K{rng.randrange(1000, 99999)}-05",
        "malnr": f"T {rng.randrange(100, 999)}-06",
    }


def _genitive(name: str) -> str:
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def told(who: Somebody, rng: Random) -> dict[str, tuple[Kind, str]]:
    """Every way the texts may name her: kind and words."""
    ten = who.digits[2:]
    damaged = f"{ten[:6]}-{ten[6:8]}{rng.choice('?Xx*')}{ten[9]}"
    initials = f"{who.first[0]}.{who.last[0]}."
    day = f"{who.digits[:4]}-{who.digits[4:6]}-{int(who.digits[6:8]) % 60:02d}"
    mail = re.sub(
        r"[^a-z.]", "", f"{who.first}.{who.last}".lower().translate(str.maketrans("åäöéć", "aaoec"))
    )
    name, number = Kind.NAME, Kind.IDENTITY_NUMBER
    return {
        "fullt": (name, f"{who.first} {who.last}"),
        "fullt_s": (name, f"{who.first} {_genitive(who.last)}"),
        "fornamn": (name, who.first),
        "fornamn_s": (name, _genitive(who.first)),
        "efternamn": (name, who.last),
        "efternamn_fornamn": (name, f"{who.last}, {who.first}"),
        "efternamn_initial": (name, f"{who.first[0]}. {who.last}"),
        "stort_namn": (name, f"{who.first} {who.last}".upper()),
        "fornamn_efternamn_rad": (name, f"{who.first} {who.last}"),
        "initialer": (name, initials),
        "initialer_s": (name, f"{initials}s"),
        "nummer": (number, rng.choice((f"{ten[:6]}-{ten[6:]}", f"{who.digits[:8]}-{ten[6:]}"))),
        "nummer_lang": (number, who.digits),
        "nummer_blank": (
            number,
            rng.choice(
                (
                    f"{ten[:6]} - {ten[6:]}",
                    f"{ten[:6]} {ten[6:]}",
                    f"{ten[:2]} {ten[2:4]} {ten[4:6]}-{ten[6:]}",
                )
            ),
        ),
        "nummer_punkt": (
            number,
            rng.choice((f"{ten[:6]}.{ten[6:]}", f"{ten[:2]}.{ten[2:4]}.{ten[4:6]}-{ten[6:]}")),
        ),
        "nummer_skadat": (number, damaged),
        "nummer_rad": (number, f"{ten[:6]}-\n{ten[6:]}"),
        "fodd_dag": (Kind.BIRTH_DATE, day),
        "adress": (Kind.ADDRESS, who.street),
        "adress_post": (Kind.ADDRESS, f"{who.street}, {who.postal}"),
        "telefon": (Kind.PHONE, who.phone),
        "mobil": (Kind.PHONE, who.mobile),
        "epost": (Kind.EMAIL, f"{mail}@{rng.choice(('example.se', 'post.example.com'))}"),
        "bil": (Kind.PLATE, who.extra["bil"]),
        "konto": (Kind.ACCOUNT, who.extra["konto"]),
        "fastighet": (Kind.PROPERTY, who.extra["fastighet"]),
        "skola": (Kind.INDIRECT, who.extra["skola"]),
        "arbete": (Kind.INDIRECT, who.extra["arbete"]),
        "klass": (Kind.INDIRECT, who.extra["klass"]),
        "knr": (Kind.LINK, who.extra["knr"]),
        "malnr": (Kind.LINK, who.extra["malnr"]),
    }


def _forms(who: Somebody, rng: Random) -> dict[str, str]:
    """The same, each datum in its marks."""
    marked = {form: f"\x01{kind.value}:{text}\x02" for form, (kind, text) in told(who, rng).items()}
    day = f"{who.digits[:4]}-{who.digits[4:6]}-{int(who.digits[6:8]) % 60:02d}"
    marked["fodd"] = f"f. \x01{Kind.BIRTH_DATE.value}:{day}\x02"
    return marked | {"han_hon": "hon" if who.female else "han", "honom": "henne" if who.female else "honom"}


def _filled(text: str, rng: Random, bank: Bank) -> str:
    people = {
        role: somebody(rng, bank, child=role == "barn")
        for role in ("klient", "barn", "mor", "far", "annan", "ombud")
    }
    forms = {role: _forms(who, rng) for role, who in people.items()}
    staff = [somebody(rng, bank) for _ in range(3)]
    office = {
        name: f"\x01{OFFICIAL}:{who.first} {who.last}\x02"
        for name, who in zip(("tjm", "tjm2", "tjm3"), staff, strict=True)
    }
    office |= {f"{name}_namn": value for name, value in office.items()}
    title = rng.choice(("socialsekreterare", "kammaråklagare", "enhetschef"))
    office["tjm_roll"] = f"{title} {office['tjm']}"
    plain = {
        "dag": f"2005-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "n3": str(rng.randrange(100, 999)),
    }

    def value(match: re.Match[str]) -> str:
        role, _, form = match[1].partition(".")
        return forms[role][form] if form else (office | plain)[role]

    return _PLACE.sub(value, text)


def _labelled(text: str) -> Iterator[tuple[str, str, int]]:
    """Words with label and number of datum; a line break is the word ``\\n``."""
    datum, at = 0, 0
    for match in _MARK.finditer(text):
        yield from ((word, "", -1) for word in _split(text[at : match.start()]))
        yield from ((word, match[1], datum) for word in _split(match[2]))
        datum, at = datum + 1, match.end()
    yield from ((word, "", -1) for word in _split(text[at:]))


def _split(text: str) -> list[str]:
    return re.findall(r"\n|[^\s]+", text)


def _glued(words: list[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
    """Punctuation after a datum belongs to its last word, as on paper."""
    held: tuple[str, str, int] | None = None
    for word, label, datum in words:
        if held is not None and re.fullmatch(r"[.,;:)]+", word):
            held = (held[0] + word, held[1], held[2])
            continue
        if held is not None and held[0] == "(" and word != "\n":
            held = (held[0] + word, label, datum)
            continue
        if held is not None:
            yield held
        held = (word, label, datum)
    if held is not None:
        yield held


def paper(seed: int, number: int, bank: Bank, *, wears: tuple[Wear, ...] = (), tilt: float = 0.0, turn: int = 0,
          size_pt: float = 0.0, dpi: int = 300, columns: int = 1) -> LabelledPage:  # fmt: skip
    """Page ``number`` of a bank's texts, two texts a page."""
    rng = Random(f"paper-{seed}-{number}-{bank}")
    texts = _texts()[bank.value]
    first = number % len(texts)
    chosen = [texts[first], texts[(first + 1 + number // len(texts)) % len(texts)]]
    text = "\n\n".join(_filled(text, rng, bank) for text in chosen)
    words = list(_glued(list(_labelled(text))))
    face = rng.choice(faces(bank, rng.choice((FaceKind.SANS, FaceKind.SERIF, FaceKind.MONO))))
    drawn, labels, data = _drawn(words, face, size_pt or rng.choice((10.0, 11.0, 11.5)), dpi, columns)
    steps = (*((skewed(tilt),) if tilt else ()), *wears, *((turned(turn),) if turn else ()))
    return LabelledPage(wear(drawn, steps, seed=seed + number), labels, data)


def _drawn(
    words: list[tuple[str, str, int]], face: Face, size_pt: float, dpi: int, columns: int
) -> tuple[DrawnPage, tuple[str, ...], tuple[int, ...]]:
    canvas, style = Canvas(dpi), Style(face, size_pt, leading=1.35)
    space, step = canvas.width_mm(" ", style), canvas.line_mm(style)
    left, wide, column = 24.0, (164.0 - 8.0 * (columns - 1)) / columns, 0
    x, y, labels, data = left, 26.0, [], []
    for word, label, datum in words:
        width = canvas.width_mm(word, style) if word != "\n" else 0.0
        if word == "\n" or x + width > left + wide:
            x, y = left, y + step
        if y > (282 if columns == 1 else 150) and column + 1 < columns:
            column, left = column + 1, left + wide + 8.0
            x, y = left, 26.0
        if word == "\n" or y > 282:
            continue
        canvas.spaced(x, y, [word], style, space)
        labels.append(label)
        data.append(datum)
        x += width + space
    return _rows(canvas.finish()), tuple(labels), tuple(data)


def _rows(page: DrawnPage) -> DrawnPage:
    """Words on one base line share a run."""
    runs: list[int] = []
    for at, word in enumerate(page.words):
        before = page.words[at - 1] if at else None
        same = before is not None and word.box.x0 > before.box.x0
        runs.append((runs[-1] if same else runs[-1] + 1) if runs else 0)
    return replace(
        page, words=tuple(word._replace(run=run) for word, run in zip(page.words, runs, strict=True))
    )
