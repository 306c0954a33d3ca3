"""The verdict: facts and rules in, an answer with its whole reasoning out. Pure; nothing here destroys.

Order of precedence: a hold, an exception that keeps, the statute, the local plan, practice. What is unknown and
could mean "keep" makes the answer ``cannot_tell`` and names what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from arkiv.retention import counting, plans
from arkiv.retention.answers import Applies, CountedFrom, RetentionAnswer, RetentionCode
from arkiv.retention.examine import examine
from arkiv.retention.exemptions import Effect, Tested
from arkiv.retention.facts import AktLink, HoldFacts, PlanTrigger, PlanVerdict, PlanWord, RetentionFacts
from arkiv.retention.likely_types import considered, unknown_type
from arkiv.retention.periods import day_after, day_before, plus_years
from arkiv.retention.rule import Rule, Trigger, Verdict, Wording
from arkiv.retention.rulebook import RuleBook

LOOK_BELOW = 0.8  # answers less certain than this are shown to a person
_LINK_SURE = {AktLink.NUMBER: 1.0, AktLink.CASE: 0.85, AktLink.NAME: 0.6}


def decide(facts: RetentionFacts, rules: RuleBook, *, law_on: date, today: date) -> RetentionAnswer:
    """The verdict under the law in force on ``law_on``, with the holds that are active ``today``.

    Total: any facts and any days give an answer, which names a rule or says what is missing.
    """
    likely = considered(facts)
    if not likely:
        return _held(unknown_type(facts), facts.holds, today)
    answers = [_for_type(facts, code, chance, rules, law_on, today) for code, chance in likely]
    parted = len({answer.code for answer in answers}) > 1
    best = answers[0] if len(answers) == 1 else _most_keeping(answers, likely)
    borrowed = best.code is RetentionCode.PRESERVE and answers[0].code is not RetentionCode.PRESERVE
    if borrowed or (parted and not facts.type_decided):  # a less likely type's verdict is no answer
        best = unknown_type(facts, answers)
    return _held(best, facts.holds, today)


def keeping(answer: RetentionAnswer) -> tuple[int, int]:
    """How much an answer keeps, for comparing: larger keeps more. Destruction on a later day keeps more."""
    day = answer.day.toordinal() if answer.day is not None else date.max.toordinal()
    rank = {
        RetentionCode.DISPOSE_FROM: 0,
        RetentionCode.KEEP_UNTIL: 1,
        RetentionCode.LOCAL_DECISION_NEEDED: 2,
        RetentionCode.CANNOT_TELL: 3,
        RetentionCode.PRESERVE: 4,
    }[answer.code]
    return rank, day


@dataclass(frozen=True, slots=True)
class _Matter:
    """One document seen as one handlingstyp under one rule."""

    facts: RetentionFacts
    code: str
    chance: float
    rule: Rule
    today: date
    start: CountedFrom | None
    tested: tuple[Tested, ...]

    def applying(self, effect: Effect) -> Tested | None:
        for tested in self.tested:
            if tested.found.applies is Applies.YES and tested.effect is effect and tested.found.until is None:
                return tested
        return None

    def not_before(self, day: date) -> date:
        """``day``, or the latest day an exception postpones to."""
        for tested in self.tested:
            until = tested.found.until
            if until is not None and until > day and tested.found.applies is not Applies.NO:
                day = until
        return day


def _most_keeping(answers: list[RetentionAnswer], likely: tuple[tuple[str, float], ...]) -> RetentionAnswer:
    best = max(answers, key=keeping)
    if all(keeping(answer) == keeping(best) for answer in answers):
        return best
    others = ", ".join(f"{code} ger {answer.code}" for (code, _), answer in zip(likely, answers, strict=True))
    return replace(
        best,
        reasons=(
            *best.reasons,
            f"Handlingstypen är inte säker ({others}); det svar som bevarar mest gäller.",
        ),
        needs_person=True,
    )


def _for_type(
    facts: RetentionFacts, code: str, chance: float, rules: RuleBook, law_on: date, today: date
) -> RetentionAnswer:
    in_akt = facts.link is not AktLink.NO_AKT
    rule = rules.winning(code, in_akt=in_akt, fiscal_year=facts.fiscal_year, law_on=law_on)
    if rule is None:
        return _no_rule(facts, code, law_on)
    start = counting.counted_from(rule.trigger, facts)
    base = (
        counting.free_from(rule.trigger, start.day, rule.years)
        if start is not None and rule.years is not None
        else None
    )
    tested = examine(rule.exceptions, facts, code, base)
    return _judge(_Matter(facts, code, chance, rule, today, start, tested), base)


def _no_rule(facts: RetentionFacts, code: str, law_on: date) -> RetentionAnswer:
    return RetentionAnswer(
        document=facts.document,
        code=RetentionCode.CANNOT_TELL,
        confidence=0.0,
        rule_id="",
        source="",
        reasons=(f"Regelboken har ingen regel för {code} den {law_on.isoformat()}.",),
        needs_person=True,
        missing=(f"regel för {code} på den dagen",),
    )


def _judge(matter: _Matter, base: date | None) -> RetentionAnswer:
    """What keeps comes first; then the rule's own verdict."""
    kept = matter.applying(Effect.FOREVER)
    if kept is not None:
        return _answer(
            matter, RetentionCode.PRESERVE, (kept.found.reason, *_plan_conflict(matter)), kept=kept
        )
    if matter.rule.wording is Wording.NOT_READ:
        return _not_read(matter, base)
    if (local := matter.applying(Effect.LOCAL)) is not None:
        return _by_plan(matter, (local.found.reason,))
    if (waiting := matter.applying(Effect.WHILE)) is not None:
        return _answer(matter, RetentionCode.KEEP_UNTIL, (waiting.found.reason,), kept=waiting)
    if matter.rule.verdict is Verdict.DISPOSE:
        return _dispose(matter, base)
    if matter.rule.verdict is Verdict.KEEP_AT_LEAST:
        return _keep_at_least(matter, base)
    if matter.rule.verdict is Verdict.ADVISED_PRESERVE:
        return _advised_preserve(matter)
    return _by_plan(matter, (matter.rule.note or "Ingen lag anger en frist; nämndens plan bestämmer.",))


def _not_read(matter: _Matter, base: date | None) -> RetentionAnswer:
    reason = f"Den lydelse som gällde är inte läst. {matter.rule.note}"
    partly = base is not None and matter.rule.amended_by  # a part of it was read in the wording in force
    provisional = (f"Den lästa delen skulle ge tidigast {base.isoformat()}.",) if base and partly else ()
    return _cannot_tell(matter, (reason, *provisional), (f"lydelsen av {matter.rule.section}",))


def _dispose(matter: _Matter, base: date | None) -> RetentionAnswer:
    """The statutory duty, unless something is unknown that could mean keep."""
    if base is None or matter.rule.years is None:
        return _no_start(matter, matter.rule.trigger)
    if (stop := _stopped(matter)) is not None:
        return stop
    day = matter.not_before(base)
    reasons = [f"{matter.rule.years} år efter {_words(matter.start)}."]
    if day > base:
        reasons.append(f"Skjuts upp från {base.isoformat()} till {day.isoformat()} av ett undantag.")
    return _answer(
        matter,
        RetentionCode.DISPOSE_FROM,
        (*reasons, *_plan_conflict(matter)),
        day=day,
        finish_by=counting.finish_by(matter.rule.completion, day),
    )


def _no_start(matter: _Matter, trigger: Trigger) -> RetentionAnswer:
    """The day to count from is missing. The document's own day may be shown, but does not decide."""
    missing = counting.MISSING[trigger]
    own, years = matter.facts.document_day, matter.rule.years
    reasons = [f"Dagen att räkna från är inte känd: {missing}."]
    if own is not None and years is not None and trigger is Trigger.LAST_ENTRY:
        earliest = counting.free_from(Trigger.DOCUMENT_DAY, own.day, years)
        reasons.append(f"Tidigast möjliga dag efter handlingens eget datum: {earliest.isoformat()}.")
    return _cannot_tell(matter, tuple(reasons), (missing,))


def _stopped(matter: _Matter) -> RetentionAnswer | None:
    """``cannot_tell`` when an exception is unknown without a later day, or only a name ties us to the akt."""
    blocking = tuple(tested for tested in matter.tested if tested.blocks)
    if blocking:
        missing = tuple(dict.fromkeys(tested.found.missing for tested in blocking))
        return _cannot_tell(matter, tuple(tested.found.reason for tested in blocking), missing)
    if matter.facts.link is AktLink.NAME and matter.rule.trigger is Trigger.LAST_ENTRY:
        reason = "Bara namnet knyter handlingen till akten; en annan person kan heta likadant."
        return _cannot_tell(matter, (reason,), ("säkert personnummer i handlingen",))
    return None


def _keep_at_least(matter: _Matter, base: date | None) -> RetentionAnswer:
    """A shortest time by statute. What happens after it is the local plan's word."""
    if base is None or matter.start is None:
        return _no_start(matter, matter.rule.trigger)
    fiscal = matter.rule.trigger is Trigger.FISCAL_YEAR
    last = day_before(base) if fiscal else base
    reason = f"Ska bevaras minst {matter.rule.years} år efter {_words(matter.start)}: till och med {last}."
    word = _plan_word(matter)
    if word is not None and word.verdict is not PlanVerdict.UNCLEAR:
        return _by_plan(matter, (reason,), floor=day_after(last))
    if matter.today <= last:
        return _answer(matter, RetentionCode.KEEP_UNTIL, (reason,), day=last)
    after = "Tiden har gått ut, men inget får gallras utan lokalt beslut (arkivlagen)."
    return _answer(matter, RetentionCode.LOCAL_DECISION_NEEDED, (reason, after))


def _maybe_booked_later(matter: _Matter, day: date) -> bool:
    """Whether today lies in the year that a wrongly assumed räkenskapsår would take from the period."""
    return not matter.facts.fiscal_year_stated and day <= matter.today < plus_years(day, 1)


def _advised_preserve(matter: _Matter) -> RetentionAnswer:
    word = _plan_word(matter)
    if word is not None and word.verdict is PlanVerdict.DISPOSE:
        doubt = "Brukar bevaras enligt praxis; planen säger något annat."
        return replace(_by_plan(matter, (doubt,)), needs_person=True)
    if word is not None and word.verdict is PlanVerdict.PRESERVE:
        return _by_plan(matter, ())
    reason = matter.rule.note or "Bevaras enligt praxis; inget beslut om gallring är känt."
    return _answer(matter, RetentionCode.PRESERVE, (reason,))


def _by_plan(matter: _Matter, reasons: tuple[str, ...], floor: date | None = None) -> RetentionAnswer:
    """The local plan decides, never before ``floor`` (the statute's day); without one nothing is decided."""
    word = _plan_word(matter)
    if word is None or word.verdict is PlanVerdict.UNCLEAR:
        return _answer(matter, RetentionCode.LOCAL_DECISION_NEEDED, (*reasons, _why_no_plan(matter)))
    reasons += (f"Planen: {word.source}.",)
    doubts = _plan_changed(matter, word)
    if word.verdict is PlanVerdict.PRESERVE:
        return _answer(matter, RetentionCode.PRESERVE, reasons + doubts, source=word.source)
    trigger = counting.PLAN_TRIGGERS.get(word.trigger, matter.rule.trigger)
    start = counting.counted_from(trigger, matter.facts)
    if start is None:
        missing = counting.MISSING[trigger]
        return _cannot_tell(matter, (*reasons, f"Dagen att räkna från är inte känd: {missing}."), (missing,))
    if (stop := _stopped(matter)) is not None:
        return stop
    day = matter.not_before(counting.free_from(trigger, start.day, word.years or 0))
    if floor is not None and day < floor:
        day = floor
        reasons += (f"Lagen går före planens kortare tid: tidigast {floor.isoformat()}.",)
    if trigger is Trigger.FISCAL_YEAR and _maybe_booked_later(matter, day):
        reasons += ("Räkenskapsåret är antaget; bokförd året efter ska handlingen bevaras ett år till.",)
        return _cannot_tell(matter, reasons, ("räkenskapsåret",))
    matter, reasons = replace(matter, start=start), reasons + doubts
    answer = _answer(matter, RetentionCode.DISPOSE_FROM, reasons, day=day, source=word.source)
    ask = bool(doubts) or word.trigger is PlanTrigger.OBSOLETE or matter.applying(Effect.LOCAL) is not None
    return replace(answer, needs_person=answer.needs_person or ask)


def _plan_word(matter: _Matter) -> PlanWord | None:
    word = matter.facts.plan_now.get(matter.code)
    return word if word is not None and word.sure >= plans.SURE else None


def _why_no_plan(matter: _Matter) -> str:
    word = matter.facts.plan_now.get(matter.code)
    if word is None:
        return "Ingen gällande plan har en rad för handlingstypen."
    if word.sure < plans.SURE:
        return f"Planens rad är inte säkert om handlingstypen ({word.source}); bekräfta kopplingen."
    return f"Planens rad går inte att tolka ({word.source})."


def _plan_changed(matter: _Matter, now: PlanWord) -> tuple[str, ...]:
    """The difference to the plan in force when the document was made, where that plan kept longer."""
    then = matter.facts.plan_then.get(matter.code)
    if then is None or then.source == now.source or now.verdict is PlanVerdict.PRESERVE:
        return ()
    longer = then.verdict is not PlanVerdict.DISPOSE or (then.years or 0) > (now.years or 0)
    return (f"Planen då handlingen kom till bevarade längre ({then.source}).",) if longer else ()


def _plan_conflict(matter: _Matter) -> tuple[str, ...]:
    """Where the plan says otherwise than the statute: the statute wins, and the conflict is shown."""
    word = _plan_word(matter)
    if word is None:
        return ()
    keeps = matter.applying(Effect.FOREVER) is not None
    if keeps and word.verdict is PlanVerdict.DISPOSE:
        return (f"Planen säger gallras ({word.source}), men lagen undantar handlingen.",)
    if not keeps and word.verdict is PlanVerdict.PRESERVE:
        return (f"Planen säger bevaras ({word.source}), men lagen kräver gallring; lagen går före.",)
    if not keeps and word.verdict is PlanVerdict.DISPOSE and word.years not in (None, matter.rule.years):
        return (f"Planen anger {word.years} år ({word.source}); lagens {matter.rule.years} år går före.",)
    return ()


def _words(start: CountedFrom | None) -> str:
    return f"{start.what} {start.day.isoformat()} ({start.read_in})" if start is not None else ""


def _cannot_tell(matter: _Matter, reasons: tuple[str, ...], missing: tuple[str, ...]) -> RetentionAnswer:
    answer = _answer(matter, RetentionCode.CANNOT_TELL, reasons)
    return replace(answer, missing=tuple(item for item in missing if item) or ("en persons bedömning",))


def _answer(
    matter: _Matter,
    code: RetentionCode,
    reasons: tuple[str, ...],
    *,
    day: date | None = None,
    finish_by: date | None = None,
    kept: Tested | None = None,
    source: str = "",
) -> RetentionAnswer:
    doubt = any(tested.found.doubt for tested in matter.tested)
    sure = _confidence(matter, code, doubt)
    conflict = code is RetentionCode.DISPOSE_FROM and len(_plan_conflict(matter)) > 0
    if source:
        source = f"{matter.rule.source}; {source}"
    return RetentionAnswer(
        document=matter.facts.document,
        code=code,
        confidence=sure,
        rule_id=matter.rule.id,
        source=source or (f"{matter.rule.source}; {kept.rule.source}" if kept else matter.rule.source),
        reasons=reasons + ((matter.rule.transition,) if matter.rule.transition else ()),
        needs_person=doubt
        or conflict
        or sure < LOOK_BELOW
        or code in (RetentionCode.CANNOT_TELL, RetentionCode.LOCAL_DECISION_NEEDED),
        day=day,
        finish_by=finish_by,
        counted_from=matter.start,
        exceptions=tuple([tested.shown() for tested in matter.tested]),
    )


def _confidence(matter: _Matter, code: RetentionCode, doubt: bool) -> float:
    """The chance of the type, lessened by what ties the document to its akt and by every doubt."""
    if code is RetentionCode.CANNOT_TELL:
        return 0.0
    sure = matter.chance
    if matter.rule.trigger is Trigger.LAST_ENTRY and code is RetentionCode.DISPOSE_FROM:
        sure *= _LINK_SURE.get(matter.facts.link, 1.0)
    elif matter.start is not None and matter.facts.document_day is not None:
        sure *= matter.facts.document_day.sure
    if doubt:
        sure *= 0.9
    return round(sure, 3)


def _held(answer: RetentionAnswer, holds: tuple[HoldFacts, ...], today: date) -> RetentionAnswer:
    """A hold beats everything: what would be destroyed is kept, without a last day if the hold has none."""
    active = tuple(hold for hold in holds if hold.active_on(today))
    if not active:
        return answer
    shown = tuple(f"{hold.ref}: {hold.reason}" for hold in active)
    reason = f"Gallringsstopp gäller ({', '.join(hold.ref for hold in active)}); inget får gallras."
    held = replace(answer, holds=shown, reasons=(reason, *answer.reasons), needs_person=True)
    if answer.code not in (RetentionCode.DISPOSE_FROM, RetentionCode.KEEP_UNTIL):
        return held
    return replace(held, code=RetentionCode.KEEP_UNTIL, day=_end(active, answer.day), finish_by=None)


def _end(holds: tuple[HoldFacts, ...], day: date | None) -> date | None:
    """The last day to keep: the end of the longest hold, but never before the answer's own day."""
    ends = [hold.until for hold in holds]
    known = [end for end in ends if end is not None]
    return None if day is None or len(known) < len(ends) else max(*known, day)
