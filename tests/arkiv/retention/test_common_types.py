"""The 75 kinds of paper a social services office had in 2005–2006, each with the answer the law and practice give.

A line is: what it is called, the handlingstyp, whether it lies outside any akt, and what is answered today for a
plain closed akt without a plan (B kept, G5 the five years of an akt, 10 the räkenskapsår, 10J the journal, L local).
"""

from __future__ import annotations

from datetime import date

import pytest

from arkiv.retention import rule_cases, rulebook
from arkiv.retention.answers import RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.rule import Expected, RuleCase

BOOK = rulebook.standard()
TODAY = date(2026, 6, 1)
LAST = date(2006, 3, 10)
ROWS = """
journalanteckning IFO|journal_ifo|G5
ansökan ekonomiskt bistånd|ansokan_bistand|G5
normberäkning|normberakning|G5
bilagor till ansökan|bilaga_bistand|L
beslut och avslag bistånd|beslut_bistand|G5
utbetalningsunderlag bistånd|utbetalning_bistand|10
återkrav i avslutad akt|aterkrav|G5
orosanmälan i akt|orosanmalan|G5
orosanmälan utan utredning|orosanmalan, lös|L
förhandsbedömning i akt|forhandsbedomning|G5
beslut att inte inleda, i pärm|beslut_utredning, lös|L
barnavårdsutredning|barnavardsutredning|G5
vårdplan för barn|vardplan_barn|B
placeringsavtal för barn|placering_barn|B
övervägande var sjätte månad|overvagande|B
familjehemmets egen akt|familjehemsakt|B
kontaktfamilj|kontaktperson|G5
LVU utan placering|lvu|G5
LVM|lvm|G5
missbruksutredning|missbruksutredning|G5
faderskap|faderskap|B
adoption|adoption|B
vårdnadsutredning|vardnadsutredning|G5
avtal om umgänge|avtal_umgange|18
samarbetssamtal|samarbetssamtal|L
yttrande till domstol|yttrande_domstol|G5
polisanmälan i akt|polisanmalan|G5
hemtjänst, särskilt boende|bistand_aldre|G5
genomförandeakt|genomforande|G5
LSS från juli 2005|lss_utredning|G5
LSS bostad för barn|lss_barnboende|B
personlig assistans, räkning|assistansrakning|10
avgiftsbeslut|avgiftsbeslut|L
HSL-journal|hsl_journal|10J
signeringslista|signeringslista|L
bostadsanpassning|bostadsanpassning|L
färdtjänst|fardtjanst|L
parkeringstillstånd|parkeringstillstand|L
dödsboanmälan|dodsboanmalan|L
budget- och skuldrådgivning|skuldradgivning|L
flyktingmottagande, vuxen|flykting|G5
serveringstillstånd|serveringstillstand|L
lex Sarah, kommunal|lex_sarah|L
avvikelse- och fallrapport|avvikelserapport|L
klagomål|klagomal|L
tillsynsbeslut|tillsyn|B
begäran om handling|begaran_handling|L
protokoll|protokoll|B
kallelse|kallelse|L
tjänsteskrivelse|tjansteskrivelse|B
delegationsbeslut|delegationsbeslut|B
diarieförd skrivelse|skrivelse|B
diarium, postlista|diarielista|B
justeringsanslag|justeringsbevis|L
arvodesunderlag|arvode|L
styrdokument|styrdokument|B
remiss och remissvar|remiss|B
avtal och kontrakt|avtal|B
MBL-protokoll|mbl_protokoll|B
minnesanteckning|minnesanteckning|L
besvarade enkäter|enkat|L
rutinkorrespondens|rutinkorrespondens|L
reklam|reklam|L
statistikblankett|statistik|L
leverantörsfaktura|faktura|10
fakturaunderlag|fakturaunderlag|L
huvudbok, budget|bokslut|B
personalakt|anstallningsavtal|B
ansökan, ej anställd|jobbansokan|L
ledighetsansökan|ledighetsansokan|L
närvarolista|tidrapport|L
lönelista|lonelista|B
läkarintyg|lakarintyg|L
arbetsskada|arbetsskada|B
överförmyndarens årsräkning|overformyndare|L
behörighetslogg|logg|L
handling från domstol, lös|domstolshandling, lös|L
"""
LINES = [tuple(line.split("|")) for line in ROWS.strip().splitlines()]
CHILDREN = {"orosanmalan", "forhandsbedomning", "barnavardsutredning", "lvu", "kontaktperson", "polisanmalan"}


def _case(code: str, loose: bool) -> RuleCase:
    about_child = code in CHILDREN | {"avtal_umgange"}
    return RuleCase(
        name="prov",
        type=code,
        expect=Expected(""),
        last_entry=LAST,
        document_day=LAST,
        fiscal_year=2006,
        born=date(1995, 2, 2) if about_child else date(1960, 3, 12),
        opened=date(2005, 1, 1),
        akt_type="barn" if about_child else "LSS" if code == "lss_utredning" else "vuxen",
        approved=True if code == "avtal_umgange" else None,
        loose=loose,
    )


@pytest.mark.parametrize(("what", "where", "wanted"), LINES, ids=[line[0] for line in LINES])
def test_each_kind_of_paper_has_its_answer(what: str, where: str, wanted: str) -> None:
    code, _, loose = where.partition(", ")
    answer = decide(rule_cases.facts_of(_case(code, bool(loose))), BOOK, law_on=TODAY, today=TODAY)
    assert BOOK.rule(answer.rule_id) is not None, what
    assert answer.source
    if wanted == "G5":
        duty = (RetentionCode.DISPOSE_FROM, date(2011, 3, 10), date(2012, 12, 31))
        assert (answer.code, answer.day, answer.finish_by) == duty
    elif wanted == "18":
        assert (answer.code, answer.day) == (RetentionCode.DISPOSE_FROM, date(2013, 2, 2))
    else:
        code_of = {"B": RetentionCode.PRESERVE}.get(wanted, RetentionCode.LOCAL_DECISION_NEEDED)
        assert answer.code is code_of, answer.reasons
    if wanted in ("10", "10J"):  # past the shortest time of the law, which the answer still names
        assert "minst 10 år" in answer.reasons[0]


def test_no_handlingstyp_is_left_out() -> None:
    assert {line[1].partition(",")[0] for line in LINES} == set(rulebook.type_names())
    assert len(LINES) >= 75
