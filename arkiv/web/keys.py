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
            Key("n", "nästa förslag för uppgiften"),
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
