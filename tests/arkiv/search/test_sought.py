"""A list of names and numbers, as an official writes it, understood line by line."""

from __future__ import annotations

import pytest

from arkiv.errors import BadInput
from arkiv.search.sought import MOST_LINES, read_list, sought


def test_names_and_numbers_of_a_line_are_asked_one_by_one() -> None:
    found = sought(["Törnqvist, Åsa K; 20050314-2384; SN2005-123", "", "Öberg"])
    assert [(one.line, one.text, one.understood) for one in found] == [
        (1, "Törnqvist, Åsa K; ;", "alla orden törnqvist, åsa på samma sida"),
        (1, "20050314-2384", "personnumret"),
        (1, "SN2005-123", "diarienumret"),
        (3, "Öberg", "ordet öberg"),
    ]


def test_a_file_may_be_utf8_with_a_mark_or_windows_1252() -> None:
    for data in ("\ufeffÅsa Öberg\r\n".encode(), "Åsa Öberg\r\n".encode("cp1252")):
        assert [one.text for one in read_list(data)] == ["Åsa Öberg"]


def test_every_fault_of_every_line_is_told_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        sought(["fråga: persn:Ek (barn", "Ek", "fråga: familj* *hem", "---"])
    told = str(refused.value)
    assert "Ingen sökning gjordes" in told
    for line in ("Rad 1:", "Rad 3:", "Rad 4:"):
        assert line in told
    assert "Rad 2:" not in told
    assert "Menade du person:?" in told


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"PK\x03\x04\0\0", b"Ek\n" * (MOST_LINES + 1), b"x " * 600])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_list(data)
