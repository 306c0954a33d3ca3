"""Words that show that something sensitive is said: health, crime, abuse, economy, origin, placement. And what points
somebody out in company of something else: school and class, place of work, relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from arkiv.disclosure.finder.letterhead import is_authoritys
from arkiv.disclosure.finder.model import Kind, Why
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage

_KINDS = {"substance": Kind.HEALTH}
_SURE = 0.55
_CAPITAL = r"[A-ZÅÄÖ][\wåäöéÅÄÖ-]+"
_PLACED_AT = re.compile(
    rf"(?:[Ff]amiljehem(?:met)?|[Jj]ourhem(?:met)?|HVB(?:-hem(?:met)?)?|[Bb]ehandlingshem(?:met)?|[Uu]ngdomshem(?:met)?|"
    rf"[Kk]ontaktfamilj(?:en)?|[Ss]tödfamilj(?:en)?)\s(?:hos\s)?(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})"
)
_SCHOOL = re.compile(
    rf"(?<!\w)(?:{_CAPITAL}\s(?:[Cc]entral|[Ff]ri|[Ss]är|[Gg]rund|[Hh]ög|[Mm]ellan|[Ll]åg)?(?:skola[ns]?|skolan?|stadiet|stadieskola[n]?|"
    r"gymnasium|gymnasiet|förskola[n]?|daghem|fritids(?:hem)?)|"
    r"[A-ZÅÄÖ][\wåäö-]*(?:skolan?s?|förskolan?s?|gymnasiet|daghemmet|särskolan|stadiet))(?!\w)|"
    rf"(?:förskolan?|daghemmet|dagis|fritids(?:hemmet)?|skolan|avdelning(?:en)?|gymnasiet)\s(?:heter\s)?(?={_CAPITAL}){_CAPITAL}"
)
_CLASS = re.compile(
    r"\b(?:klass|arskurs|ak|skolar|arskursen|klassen)\s?(?:\d{1,2}\s?[a-h]?\b|[a-h]\d\b|(?:forsta|andra|tredje|fjarde|femte|sjatte|sjunde|attonde|nionde)\b)|"
    r"\b\d\s?[a-h]\b(?=\s(?:pa|vid|i|hos)\s)|\bforskoleklass\w*|\bsexarsverksamhet\w*|\b(?:gar|borjade|borjar|elev(?:en)?|klass)\s(?:i\s)?\d\s?[a-h]?\b|"
    r"\b\d:an\b|\b(?:etta|tvaa|trea|fyra|femma|sexa|sjua|atta|nia)n\b(?=\s(?:pa|vid|i)\s)|"
    r"\bi (?:forsta|andra|tredje) ring\b|\bi (?:forsta|andra|tredje|fjarde|femte|sjatte|sjunde|attonde|nionde) klass\b"
)
_WORK = re.compile(
    rf"(?:anställ\w+|arbetar|arbetade|arbetat|jobbar|jobbade|jobbat|arbete[t]?|tjänst\w*|praktik\w*|praktiserar|arbetsplats\w*|"
    rf"arbetsgivare\w*|lärling|chef\w*|inkomst\w*|lön(?:en)?|städar|städade|städat|vikari\w+|extraknäcker|sommarjobb\w*|säljer|"
    rf"säljare|kör\s\w+|körde\s\w+|slutat?|slutade|uppsagd|varslad|delägare|kollega\w*|kollegor|pension(?:en)?)\s(?:\w+\s){{0,3}}"
    rf"(?:på|hos|vid|inom|i|från|åt|av|för|till|är|heter)\s(?P<name>{_CAPITAL}(?:\s(?:{_CAPITAL}|AB|HB|&|i|och(?=\s[A-ZÅÄÖ]))){{0,3}})"
)
_EMPLOYER = re.compile(
    rf"(?:[Aa]rbetsgivare|[Aa]rbetsplats|[Aa]rbete|[Yy]rke)\s?:\s?(?P<name>{_CAPITAL}(?:\s[\wåäöÅÄÖ&.-]+){{0,4}})"
)
_FIRM = re.compile(
    rf"(?<!\w)(?P<name>{_CAPITAL}(?:\s(?:{_CAPITAL}|&|och(?=\s[A-ZÅÄÖ]))){{0,3}}\s(?:AB|HB|KB|Åkeri|Bygg|Städ|Taxi|Bageri|Bryggeri|Plåt|Trä))(?!\w)"
)
_RELATION = re.compile(
    r"\b(?:tvilling\w*|trilling\w*|adoptiv\w*|adoptera\w*|fosterbarn\w*|halvsyskon|halvbror|halvsyster|styvbarn|"
    r"enda barnet|styvfar\w*|styvmor\w*|"
    r"yngst av \w+ syskon|aldst av \w+ syskon|nast aldst av \w+ syskon)\b"
)


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: Kind
    reason: str
    stems: re.Pattern[str]
    exceptions: re.Pattern[str] | None


@cache
def _cues() -> tuple[_Cue, ...]:
    rows = yaml.safe_load(files(__package__).joinpath("cues.yaml").read_text("utf-8"))
    return tuple(
        _Cue(
            _KINDS.get(name) or Kind(name),
            row["reason"],
            re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(stem) for stem in row['stems'])})[\w-]*"),
            re.compile("|".join(re.escape(word) for word in row["not"])) if row.get("not") else None,
        )
        for name, row in rows.items()
    )


def sensitive_words(page: SearchedPage) -> Iterator[Hit]:
    """Words that say something sensitive. Which sentence tells too much is for a person to judge."""
    for cue in _cues():
        for match in cue.stems.finditer(page.folded):
            if not (cue.exceptions and cue.exceptions.match(match.group())):
                yield Hit(*match.span(), cue.kind, Why.LIST, cue.reason, _SURE)


def indirect(page: SearchedPage) -> Iterator[Hit]:
    """What points somebody out together with something else."""
    for match in _PLACED_AT.finditer(page.text):
        yield Hit(*match.span("name"), Kind.PLACEMENT, Why.CONTEXT, "Namn på ett placeringsställe.", 0.85)
    for match in _SCHOOL.finditer(page.text):
        hit = Hit(*match.span(), Kind.INDIRECT, Why.FORM, "Barnets skola kan peka ut barnet.", 0.6)
        office = is_authoritys(page, match.start())
        yield hit.shown("Skolans eget namn som avsändare.") if office else hit
    for match in _CLASS.finditer(page.folded):
        yield Hit(*match.span(), Kind.INDIRECT, Why.FORM, "Klass eller årskurs kan peka ut barnet.", 0.6)
    yield from _work(page)
    for match in _RELATION.finditer(page.folded):
        yield Hit(
            *match.span(), Kind.INDIRECT, Why.LIST, "Ovanligt släktförhållande kan peka ut personen.", 0.45
        )


def _work(page: SearchedPage) -> Iterator[Hit]:
    """Where somebody works: after a word that says so, else a firm by its name, the less sure."""
    for pattern, why, sure in (
        (_WORK, Why.CONTEXT, 0.6),
        (_EMPLOYER, Why.LABEL, 0.6),
        (_FIRM, Why.FORM, 0.4),
    ):
        for match in pattern.finditer(page.text):
            hit = Hit(*match.span("name"), Kind.INDIRECT, why, "Arbetsplats kan peka ut personen.", sure)
            office = pattern is _FIRM and is_authoritys(page, match.start())
            yield hit.shown("Företagets eget namn som avsändare.") if office else hit


def handwriting(page: SearchedPage) -> Iterator[Hit]:
    """Handwritten lines: the hand itself may tell who wrote."""
    for row, line in enumerate(page.placed.lines):
        if page.is_handwritten(row) and line.end > line.start:
            reason = "Handskrift: handstilen eller namnteckningen kan peka ut någon."
            yield Hit(line.start, line.end, Kind.HANDWRITING, Why.FORM, reason, 0.4)
