"""Fees, letters and the rule book: what a municipality may change, and what is wrong with it when it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.disclosure import persons, rulebook
from arkiv.disclosure.errors import BadRules
from arkiv.disclosure.facts import Activity, Applies, Circumstance, DataKind, Datum, Profile, Situation, Whose
from arkiv.disclosure.fees import Tariff, fee
from arkiv.disclosure.finder.model import Kind
from arkiv.disclosure.letter import Letter, Paragraph, Table, read_templates
from arkiv.disclosure.letter_docx import to_docx
from arkiv.disclosure.letter_odt import to_odt
from arkiv.disclosure.letter_pdf import to_pdf
from arkiv.disclosure.masking import ground_of
from arkiv.disclosure.model import Form
from arkiv.disclosure.rule import Ruling, SecrecyRule
from arkiv.disclosure.secrecy import propose
from arkiv.errors import BadInput

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
BOOK = rulebook.standard()
TARIFF = Tariff("Kommunfullmäktige", date(2025, 11, 24), "§ 112", 10, 10, 50, 2, 20)


def source(name: str, package: str = "arkiv.disclosure.rules") -> str:
    return (resources.files(package) / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("pages", "form", "kronor"),
    [
        (9, Form.PAPER, 0),
        (10, Form.PAPER, 50),
        (11, Form.PAPER, 52),
        (30, Form.PAPER, 90),
        (300, Form.FILE, 20),
        (300, Form.ON_SITE, 0),
    ],
)
def test_fees_by_a_tariff(pages: int, form: Form, kronor: int) -> None:
    assert fee(pages, form, TARIFF).kronor == kronor


@given(st.integers(0, 2000), st.sampled_from(Form))
def test_without_a_decided_tariff_nothing_costs_anything(pages: int, form: Form) -> None:
    assert fee(pages, form, replace_tariff(decided_on=None)).kronor == 0


def replace_tariff(**changes: object) -> Tariff:
    import msgspec

    return msgspec.structs.replace(TARIFF, **changes)


SITUATIONS = st.builds(
    Situation,
    st.sampled_from(Profile),
    st.dictionaries(st.sampled_from(Circumstance), st.sampled_from(Applies)),
)
DATA = st.builds(
    Datum,
    st.sampled_from(DataKind),
    st.sampled_from(Whose),
    st.sampled_from(Activity),
    st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    st.booleans(),
)


@given(DATA, SITUATIONS)
def test_every_proposal_explains_itself(datum: Datum, situation: Situation) -> None:
    answer = propose(datum, situation, BOOK, law_on=date(2026, 6, 1))
    assert answer.reason
    if answer.ruling is not Ruling.SHOW:
        assert isinstance(BOOK.rule(answer.rule_id), SecrecyRule)
        assert "§" in answer.source


@given(DATA, SITUATIONS)
def test_whoever_asks_as_somebody_never_sees_less_but_where_the_law_says_so(
    datum: Datum, situation: Situation
) -> None:
    """26:2 and 25:6 are the only rules made against the person's own circle."""
    strictness = (Ruling.SHOW, Ruling.ASK, Ruling.MASK)
    anyone = propose(datum, replace(situation, profile=Profile.ANYONE), BOOK, law_on=date(2026, 6, 1))
    somebody = propose(datum, situation, BOOK, law_on=date(2026, 6, 1))
    if strictness.index(somebody.ruling) > strictness.index(anyone.ruling):
        assert somebody.rule_id.partition("/")[0] in {"osl-26-2", "osl-25-6"}


@given(DATA, SITUATIONS)
def test_a_younger_record_is_never_more_open(datum: Datum, situation: Situation) -> None:
    if datum.document_day is None:
        return
    strictness = (Ruling.SHOW, Ruling.ASK, Ruling.MASK)
    older = propose(datum, situation, BOOK, law_on=date(2026, 6, 1))
    younger = propose(replace(datum, document_day=date(2026, 1, 1)), situation, BOOK, law_on=date(2026, 6, 1))
    assert strictness.index(younger.ruling) >= strictness.index(older.ruling)


def test_a_day_whose_law_was_not_read_is_refused() -> None:
    with pytest.raises(BadInput, match="2026-01-15"):
        propose(
            Datum(DataKind.NAME, Whose.OTHER, Activity.GENERAL), Situation(), BOOK, law_on=date(2020, 1, 1)
        )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("test: absolute", "test: ibland", "fel värde"),
        ("years: 70\n    unknown: mask", "år: 70\n    unknown: mask", "okänd nyckel"),
        ("yields_to: [osl-26-5]", "yields_to: [osl-99-1]", "osl-99-1 finns inte"),
        ("unknown: ask\n    towards", "unknown: ask\n    unknown: ask\n    towards", "två gånger"),
        ("id: osl-26-2/2024", "id: osl-26-1/2025", "gäller samma dagar"),
    ],
)
def test_a_faulty_rule_book_is_refused_by_name(old: str, new: str, told: str) -> None:
    sources = {name: source(name) for name in rulebook.FILES}
    assert old in sources["sekretess.yaml"]
    sources["sekretess.yaml"] = sources["sekretess.yaml"].replace(old, new, 1)
    with pytest.raises(BadRules, match=told):
        rulebook.parse(sources)


def test_a_template_that_names_what_is_not_there_is_refused() -> None:
    package = "arkiv.disclosure.letters"
    words, law = source("brev.yaml", package), source("lagtext.yaml", package)
    with pytest.raises(BadRules, match="lagtexten ratt finns inte"):
        read_templates(words.replace("law: ratten", "law: ratt"), law)
    with pytest.raises(BadRules, match="brevet silent saknas"):
        read_templates(words[: words.index("  silent:")] + words[words.index("  not_held:") :], law)


def test_a_letter_can_hold_anything_a_person_writes() -> None:
    odd = "Å <b>&amp; “citat” 😀 " + "x" * 300
    letter = Letter(
        "Titel & <rubrik>", "Kommun", "UT-2026-1", (Paragraph(odd), Table(("A",), (1,), ((odd,),)))
    )
    for made in (to_pdf(letter, NOW), to_docx(letter, NOW), to_odt(letter, NOW)):
        assert len(made) > 1000


def test_a_bar_is_labelled_with_its_section() -> None:
    labels = {rule.id: ground_of(rule).label for rule in BOOK.secret}
    assert labels["osl-26-1/2024"] == "26:1"
    assert labels["osl-26-14c/2025"] == "26:14 c"
    assert labels["osf-10/2026"] == "OSF 10"
    assert (
        ground_of(next(rule for rule in BOOK.secret if rule.id == "osl-26-1/2024")).rule == "OSL 26 kap. 1 §"
    )


@pytest.mark.parametrize(
    ("kind", "text", "sought"),
    [
        (DataKind.NAME, "Elin Almkvist", Kind.NAME),
        (DataKind.IDENTITY_NUMBER, "960412-9804", Kind.IDENTITY_NUMBER),
        (DataKind.CONTACT, "eva@example.se", Kind.EMAIL),
        (DataKind.CONTACT, "0999-43 12 41", Kind.PHONE),
        (DataKind.CONTACT, "Storgatan 3", Kind.ADDRESS),
        (DataKind.INDIRECT, "Granvik 4:181", Kind.LINK),
        (DataKind.INDIRECT, "klass 4 B", None),
        (DataKind.HEALTH, "depression", None),
    ],
)
def test_what_points_somebody_out_is_looked_for_as_such_in_the_finished_file(
    kind: DataKind, text: str, sought: Kind | None
) -> None:
    assert persons.sought_as(kind, text) is sought
