from __future__ import annotations

from pathlib import Path

import pytest

from arkiv.errors import SettingsError
from arkiv.settings import load


def write(home: Path, text: str) -> Path:
    (home / "arkiv.yaml").write_text(text, "utf-8")
    return home


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    home = write(tmp_path, "unit_codes: [SN, SON]\nworkers: 4\n")
    settings = load(home, {"ARKIV_WORKERS": "1", "ARKIV_AUTHORITY": "Omsorgsnämnden"})
    assert settings.unit_codes == ("SN", "SON")
    assert settings.workers == 1
    assert settings.authority == "Omsorgsnämnden"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wokers: 2\n", "okänd inställning wokers"),
        ("workers: många\n", "workers har fel värde"),
        ("workers: 0\n", "workers har fel värde"),
        ("- a\n- b\n", "lista av inställningar"),
        ("a: [\n", "YAML"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(write(tmp_path, text), {})


def test_no_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="arkiv init"):
        load(tmp_path, {})
