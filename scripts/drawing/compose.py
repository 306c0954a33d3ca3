"""Draws a planned document: letterhead, text, signatures and stamps, on as many sheets as it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.flow import Flow
from scripts.drawing.fonts import Bank, FaceKind
from scripts.drawing.letterhead import Head, draw_foot, draw_head, draw_page_number, draw_running_head
from scripts.drawing.looks import MONTHS, Look, draw_look, write_day
from scripts.drawing.marks import signature
from scripts.drawing.phrases import agenda, delegation_rows, journal_entries, minutes, values
from scripts.drawing.plan import Draft, Plan
from scripts.drawing.stamping import Deskwork, stamp_sheet
from scripts.drawing.truth import Change
from scripts.drawing.versions import other_day, other_sentence
from scripts.drawing.wordings import draw_attachment, draw_parts

META_LABELS = {Bank.TUNE: ("Vår beteckning", "Handläggare"), Bank.TEST: ("Beteckning", "Handläggs av")}


@dataclass(frozen=True, slots=True)
class Composed:
    """The clean sheets of a document and what stands on them that the draft did not decide."""

    pages: tuple[DrawnPage, ...]
    case_printed: str | None
    date_printed: str
    recipient: str
    foreign_numbers: tuple[str, ...]
    secrecy_stamp: bool
    received_stamp: bool
    attachment: tuple[str, tuple[int, ...]] | None
    changes: tuple[Change, ...] = ()


def house_look(draft: Draft, plan: Plan, seed: int) -> Look:
    """The style of the sender (an office has a few); typed and handwritten kinds override the face."""
    template = draft.seed % 3 if draft.sender.own else 0
    rng = Random(f"look-{seed}-{plan.bank}-{draft.sender.name}-{draft.kind.look}-{template}")
    forced = {"hand": FaceKind.HAND, "note": FaceKind.HAND, "mono": FaceKind.MONO, "email": FaceKind.MONO}
    kind = forced.get(draft.kind.look)
    if draft.sender.private and kind is None:
        kind = rng.choice((FaceKind.SERIF, FaceKind.MONO, FaceKind.HAND, FaceKind.SANS))
    look = draw_look(plan.bank, rng, kind=kind)
    return replace(look, size_pt=12.0, leading=1.62, margin_left=32.0) if draft.kind.roomy else look


class Composer:
    """Draws one draft. ``version`` asks for the same record with a sentence and a day changed."""

    def __init__(self, draft: Draft, plan: Plan, seed: int, *, version: bool = False) -> None:
        self.draft, self.plan, self.bank = draft, plan, plan.bank
        self.rng = Random(f"compose-{draft.seed}")
        self.look = house_look(draft, plan, seed)
        self.fill: Mapping[str, str] = values(draft, plan.office, plan.bank, self.rng)
        self.version = version
        self.changes: list[Change] = []
        self._altered: set[object] = set()
        self.own_number = ""
        self.date_printed = write_day(draft.day, self.look.date_form)
        self.case_printed = self._case_text()
        self.secret = draft.kind.about in ("child", "adult") and self.rng.random() < 0.4
        numbered = draft.shown or draft.kind.urgent
        self.stamped = draft.received is not None and (numbered or self.rng.random() > 0.12)
        filled = draft.kind.signed in ("client", "parents") and self.rng.random() < 0.8
        hand = self.look.hand if filled else None
        self.flow = Flow(self.look, top=30.0 if self.look.page_number_at == "top" else 26.0, hand=hand)

    def compose(self) -> Composed:
        """Draw everything."""
        recipient = self._open()
        for part in draw_parts(self.draft.kind, self.bank, self.rng):
            self._part(part)
        self._close()
        attachment = self._attachment()
        self._furnish(attachment[1] if attachment else ())
        number = self.case_printed if self.draft.shown else None
        desk = Deskwork(self.draft, self.bank, self.look, number, self.stamped, self.secret)
        stamp_sheet(self.flow.pages[0], desk, self.rng)
        numbers = (self.fill["knr"], self.fill["malnr"], self.own_number)
        return Composed(
            pages=tuple(page.finish() for page in self.flow.pages),
            case_printed=number,
            date_printed=self.date_printed,
            recipient=recipient,
            foreign_numbers=tuple(one for one in numbers if one and self._on_paper(one)),
            secrecy_stamp=self.secret,
            received_stamp=self.stamped,
            attachment=attachment,
            changes=tuple(self.changes),
        )

    def _on_paper(self, text: str) -> bool:
        return any(word.text.strip(".,") == text for page in self.flow.pages for word in page.words)

    # --- the text -------------------------------------------------------------------------------

    def _case_text(self) -> str | None:
        if self.draft.case is None:
            return None
        case = self.plan.cases[self.draft.case]
        sub = f"-{self.draft.sub}" if self.draft.sub and self.draft.sub > 1 else ""
        return self.look.case_form.format(
            year=case.year,
            short=f"{case.year % 100:02d}",
            number=case.number,
            padded=f"{case.number:04d}",
            sub=sub,
            dossier=case.dossier,
        )

    def _open(self) -> str:
        """Head and title; returns the recipient."""
        draft, flow, look = self.draft, self.flow, self.look
        if draft.kind.look in ("note", "hand"):
            return self._open_by_hand()
        recipient = self._recipient()
        if draft.kind.look == "email":
            return self._open_email()
        bare = draft.kind.look in ("minutes", "advert") or (draft.kind.look == "mono")
        head = Head(
            draft.sender,
            "" if bare else self._caption(),
            () if draft.sender.private else self._meta(),
            () if bare or self._is_form() else recipient,
            f"Granvik {self.date_printed}" if draft.sender.private else "",
        )
        flow.y = draw_head(flow.page, look, head, self.rng)
        flow.title(draft.title, size=20 if draft.kind.look == "advert" else self.rng.choice((13.5, 15, 16)))
        if draft.kind.look == "minutes":
            self._minutes_head()
        return recipient[0] if head.recipient and recipient else ""

    def _is_form(self) -> bool:
        return self.draft.kind.about == "child" and self.draft.sender.own and not self.draft.kind.to

    def _caption(self) -> str:
        code = self.draft.kind.code
        words = {
            "tjansteskrivelse": "Tjänsteskrivelse",
            "faktura": "Faktura",
            "avtal": "Avtal",
            "remiss": "Remiss",
        }
        return words.get(code, "Beslut" if code.startswith(("beslut", "placering", "lss")) else "")

    def _meta(self) -> tuple[tuple[str, str], ...]:
        number, handler = META_LABELS[self.bank]
        rows = [("Datum", self.date_printed)]
        if self.draft.sender.own:
            if self.draft.shown and self.case_printed:
                rows.append((number, self.case_printed))
            rows.append((handler, self.draft.person))
        elif self.draft.kind.sender == "lansstyrelse":
            self.own_number = f"701-{self.rng.randrange(1000, 9999)}-{self.draft.day:%y}"
            rows.append((number, self.own_number))
        return tuple(rows)

    def _recipient(self) -> tuple[str, ...]:
        draft = self.draft
        own = (("Granviks kommun", "Socialnämnden"), ("Socialnämnden", "Granviks kommun"))
        other = {
            "lansratt": ("Länsrätten i Granåsens län", "Box 340", "986 23 Åsby"),
            "tingsratt": ("Granviks tingsrätt", "Box 12", "987 20 Granvik"),
            "polis": ("Polismyndigheten i Granåsens län", "Box 55", "987 22 Granvik"),
        }
        if draft.kind.register == "other":
            return ("Björkdals kommun", "Socialnämnden", "985 80 Björkdal")
        if draft.kind.to:
            return other[draft.kind.to]
        if not draft.sender.own or draft.kind.signed == "client":
            return (*self.rng.choice(own), "Box 17", "987 21 Granvik")
        if draft.client and draft.kind.about == "adult":
            return (draft.client.person.name, draft.client.street, "987 65 Granvik")
        return ("Socialnämnden",) if draft.kind.code in ("tjansteskrivelse", "lex_sarah") else ()

    def _open_by_hand(self) -> str:
        flow = self.flow
        flow.y = 40.0
        flow.page.text(120, 30, self.date_printed, flow.body)
        flow.title(self.draft.title, size=17)
        return "Socialnämnden" if self.draft.incoming else ""

    def _open_email(self) -> str:
        flow, day = self.flow, self.draft.day
        clock = f"{self.rng.randrange(7, 17):02d}:{self.rng.randrange(60):02d}"
        self.date_printed = f"den {day.day} {MONTHS[day.month - 1]} {day.year}"
        sender, to = self.draft.person, self.fill["chef"]
        rows = [
            f"Från: {sender}",
            f"Skickat: {self.date_printed} {clock}",
            f"Till: {to}",
            f"Ämne: {self.draft.title}",
        ]
        flow.y = 22.0
        flow.page.text(flow.left, flow.y, to, replace(flow.body, bold=True, size_pt=12))
        flow.page.rule(flow.left, flow.y + 2, flow.right, flow.y + 2, width_pt=2)
        flow.skip(5)
        for row in rows:
            flow.y += 5.4
            flow.page.text(flow.left, flow.y, row, flow.body)
        flow.skip(9)
        return to

    def _minutes_head(self) -> None:
        members = ", ".join((self.plan.office.chair + ", ordförande", *self.plan.office.handlers[:3]))
        rows = [
            ("Plats och tid", f"Kommunhuset, {self.date_printed}, klockan 13.00-16.20"),
            ("Beslutande", members),
            ("Övriga deltagande", f"{self.plan.office.manager}, socialchef"),
            ("Utses att justera", self.plan.office.handlers[2]),
        ]
        self.flow.fields(rows)

    def _part(self, part: str) -> None:
        flow, rng = self.flow, self.rng
        if part == "journalrader":
            for entry in journal_entries(self.draft, self.fill, self.bank, rng):
                flow.paragraph(entry)
        elif part == "paragrafer":
            for section in minutes(self.draft, self.fill, self.bank, rng):
                flow.need(70)
                flow.add(section)
        elif part == "delegationsrader":
            flow.table(delegation_rows(self.draft, self.fill, self.bank, rng), header=True)
        elif part == "arendelista":
            flow.add(agenda(self.bank, rng))
        else:
            flow.add(self._worded(part.format_map(self.fill)))

    def _worded(self, text: str) -> str:
        """The text, or in a version of it one day and one sentence changed."""
        if not self.version or text.startswith(("#", "|")):
            return text
        for alter in (other_day, other_sentence):
            if alter in self._altered:
                continue
            change = alter(text)
            if change is not None:
                self._altered.add(alter)
                self.changes.append(change)
                return text.replace(change.before, change.after, 1).strip()
        return text

    # --- the end, the furniture, the stamps -----------------------------------------------------

    def _close(self) -> None:
        draft, flow = self.draft, self.flow
        if draft.kind.look in ("hand", "note", "advert", "invoice") or draft.kind.register == "minor":
            return
        flow.need(42)
        names = self._signers()
        flow.skip(8)
        if draft.kind.look != "email" and self.rng.random() < 0.5:
            flow.page.text(flow.left, flow.y, f"Granvik {self.date_printed}", flow.body)
        flow.skip(16)
        for index, (name, role) in enumerate(names[:2]):
            x = flow.left + index * 82
            signature(flow.page, x, flow.y - 1.5, self.rng)
            if draft.kind.signed != "official":
                flow.page.rule(x, flow.y + 0.8, x + 62, flow.y + 0.8, width_pt=0.5)
            flow.page.text(x, flow.y + 5.4, name, flow.body)
            flow.page.text(x, flow.y + 10.4, role, replace(flow.body, size_pt=flow.body.size_pt - 1))
        flow.skip(16)

    def _signers(self) -> tuple[tuple[str, str], ...]:
        draft, office = self.draft, self.plan.office
        roles = {"skola": "Rektor", "polis": "Polisinspektör", "vard": "Leg. läkare", "lansratt": "Rådman"}
        roles |= {"lansstyrelse": "Socialkonsulent", "ks": "Kommunsekreterare", "fk": "Handläggare"}
        if draft.kind.look == "minutes":
            return ((office.secretary, "Sekreterare"), (office.chair, "Ordförande"))
        if draft.kind.signed == "parents" and draft.client and draft.client.mother and draft.client.father:
            return ((draft.client.mother.name, "Mor"), (draft.client.father.name, "Far"))
        if draft.kind.signed == "client" and draft.client:
            return ((draft.client.person.name, "Sökande"),)
        if draft.kind.signed == "parties":
            return (
                (office.chair, "För socialnämnden"),
                (self.fill["klient_annan"], "För " + self.fill["foretag"]),
            )
        if draft.kind.sender == "namnd":
            return ((draft.person, "Handläggare"), (office.manager, "Socialchef"))
        return (
            (draft.person, "" if draft.sender.private else roles.get(draft.kind.sender, "Socialsekreterare")),
        )

    def _attachment(self) -> tuple[str, tuple[int, ...]] | None:
        """For some kinds a sheet more, marked as an attachment."""
        if self.draft.kind.code not in ("tillsyn", "remiss", "beslut_bistand", "klagomal", "avtal"):
            return None
        if self.rng.random() < 0.35 and self.draft.kind.code != "remiss":
            return None
        flow = self.flow
        start = len(flow.pages)
        label = self.rng.choice(
            ("Bilaga 1", "BILAGA 1") if self.bank is Bank.TUNE else ("Bilaga A", "Bil. 1")
        )
        flow.new_page()
        flow.page.text(flow.right, 22, label, Style(self.look.head, 13, bold=True), anchor="r")
        flow.y = 32
        for part in draw_attachment(self.draft.kind.code, self.bank):
            flow.add(part)
        return label, tuple(range(start, len(flow.pages)))

    def _furnish(self, attached: tuple[int, ...]) -> None:
        pages = [page for index, page in enumerate(self.flow.pages) if index not in attached]
        if self.draft.kind.look not in ("hand", "note", "advert"):
            draw_foot(pages[0], self.look, self.draft.sender)
        if self.draft.sender.private:
            return
        for number, page in enumerate(pages, start=1):
            if number > 1:
                self._running_head(page)
            if len(pages) > 1 and self.draft.kind.look != "note":
                draw_page_number(page, self.look, number, len(pages))

    def _running_head(self, page: Canvas) -> None:
        lines = [self.draft.sender.lines[0]]
        if self.draft.shown and self.case_printed and self.draft.sender.own:
            lines.append(self.case_printed)
        elif self.look.page_number_at == "top":
            lines.append(self.draft.title)
        draw_running_head(page, self.look, lines)
