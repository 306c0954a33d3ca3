"""Where somebody lives: street, postal address, farm, "care of"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arkiv.disclosure.finder.contacts import IN_OFFICE
from arkiv.disclosure.finder.model import Kind, Why
from arkiv.disclosure.finder.name_words import Part, part_of
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage

_ENDING = (
    r"(?:gat[ae]n?|v[äa]gen?|gr[äa]nd(?:en)?|torg(?:et)?|stig(?:en)?|all[ée]n?|plan(?:en)?|back(?:en|e)|led(?:en)?|"
    r"ring(?:en)?|esplanad(?:en)?|kaj(?:en)?|park(?:en)?|sling(?:an)?|lid(?:en)?|h[öo]jd(?:en)?|bro(?:n)?|strand(?:en)?|"
    r"g[åa]rd(?:en)?|[äa]ng(?:en)?|terrass(?:en)?|gång(?:en)?|trappan?|hamn(?:en)?|b[yi]|torp(?:et)?|skog(?:en)?|"
    r"l[öo]kk?an?|str[äa]t(?:e|et)?|st[åa]ket|promenad(?:en)?|vret(?:en)?|hult|sj[öo]|n[äa]s|[åa]s(?:en)?)"
)
_NUMBER = (
    r"\d{1,4}(?:\s?[-–/]\s?\d{1,3})?(?:\s?[A-Ka-k](?![a-zåäö]))?"
    r"(?:,?\s\d{1,2}\s?(?:tr|trp|vån)(?!\w)\.?)?(?:[,\s]{1,2}(?:lgh|l[äa]genhet|tr|vån|v[åa]ning|nb|bv|uppg(?:ång)?|port)\.?\s?\d{0,4}(?:\s?tr)?)*"
)
_FIRST = (
    r"(?:(?:Norra|Södra|Östra|Västra|Stora|Lilla|Övre|Nedre|Gamla|Nya|Inre|Yttre|N|S|Ö|V|S:t|Sankt|"
    r"[A-ZÅÄÖ][\wåäöé]*s)\.?\s)?"
)
_STREET = re.compile(
    rf"(?<![\w])(?P<street>{_FIRST}(?:[A-ZÅÄÖ][\wåäöéü-]*?{_ENDING}|"
    r"[A-ZÅÄÖ][\wåäöéü-]+\s(?:gata|väg|gränd|plan|allé|torg|plats|stig|backe)))"
    rf"[\s,]{{1,2}}(?P<number>{_NUMBER})(?![\d:]|\skap|\s?§|\s?%|-\d)"
)
_SURE_STREET = re.compile(
    r"(?<![\w])(?:[A-ZÅÄÖ][\wåäöéü-]{2,}(?:gatan|vägen|gränden|stigen|allén|esplanaden|slingan|gränd))(?![\wåäö])"
)
_QUALIFIED = re.compile(
    r"(?<!\w)(?:Norra|Södra|Östra|Västra|Stora|Lilla|Övre|Nedre|Gamla|Nya|Inre|Yttre)\s[A-ZÅÄÖ][\wåäöé]{2,}\s\d{1,4}"
    r"(?:\s?[A-K](?!\w))?(?![\d:-])"
)
_PLACE_NUMBER = re.compile(
    r"[A-ZÅÄÖ][\wåäöé-]+(?:\s[A-ZÅÄÖ][\wåäöé-]+)?\s\d{1,4}(?:\s?[A-K](?!\w))?(?![\d:-])"
)
_POSTAL = re.compile(
    r"(?<![\w-])(?:SE?[- ])?[1-9]\d{2} ?\d{2} {1,2}"
    r"[A-ZÅÄÖ][\wåäöÅÄÖ]+(?: [A-ZÅÄÖ][\wåäöÅÄÖ]+(?!\w|:|[ ]?\n?:))?(?![\d:])"
)
_LABELLED = re.compile(
    r"\b(?:adress|bostad|bostadsadress|hemadress|folkbokforingsadress|folkbokford|gatuadress|utdelningsadress|postadress|c/o)"
    r"\b[ \t]*[:.]?[ \t]*\n?(?P<value>[^\n]{4,60})"
)
_LIVES = re.compile(
    r"\b(?:bor|bosatt|boende|bodde|bott|flyttat|flyttade|skriven|skrivna|vistas|hemma|inneboende|hyr\w*|skrivet|skickas|till|motesplats|pa)\b[^.\n]{0,25}?$"
)
_POSTBOX = re.compile(r"(?<!\w)(?:Box|Pl|PL|Postlåda)\s\d{1,5}(?![\w:-])")
_ALONE = re.compile(r"^(?P<name>[A-ZÅÄÖ][\wåäöé]{3,}(?: [A-ZÅÄÖ][\wåäöé]{3,})?) \d{2,4}[A-K]?$", re.MULTILINE)
"""A line, or a cell of a table, that is a name and a number: a farm."""
_ONE_MORE = re.compile(r"(?<=[a-zåäö,] )([A-ZÅÄÖ][\wåäöé]+) $")
"""A word with a capital inside a sentence, right before a street or a farm: Backa Mellangård 12."""
_MORE = re.compile(r"[\s,]{0,3}")


def addresses(page: SearchedPage) -> Iterator[Hit]:
    """Every address on the page, the postal part joined to the street where it follows."""
    taken: list[Hit] = []
    for hit in (
        *_streets(page),
        *_qualified(page),
        *_labelled(page),
        *_postal(page),
        *_named_streets(page),
        *_boxes(page),
    ):
        if not any(hit.overlaps(other) for other in taken):
            taken.append(hit)
            yield hit


def _address(page: SearchedPage, start: int, end: int, why: Why, reason: str, sure: float) -> Hit:
    hit = Hit(start, end, Kind.ADDRESS, why, reason, sure)
    return hit.shown(IN_OFFICE) if page.is_authoritys(start) else hit


def _streets(page: SearchedPage) -> Iterator[Hit]:
    for match in _STREET.finditer(page.text):
        if "\n" in match["street"] or _is_law(page, match.start()):
            continue
        end = match.end()
        if (postal := _POSTAL.match(page.text, _MORE.match(page.text, end).end())) is not None:  # type: ignore[union-attr]
            end = postal.end()
        start = match.start()
        if (first := _ONE_MORE.search(page.text[max(0, start - 25) : start])) is not None:
            start -= len(first.group(1)) + 1
        yield _address(page, start, end, Why.FORM, "Gatuadress.", 0.92)


def _qualified(page: SearchedPage) -> Iterator[Hit]:
    """Places with a number and no ending that tells: Övre Byn 12, and after *bor på* any at all."""
    for match in _QUALIFIED.finditer(page.text):
        yield _address(page, *match.span(), Why.FORM, "Adress på landet.", 0.7)
    for match in _ALONE.finditer(page.text):
        if all(part_of(word) is not Part.NEVER for word in match["name"].split()):
            yield _address(page, *match.span(), Why.FORM, "Ensamt namn med nummer: kan vara en gård.", 0.45)
    for match in _PLACE_NUMBER.finditer(page.text):
        if _LIVES.search(page.folded[max(0, match.start() - 45) : match.start()]):
            yield _address(page, *match.span(), Why.CONTEXT, "Adress, enligt orden före.", 0.75)


def _is_law(page: SearchedPage, start: int) -> bool:
    return bool(re.search(r"(kap|§|lagen|forordning\w*)\s*$", page.folded[max(0, start - 14) : start]))


def _labelled(page: SearchedPage) -> Iterator[Hit]:
    for match in _LABELLED.finditer(page.folded):
        printed = page.text[match.start("value") : match.end("value")]
        if any(char.isdigit() for char in printed) and printed.strip()[:1].isupper():
            cut = re.search(r"\s(?:[Tt]el|[Tt]fn|[Mm]obil|E-post|[Pp]erson|[Oo]rt|Fax|[Pp]ostnr)", printed)
            end = match.start("value") + (cut.start() if cut else len(printed.rstrip()))
            yield _address(page, match.start("value"), end, Why.LABEL, "Adress, enligt ordet före.", 0.85)


def _postal(page: SearchedPage) -> Iterator[Hit]:
    for match in _POSTAL.finditer(page.text):
        if "\n" not in match.group() and not page.folded[match.end() :].startswith(" kr"):
            yield _address(page, *match.span(), Why.FORM, "Postnummer och ort.", 0.8)


def _named_streets(page: SearchedPage) -> Iterator[Hit]:
    for match in _SURE_STREET.finditer(page.text):
        lives = bool(_LIVES.search(page.folded[max(0, match.start() - 45) : match.start()]))
        yield _address(
            page,
            *match.span(),
            Why.CONTEXT if lives else Why.FORM,
            "Gata utan nummer.",
            0.75 if lives else 0.5,
        )


def _boxes(page: SearchedPage) -> Iterator[Hit]:
    for match in _POSTBOX.finditer(page.text):
        hit = Hit(*match.span(), Kind.ADDRESS, Why.FORM, "Postbox.", 0.4)
        yield hit.shown(IN_OFFICE) if match.group().startswith("Box") else hit
