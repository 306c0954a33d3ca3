"""Critical tokens on a line: identity numbers and days, checked by the only rules that can prove them.

A letter that looks like a digit is made one only inside a token that then passes its check.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from ingest.model import Line, TokenCheck, Word

LIKE_DIGITS: Final = str.maketrans("OoQDIl|!SsZzB", "0000111155228")
YEARS: Final = range(1850, 2100)
COORDINATION_DAYS: Final = 60
"""A samordningsnummer has its day of birth raised by this (lag (2022:1697), 2 kap. 8 §)."""
SEEN_DIGITS: Final = 6  # of ten: fewer, and it was a word
SEEN_DIGITS_UNPROVED: Final = 8
SURE_ENOUGH: Final = 0.75
"""One misread digit in ten still passes a check digit: a number the engine itself doubts stays unverified."""
SURELY_DIGITS: Final = frozenset("OoIl|")
"""Letters that can be nothing but 0 and 1 in a number. An S may be a 5 or an 8: that repair is no proof of itself."""
OTHER_NUMBER: Final = re.compile(
    r"\b(?:tel|telefon\w*|tfn|tele|fax|telefax|mobil\w*|konto\w*|kto|clearing\w*|plusgiro\w*|postgiro\w*|bankgiro\w*"
    r"|pg|bg|giro\w*|ocr|iban|faktura\w*|kund\w*|referens\w*|ref|avtals?\w*|order\w*|artikel\w*|serie\w*|mätar\w*"
    r"|dnr|diarie\w*|betalnings\w*)(?:[ -]?(?:nr|nummer|no))?[ .:]*$",
    re.I,
)
"""What stands before a number that is no person's, however well its digits add up."""
PERSON_LABEL: Final = re.compile(
    r"\b(?:person\w*|pnr|p\.nr|född\w*|samordnings\w*|barn\w*|vårdnads\w*)", re.I
)


class TokenKind(StrEnum):
    PERSONAL_NUMBER = "personal_number"  # also samordningsnummer and organisationsnummer
    DAY = "day"


class Token(NamedTuple):
    """A token found in a line's text, and where (character offsets). ``text`` is the repaired form."""

    kind: TokenKind
    start: int
    end: int
    text: str
    check: TokenCheck


_D: Final = "[0-9OoQDIl|!SsZzB]"
_NUMBER: Final = re.compile(rf"(?<![\w/-])((?:19|20)?{_D}{{6}})( ?[-+–] ?)({_D}{{4}})(?![\w/-])")
_UNBROKEN: Final = re.compile(r"(?<![\w/-])((?:19|20)\d{6})()(\d{4})(?![\w/-])")
_DAY: Final = re.compile(
    rf"(?<![\w/-])([12]{_D}{{3}})( ?[-–.] ?)({_D}{{2}})( ?[-–.] ?)({_D}{{2}})(?![\w/]|-\d)"
)
_DAY_FIRST: Final = re.compile(r"(?<![\w/.-])(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)(?![\w/]|-\d)")
_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_DAY_IN_WORDS: Final = re.compile(rf"(?<![\w/])(\d{{1,2}}) ({'|'.join(_MONTHS)}) ((?:19|20)\d\d)(?!\w)", re.I)


def checked(line: Line) -> Line:
    """``line`` with its critical tokens repaired where that proves them, and every one marked."""
    words = list(line.words)
    for token in tokens_in(line.text):
        _mark(words, token)
    return line if tuple(words) == line.words else replace(line, words=tuple(words))


def tokens_in(text: str) -> tuple[Token, ...]:
    """Identity numbers and days in ``text``, in order, none overlapping another."""
    found: list[Token] = []
    for token in (*_numbers(text), *_days(text)):
        if all(token.end <= other.start or token.start >= other.end for other in found):
            found.append(token)
    return tuple(sorted(found, key=lambda token: token.start))


def _numbers(text: str) -> list[Token]:
    tokens = []
    for match in (*_NUMBER.finditer(text), *_UNBROKEN.finditer(text)):
        printed = match.group()
        born, separator, last = (part.translate(LIKE_DIGITS) for part in match.groups())
        seen = sum(character.isdigit() for character in printed)
        proved = seen >= SEEN_DIGITS and is_identity_number(born + last)
        if not proved and seen < SEEN_DIGITS_UNPROVED:
            continue
        text_now = born + separator + last if proved else printed
        sure = proved and _is_vouched_for(match)
        check = TokenCheck.VERIFIED if sure else TokenCheck.UNVERIFIED
        tokens.append(Token(TokenKind.PERSONAL_NUMBER, *match.span(), text_now, check))
    return tokens


def _is_vouched_for(match: re.Match[str]) -> bool:
    """Whether a number whose digits add up may be called an identity number.

    One number in ten adds up by chance, and one in thirty has a day in it as well. So the shape must be that of an
    identity number, nothing before it may call it something else, and a repair must be of letters that can only be
    digits. Twelve digits without a hyphen are as often an account: they need a word that says person.
    """
    before = match.string[: match.start()]
    if OTHER_NUMBER.search(before):
        return False
    letters = {character for character in match[1] + match[3] if not character.isdigit()}
    if not match[2] and not PERSON_LABEL.search(before):
        return False
    return letters <= SURELY_DIGITS


def _days(text: str) -> list[Token]:
    tokens = []
    for match in _DAY.finditer(text):
        if sum(character.isdigit() for character in match.group()) < 5:
            continue
        year, one, month, other, day = (part.translate(LIKE_DIGITS) for part in match.groups())
        proved = _is_day(year, month, day)
        printed = year + one + month + other + day if proved else match.group()
        tokens.append(_day_token(match, printed, proved))
    for match in _DAY_FIRST.finditer(text):
        day, month, year = match.groups()
        tokens.append(_day_token(match, match.group(), _is_day(year, month, day)))
    for match in _DAY_IN_WORDS.finditer(text):
        month = str(_MONTHS.index(match[2].lower()) + 1)
        tokens.append(_day_token(match, match.group(), _is_day(match[3], month, match[1])))
    return tokens


def _day_token(match: re.Match[str], text: str, proved: bool) -> Token:
    check = TokenCheck.VERIFIED if proved else TokenCheck.UNVERIFIED
    return Token(TokenKind.DAY, *match.span(), text, check)


def is_identity_number(digits: str) -> bool:
    """Whether ten or twelve digits are a possible personnummer, samordningsnummer or organisationsnummer.

    All three end in a check digit (Luhn). A month of twenty or more makes it an organisation; anything else
    must be a day of the calendar (folkbokföringslagen (1991:481) 18 §).
    """
    if not digits.isdigit() or len(digits) not in (10, 12):
        return False
    ten = digits[-10:]
    if not _luhn(ten):
        return False
    year, month, day = ten[:2], ten[2:4], int(ten[4:6])
    if int(month) >= 20:
        return len(digits) == 10
    day -= COORDINATION_DAYS if day > COORDINATION_DAYS else 0
    centuries = (digits[:2],) if len(digits) == 12 else ("19", "20")
    return any(_is_day(century + year, month, str(day)) for century in centuries)


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(int(digit) * (2 - n % 2), 10)) for n, digit in enumerate(digits))
    return sum(doubled) % 10 == 0


def _is_day(year: str, month: str, day: str) -> bool:
    if not (year + month + day).isdigit() or int(year) not in YEARS:
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _mark(words: list[Word], token: Token) -> None:
    """Write a token's check, and its repaired characters, back to the words it covers.

    A repair never changes the number of characters, so offsets in the line's text stay true.
    """
    start = 0
    for n, word in enumerate(words):
        end = start + len(word.text)
        if start < token.end and token.start < end:
            new = "".join(
                token.text[start + k - token.start] if token.start <= start + k < token.end else character
                for k, character in enumerate(word.text)
            )
            doubted = token.check is TokenCheck.VERIFIED and word.confidence < SURE_ENOUGH
            raw = (word.raw or word.text) if new != word.text else word.raw
            check = TokenCheck.UNVERIFIED if doubted else token.check
            words[n] = replace(word, text=new, raw=raw, check=check)
        start = end + 1
