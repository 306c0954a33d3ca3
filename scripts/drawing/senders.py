"""Who writes to a social services office: names and addresses of invented authorities, schools and firms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from scripts.drawing.fonts import Bank

OWN_MUNICIPALITY = "Granviks kommun"
OWN_COMMITTEE = "Socialnämnden"
OWN_OFFICE = "Individ- och familjeomsorgen"
OWN_ADDRESS = ("Box 17", "987 21 Granvik")


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender as the letterhead has it. ``name`` is what a register would write."""

    name: str
    lines: tuple[str, ...]
    address: tuple[str, ...]
    phone: str
    own: bool = False
    private: bool = False


HEALTH = {
    Bank.TUNE: (("Vårdcentralen Kvarnen", "Landstinget Granåsen"), ("Barnmottagningen", "Granviks lasarett")),
    Bank.TEST: (
        ("Norra vårdcentralen", "Granåsens läns landsting"),
        ("Barn- och ungdomskliniken", "Åsens sjukhus"),
    ),
}
POLICE = {
    Bank.TUNE: ("Polismyndigheten i Granåsens län", "Närpolisområde Granvik"),
    Bank.TEST: ("POLISEN", "Polismyndigheten i Granåsen, närpolisen"),
}
FIRMS = {
    Bank.TUNE: (
        "Kontorsringen i Granvik AB",
        "Björkgårdens HVB AB",
        "Lindhags Utbildning AB",
        "Sjöviks Taxi AB",
    ),
    Bank.TEST: (
        "Tallbo Behandlingshem AB",
        "Åsens Städservice HB",
        "Nordkurs Konferens AB",
        "Papyrus Kontor AB",
    ),
}
FIRM_STREETS = {Bank.TUNE: "Industrivägen 4", Bank.TEST: "Verkstadsgatan 11"}
FIXED = {
    "lansratt": ("Länsrätten i Granåsens län", ("Box 340", "986 23 Åsby"), "0998-32 10 00"),
    "tingsratt": ("Granviks tingsrätt", ("Box 12", "987 20 Granvik"), "0999-41 20 00"),
    "lansstyrelse": ("Länsstyrelsen i Granåsens län", ("986 86 Åsby",), "0998-30 20 00"),
    "ks": ("Kommunstyrelsen", ("Box 1", "987 20 Granvik"), "0999-210 00"),
    "fk": ("Försäkringskassan Granåsen", ("Box 88", "986 20 Åsby"), "0998-17 50 00"),
}
SUBTITLES = {
    "lansratt": {Bank.TUNE: "", Bank.TEST: "Rotel 3"},
    "tingsratt": {Bank.TUNE: "", Bank.TEST: "Familjemål"},
    "lansstyrelse": {Bank.TUNE: "Sociala enheten", Bank.TEST: "Socialavdelningen"},
    "ks": {Bank.TUNE: "Granviks kommun", Bank.TEST: "Granviks kommun, kanslienheten"},
    "fk": {Bank.TUNE: "", Bank.TEST: "Familjeförmåner"},
}


def draw_sender(which: str, bank: Bank, rng: Random, *, school: str, person: str, street: str) -> Sender:
    """The sender of class ``which`` (see ``kinds.yaml``); ``person`` and ``street`` serve a private one."""
    if which in ("ifo", "namnd", "epost", "hand"):
        unit = OWN_COMMITTEE if which == "namnd" else OWN_OFFICE
        return Sender(unit, (OWN_MUNICIPALITY, unit), OWN_ADDRESS, "0999-211 00", own=True)
    if which == "skola":
        lines = (school, f"{OWN_MUNICIPALITY}, barn- och utbildningsnämnden")
        return Sender(school, lines, ("Skolgatan 2", "987 31 Granvik"), "0999-214 40")
    if which == "polis":
        return Sender(
            "Polismyndigheten i Granåsens län", POLICE[bank], ("Box 55", "987 22 Granvik"), "0999-114 14"
        )
    if which == "vard":
        lines = rng.choice(HEALTH[bank])
        return Sender(lines[0], lines, ("Lasarettsvägen 1", "987 40 Granvik"), "0999-160 00")
    if which == "foretag":
        name = rng.choice(FIRMS[bank])
        return Sender(name, (name,), (FIRM_STREETS[bank], "987 52 Granvik"), "0999-130 70")
    if which == "privat":
        return Sender(person, (person,), (street, "987 65 Granvik"), "", private=True)
    name, address, phone = FIXED[which]
    subtitle = SUBTITLES[which][bank]
    return Sender(name, (name, subtitle) if subtitle else (name,), address, phone)
