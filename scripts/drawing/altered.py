"""Records that were changed afterwards, one change in each: what altered-document detection is measured on.

Every way a paper is known to be "corrected" is here once: a sentence gone, added or turned round, another day, another
name, another decision, another sum. The rest of the text stays but flows anew around the change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from random import Random

from scripts.drawing.compose import Composer
from scripts.drawing.fonts import Bank
from scripts.drawing.plan import Draft, Plan
from scripts.drawing.truth import Change
from scripts.drawing.versions import other_day, other_sentence

FEWEST_WORDS = 5
"""A sentence with fewer is a label or a greeting."""


class Alteration(StrEnum):
    """What was done to the record."""

    SENTENCE_GONE = "sentence_gone"
    SENTENCE_ADDED = "sentence_added"
    SENTENCE_CHANGED = "sentence_changed"
    DAY = "day"
    NAME = "name"
    DECISION = "decision"
    AMOUNT = "amount"


_ADDED: Mapping[Bank, Sequence[str]] = {
    Bank.TUNE: (
        "Vid hembesöket framkom inget som gav anledning till fortsatta åtgärder.",
        "Föräldrarna har tagit del av anteckningen och har inget att tillägga.",
        "Uppgifterna har lämnats muntligt och har inte kunnat kontrolleras.",
    ),
    Bank.TEST: (
        "Enhetschefen har informerats om ärendet vid två tillfällen under hösten.",
        "Skolan har senare meddelat att läget har förbättrats betydligt.",
        "Den enskilde har tackat nej till ytterligare samtal med handläggaren.",
    ),
}
_NAMES: Mapping[Bank, Sequence[str]] = {
    Bank.TUNE: ("Ragnhild", "Torvald", "Gunborg", "Hjalmar"),
    Bank.TEST: ("Solbritt", "Evald", "Ingegerd", "Sixten"),
}
_TURNED = (
    (" inte inleda ", " inleda "), ("utredning inleds ej", "utredning inleds"), ("beviljas", "avslås"),
    ("avslås", "beviljas"), ("att bevilja ", "att avslå "), ("bifaller", "avslår"), ("beviljar", "avslår"),
    ("föreslås besluta", "föreslås avstå från att besluta"), ("bör inledas", "bör inte inledas"),
    ("Utredning inleds", "Utredning inleds inte"), ("avslutas", "fortsätter"), ("erbjuds", "nekas"),
    ("tills vidare", "till och med årsskiftet"), ("ska ", "ska inte "), ("har inte ", "har "),
)  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b([A-ZÅÄÖ][a-zåäö]{2,}) (?=[A-ZÅÄÖ][a-zåäö]{2,})")
_AMOUNT = re.compile(r"\b(\d)(\d{0,2}(?: ?\d{3})?) (kronor|timmar|dagar|procent|veckor|månader)")
_COUNTED = (("två ", "fyra "), ("tre ", "sex "), ("fyra ", "sju "), ("sex ", "tre "))


def alter(kind: Alteration, text: str, bank: Bank, rng: Random) -> Change | None:
    """One paragraph changed in the way of ``kind``; ``None`` where it offers nothing to change."""
    return _WAYS[kind](text, bank, rng)


def _gone(text: str, bank: Bank, rng: Random) -> Change | None:
    sentences = _SENTENCE.split(text)
    able = [each for each in sentences[1:] if len(each.split()) >= FEWEST_WORDS]
    return Change(rng.choice(able), "") if able else None


def _added(text: str, bank: Bank, rng: Random) -> Change | None:
    sentences = _SENTENCE.split(text)
    able = [each for each in sentences if len(each.split()) >= FEWEST_WORDS and each.endswith(".")]
    if not able:
        return None
    before = rng.choice(able)
    return Change(before, f"{before} {rng.choice(_ADDED[bank])}")


def _name(text: str, bank: Bank, rng: Random) -> Change | None:
    found = _NAME.search(text)
    if found is None:
        return None
    last = re.match(r"[\wåäöÅÄÖ-]+", text[found.end() :])
    name = found.group(1) + " " + (last.group() if last else "")
    return Change(name, name.replace(found.group(1), rng.choice(_NAMES[bank]), 1))


def _decision(text: str, bank: Bank, rng: Random) -> Change | None:
    for before, after in _TURNED:
        if before in text:
            sentence = next(each for each in _SENTENCE.split(text) if before in f"{each} ")
            return Change(sentence, f"{sentence} ".replace(before, after, 1).strip())
    return None


def _amount(text: str, bank: Bank, rng: Random) -> Change | None:
    found = _AMOUNT.search(text)
    if found is not None:
        digit = str((int(found.group(1)) + rng.randrange(2, 7)) % 9 + 1)
        return Change(found.group(), digit + found.group()[1:])
    for before, after in _COUNTED:
        if f" {before}" in text:
            sentence = next(each for each in _SENTENCE.split(text) if f" {before}" in f"{each} ")
            return Change(sentence, sentence.replace(f" {before}", f" {after}", 1))
    return None


_WAYS: Mapping[Alteration, Callable[[str, Bank, Random], Change | None]] = {
    Alteration.SENTENCE_GONE: _gone,
    Alteration.SENTENCE_ADDED: _added,
    Alteration.SENTENCE_CHANGED: lambda text, bank, rng: other_sentence(text),
    Alteration.DAY: lambda text, bank, rng: other_day(text),
    Alteration.NAME: _name,
    Alteration.DECISION: _decision,
    Alteration.AMOUNT: _amount,
}


class AlteredComposer(Composer):
    """Draws a draft with one change of the kind asked for, if its text offers one: see ``changes``."""

    def __init__(self, draft: Draft, plan: Plan, seed: int, alteration: Alteration) -> None:
        super().__init__(draft, plan, seed, version=True)
        self._alteration = alteration
        self._dice = Random(f"alter-{draft.seed}-{alteration}")

    def _worded(self, text: str) -> str:
        if self.changes:
            return text
        paragraphs = text.split("\n\n")
        for place, paragraph in enumerate(paragraphs):
            if paragraph.startswith(("#", "|", "-")):
                continue
            change = alter(self._alteration, paragraph, self.bank, self._dice)
            if change is not None and change.before != change.after:
                self.changes.append(change)
                paragraphs[place] = " ".join(paragraph.replace(change.before, change.after, 1).split())
                return "\n\n".join(each for each in paragraphs if each)
        return text
