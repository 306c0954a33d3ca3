"""The certificate as PDF/A-2b, to be given away with an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkiv.search.certificate import result_of
from arkiv.written_pdf import Sheet, kept

if TYPE_CHECKING:
    from arkiv.search.certificate import Certificate, Line


def to_pdf(certificate: Certificate) -> bytes:
    """The bytes of the certificate. Raises StoreError if they would not be PDF/A-2b."""
    told = _Told(certificate)
    told.write()
    return kept(told.pdf, "Sökintyget blev inte PDF/A. Skriv ut det som text i stället och anmäl felet.")


class _Told:
    """The certificate on A4."""

    def __init__(self, certificate: Certificate) -> None:
        self._told = certificate
        self.pdf = Sheet("Sökintyg", certificate.made_at)
        self.pdf.add_page()

    def write(self) -> None:
        """The whole certificate, from the head to its hash."""
        told = self._told
        self.pdf.said(f"{told.municipality or 'Kommunen'} · {told.authority}")
        self.pdf.said("Sökintyg", 16)
        self._how()
        self.pdf.heading("Vad som eftersökts och hittats")
        rows = [(one.sought, one.understood, result_of(one)) for one in told.lines]
        self.pdf.rows(("Eftersökt", "Sökt som", "Resultat"), (60, 60, 60), rows)
        self.pdf.heading("Vad sökningen inte nådde")
        for sentence in told.searched.sentences:
            self.pdf.said(sentence)
        if any(one.found for one in told.lines):
            self.pdf.heading("Sidorna")
        for line in told.lines:
            self._pages(line)
        self.pdf.heading("Kontroll")
        self.pdf.said(f"Intygets SHA-256 (står också i arkivets logg): {told.digest}", 8)

    def _how(self) -> None:
        searched = self._told.searched
        rows = [
            ("Gjort", f"{self._told.made_at:%Y-%m-%d %H:%M} UTC"),
            ("Sökregistrets utgåva", str(searched.generation)),
            ("Genomsökta sidor", str(searched.pages)),
            ("Sökt till och med", searched.widest),
            ("Program", f"{searched.engine}, analys {searched.analysis}"),
        ]
        self.pdf.rows(None, (52, 128), rows)

    def _pages(self, line: Line) -> None:
        if not line.found:
            return
        self.pdf.said(line.sought)
        rows = [(one.box, f"{one.file} sida {one.page}", one.document, one.circle) for one in line.found]
        self.pdf.rows(("Kartong", "Fil och sida", "Handling", "Hur nära"), (25, 80, 40, 35), rows)
        self.pdf.ln(2)
