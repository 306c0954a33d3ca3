"""The protocol as PDF/A-2b, made to be kept: font embedded, nothing that moves, checked before it leaves here."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from importlib import resources

import pikepdf
import pikepdf.pdfa
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from arkiv.disposal.model import WHY_WORDS, Kind
from arkiv.disposal.protocol import Protocol, ProtocolRow
from arkiv.errors import StoreError

_FONT_PACKAGE, _FONT_FILE, _FONT = (
    "fontpkg_arimo",
    "files/Arimo[wght].ttf",
    "Arimo",
)  # OFL 1.1: may be embedded
_SIZE = 10
_HEAD = FontFace(emphasis=None, fill_color=(235, 235, 235))


def to_pdf(protocol: Protocol, made_at: datetime) -> bytes:
    """The bytes of the protocol. Raises StoreError if they would not be PDF/A-2b."""
    page = _Sheet(protocol, made_at)
    page.write()
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(bytes(page.pdf.output()))) as pdf:
            for key in ("/OpenAction", "/PageLayout"):  # how a viewer should open it: no part of a record
                if key in pdf.Root:
                    del pdf.Root[key]
            pikepdf.pdfa.save(pdf, out, "2b")
    except pikepdf.pdfa.PdfaError as error:
        raise StoreError(
            f"Protokollet för {protocol.ref} blev inte PDF/A. Gallringen är gjord och redovisad som data; anmäl felet "
            "och kör 'arkiv disposal finish' igen."
        ) from error
    return out.getvalue()


def _grounds(row: ProtocolRow) -> str:
    return f"{row.rule_id}: {row.source}" if row.rule_id else row.source


class _Sheet:
    """The protocol on A4."""

    def __init__(self, protocol: Protocol, made_at: datetime) -> None:
        self._protocol = protocol
        self.pdf = FPDF(format="A4", unit="mm")
        self.pdf.set_creation_date(made_at)
        self.pdf.set_title(f"Gallringsprotokoll {protocol.ref}")
        self.pdf.set_lang("sv-SE")
        with resources.as_file(resources.files(_FONT_PACKAGE) / _FONT_FILE) as font:
            self.pdf.add_font(_FONT, fname=font)
        self.pdf.set_font(_FONT, size=_SIZE)
        self.pdf.set_auto_page_break(True, margin=18)
        self.pdf.add_page()

    def write(self) -> None:
        told = self._protocol
        what = "papper efter skanning" if told.kind == Kind.PAPER else "handlingar"
        self._line(f"{told.municipality or 'Kommunen'} · {told.authority}")
        self._heading(f"Gallringsprotokoll {told.ref}: {what}", 16)
        self._facts()
        self._heading("Vad som gallrats")
        self._table(
            ("Handlingstyp", "År", "Handl.", "Sidor", "Regel och källa"),
            (48, 14, 16, 14, 88),
            [
                (row.name, str(row.year or "–"), str(row.documents), str(row.pages), _grounds(row))
                for row in told.rows
            ],
        )
        self._kept()
        self._heading("Hur det gjordes")
        for sentence in told.method:
            self._line(f"· {sentence}")
        self._backups()
        self._signatures()
        self._hashes()

    def _facts(self) -> None:
        told = self._protocol
        rows = [
            ("Beslut", f"{told.decision_body} {told.decided_on} {told.paragraph}, dnr {told.dnr}"),
            ("Kartonger", ", ".join(told.boxes)),
            ("Omfattning", f"{told.documents} handlingar, {told.pages} sidor"),
            ("Begärd av", told.requested_by),
            ("Godkänd av", told.approved_by),
            ("Verkställd", str(told.carried_out)),
            ("Gallringsutredningens SHA-256", told.proposal_sha256),
        ]
        self._table(None, (52, 128), rows)

    def _kept(self) -> None:
        told = self._protocol
        self._heading("Vad som undantagits")
        if told.left_out:
            self._line("Undantaget vid verkställandet fast det ingick i beslutet:")
        for one in told.left_out:
            self._line(f"· {one.box} handling {one.number}: {WHY_WORDS[one.why]}")
        rows = [(row.why, str(row.documents), str(row.pages)) for row in told.kept]
        if rows:
            self._table(("Skäl att behålla", "Handl.", "Sidor"), (140, 20, 20), rows)
        if not rows and not told.left_out:
            self._line("Inget.")

    def _backups(self) -> None:
        told = self._protocol
        self._heading("Säkerhetskopior och annat utanför arkivet")
        for place in told.backups:
            self._line(f"· Säkerhetskopia: {place}. Ska gallras enligt sin egen rutin.")
        if told.strangers:
            self._line(
                f"· I arkivets mapp finns {len(told.strangers)} filer som Arkiv inte skrivit; se över dem."
            )
        self._line("· Utskrifter, e-post och rapporter som lämnats ut nås inte härifrån.")

    def _signatures(self) -> None:
        self.pdf.ln(10)
        for name in (self._protocol.requested_by, self._protocol.approved_by):
            self._line("_" * 40)
            self._line(name)
            self.pdf.ln(4)

    def _hashes(self) -> None:
        told = self._protocol
        self._heading("Bilaga: beteckningar och hashvärden")
        self._line(f"Gallrade handlingar (opaka beteckningar): {', '.join(told.documents_destroyed)}")
        for name in told.blobs_destroyed:
            self._line(f"raderad fil  {name}", 8)
        for old, new in told.files_parted:
            self._line(f"delad fil  {old} → {new}", 8)

    def _heading(self, text: str, size: int = 12) -> None:
        self.pdf.ln(3)
        self._line(text, size)
        self.pdf.ln(1)

    def _line(self, text: str, size: int = _SIZE) -> None:
        self.pdf.set_font(_FONT, size=size)
        self.pdf.multi_cell(0, size * 0.5, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def _table(
        self, head: tuple[str, ...] | None, widths: tuple[int, ...], rows: Sequence[tuple[str, ...]]
    ) -> None:
        self.pdf.set_font(_FONT, size=9)
        with self.pdf.table(
            col_widths=widths,
            text_align="LEFT",
            first_row_as_headings=head is not None,
            headings_style=_HEAD,
            line_height=4.6,
        ) as table:
            for cells in [*([head] if head else []), *rows]:
                table.row(cells)
