"""Text as a report may show it: harmless, of bounded length, and written the Swedish way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

# Controls, lone surrogates and the marks that turn the reading direction: a scanned text has no honest use
# for them, and a file name or a text layer can use them to look like something else, or to break XML.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_THIN = "\N{NARROW NO-BREAK SPACE}"


def harmless(text: str) -> str:
    """``text`` with every invisible or unwritable character made visible as U+FFFD."""
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def shortened(text: str, limit: int) -> str:
    """``text`` on one line, at most ``limit`` characters; the ellipsis says that something was left out."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def uncapitalised(text: str) -> str:
    """``text`` for the middle of a sentence."""
    return text[:1].lower() + text[1:]


def number(value: int) -> str:
    """1 234, with a narrow space that never breaks."""
    return f"{value:,}".replace(",", _THIN)


def percent(share: float) -> str:
    """0.974 → 97 %. Rounded down, so that nothing short of certain is called 100 %."""
    return f"{int(share * 100 + 1e-9)}{_THIN}%"


def size(octets: int) -> str:
    """A file size a person can compare: 812 B, 12 kB, 3,4 MB (powers of ten)."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets // 1000} kB"
    return f"{octets / 1_000_000:.1f} MB".replace(".", ",")


def ranges(numbers: Iterable[int]) -> str:
    """1, 2, 3, 5 → ``1–3, 5``."""
    runs: list[tuple[int, int]] = []
    for value in sorted(set(numbers)):
        if runs and value == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def day(text: str) -> date | None:
    """An ISO day, or ``None`` for a partial or impossible one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def years_between(earlier: date, later: date) -> int:
    """Whole years from ``earlier`` to ``later``: an age. Born 29 February is a year older on 1 March."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def born(personal_number: str) -> date | None:
    """The birthday in ``YYYYMMDD-NNNC`` (samordningsnummer: day + 60); ``None`` if there is no such day."""
    digits = personal_number[:8]
    if not re.fullmatch(r"\d{8}", digits):
        return None
    days = int(digits[6:])
    return day(f"{digits[:4]}-{digits[4:6]}-{days - 60 if days > 60 else days:02}")
