"""Write docs/diary-imports.md: every messy export and what came out of it.

Usage: ``python -m scripts.diary_files``
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.diary_files.hostile import HOSTILE
from scripts.diary_files.model import Messy, Outcome, line_of, read
from scripts.diary_files.pdf_lists import PDFS
from scripts.diary_files.tables import TABLES
from scripts.diary_files.text import TEXT

PAGE = Path(__file__).parents[2] / "docs" / "diary-imports.md"
ALL: tuple[Messy, ...] = (*TEXT, *TABLES, *PDFS, *HOSTILE)
_INTRODUCTION = """# Exporter som inte är som de borde

Register ur gamla system är sällan rena tabeller. Sidan är gjord av `python -m scripts.diary_files`, som ritar varje
fil, läser den som en inläsning gör och skriver vad som kom ut; ett prov håller den aktuell. Alla namn är påhittade.

En rad lagas bara när det kan bevisas att lagningen är rätt: bitarna ger exakt rubrikens kolumner, numret är ett nummer
och dagarna är dagar. Annat står som *olästa* med radnummer. *Tveksamma* är rader som lagats eller har ett värde som
inte gick att tolka; de är inlästa och nämns. En fil som inte kan läsas lämnar registret som det var.
"""


def outcome_of(messy: Messy) -> Outcome:
    """Draw one export in a folder of its own and read it."""
    with tempfile.TemporaryDirectory() as folder:
        return read(messy, Path(folder))


def page(outcomes: Sequence[tuple[Messy, Outcome]]) -> str:
    """The page as Markdown."""
    good = [(messy, found) for messy, found in outcomes if not found.error]
    refused = [(messy, found) for messy, found in outcomes if found.error]
    lines = [
        _INTRODUCTION,
        f"## Filer som läses ({len(good)})\n",
        "| fil | vad som är fel | inlästa | olästa | tveksamma | första raden som den förstods |",
        "|---|---|---|---|---|---|",
        *(
            f"| {_cell(messy.name)} | {_cell(messy.trouble)} | {len(found.rows)} | {len(found.unreadable)} | "
            f"{len(found.doubts)} | {_cell(line_of(found.rows[0]))} |"
            for messy, found in good
        ),
        f"\n## Filer som vägras ({len(refused)})\n",
        "| fil | vad som är fel | vad den som läser in får veta |",
        "|---|---|---|",
        *(
            f"| {_cell(messy.name)} | {_cell(messy.trouble)} | {_cell(found.sentence)} (`{found.error}`) |"
            for messy, found in refused
        ),
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def main() -> None:
    PAGE.write_text(page([(messy, outcome_of(messy)) for messy in ALL]), "utf-8")


if __name__ == "__main__":
    main()
