"""The query language, promise by promise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import (
    AllOf,
    AnyOf,
    Beginning,
    DayField,
    Days,
    HasStatus,
    Labelled,
    Numbered,
    Width,
    Without,
    Words,
)
from index.errors import QueryFault
from index.fields import FIELDS
from index.model import PageStatus
from index.query import MAX_DEPTH, MAX_LEAVES, MAX_LENGTH, parse
from index.records import About, Label


def one(text: str):
    """The single leaf of a query, without its place."""
    return parse(text)


def faults(text: str) -> list[tuple[str, str]]:
    """(the marked text, the message) of every fault."""
    with pytest.raises(QueryFault) as caught:
        parse(text)
    return [(text[fault.start : fault.end], fault.message) for fault in caught.value.faults]


def test_words_side_by_side_must_all_be_there() -> None:
    assert parse("Vårdnad umgänge") == AllOf((Words(("vårdnad",), (0, 7)), Words(("umgänge",), (8, 15))))


@pytest.mark.parametrize("text", ["a OCH b", "a AND b", "a b", "(a) (b)", "((a b))"])
def test_ways_to_ask_for_both(text: str) -> None:
    root = parse(text)
    assert isinstance(root, AllOf)
    assert [leaf.words for leaf in root.children] == [("a",), ("b",)]


@pytest.mark.parametrize("text", ["a ELLER b", "a OR b", "(a ELLER b)"])
def test_ways_to_ask_for_either(text: str) -> None:
    assert isinstance(parse(text), AnyOf)


def test_och_binds_tighter_than_eller_and_parentheses_tightest() -> None:
    loose, grouped = parse("a ELLER b c"), parse("(a ELLER b) c")
    assert isinstance(loose, AnyOf)
    assert isinstance(loose.children[1], AllOf)
    assert isinstance(grouped, AllOf)
    assert isinstance(grouped.children[0], AnyOf)


def test_without() -> None:
    root = parse("a INTE (b ELLER c)")
    assert isinstance(root, AllOf)
    assert isinstance(root.children[1], Without)
    assert parse("NOT a") == Without(Words(("a",), (4, 5)))
    assert isinstance(parse("INTE INTE a"), Words)


def test_small_och_is_a_word() -> None:
    assert parse("barn och ungdom").children[1].words == ("och",)


@pytest.mark.parametrize("text", ['"beslut om umgänge"', "”beslut om umgänge”", "»beslut, om umgänge»"])
def test_quotes_make_a_row(text: str) -> None:
    assert parse(text).words == ("beslut", "om", "umgänge")


def test_a_hyphened_word_is_a_row() -> None:
    assert parse("e-post").words == ("e", "post")


def test_width_marks() -> None:
    assert parse("=lån").width is Width.EXACT
    assert parse("~Lindqvist").width is Width.WIDE
    assert parse("lån").width is Width.USUAL


def test_prefix() -> None:
    assert parse("Familjeh*") == Beginning("familjeh", (0, 9))


@pytest.mark.parametrize(
    "text", ["SN 2005/123", "dnr:SN2005-123", 'ärende:"SN 2005/123"', "case:sn-2005-0123"]
)
def test_case_numbers_with_and_without_their_field(text: str) -> None:
    root = parse(text)
    assert isinstance(root, Numbered)
    assert root.identifier.asked == "c_sn_2005_123"


@pytest.mark.parametrize("text", ["20050314-9807", "pnr:200503149807", "number:20050314 9807"])
def test_personal_numbers(text: str) -> None:
    assert parse(text).identifier.asked == "p200503149807"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2005", date(2005, 1, 1), date(2005, 12, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2005-03-14", date(2005, 3, 14), date(2005, 3, 14)),
        ("20050314", date(2005, 3, 14), date(2005, 3, 14)),
        ("2005-03..2005-06", date(2005, 3, 1), date(2005, 6, 30)),
        ("2005..", date(2005, 1, 1), None),
        ("..2006-06-30", None, date(2006, 6, 30)),
    ],
)
def test_days(text: str, first: date | None, last: date | None) -> None:
    root = parse(f"datum:{text}")
    assert isinstance(root, Days)
    assert (root.field, root.first, root.last) == (DayField.DOCUMENT, first, last)


def test_fields_have_swedish_and_english_names() -> None:
    for names in ("person namn name", "avsändare sender", "mottagare recipient", "titel title", "typ type"):
        assert len({repr(FIELDS[name]) for name in names.split()}) == 1
    assert parse("avsändare:skolan").about is parse("sender:skolan").about is About.SENDER
    assert parse("AVSÄNDARE:skolan").about is About.SENDER
    assert parse('box:"Kartong 3"') == Labelled(Label.BOX, "Kartong 3", (0, 15))
    assert parse("inkom:2005").field is DayField.RECEIVED
    assert parse("status:oläst") == HasStatus(PageStatus.UNREAD, (0, 12))


def test_spans_point_at_the_clause() -> None:
    text = 'barn person:"Åsa Ek" SN 2005/1'
    assert [text[slice(*leaf.span)] for leaf in parse(text).children] == [
        "barn",
        'person:"Åsa Ek"',
        "SN 2005/1",
    ]


def test_lone_signs_between_words_say_nothing() -> None:
    assert (
        parse("vård & omsorg – barn") == parse("vård   omsorg   barn")
        or len(parse("vård & omsorg").children) == 2
    )


@pytest.mark.parametrize(
    ("text", "marked", "told"),
    [
        ("", "", "inget att söka"),
        ("  ", "  ", "inget att söka"),
        ("(a", "(", "stängs aldrig"),
        ("a)", ")", "öppnande"),
        ("()", "()", "tom"),
        ('"a', '"a', "stängs aldrig"),
        ('""', '""', "inget ord"),
        ("OCH a", "OCH", "före OCH"),
        ("a ELLER", "ELLER", "efter ELLER"),
        ("a INTE", "INTE", "efter INTE"),
        ("avsandare:a", "avsandare:", "avsändare"),
        ("xyzzy:a", "xyzzy:", "finns inte"),
        ("person: Åsa", "person:", "utan mellanslag"),
        ("datum:2005-13", "2005-13", "kalendern"),
        ("datum:i går", "i", "ingen tid"),
        ("datum:2006..2005", "2006..2005", "innan den börjar"),
        ("datum:..", "..", "någon sida"),
        ("status:grön", "grön", "svårläst"),
        ("dnr:hej", "hej", "SN2005/123"),
        ("dnr:20050314-9807", "20050314-9807", "rätt slag"),
        ("ab*", "ab*", "minst 3"),
        ("*vård", "*vård", "inuti sammansättningar"),
        ("vå*rd", "vå*rd", "sist"),
        ("=", "=", "saknas ett ord"),
        ('="a b"', "=", "före en fras"),
        ('"', '"', "stängs aldrig"),
        ('"' + "a " * (MAX_LEAVES + 1) + '"', '"' + "a " * (MAX_LEAVES + 1) + '"', "fler än"),
        ("a" * (MAX_LENGTH + 1), "a", "längre än"),
        ("a " * (MAX_LEAVES + 1), "a " * (MAX_LEAVES + 1), "fler än"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "(", "nästlade"),
        ("aaa* bbb* ccc* ddd* eee* fff*", "fff*", "Högst"),
    ],
)
def test_a_fault_is_told_in_its_place(text: str, marked: str, told: str) -> None:
    ((where, message),) = faults(text)
    assert where == marked
    assert told in message


def test_all_faults_are_told_at_once_and_marked() -> None:
    text = '(vård OCH ) avsandar:kalle datum:2005-13 fa* status:x "öppen'
    found = faults(text)
    assert [where for where, _ in found] == ["OCH", "avsandar:", "2005-13", "fa*", "x", '"öppen']
    with pytest.raises(QueryFault) as caught:
        parse(text)
    lines = str(caught.value).splitlines()
    assert "6 fel" in lines[0]
    assert lines[1].index("OCH") == lines[2].index("^^^")


@pytest.mark.parametrize(
    "text", ["vård\n(a", "\x1b[2J (a", "\ud800 (a", "x" * 300 + " (a", "a\tb (a " + "c" * 400]
)
def test_a_fault_is_marked_whatever_the_question_is_made_of(text: str) -> None:
    """Control characters reach no screen, and a long question is shown round its fault."""
    with pytest.raises(QueryFault) as caught:
        parse(text)
    message = str(caught.value)
    shown = [line for line in message.splitlines() if "(a" in line]
    assert len(shown) == sum("^" in line for line in message.splitlines())
    under = message.splitlines()[message.splitlines().index(shown[0]) + 1]
    assert "(" in {sign for sign, mark in zip(shown[0], under, strict=False) if mark == "^"}
    assert all(line.isprintable() and len(line) < 200 for line in message.splitlines())
    message.encode()


@given(st.text(max_size=60) | st.text(alphabet='ab()":*=~ OCHELRINT-/2005', max_size=60))
def test_any_text_gives_a_meaning_or_faults_in_place(text: str) -> None:
    try:
        parse(text)
    except QueryFault as caught:
        faults_found = caught.faults
    else:
        return
    assert faults_found
    assert all(0 <= fault.start <= fault.end <= len(text) and fault.message for fault in faults_found)
