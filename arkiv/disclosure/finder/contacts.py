"""Telephone, e-mail, vehicle, account, property and other authorities' numbers of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from arkiv.disclosure.finder.letterhead import is_authoritys
from arkiv.disclosure.finder.model import Kind, Why
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage
from ingest.stages.folding import as_digits, is_number

_DASH = r"[-–—−/_~]"
_BEGINS = rf"(?:\+46\s?\(?0?\)?\s?\d{{1,3}}|0\d{{1,3}})\s?{_DASH}?\s?\d{{2,3}}"
_PHONE = re.compile(
    r"(?:(?<![\w-])|(?<=\b(?i:tel|tfn))|(?<=\b(?i:mobil)))"
    rf"{_BEGINS}(?:(?:[ .,\n](?!{_BEGINS}[ .,]?\d\d))?\d{{2,3}}){{1,3}}(?![\w-]|:\d)"
)
"""A number may go on in the next line, unless what stands there begins a number of its own: a column of them."""
_ODD_PHONE = re.compile(rf"(?<![\w-])0\d{{1,3}}\s?{_DASH}\s?\d{{1,3}}(?:[ ]\d{{1,3}}){{1,4}}(?![\w-]|:\d)")
"""Area code and dash, the rest in groups of any size: 0999-8 21 44."""
_LEAST_DIGITS, _ODD_DIGITS = 6, range(7, 12)
_LABELLED_PHONE = re.compile(
    r"\b(?:tel|tfn|telefon(?:nummer|nr)?|mobil(?:telefon|nummer)?|hemtelefon|bostad|arbete)\b[\s.:]{1,4}"
    r"(?P<value>[+0-9(][0-9 ()/.–-]{4,18}\d)"
)
_LOCAL_PHONE = re.compile(
    r"\b(?:ring(?:a|er|as|de|t)?|nas|tel|tfn|telefon\w*|numret|nummer)\b[\s.:]{1,3}"
    r"(?:pa |henne pa |honom pa |oss pa |ar |hem )?"
    r"(?P<value>\d{2,3}[ -]\d{2,3}(?:[ -]\d{2})?)(?![\w-]|[.,:]\d| ?(?:kr|kronor|§|st|%)(?!\w))"
)
"""Without an area code, after a word that says what it is: ring 431 22."""
_LOCAL_DIGITS = 5
_AT = r"\s?(?:@|\(a\)|\[at\]|©|®|\(at\))\s?"
_EMAIL = re.compile(
    rf"[\w.+-]{{1,64}}{_AT}[\w-]+(?:\.[\w-]+)+|[\w.+-]{{1,64}}{_AT}[\w-]+(?:\s?\.\s?[a-zåäö0-9-]+){{1,3}}"
)
_WORK_DOMAIN = re.compile(
    r"kommun|\.granvik|landsting|region|polisen|domstol|lansstyrels|forsakringskassan|socialstyrelsen|skatteverket|"
    r"regeringen|vardcentral|skola"
)
_PLATE = re.compile(
    r"(?<![\w-])(?P<letters>[A-HJ-PR-UW-Z]{3})[\s-]?(?P<digits>\d{2}[0-9A-HJ-PR-UW-Z])(?![\w-])"
)
_PLATE_NEAR = re.compile(
    r"bil\b|bilen|fordon|reg\.?\s?-?\s?(nr|nummer)|registrerings|personbil|mopeden?|motorcykel|volvo|saab"
)
_ACRONYMS = re.compile(
    r"SOU|SFS|LV[UMR]|LSS|SOL|OSL|TFN|TEL|ISO|DNR|SEK|NJA|PBL|HSL|LPT|LRV|BRB|ART|MÅL|PRO|SID|KAP|AKT"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[0-9A-Z]{4}){3,7}(?:\s?[0-9A-Z]{1,3})?(?!\w)")
_ACCOUNT = re.compile(
    r"\b(?:konto(?:nummer|nr)?|clearing(?:nummer|nr)?|bankkonto|lonekonto|personkonto|sparkonto)\b[\s.:]{0,4}(?:nr|nummer)?[\s.:]{0,3}"
    r"(?P<value>\d[\d \n,.–-]{4,24}\d)"
)
_GIRO = re.compile(
    r"\b(?:bankgiro|plusgiro|postgiro|bg|pg)\b[\s.:]{0,4}(?:nr|nummer)?[\s.:]{0,3}"
    r"(?P<value>\d[\d ]{0,9}[-–]\s?\d{1,4}(?: \d{1,4})?)(?!\d)"
)
_BUSINESS = re.compile(r"\b(ab|hb|org\.?\s?nr|organisationsnummer|f-skatt|faktura\w*|kommun\w*|momsreg)\b")
_PROPERTY = re.compile(
    r"(?<![\w:])(?!Fastighet|Tomt)(?P<name>[A-ZÅÄÖ][\wåäö-]+(?:[ -][A-ZÅÄÖ][\wåäö-]+){0,2})\s"
    r"(?P<number>(?:s:)?\d{1,3}:\d{1,4})(?![\w:])"
)
_PROPERTY_NEAR = re.compile(r"fastighet|tomt|gard|lagfar|bostadsratt|hus|bor\b|kop|tax")
_NOT_PROPERTY = re.compile(
    r"(?i)^(sol|osl|tf|fl|kl|lvu|lvm|lss|kap|kl|klockan|prop|bet|rskr|dir|ds|sou|sfs|art|nr|dnr|mal|§|\w*(?:lagen?|balken|förordning(?:en)?|ordningen))$"
)
_CASE = re.compile(
    r"(?<![\w-])(?:(?:\d{4}-)?K\s?\d{3,7}-\d{2}|[BTÖFÄMP]{1,2}\s?\d{2,5}-\d{2})(?![\w-])|"
    r"(?<=mål nr )\d{2,5}-\d{2}|(?<=Mål nr )\d{2,5}-\d{2}|(?<=målnr )\d{2,5}-\d{2}"
)
_OFFICE_BEFORE = re.compile(
    r"\b(?:ab|hb|\w+kommun|kommun|\w*forvaltningen|\w*namnden|\w*mottagning(?:en)?|\w*centralen?|polisen|\w*myndigheten)"
    r"\W{1,3}(?:tel|tfn|telefon|vaxel)\w*\W{1,3}$"
)
"""Whose number it is stands right before: Granviks Städ AB, telefon."""
IN_OFFICE = "Myndighetens eller företagets egen uppgift, inte en enskilds."


def contacts(page: SearchedPage) -> Iterator[Hit]:
    """Everything of these kinds on the page."""
    yield from _phones(page)
    yield from _emails(page)
    yield from _plates(page)
    yield from _accounts(page)
    yield from _properties(page)
    for match in _CASE.finditer(page.text):
        reason = "En annan myndighets nummer på ett mål eller ärende: leder till personen där."
        yield Hit(*match.span(), Kind.LINK, Why.FORM, reason, 0.7)


def _phones(page: SearchedPage) -> Iterator[Hit]:
    spans: dict[tuple[int, int], tuple[Why, float]] = {}
    for text in (page.text, as_digits(page.text)):  # letters read for digits keep their places
        for match in _PHONE.finditer(text):
            if is_number(page.text[slice(*match.span())]):
                spans[match.span()] = (Why.FORM, 0.85)
    for match in _ODD_PHONE.finditer(page.text):
        if sum(char.isdigit() for char in match.group()) in _ODD_DIGITS:
            spans.setdefault(match.span(), (Why.FORM, 0.7))
    for match in (*_LOCAL_PHONE.finditer(page.folded), *_LABELLED_PHONE.finditer(page.folded)):
        spans[match.span("value")] = (Why.LABEL, 0.95)
    for found in phonenumbers.PhoneNumberMatcher(page.text, "SE", leniency=phonenumbers.Leniency.VALID):
        if page.text[found.start] in "+0(":
            spans.setdefault((found.start, found.end), (Why.FORM, 0.9))
    taken: list[Hit] = []
    for (start, end), (why, sure) in sorted(spans.items(), key=lambda item: item[0][0] - item[0][1]):
        least = _LOCAL_DIGITS if why is Why.LABEL else _LEAST_DIGITS
        if sum(char.isdigit() for char in page.text[start:end]) < least or _is_a_day(page.text[start:end]):
            continue
        hit = Hit(start, end, Kind.PHONE, why, "Telefonnummer.", sure)
        if any(hit.overlaps(other) for other in taken):
            continue
        taken.append(hit)
        office = (
            is_authoritys(page, start)
            or re.search(r"\b(vaxel|fax)\b", page.line_text(page.line_of(start)))
            or _OFFICE_BEFORE.search(page.folded[max(0, start - 40) : start])
        )
        yield hit.shown(IN_OFFICE) if office else hit


def _is_a_day(text: str) -> bool:
    return bool(re.fullmatch(r"0\d[-–/]?\d\d[-–/]?\d\d|0?\d[-/]\d\d\s(?:19|20)\d\d", text.strip()))


def _emails(page: SearchedPage) -> Iterator[Hit]:
    for match in _EMAIL.finditer(page.text):
        if "\n" in match.group():
            continue
        hit = Hit(*match.span(), Kind.EMAIL, Why.FORM, "E-postadress.", 0.95)
        domain = page.folded[match.start() : match.end()].replace(" ", "")
        yield hit.shown(IN_OFFICE) if _WORK_DOMAIN.search(domain) else hit


def _plates(page: SearchedPage) -> Iterator[Hit]:
    for match in _PLATE.finditer(page.text):
        near = bool(_PLATE_NEAR.search(page.line_text(page.line_of(match.start()))))
        if _ACRONYMS.fullmatch(match["letters"]) and not near:
            continue
        if near or match["digits"].isdigit():
            reason = "Registreringsnummer på ett fordon."
            yield Hit(
                *match.span(), Kind.PLATE, Why.CONTEXT if near else Why.FORM, reason, 0.9 if near else 0.5
            )


def _accounts(page: SearchedPage) -> Iterator[Hit]:
    for pattern, reason in ((_ACCOUNT, "Kontonummer, enligt ordet före."), (_GIRO, "Bank- eller plusgiro.")):
        for match in pattern.finditer(page.folded):
            hit = Hit(*match.span("value"), Kind.ACCOUNT, Why.LABEL, reason, 0.9)
            row = page.line_of(match.start())
            near = " ".join(page.line_text(each) for each in range(row - 1, row + 2))
            business = pattern is _GIRO and (_BUSINESS.search(near) or is_authoritys(page, match.start()))
            yield hit.shown(IN_OFFICE) if business else hit
    for match in _IBAN.finditer(page.text):
        if sum(char.isdigit() for char in match.group()) >= 12:
            yield Hit(*match.span(), Kind.ACCOUNT, Why.FORM, "Internationellt kontonummer (IBAN).", 0.9)


def _properties(page: SearchedPage) -> Iterator[Hit]:
    for match in _PROPERTY.finditer(page.text):
        first, last = match["name"].split()[0], match["name"].split()[-1]
        if "\n" in match["name"] or _NOT_PROPERTY.match(last) or _NOT_PROPERTY.match(first):
            continue
        near = bool(_PROPERTY_NEAR.search(page.line_text(page.line_of(match.start()))))
        if "\n" in match.group() and not near:
            continue
        number = match["number"].split(":")
        is_clock = len(number[1]) == 2 and number[0].isdigit() and int(number[0]) < 24 and int(number[1]) < 60
        if near or not is_clock:
            reason = "Fastighetsbeteckning: leder till ägaren och adressen."
            yield Hit(
                *match.span(), Kind.PROPERTY, Why.CONTEXT if near else Why.FORM, reason, 0.9 if near else 0.65
            )
