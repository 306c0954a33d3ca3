"""The legal decision for one document, given what matching found: which answer, on which section, why.

The order is the decision table of the diary check: a registration that is found settles the matter; a
doubtful one goes to a person; a number on the paper must lead somewhere; then the kind of record decides
which register should hold it. Pure: the same match, registers and rules give the same answer.
"""

from __future__ import annotations

from dataclasses import replace

from arkiv.diary.answers import DiaryAnswer, DiaryCode
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.match import ACCEPT, DOUBT
from arkiv.diary.model import Level
from arkiv.diary.personakter import AktFound, find_akt
from arkiv.diary.question import LIKELY, Question, reply, sentence
from arkiv.diary.rulebook import Holder, TypeRule
from arkiv.diary.words import tokens

_SURE_TYPE = 0.6  # below this the handlingstyp is a guess and a person is asked
_NEARLY = 0.7
_NO_DIARY = "Inget diarium är inläst, så det går inte att säga om handlingen är registrerad."
_UNREGISTERED = frozenset({DiaryCode.UNREGISTERED_PUBLIC, DiaryCode.UNREGISTERED_SECRET})
_HOLDERS_OUTSIDE = frozenset({Holder.MINOR, Holder.EXEMPT, Holder.DRAFT, Holder.SERIES})


def decide(question: Question) -> DiaryAnswer:
    """The answer for one document that is not a copy of another."""
    return (
        _found(question)
        or _outside_the_diary(question)
        or _claimed_twice(question)
        or _doubtful(question)
        or _foreign(question)
        or _no_diary(question)
        or _by_number(question)
        or _by_kind(question)
    )


# --- what matching settles ------------------------------------------------------------------------


def _found(q: Question) -> DiaryAnswer | None:
    given = q.match.entry
    if given is None or not q.match.accepted:
        return None
    slipped = not given.same_case and bool(q.paper.case_numbers)
    reasons = (f"Står i diariet som {given.entry.number}.", *map(sentence, given.reasons))
    return reply(q, DiaryCode.REGISTERED, given.probability, q.duty, reasons, needs_person=slipped)


def _claimed_twice(q: Question) -> DiaryAnswer | None:
    """Two papers for one entry: both bear its whole number, or the other looks like this one. A copy nobody recognised,
    another wording, or a number gone wrong.
    """
    rival = next((c for c in q.match.candidates if c.taken_by and c.probability >= DOUBT), None)
    if rival is None:
        return None
    numbered = rival.entry.number.sub is not None and any(
        number == rival.entry.number for number, _ in q.paper.case_numbers
    )
    alone = q.match.entry is None or q.match.entry.probability < DOUBT
    if not (numbered and rival.probability >= ACCEPT) and not (
        alone and rival.same_case and q.looks_like_rival
    ):
        return None
    fits = "står på" if numbered else "passar, men så gör också"
    reason = f"{rival.entry.number} {fits} ett annat dokument i kartongen, som stämmer bättre med posten."
    step = "Jämför de båda dokumenten: är det en kopia finns inget att göra, annars är ett nummer fel."
    return reply(q, DiaryCode.UNCERTAIN, 0.5, q.duty, (reason, *map(sentence, rival.reasons)), next_step=step)


def _doubtful(q: Question) -> DiaryAnswer | None:
    given = q.match.entry
    open_case = _case_without_records(q)
    if given is None and open_case is None:
        return None
    if open_case is not None and (given is None or given.probability < DOUBT):
        text = f"Ärendet {open_case} finns, men diariets utdrag listar ärenden och inte deras handlingar."
        return reply(q, DiaryCode.UNCERTAIN, 0.5, q.duty, (text,))
    assert given is not None
    nearest = f"Närmast ligger {given.entry.number}, men det går inte att säga säkert."
    if given.probability >= ACCEPT:
        nearest = f"{given.entry.number} stämmer, men fler poster ligger nästan lika nära."
    sure = given.probability * q.match.share
    return reply(q, DiaryCode.UNCERTAIN, sure, q.duty, (nearest, *map(sentence, given.reasons)))


def _case_without_records(q: Question) -> CaseNumber | None:
    for number, _ in q.paper.case_numbers:
        entries = q.registers.in_case(number)
        if entries and all(entry.level is Level.CASE for entry in entries):
            return number.case
    return None


def _no_diary(q: Question) -> DiaryAnswer | None:
    if q.registers.diaries or (q.rule is not None and q.rule.holder is Holder.PERSONAKT):
        return None
    return reply(
        q, DiaryCode.UNCERTAIN, 0.5, q.duty, (_NO_DIARY,), next_step="Läs in diariet och kör kontrollen igen."
    )


# --- what the number says -------------------------------------------------------------------------


def _by_number(q: Question) -> DiaryAnswer | None:
    """A number on the paper: its case is known but does not list this record, or no diary knows it."""
    numbers = _own_numbers(q)
    if not numbers or _akt_holds(q):
        return None
    for number, sure in numbers:
        entries = q.registers.in_case(number)
        if number.sub is not None and any(entry.number == number for entry in entries):
            return _held_by_another(q, number)
        if entries:
            reasons = [
                f"Ärendet {number.case} finns i diariet med {len(entries)} handling(ar), men inte denna."
            ]
            reasons += [
                f"{candidate.entry.number} ligger närmast men hör till ett annat dokument i kartongen."
                for candidate in q.match.candidates[:1]
                if candidate.taken_by
            ]
            return reply(q, DiaryCode.MISSING_FROM_CASE, 0.6 + 0.35 * sure, q.duty, reasons)
    if not q.registers.diaries:
        return None
    number, sure = numbers[0]
    reasons = [f"Numret {number} finns inte i något inläst diarium ({', '.join(q.registers.diaries)})."]
    if q.match.near:
        near = ", ".join(str(candidate.entry.number) for candidate in q.match.near[:3])
        reasons.append(f"Närmast liknande nummer: {near}; men datum, avsändare eller rubrik stämmer inte.")
    return reply(q, DiaryCode.UNKNOWN_NUMBER, 0.55 + 0.35 * sure, q.duty, reasons, shown=q.match.near)


def _held_by_another(q: Question, number: CaseNumber) -> DiaryAnswer:
    """The diary gives the paper's whole number to a record that is plainly not this one. Misread, miswritten or given
    twice: where numbers lie close a misread one leads to a neighbour, and "missing" would be a guess.
    """
    reason = f"Numret {number} har enligt diariet en annan handling, som inte stämmer med denna."
    step = "Läs numret på bilden: är det rätt läst är numret fel skrivet eller handlingen oregistrerad."
    near = [f"Närmast liknande nummer: {one.entry.number}." for one in q.match.near[:1]]
    shown = (*q.match.candidates[:3], *q.match.near[:2])
    return reply(q, DiaryCode.UNCERTAIN, 0.5, q.duty, (reason, *near), shown=shown, next_step=step)


def _own_numbers(q: Question) -> tuple[tuple[CaseNumber, float], ...]:
    """The numbers that may be the record's own: the best, and others nearly as sure.

    Minutes, notices and lists name the numbers of the cases they tell of; two or more are none of their own.
    """
    numbers = q.paper.case_numbers
    listing = q.rule is not None and q.rule.holder is Holder.SERIES
    if listing and len({number.case for number, _ in numbers}) > 1:
        return ()
    return tuple(
        pair for place, pair in enumerate(numbers) if place == 0 or pair[1] >= _NEARLY * numbers[0][1]
    )


def _akt_holds(q: Question) -> bool:
    """A record that belongs to an existing personakt is no fault of the diary, whatever number it bears."""
    return (
        q.rule is not None
        and q.rule.holder is Holder.PERSONAKT
        and find_akt(q.paper, q.registers) is not None
    )


# --- what the kind of record says -----------------------------------------------------------------


def _outside_the_diary(q: Question) -> DiaryAnswer | None:
    """Kinds that need no registration: answered also when no diary is there, unless the paper bears a
    number.
    """
    rule = q.rule
    if rule is None or rule.holder not in _HOLDERS_OUTSIDE or _own_numbers(q):
        return None
    if q.match.entry is not None and q.match.entry.probability >= 0.5:
        return None
    if rule.holder is Holder.EXEMPT:
        return _exempt(q, rule)
    if rule.holder is Holder.DRAFT:
        if q.paper.received:  # it came in from somebody else, so it is no note of our own
            return None
        return reply(q, DiaryCode.NOT_OFFICIAL, 0.6, q.rules.draft, (sentence(rule.because),))
    if q.paper.stamped_secret or rule.secret:
        return (
            None  # only public records may be kept in order instead, and secret ones are seldom unimportant
        )
    if rule.holder is Holder.MINOR:
        return reply(
            q,
            DiaryCode.MINOR_IMPORTANCE,
            _kind_confidence(q),
            q.rules.duty(q.day).minor,
            (sentence(rule.because),),
            needs_person=q.paper.doctype_confidence < _SURE_TYPE,
        )
    return _series(q, rule)


def _exempt(q: Question, rule: TypeRule) -> DiaryAnswer:
    exemption = q.rules.exemption(q.day)
    reasons = (sentence(rule.because), *((exemption.note,) if exemption.note else ()))
    return reply(
        q,
        DiaryCode.EXEMPT,
        _kind_confidence(q),
        exemption.cite,
        reasons,
        needs_person=q.paper.doctype_confidence < _SURE_TYPE,
    )


def _series(q: Question, rule: TypeRule) -> DiaryAnswer:
    """A public record that may be kept in order. A list of binders proves that it is; else a person looks."""
    words = frozenset(tokens(q.paper.title)) | frozenset(tokens(rule.because)) | q.paper.words
    proved = next((b for b in q.registers.binders if b.covers(q.paper.day, words)), None)
    section = q.rules.duty(q.day).kept_open
    if proved is not None:
        reason = f"Serien {proved.what} täcker dagen."
        return reply(
            q, DiaryCode.KEPT_IN_ORDER, 0.9, section, (sentence(rule.because), reason), needs_person=False
        )
    reason = "Ingen förteckning över serien är inläst: kontrollera att originalet står där."
    return reply(
        q, DiaryCode.KEPT_IN_ORDER, min(0.75, _kind_confidence(q)), section, (sentence(rule.because), reason)
    )


def _foreign(q: Question) -> DiaryAnswer | None:
    """A paper between others: neither from us nor to us. A received stamp on it may be the other
    authority's.
    """
    paper, us = q.paper, q.authority
    if paper.case_numbers or not paper.senders or not paper.recipients:
        return None
    if q.rule is not None and q.rule.holder in (Holder.PERSONAKT, Holder.REPORT):
        return None  # a judgment or a report sent to others too is still kept in the akt
    if any(map(us.is_us, (*paper.recipients, *paper.senders))) or not us.is_another(paper.recipients[0]):
        return None
    reasons = [f"Handlingen är ställd till {paper.recipients[0]}, inte till oss."]
    if paper.foreign_numbers:
        reasons.append(f"Numret {paper.foreign_numbers[0]} är en annan myndighets och får inte tas för vårt.")
    if paper.received:
        reasons.append("Den har en ankomststämpel: avgör om den är vår.")
    return reply(q, DiaryCode.OTHER_AUTHORITY, 0.7, q.rules.received, reasons)


def _by_kind(q: Question) -> DiaryAnswer:
    rule = q.rule
    if rule is None:
        return _unknown_kind(q)
    if rule.holder in (Holder.PERSONAKT, Holder.REPORT):
        return _personal(q, rule)
    if rule.akt_first and (akt := find_akt(q.paper, q.registers)) is not None:
        return _in_akt(q, akt, rule.because)
    secret = q.secret
    code = DiaryCode.UNREGISTERED_SECRET if secret else DiaryCode.UNREGISTERED_PUBLIC
    kind = "innehåller som regel uppgifter under sekretess" if secret else "är som regel offentlig"
    reasons = (
        "Ingen diariepost stämmer med handlingen.",
        sentence(rule.because),
        f"Handlingen {kind}"
        + (" och måste stå i diariet." if secret else " men är varken registrerad eller ordnad."),
        *_foreign_note(q),
    )
    return reply(q, code, _kind_confidence(q), q.duty, reasons)


def _personal(q: Question, rule: TypeRule) -> DiaryAnswer:
    """A record about a person: exempt if there is an akt; a report without one should be in the diary."""
    exemption = q.rules.exemption(q.day)
    akt = find_akt(q.paper, q.registers)
    if akt is not None and akt.without and rule.holder is Holder.REPORT:
        return _partly_in_akt(q, akt, rule)
    if akt is not None:
        return _in_akt(q, akt, rule.because)
    if not q.registers.personakt_registers:
        reason = "Inget personaktsregister är inläst, så det går inte att säga om personen har en akt."
        return reply(
            q,
            DiaryCode.UNCERTAIN,
            0.5,
            exemption.cite,
            (sentence(rule.because), reason),
            next_step="Läs in personaktsregistret och kör kontrollen igen.",
        )
    named = bool(q.paper.personal_numbers or q.paper.subjects)
    if rule.holder is Holder.PERSONAKT and not named:
        return _nobody_read(q, rule)
    who = "Personen finns inte" if named else "Ingen person kunde läsas; ingen akt är känd"
    reasons_missing = (sentence(rule.because), f"{who} i personaktsregistret.")
    confidence = _kind_confidence(q) * (0.95 if q.paper.personal_numbers else 0.8)
    if rule.holder is Holder.PERSONAKT:
        return reply(q, DiaryCode.PERSONAKT_MISSING, confidence, exemption.cite, reasons_missing)
    if not q.registers.diaries:
        return reply(q, DiaryCode.UNCERTAIN, 0.5, q.duty, (*reasons_missing, _NO_DIARY))
    reasons = (
        *reasons_missing,
        "Undantaget för personakter gäller bara om det finns en akt; en pärm ersätter inte diariet.",
    )
    return reply(
        q, DiaryCode.UNREGISTERED_SECRET, confidence, f"{q.duty}; {exemption.cite} gäller inte", reasons
    )


def _partly_in_akt(q: Question, akt: AktFound, rule: TypeRule) -> DiaryAnswer:
    """A report about several, of whom not all have an akt: for the others it should stand in the diary."""
    others = f"{akt.without} till som handlingen kan gälla finns inte i personaktsregistret."
    step = "Avgör vem handlingen gäller; för den som saknar akt ska den registreras i diariet."
    section = f"{q.duty}; {q.rules.exemption(q.day).cite}"
    reasons = (sentence(rule.because), akt.reason, others)
    return reply(q, DiaryCode.UNCERTAIN, 0.5, section, reasons, next_step=step)


def _nobody_read(q: Question, rule: TypeRule) -> DiaryAnswer:
    """A record of a personakt on which no person could be read: whether the akt exists cannot be asked."""
    reasons = (
        sentence(rule.because),
        "Vem den gäller kunde inte läsas, så personaktsregistret har inte kunnat tillfrågas.",
    )
    step = "Läs på bilden vem handlingen gäller och sök akten; finns ingen akt ska den registreras i diariet."
    return reply(q, DiaryCode.UNCERTAIN, 0.5, q.rules.exemption(q.day).cite, reasons, next_step=step)


def _in_akt(q: Question, akt: AktFound, because: str) -> DiaryAnswer:
    exemption = q.rules.exemption(q.day)
    reasons = (sentence(because), akt.reason, *((exemption.note,) if exemption.note else ()))
    return reply(
        q, DiaryCode.IN_PERSONAKT, akt.confidence, exemption.cite, reasons, needs_person=not akt.sure
    )


def _unknown_kind(q: Question) -> DiaryAnswer:
    """Nobody knows what it is. If every likely kind leads to one answer, that is it; else what is seen
    decides.
    """
    agreed, akt = _agreed(q), find_akt(q.paper, q.registers)
    if agreed is not None and (akt is None or agreed.code not in _UNREGISTERED):
        return agreed
    if akt is not None:
        answer = _in_akt(q, akt, "handlingstypen är okänd, men handlingen rör någon som har en personakt")
        return replace(answer, confidence=0.5, needs_person=True)
    came_in = bool(q.paper.received)
    if q.paper.unread:
        reasons = ("En sida gick inte att läsa, så det går inte att säga vad det är för handling.",)
        step = "Läs bilden, eller skanna om sidan; säg vad det är för handling, så kan kontrollen svara."
        return reply(q, DiaryCode.UNCERTAIN, 0.5, q.duty, reasons, next_step=step)
    if not (came_in or q.paper.stamped_secret) or q.paper.likely_types:
        reasons = ("Handlingstypen är okänd och ingen diariepost stämmer.",)
        step = "Säg vad det är för handling; då kan kontrollen svara."
        return reply(q, DiaryCode.UNCERTAIN, 0.5, q.duty, reasons, next_step=step)
    code = DiaryCode.UNREGISTERED_SECRET if q.secret else DiaryCode.UNREGISTERED_PUBLIC
    seen = "ankomststämpel" if came_in else "sekretesstämpel"
    stamped = f"Handlingen har {seen} men ingen diariepost stämmer."
    return reply(q, code, 0.5, q.duty, (stamped, "Handlingstypen är okänd: en person avgör."))


def _agreed(q: Question) -> DiaryAnswer | None:
    """The answer all likely kinds give, with the least of their confidences; ``None`` if they part.

    A record of a personakt names its person: on a paper that names nobody such kinds count only when alone.
    """
    likely = [pair for pair in q.paper.likely_types if pair[1] >= LIKELY and pair[0] in q.rules.types]
    if not (q.paper.personal_numbers or q.paper.subjects):
        likely = [pair for pair in likely if q.rules.types[pair[0]].holder is not Holder.PERSONAKT] or likely
    answers = []
    for code, confidence in likely:
        supposed = replace(
            q, paper=replace(q.paper, doctype=code, doctype_confidence=confidence, likely_types=())
        )
        answers.append(_outside_the_diary(supposed) or _by_kind(supposed))
    if not answers or len({answer.code for answer in answers}) > 1:
        return None
    reason = "Handlingstypen är osäker, men svaret är detsamma för alla troliga typer."
    least = min(answers, key=lambda answer: answer.confidence)
    return replace(least, reasons=(reason, *least.reasons), needs_person=True)


# --- wording --------------------------------------------------------------------------------------


def _foreign_note(q: Question) -> tuple[str, ...]:
    if not q.paper.foreign_numbers:
        return ()
    return (f"{q.paper.foreign_numbers[0]} är avsändarens nummer; hos oss ska handlingen ha ett eget.",)


def _kind_confidence(q: Question) -> float:
    return max(0.3, min(0.95, q.paper.doctype_confidence))
