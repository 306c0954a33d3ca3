"""From clean sheets to what the scanner saw: wear, copies, blank backs, turned sheets, files of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from ingest.model import BlockKind
from scripts.drawing import degrade
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.compose import Composed
from scripts.drawing.fonts import Bank, FaceKind, faces
from scripts.drawing.looks import MONTHS
from scripts.drawing.marks import stamp
from scripts.drawing.plan import Draft
from scripts.drawing.truth import BoxFile, BoxPage, Relation

PLAIN_WEARS = (
    "clean",
    "clean",
    "clean",
    "punched",
    "folded",
    "specked",
    "copied",
    "copied_twice",
    "shadowed",
)


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The scanned pages of one document, in scanning order."""

    draft: int
    relation: Relation | None
    pages: tuple[BoxPage, ...]
    missing: tuple[int, ...] = ()


def printed_over(page: DrawnPage) -> Canvas:
    """A canvas that goes on where ``page`` ended: for stamps and fax headers that come later."""
    canvas = Canvas(page.dpi)
    canvas.image.paste(page.image)
    canvas.words = list(page.words)
    return canvas


@dataclass(frozen=True, slots=True)
class Handling:
    """How the operator fed one document: a turned sheet or none, both sides scanned, in grey."""

    turn_deg: int = 0
    duplex: bool = False
    grey: bool = False


def draw_handlings(count: int, rng: Random) -> tuple[Handling, ...]:
    """One handling a document, in fixed shares, so that even a small box has some of each."""

    def deck(cards: Sequence[int], share: float) -> list[int]:
        dealt = [cards[index % len(cards)] for index in range(round(count * share))]
        dealt += [0] * (count - len(dealt))
        rng.shuffle(dealt)
        return dealt

    rows = zip(deck((180, 90, 180, 270), 0.2), deck((1,), 0.22), deck((1,), 0.1), strict=True)
    return tuple(Handling(turn, bool(duplex), bool(grey)) for turn, duplex, grey in rows)


def scan_document(
    index: int,
    draft: Draft,
    composed: Composed,
    bank: Bank,
    rng: Random,
    *,
    handling: Handling,
    relation: Relation | None = None,
) -> Sheaf:
    """Wear and scan every sheet of a document; ``index`` is its place among the box's documents."""
    profile = _profile(draft, relation, rng)
    short = len(composed.pages) <= 3
    grey = profile == "faded" or (handling.grey and len(composed.pages) == 1)
    duplex = handling.duplex and short and relation is None
    tilt, turned = rng.gauss(0, 0.55), rng.randrange(len(composed.pages))
    pages: list[BoxPage] = []
    for place, sheet in enumerate(_marked(composed.pages, profile, relation, draft, bank, rng)):
        skew = max(-2.2, min(2.2, tilt + rng.gauss(0, 0.2)))
        turn = handling.turn_deg if place == turned else 0
        wears = (*_wears(profile), degrade.skewed(skew), _scanner(profile, grey), degrade.turned(turn))
        drawn = degrade.snug(degrade.wear(sheet, wears, seed=rng.randrange(2**31)))
        pages.append(BoxPage(drawn, index, grey))
        if duplex:
            pages.append(_back(sheet, index, rng))
    return Sheaf(index, relation, tuple(pages))


def _profile(draft: Draft, relation: Relation | None, rng: Random) -> str:
    if relation is Relation.FAX:
        return "faxed"
    if relation is Relation.PHOTOCOPY:
        return rng.choice(("copied_twice", "copied"))
    if relation is None and draft.kind.sender in ("polis", "vard", "lansratt") and rng.random() < 0.5:
        return rng.choice(("faxed", "faxed_standard"))
    if draft.kind.look == "note" or (draft.kind.look == "invoice" and rng.random() < 0.5):
        return "faded"
    return rng.choice(PLAIN_WEARS)


def _wears(profile: str) -> tuple[degrade.Wear, ...]:
    return {
        "clean": (),
        "punched": (degrade.punched(),),
        "folded": (degrade.folded(0.333), degrade.folded(0.667)),
        "specked": (degrade.specked(45),),
        "copied": (degrade.photocopied(1),),
        "copied_twice": (degrade.punched(dark=True), degrade.photocopied(2)),
        "shadowed": (degrade.shadowed(),),
        "faxed": (degrade.faxed(fine=True),),
        "faxed_standard": (degrade.faxed(fine=False),),
        "faded": (degrade.faded(),),
    }[profile]


def _scanner(profile: str, grey: bool) -> degrade.Wear:
    if grey:
        return degrade.scanned(threshold=None, noise=2.5)
    return degrade.scanned(noise=4.0 if profile.startswith("faxed") else 6.0)


def _marked(
    sheets: Sequence[DrawnPage],
    profile: str,
    relation: Relation | None,
    draft: Draft,
    bank: Bank,
    rng: Random,
) -> tuple[DrawnPage, ...]:
    """The line a fax machine prints at the top of every sheet; the word KOPIA on some copies."""
    if profile.startswith("faxed"):
        day = draft.received or draft.day
        clock = f"{rng.randrange(8, 17):02d}:{rng.randrange(60):02d}"
        number = f"0999{rng.randrange(100000, 999999)}"
        stamped = f"{day.day:02d}/{day.month:02d} {day.year} {clock}"
        if bank is Bank.TEST:
            stamped = f"{day.day} {MONTHS[day.month - 1][:3].upper()} {day.year} {clock}"
        sender = draft.sender.name.upper()[:28]
        face = faces(bank, FaceKind.MONO)[0]
        done = []
        for number_in, sheet in enumerate(sheets, start=1):
            canvas = printed_over(sheet)
            text = f"{stamped}  FAX {number}  {sender}  S.{number_in:02d}"
            canvas.text(18, 6.5, text, Style(face, 8.5, kind=BlockKind.MARGIN))
            done.append(canvas.finish())
        return tuple(done)
    if relation is Relation.PHOTOCOPY and rng.random() < 0.8:
        canvas = printed_over(sheets[0])
        face = faces(bank, FaceKind.NARROW)[0]
        stamp(canvas, rng.uniform(120, 165), rng.uniform(255, 268), [("KOPIA", 18.0)], face, rng)
        return (canvas.finish(), *sheets[1:])
    return tuple(sheets)


def _back(front: DrawnPage, index: int, rng: Random) -> BoxPage:
    """The empty other side of a sheet; the front shines through some of them."""
    bare = Canvas(front.dpi).finish()
    through = rng.random() < 0.6
    wears: tuple[degrade.Wear, ...] = (degrade.bled_through(front, strength=0.2),) if through else ()
    level = 206 if through and rng.random() < 0.7 else 150
    wears += (degrade.specked(rng.randrange(3, 20)), degrade.scanned(threshold=level, noise=3.0))
    drawn = degrade.wear(bare, wears, seed=rng.randrange(2**31))
    return BoxPage(replace(drawn, blank=True), index)


def drop_page(sheaf: Sheaf, place: int) -> Sheaf:
    """The same sheaf with one page lost before scanning (``place`` is 0-based)."""
    pages = sheaf.pages[:place] + sheaf.pages[place + 1 :]
    return replace(sheaf, pages=pages, missing=(*sheaf.missing, place + 1))


def bundle(sheaves: Sequence[Sheaf], rng: Random, *, form: str) -> tuple[BoxFile, ...]:
    """Part the sheaves into files as an operator feeds them: mostly stacks, a few single scans.

    ``form`` ``mixed`` gives PDFs, one TIFF and single images; ``pdf`` and ``tiff`` only that.
    """
    singles: list[Sheaf] = []
    rest = list(sheaves)
    if form == "mixed" and len(rest) > 12:
        lone = [sheaf for sheaf in rest if len(sheaf.pages) == 1]
        grey = [sheaf for sheaf in lone if sheaf.pages[0].grey][:1]
        bilevel = [sheaf for sheaf in lone if not sheaf.pages[0].grey][:1]
        singles = grey + bilevel
        rest = [sheaf for sheaf in rest if sheaf not in singles]
    count = max(1, round(sum(len(sheaf.pages) for sheaf in rest) / 13))
    stacks: list[list[Sheaf]] = [[] for _ in range(count)]
    for place, sheaf in enumerate(rest):
        stacks[place * count // len(rest)].append(sheaf)
    tiff = count // 2 if form == "mixed" and count > 2 else -1
    files = []
    for number, stack in enumerate(stacks):
        ending = "tif" if number == tiff or form == "tiff" else "pdf"
        pages = tuple(page for sheaf in stack for page in sheaf.pages)
        files.append(BoxFile(f"Skannat_{number + 1:04d}.{ending}", pages))
    for number, sheaf in enumerate(singles, start=len(stacks) + 1):
        ending = "jpg" if sheaf.pages[0].grey else "png"
        files.append(BoxFile(f"Skannat_{number:04d}.{ending}", sheaf.pages))
    return tuple(files)
