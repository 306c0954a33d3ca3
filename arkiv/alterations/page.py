"""The differences as one self-contained page to look at, print and pass on. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from html import escape

from arkiv.alterations.model import WORDS, Altered, Part, Spot, Wording

Cut = Callable[[Spot], bytes]
"""Gives the strip of a page around a spot, as PNG."""

_STYLE = " ".join(
    (
        ":root{color-scheme:light}",
        "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}",
        "h1{font-size:1.6rem} h2{font-size:1.2rem;border-top:2px solid #444;padding-top:1rem;margin-top:2.5rem}",
        "table{width:100%;border-collapse:collapse;margin:1rem 0;table-layout:fixed}",
        "th,td{border:1px solid #767676;padding:.5rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}",
        "th{background:#eee} caption{text-align:left;font-weight:600} mark{background:#fde9a9} tr{break-inside:avoid}",
        "img{max-width:100%;height:auto;display:block;border:1px solid #767676;margin-top:.4rem}",
        "@media print{body{margin:0}}",
    )
)


def to_html(box: str, pairs: Sequence[Altered], cut: Cut) -> str:
    """The page for the box ``box``."""
    return "".join(_page(box, pairs, cut))


def _page(box: str, pairs: Sequence[Altered], cut: Cut) -> Iterator[str]:
    title = f"Handlingar i två lydelser, kartong {escape(box)}"
    yield f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title>'
    yield f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><h1>{title}</h1>'
    yield (
        "<p>Här visas varje ställe där två exemplar av samma handling skiljer sig åt, ord för ord, på båda papperen. "
        "Skillnader som kan förklaras av osäker läsning är inte med. Vilket exemplar som skrevs först går inte att "
        "läsa ut av ordningen i kartongen, och en skillnad är inte i sig ett bevis för otillbörlig ändring: jämför med "
        "papperen.</p>"
    )
    if not pairs:
        yield "<p><strong>Inga handlingar i två lydelser har hittats.</strong></p>"
    for pair in pairs:
        yield from _pair(pair, cut)
    yield "</body></html>"


def _pair(pair: Altered, cut: Cut) -> Iterator[str]:
    yield f"<h2>Handling {pair.ours.number} och handling {pair.theirs.number}: {escape(pair.ours.title)}</h2>"
    yield f"<p>{escape(pair.reason)} Säkerhet {int(100 * pair.confidence)} %.</p><table><caption>Skillnader</caption>"
    yield f'<tr><th scope="col">{_named(pair.ours)}</th><th scope="col">{_named(pair.theirs)}</th></tr>'
    for part in pair.parts:
        yield from _row(part, cut)
    yield "</table>"


def _named(one: Wording) -> str:
    return f"Handling {one.number} ({one.pages} s., id {escape(one.id)})"


def _row(part: Part, cut: Cut) -> Iterator[str]:
    ours = f"<mark>{escape(part.ours)}</mark>" if part.ours else "<em>inget</em>"
    theirs = f"<mark>{escape(part.theirs)}</mark>" if part.theirs else "<em>inget</em>"
    yield f"<tr><td><p><strong>{WORDS[part.what]}:</strong> {ours}</p>{_pictures(part.our_spots, cut)}</td>"
    yield f"<td><p>{theirs}</p>{_pictures(part.their_spots, cut)}</td></tr>"


def _pictures(spots: Sequence[Spot], cut: Cut) -> str:
    return "".join(
        f'<img alt="Sida {spot.page} med stället inramat" src="data:image/png;base64,{b64encode(cut(spot)).decode()}">'
        for spot in spots
    )
