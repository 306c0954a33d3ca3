"""Which handlingstyper a row of a plan is about: suggestions with a confidence, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml
from rapidfuzz import fuzz

from arkiv.diary.words import fold, stem, tokens
from arkiv.retention.plans import Mapped
from arkiv.retention.rulebook import type_names

SUGGEST = 0.55  # below it a row is left without a suggestion
UNRELATED = 0.8  # what likeness of letters is worth between phrases that share no word
NEAR = 0.06  # two types this close in score cannot be told apart by words alone
_OTHERS_SHOWN = 4
_WORTH_SHOWING = 0.45
# A client's akt is about every type that may lie in it; only what is said after it can name one of them.
_AKT = re.compile(
    r"^\s*(?:personakt|klientakt)\w*\s*(?:enligt\s+)?(?:sol|lss|lvu|lvm|ifo)?\b[\s,:–-]*", re.IGNORECASE
)
_SAMPLE = re.compile(r"född\w*.*\b5\b|forskningsurval", re.IGNORECASE)
_PARTS = re.compile(r",|;|\boch\b|\beller\b|/")


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    """Every phrase that stands for a handlingstyp, folded, with the type's code."""
    text = (resources.files("arkiv.retention") / "plan_terms.yaml").read_text("utf-8")
    given: dict[str, list[str]] = yaml.safe_load(text)
    own = {code: [name] for code, name in type_names().items()}
    return tuple(
        (fold(phrase), code)
        for source in (own, given)
        for code, phrases in source.items()
        for phrase in phrases
    )


def suggest(record: str, process: str = "") -> tuple[Mapped, ...]:
    """The handlingstyper a row may be about, surest first; several when the row names several.

    A row about the research sample is about persons, and one about personakter as such about every type in
    them: neither is given any.
    """
    if _SAMPLE.search(record):
        return ()
    if (akt := _AKT.match(record)) is not None:
        record = record[akt.end() :]
        if not record:
            return ()
    whole = _scores(record)
    best = _best(whole, process)
    if best is not None and best.sure >= 0.9:
        return (best,)
    parts = [part for part in _PARTS.split(record) if len(part.strip()) > 2]
    found = [_best(_scores(part), process) for part in parts] if len(parts) > 1 else []
    every = [mapped for mapped in (best, *found) if mapped is not None]
    surest: dict[str, Mapped] = {}
    for mapped in sorted(every, key=lambda item: item.sure, reverse=True):
        surest.setdefault(mapped.code, mapped)
    return tuple(surest.values())


def alternatives(record: str, process: str = "") -> tuple[Mapped, ...]:
    """The handlingstyper nearest to the row's words, for the person who confirms; the suggested ones first."""
    suggested = suggest(record, process)
    ranked = sorted(_scores(record).items(), key=lambda item: item[1], reverse=True)
    known = {mapped.code for mapped in suggested}
    others = tuple(
        Mapped(code, round(score, 3))
        for code, score in ranked[:_OTHERS_SHOWN]
        if code not in known and score >= _WORTH_SHOWING
    )
    return suggested + others


def _scores(text: str) -> dict[str, float]:
    """For each type the best likeness (0.0-1.0) between the row's words and a phrase for the type."""
    folded, scores = fold(text).strip(" .:-"), dict[str, float]()
    stems = _stems(folded)
    for phrase, code in _terms():
        alike = fuzz.token_sort_ratio(folded, phrase)
        # A plan is typed, not scanned: where no word is the same but for its ending, letters alike mean little
        # (personakt is a client's, personalakt an employee's).
        if alike < 100 and stems.isdisjoint(_stems(phrase)):
            alike *= UNRELATED
        # All of the phrase among the row's words: nearly as good, less so for a single word. Not the other
        # way round, for a short row lies in many phrases.
        part = 0.0
        if len(phrase) <= len(folded):
            part = fuzz.token_set_ratio(folded, phrase) * (0.93 if " " in phrase else 0.86)
        score = max(alike, part if part >= 80 else 0.0) / 100
        if score > scores.get(code, 0.0):
            scores[code] = score
    return scores


@cache
def _stems(folded: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(folded))


def _best(scores: Mapping[str, float], process: str) -> Mapped | None:
    """The best type, less sure when another is close behind; the process heading may tell them apart."""
    ranked = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:4]
    if not ranked or ranked[0][1] < SUGGEST:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < NEAR and process:
        about = _scores(process)
        ranked.sort(key=lambda item: item[1] + 0.1 * about.get(item[0], 0.0), reverse=True)
    (code, score), rival = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    return Mapped(code, round(min(score, 0.75) if score < 1 and score - rival < NEAR else score, 3))
