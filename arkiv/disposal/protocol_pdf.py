"""The protocol as PDF/A-2b, made to be kept: font embedded, nothing that moves, checked before it leaves here."""

from __future__ import annotations

from datetime import datetime

from arkiv.disposal.model import WHY_WORDS, Kind
from arkiv.disposal.protocol import Protocol, ProtocolRow
from arkiv.written_pdf import Sheet, kept


def to_pdf(protocol: Protocol, made_at: datetime) -> bytes:
    """The bytes of the protocol. Raises StoreError if they would not be PDF/A-2b."""
    told = _Told(protocol, made_at)
    told.write()
    return kept(
        told.pdf,
        f"Protokollet för {protocol.ref} blev inte PDF/A. Gallringen är gjord och redovisad som data; anmäl felet "
        "och kör 'arkiv disposal finish' igen.",
    )


def _grounds(row: ProtocolRow) -> str:
    return f"{row.rule_id}: {row.source}" if row.rule_id else row.source


class _Told:
    """The protocol on A4."""

    def __init__(self, protocol: Protocol, made_at: datetime) -> None:
        self._protocol = protocol
        self.pdf = Sheet(f"Gallringsprotokoll {protocol.ref}", made_at)
        self.pdf.add_page()

    def write(self) -> None:
        """The whole protocol, from the head to the hashes."""
        told = self._protocol
        what = "papper efter skanning" if told.kind == Kind.PAPER else "handlingar"
        self.pdf.said(f"{told.municipality or 'Kommunen'} · {told.authority}")
        self.pdf.heading(f"Gallringsprotokoll {told.ref}: {what}", 16)
        self._facts()
        self.pdf.heading("Vad som gallrats")
        self.pdf.rows(
            ("Handlingstyp", "År", "Handl.", "Sidor", "Regel och källa"),
            (48, 14, 16, 14, 88),
            [
                (row.name, str(row.year or "–"), str(row.documents), str(row.pages), _grounds(row))
                for row in told.rows
            ],
        )
        self._kept()
        self.pdf.heading("Hur det gjordes")
        for sentence in told.method:
            self.pdf.said(f"· {sentence}")
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
        self.pdf.rows(None, (52, 128), rows)

    def _kept(self) -> None:
        told = self._protocol
        self.pdf.heading("Vad som undantagits")
        if told.left_out:
            self.pdf.said("Undantaget vid verkställandet fast det ingick i beslutet:")
        for one in told.left_out:
            self.pdf.said(f"· {one.box} handling {one.number}: {WHY_WORDS[one.why]}")
        rows = [(row.why, str(row.documents), str(row.pages)) for row in told.kept]
        if rows:
            self.pdf.rows(("Skäl att behålla", "Handl.", "Sidor"), (140, 20, 20), rows)
        if not rows and not told.left_out:
            self.pdf.said("Inget.")

    def _backups(self) -> None:
        told = self._protocol
        self.pdf.heading("Säkerhetskopior och annat utanför arkivet")
        for place in told.backups:
            self.pdf.said(f"· Säkerhetskopia: {place}. Ska gallras enligt sin egen rutin.")
        if told.strangers:
            self.pdf.said(
                f"· I arkivets mapp finns {len(told.strangers)} filer som Arkiv inte skrivit; se över dem."
            )
        self.pdf.said("· Utskrifter, e-post och rapporter som lämnats ut nås inte härifrån.")

    def _signatures(self) -> None:
        self.pdf.ln(10)
        for name in (self._protocol.requested_by, self._protocol.approved_by):
            self.pdf.said("_" * 40)
            self.pdf.said(name)
            self.pdf.ln(4)

    def _hashes(self) -> None:
        told = self._protocol
        self.pdf.heading("Bilaga: beteckningar och hashvärden")
        self.pdf.said(f"Gallrade handlingar (opaka beteckningar): {', '.join(told.documents_destroyed)}")
        for name in told.blobs_destroyed:
            self.pdf.said(f"raderad fil  {name}", 8)
        for old, new in told.files_parted:
            self.pdf.said(f"delad fil  {old} → {new}", 8)
