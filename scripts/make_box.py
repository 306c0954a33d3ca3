"""Draws a found box with its truth: ``python -m scripts.make_box demo --seed 7``."""

from __future__ import annotations

from pathlib import Path

import click

from scripts.drawing.box import draw_box
from scripts.drawing.fonts import Bank
from scripts.drawing.registers import client_csv, diary_csv, plan_csv
from scripts.drawing.report import truth_json, words_json
from scripts.drawing.scans import encode
from scripts.drawing.truth import DrawnBox

FORMS = ("mixed", "pdf", "tiff")
SCANS = "skanningar"
"""The folder that came off the scanner; everything beside it is what the municipality has, and the truth."""
README = """# Demolådan

Så här kan en upphittad kartong från en socialnämnd se ut: {documents} handlingar på {pages} skannade sidor
från 2005 och 2006, utan ordning och utan textlager. **Alla personer, personnummer, myndigheter, företag och
händelser är påhittade.** Granviks kommun finns inte. Personnumren har rätt kontrollsiffra men ligger i en
nummerserie (980-989) som används för testpersoner.

| fil | innehåll |
|---|---|
| `skanningar/` | det som kom ur skannern: PDF, TIFF, JPEG och PNG, flera handlingar i samma fil |
| `diarium.csv` | diariet ur det gamla systemet: Windows-1252, semikolon, med fel och luckor |
| `personakter.csv` | registret över personakter, där några klienter saknas |
| `dokumenthanteringsplan.csv` | nämndens plan, med beslut och paragraf ovanför kolumnerna |
| `sanning.json` | facit: filer, sidor, handlingar, datum, nummer, väntade svar |
| `sanning-ord.json.gz` | facit: varje ord och var det står, i bildpunkter |

Lådan är ritad med `python -m scripts.make_box UTMAPP --seed {seed} --documents {asked} --bank {bank}`.
Samma frö ger samma filer, byte för byte. Facit läses bara av proven, aldrig av Arkiv.
"""


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=7, show_default=True, help="Frö: samma frö ger samma låda.")
@click.option("--documents", default=40, show_default=True, help="Antal handlingar, kopior inräknade.")
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="tune", show_default=True)
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="mixed", show_default=True, help="Filsort."
)
@click.option("--copies", is_flag=True, help="Två av fem handlingar är kopior eller ändrade i efterhand.")
@click.option("--replace", is_flag=True, help="Ta bort en tidigare lådas skannade filer ur mappen först.")
def main(out: Path, seed: int, documents: int, bank: str, form: str, copies: bool, replace: bool) -> None:
    """Rita en låda med skannade handlingar, register och facit i mappen OUT.

    Exempel: python -m scripts.make_box demo --seed 7 --documents 40
    """
    earlier = sorted((out / SCANS).glob("Skannat_*"))
    if earlier and not replace:
        raise click.ClickException(
            f"I {out} ligger redan en låda. Inget har ändrats. Välj en tom mapp eller lägg till --replace."
        )
    box = draw_box(seed, documents, Bank(bank), form=form, copies=copies)
    for path in earlier:
        path.unlink()
    (out / SCANS).mkdir(parents=True, exist_ok=True)
    total = 0
    for name, content in contents(box, asked=documents).items():
        (out / name).write_bytes(content)
        total += len(content)
    pages = sum(len(file.pages) for file in box.files)
    click.echo(f"{len(box.documents)} handlingar på {pages} sidor, {total / 1e6:.1f} MB i {out}")


def contents(box: DrawnBox, *, asked: int) -> dict[str, bytes]:
    """Every file of the folder by its path in it."""
    pages = sum(len(file.pages) for file in box.files)
    readme = README.format(
        documents=len(box.documents), pages=pages, seed=box.seed, asked=asked, bank=box.bank
    )
    scans = {f"{SCANS}/{file.name}": encode(file) for file in box.files}
    return scans | {
        "diarium.csv": diary_csv(box.diary),
        "personakter.csv": client_csv(box.clients),
        "dokumenthanteringsplan.csv": plan_csv(),
        "sanning.json": truth_json(box),
        "sanning-ord.json.gz": words_json(box),
        "LÄSMIG.md": readme.encode(),
    }


if __name__ == "__main__":
    main()
