"""Decisions a second on one core: the rules' own cases, each under many days, people and doubts."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from arkiv.retention import rule_cases, rulebook
from arkiv.retention.answers import RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.facts import RetentionFacts

TODAY = date(2026, 6, 1)
_VARIANTS = 20_000  # different facts; a million of them would measure the memory and not the rules


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU seconds for ``decisions`` decisions, and how many ended in each answer."""

    decisions: int
    cpu_s: float
    answers: dict[str, int]

    @property
    def seconds_a_million(self) -> float:
        return self.cpu_s * 1_000_000 / self.decisions


def measure(seed: int, decisions: int) -> Speed:
    """Decide ``decisions`` times over facts drawn with ``seed``."""
    book, facts = rulebook.standard(), tuple(drawn(random.Random(seed), min(_VARIANTS, decisions)))
    counts = dict.fromkeys(RetentionCode, 0)
    start = time.process_time()
    for number in range(decisions):
        counts[decide(facts[number % len(facts)], book, law_on=TODAY, today=TODAY).code] += 1
    cpu_s = time.process_time() - start
    return Speed(decisions, round(cpu_s, 3), {code.value: count for code, count in counts.items()})


def drawn(dice: random.Random, count: int) -> Iterator[RetentionFacts]:
    """Facts like those of a box: a rule's case, moved in time, sometimes with a rival type or an unsure number."""
    cases = [case for rule in rulebook.standard().rules for case in rule.cases]
    codes = sorted(rulebook.type_names())
    for number in range(count):
        case = dice.choice(cases)
        if case.last_entry is not None and case.last_entry.year < 2000:
            case = replace(
                case, last_entry=date(dice.randint(2001, 2012), dice.randint(1, 12), dice.randint(1, 28))
            )
        facts = replace(rule_cases.facts_of(case), document=f"d{number}")
        if dice.random() < 0.2:
            facts = replace(facts, types=((case.type, 0.7), (dice.choice(codes), 0.2)))
        yield facts
