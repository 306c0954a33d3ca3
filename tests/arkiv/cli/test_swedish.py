"""Click's own sentences reach the user in Swedish."""

from __future__ import annotations

import gettext

from babel.messages.pofile import read_po
from click.testing import CliRunner

from arkiv.cli.main import main
from arkiv.cli.swedish import LOCALE


def test_help_and_faults_are_swedish() -> None:
    help_text = CliRunner().invoke(main, ["box", "new", "--help"]).output
    assert "Användning:" in help_text
    assert "Visa den här hjälpen." in help_text
    fault = CliRunner().invoke(main, ["box", "nytt"])
    assert fault.exit_code == 2
    assert "finns inte" in fault.output


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with (LOCALE / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source)
    compiled = gettext.translation("messages", str(LOCALE), ["sv"])
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string, "run python -m scripts.make_locale"
