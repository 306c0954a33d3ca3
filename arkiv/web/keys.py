"""The keys of the desk, in one place: the help page lists them, and a test holds the scripts to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does."""

    key: str
    does: str


KEYS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    (
        "Överallt",
        (Key("/", "till sökfältet"), Key("?", "den här sidan"), Key("Tabb", "till nästa knapp eller länk")),
    ),
    (
        "Granska en handling",
        (
            Key("j", "nästa uppgift; dess ställe på bilden lyfts fram"),
            Key("k", "föregående uppgift"),
            Key("a", "allt stämmer: godkänn och gå till nästa handling"),
            Key("n", "nästa förslag för uppgiften, i diariet nästa post"),
            Key("i", "finns inte i diariet: gå till nästa handling"),
            Key("e", "rätta uppgiften"),
            Key("f", "fråga en kollega"),
            Key("h", "hoppa över: nästa handling utan att svara"),
            Key("u", "ångra det du gjorde senast"),
        ),
    ),
    (
        "Bilden",
        (
            Key("+", "närmare"),
            Key("-", "längre bort"),
            Key("0", "hela sidan"),
            Key("r", "vrid ett kvarts varv"),
            Key("→", "nästa sida"),
            Key("←", "föregående sida"),
        ),
    ),
    (
        "Två lydelser",
        (
            Key("j k", "nästa och föregående skillnad, på båda papperen"),
            Key("a", "handlingen har två lydelser"),
            Key("s", "samma lydelse, läst olika"),
            Key("o", "två olika handlingar"),
            Key("h", "hoppa över: nästa utan att svara"),
            Key("u", "ångra svaret"),
        ),
    ),
    (
        "Maskera vid en begäran",
        (
            Key("pilar", "gå ord för ord på bladet; upp och ner går till raden intill"),
            Key("Skift + pil", "markera flera ord"),
            Key("Retur", "maskera det markerade"),
            Key("m", "maskera det markerade, eller uppgiften"),
            Key("o", "maskera samma ord överallt i begäran"),
            Key("t", "rita en ruta: pilarna flyttar den, Skift + pil ändrar storleken, Retur maskerar"),
            Key("Esc", "släpp markeringen eller rutan"),
            Key("j k", "nästa och föregående uppgift"),
            Key("g", "godta förslaget för uppgiften"),
            Key("v", "visa uppgiften"),
            Key("p", "allt om samma person, eller bara uppgiften"),
            Key("r", "nästa regel"),
            Key("s", "skäl"),
            Key("l", "hela raden, eller bara orden"),
            Key("w", "mer luft runt maskeringen; W mindre"),
            Key("x", "ta bort en maskering som du gjort"),
            Key("a", "godta alla förslag i handlingen"),
            Key("c", "jämför före och efter"),
            Key("u", "ångra; y gör om"),
            Key("n", "nästa blad; b föregående"),
            Key("i", "nästa blad där något väntar"),
        ),
    ),
    (
        "Stickprov",
        (
            Key("j k", "nästa och föregående uppgift"),
            Key("x", "uppgiften är fel (eller inte)"),
            Key("a", "allt stämmer: nästa handling"),
            Key("w", "det förbockade är fel: nästa handling"),
        ),
    ),
    (
        "Ordna sidor",
        (
            Key("→ ←", "gå mellan sidor"),
            Key("d", "dela: en ny handling börjar på sidan"),
            Key("s", "slå ihop handlingen med den före"),
            Key("x", "ta upp sidan för att flytta den"),
            Key("v", "lägg sidan före den som är vald"),
            Key("u", "ångra det du gjorde senast"),
        ),
    ),
)
