"""``arkiv``: the command with its subcommands, loaded only when they are asked for."""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from arkiv.cli.swedish import speak_swedish

speak_swedish()

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("arkiv.cli.archive:init", "Skapa ett arkiv i en mapp."),
    "box": ("arkiv.cli.box:box", "Kartonger: lägg upp, visa, godta luckor, stäng."),
    "ingest": ("arkiv.cli.ingest:ingest", "Läs in skannade filer i en kartong."),
    "learn": ("arkiv.cli.learn:learn", "Lär av det personer bekräftat: pröva, ta i bruk, svara som förr."),
    "sample": ("arkiv.cli.sample:sample", "Stickprov av det ingen tittat på: hur mycket är fel, som mest?"),
    "sheets": ("arkiv.cli.sheets:sheets", "Skriv ut skiljeblad att lägga mellan handlingar före skanningen."),
    "document": (
        "arkiv.cli.document:document",
        "Handlingar: visa, dela, slå ihop, flytta sidor, rätta, bekräfta, ångra.",
    ),
    "links": ("arkiv.cli.links:links", "Samma handling i flera kartonger: kopior och andra lydelser."),
    "diary": ("arkiv.cli.diary:diary", "Diarier och personaktsregister: läs in exporter."),
    "plan": ("arkiv.cli.plan:plan", "Dokumenthanteringsplaner: läs in, bekräfta rader, visa konflikter."),
    "retention": (
        "arkiv.cli.retention:retention",
        "Bevara eller gallra: förklara, jämför då och nu, åren framåt.",
    ),
    "hold": ("arkiv.cli.hold:hold", "Gallringsstopp: lägg, häv, visa."),
    "account": ("arkiv.cli.account:account", "Konton: lägg upp, byt lösenord, stäng av."),
    "request": ("arkiv.cli.request:request", "Begäran om allmän handling: ta emot, avgränsa, följ."),
    "disclose": ("arkiv.cli.disclose:disclose", "Utlämnande: sekretesspröva, besluta, maskera, lämna ut."),
    "disposal": ("arkiv.cli.disposal:disposal", "Gallring: föreslå, besluta, verkställ med två personer."),
    "check": ("arkiv.cli.check:check", "Pröva en kartong mot diariet och gallringsreglerna."),
    "work": ("arkiv.cli.work:work", "Åtgärdslistan: vad någon måste ta ställning till i dag."),
    "report": ("arkiv.cli.report:report", "Skriv fyndrapporten (HTML, XLSX, JSON)."),
    "derive": ("arkiv.cli.derive:derive", "Skriv ALTO och sökbar PDF/A av en kartong."),
    "handwriting": (
        "arkiv.cli.handwriting:handwriting",
        "Handskrift: lämna ut till en annan läsare, läs in svaret.",
    ),
    "search": ("arkiv.cli.search:search", "Sök i arkivet, eller sök en hel lista och få ett intyg."),
    "lookup": ("arkiv.cli.search:lookup", "Handläggarläge: sök på namn eller nummer, med skäl."),
    "index": ("arkiv.cli.index:index", "Sökregistret: bygg om, kontrollera, mät."),
    "audit": ("arkiv.cli.audit:audit", "Loggen: visa och kontrollera."),
    "status": ("arkiv.cli.archive:status", "Hur arkivet mår och vad som väntar."),
    "serve": ("arkiv.cli.serve:serve", "Visa arkivet i webbläsaren på den här datorn."),
}


class Lazy(click.Group):
    """A group that imports a command's module when the command is run, not to list it."""

    def main(self, *args: Any, **options: Any) -> Any:
        """As click's, but a terminal that lacks a letter gets a mark in its place and not a traceback."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Kommandon"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="arkiv", prog_name="arkiv")
def main() -> None:
    """Arkiv läser en upphittad kartong med kommunala papper: vad är det, vad saknas i diariet, vad ska bevaras?

    \b
    Så här börjar man:
      arkiv init fyndet
      cd fyndet
      arkiv box new K1 --title "Kartong i källaren" --years 2005-2006
      arkiv diary import diarium.csv
      arkiv ingest --box K1 skanningar/
      arkiv check
      arkiv report
    """
