"""Case numbers in the forms diaries print them in, and the slips that separate two writings of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.diary.case_numbers import CaseNumber, parse, slip, slips_of


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("SN 2005/123", "SN 2005/123"),
        ("SN 2005/123-4", "SN 2005/123-4"),
        ("Dnr SN 2005/0132", "SN 2005/132"),
        ("Diarienr: SN 2005/132", "SN 2005/132"),
        ("HN 2015/32", "HN 2015/32"),
        ("2014/304", "2014/304"),
        ("2012-20", "2012/20"),
        ("00166/2020", "2020/166"),
        ("2019/02544", "2019/2544"),
        ("KS-2018-00526-1", "KS 2018/526-1"),
        ("VON 2021 00198 2", "VON 2021/198-2"),
        ("SCN-2015-0180", "SCN 2015/180"),
        ("11SCN/0149", "SCN 2011/149"),
        ("SN11/68", "SN 2011/68"),
        ("93/ST0123", "ST 1993/123"),
        ("Son 2011/258-1", "SON 2011/258-1"),
        ("173/12 613", "2012/173"),
        ("KS2019/158/11", "KS 2019/158"),
        ("SN 2016/0013.01.02", "SN 2016/13"),
        ("SARK 2016.71", "SARK 2016/71"),
        ("2005000123", "2005/123"),
        ("201100167", "2011/167"),
        ("TN 2005-000123", "TN 2005/123"),
        ("S 2010-0034:1", "S 2010/34-1"),
        ("ON 05/0123", "ON 2005/123"),
        ("HMK 2005.0012", "HMK 2005/12"),
    ],
)
def test_attested_forms(printed: str, normal: str) -> None:
    assert str(parse(printed)) == normal


@pytest.mark.parametrize(
    "printed", ["", "kommer", "2005-03-14", "20050314", "SN 2005/0", "12", "0201-K1234-05"]
)
def test_what_is_no_case_number(printed: str) -> None:
    assert parse(printed) is None


numbers = st.builds(
    CaseNumber,
    year=st.integers(1960, 2030),
    number=st.integers(1, 99999),
    unit=st.sampled_from(["", "SN", "SCN", "ÄN"]),
    sub=st.none() | st.integers(1, 99),
)


@given(numbers)
def test_the_normal_form_reads_back(number: CaseNumber) -> None:
    assert parse(str(number)) == number


@given(numbers, numbers)
def test_a_slip_is_the_same_seen_from_either_side(one: CaseNumber, other: CaseNumber) -> None:
    assert slip(one, other) == slip(other, one)


@pytest.mark.parametrize(
    ("paper", "diary", "why"),
    [
        ("SN 2005/123", "SN 2005/132", "omkastade"),
        ("SN 2005/128", "SN 2005/123", "förväxlas"),
        ("SN 2005/123", "SN 2006/123", "fel år"),
        ("SN 2005/123", "SN 2005/1234", "för mycket eller för lite"),
        ("SN 2005/123", "KS 2005/123", "beteckning"),
    ],
)
def test_slips_are_named_and_looked_up(paper: str, diary: str, why: str) -> None:
    ours, theirs = parse(paper), parse(diary)
    assert ours is not None
    assert theirs is not None
    assert why in (slip(ours, theirs) or "")
    assert theirs.key in {ours.key, *slips_of(ours)}


def test_numbers_without_a_slip_between_them() -> None:
    assert slip(CaseNumber(2005, 123, "SN"), CaseNumber(2005, 123)) is None  # the same case, unit left out
    assert slip(CaseNumber(2005, 123, "SN"), CaseNumber(2005, 457, "SN")) is None
