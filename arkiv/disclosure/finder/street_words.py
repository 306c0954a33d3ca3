"""What an address looks like in Swedish: endings of streets and farms, numbers, floors, postal numbers, misread too."""

from __future__ import annotations

import re

_BIG = "A-ZÅÄÖ"
_SMALL = "a-zåäöéü"
_SURE_ENDING = (
    r"(?:gat[ae]n?|v[äa]gen?|gr[äa]nd(?:en)?|torg(?:et)?|stig(?:en)?|all[ée]n?|esplanad(?:en)?|sling(?:an)?|gången|gangen|"
    r"terrass(?:en)?|promenad(?:en)?|str[åa]ket|rundeln|sv[äa]ngen|kroken|kvarteret|passagen?|trappor(?:na)?|ringen)"
)
_ENDING = (
    rf"(?:{_SURE_ENDING}|plan(?:en)?|back(?:en|e|a)|led(?:en)?|ring|kaj(?:en)?|park(?:en)?|lid(?:en)?|h[öo]jd(?:en)?|"
    r"bro(?:n)?|strand(?:en)?|g[åa]rd(?:en)?|[äa]ng(?:en)?|gång|trappan?|hamn(?:en)?|b[yi]n?|torp(?:et)?|skog(?:en)?|"
    r"l[öo]kk?an?|str[äa]t(?:e|et)?|st[åa]ket|vret(?:en)?|hult|sj[öo]n?|n[äa]s(?:et)?|[åa]s(?:en)?|kull(?:en|e|a)|udde(?:n)?|"
    r"vik(?:en)?|holm(?:en|e)|lund(?:en|a)?|hage(?:n)?|dal(?:en)?|rud|ryd|boda|m[åa]la|sta|tomtan?|vall(?:en|a)?|tun(?:et)?|"
    r"hem(?:met)?|bygget|bruk(?:et)?|hyttan?|stugan?|s[äa]ter|s[äa]tra|mark(?:en)?|r[öo]d|berg(?:et|a)?|fors(?:en)?|kvarn(?:en)?)"
)
_FLOOR = (
    r"(?:\s[öhv]\.?\s?[gvu]\.?(?![a-zåäö])|,?\s(?:\d{1,2}|½|en|två|tre)\s?(?:tr|trp|vån)(?!\w)\.?|"
    r"[,\s]{1,2}(?:lgh|l[äa]genhet|tr|vån|v[åa]ning|nb|bv|uppg(?:ång)?|port|gårdshuset|gatuhuset)(?!\w)\.?\s?\d{0,4}(?:\s?tr)?)*"
)
_DIGITS = r"(?:\d{1,4}|\d{0,2}[SIlOBZ|]{1,2}\d{0,2}(?!\w))"
"""A number of a house, also with letters read for digits."""
_LETTER = r"(?:\s?[A-Ka-k](?![\wåäö]))?"
_DAY = r"(?!(?:19|20)\d\d[-/.]\d|\d{1,2}/\d{1,2}[ -](?:19|20)?\d\d(?!\d)|\d{1,2}\.\d{1,2}\.)"
_NUMBER = (
    rf"{_DAY}(?!\d{{3}} ?\d{{2}} [{_BIG}]|\d{{2}} \d{{3}} [{_BIG}])"
    rf"{_DIGITS}(?:\s?[-–/]\s?\d{{1,3}})?{_LETTER}{_FLOOR}"
)
_UNIT = (
    r"(?!\s?(?:kr|kronor|år|st|%|kg|g|m|mån\w*|dag\w*|veck\w*|tim\w*|min\w*|barn|vuxna|personer|kap|§|januari|februari|mars|"
    r"april|maj|juni|juli|augusti|september|oktober|november|december|gånger|procent|hushåll|ärenden)(?!\w))"
)
_ENDS = r"(?![\d:]|[.,]\d|\skap|\s?§|\s?%|-\d|/\d)"
_FIRST = (
    r"(?:(?:Norra|Södra|Östra|Västra|Stora|Lilla|Övre|Nedre|Gamla|Nya|Inre|Yttre|N|S|Ö|V|S:t|Sankt|Sankta|"
    rf"[{_BIG}][\wåäöé]*s)\.?\s)?"
)
STREET = re.compile(
    rf"(?<![\w])(?P<street>{_FIRST}(?:[{_BIG}][\wåäöéü-]*?{_ENDING}|"
    rf"[{_BIG}][\wåäöéü-]+\s(?:gata|väg|gränd|plan|allé|torg|plats|stig|backe|gård)))"
    rf"[\s,]{{1,2}}(?P<number>{_NUMBER}){_ENDS}{_UNIT}"
)
"""A street, or a farm with a usual ending, and a number."""
SHORT_STREET = re.compile(
    rf"(?<!\w)(?P<street>{_FIRST}[{_BIG}][{_SMALL}-]{{2,}}(?:(?:g|gt|gr|v|st|pl)\.|(?:gg|sg|rg|kg|lg|ng|dg|v)(?=\s)))"
    rf"\s?(?P<number>{_NUMBER}){_ENDS}{_UNIT}"
)
"""A street cut short: Ringv. 22, Torgg 5."""
LOW_STREET = re.compile(
    rf"(?<!\w)(?P<street>[{_SMALL}]{{3,}}(?:gatan|vägen|gränd|gränden|stigen|torget|allén|gången)|"
    rf"[{_BIG}]{{3,}}(?:GATAN|VÄGEN|VAGEN|GRÄND|GRÄNDEN|STIGEN|TORGET|ALLÉN|GÅNGEN|BACKEN|PLAN))"
    rf"\s(?P<number>{_NUMBER}){_ENDS}{_UNIT}"
)
"""A street written without a capital, or all in capitals."""
NAMED_STREET = re.compile(
    rf"(?<![\w])(?:[{_BIG}][\wåäöéü-]{{2,}}(?:gatan|vägen|gränden|stigen|allén|esplanaden|slingan|gränd|parkeringen))(?![\wåäö])"
)
ON_THE_LAND = re.compile(
    rf"(?<!\w)(?:Norra|Södra|Östra|Västra|Stora|Lilla|Övre|Nedre|Gamla|Nya|Inre|Yttre)\s[{_BIG}][\wåäöé]{{2,}}\s\d{{1,4}}"
    rf"{_LETTER}(?![\d:-])|"
    rf"(?<!\w)[{_BIG}][\wåäöé]{{2,}}(?:\s[{_BIG}][\wåäöé]{{2,}})?\s(?:gård|torp|prästgård)(?!\w)(?:\s\d{{1,3}})?"
)
"""Övre Byn 12; Stora Vallby gård."""
FARM = re.compile(
    rf"(?<![\w.-])(?P<name>[{_BIG}][\wåäöé]{{2,}}(?:\s[{_BIG}][\wåäöé]{{2,}})?) (?:\d{{1,3}}|\d{{1,2}} \d{{1,3}})"
    rf"(?:\s?[A-K](?!\w))?(?![\w:-]|[.,]\d|/\d){_UNIT}"
)
"""Any name with a number: Ekeby 7, Lillhärad 214. In a cell of a table the number may have come apart."""
POSTAL = re.compile(
    rf"(?<![\w-])(?:SE?[- ])?"
    rf"(?:[1-9]\d{{2}} ?\d{{2}}|[1-9]\d \d{{3}}|[1-9][\dOSIlB]{{2}} ?[\dOSIlB]{{2}}(?<=\d\w|\w\d)) {{1,2}}"
    rf"[{_BIG}][\wåäöÅÄÖ]+(?: [{_BIG}][\wåäöÅÄÖ]+(?!\w|:|[ ]?\n?:))?(?![\d:])"
)
BROKEN_POSTAL = re.compile(
    rf"(?:SE?[- ])?(?:[1-9]\d{{2}} ?\d{{2}}\n|[1-9]\d{{2}}\n\d{{2}} {{1,2}})[{_BIG}][\wåäöÅÄÖ]+(?![\d:])"
)
"""Right after a street, a postal number and a town that a line ends between, or ends inside."""
