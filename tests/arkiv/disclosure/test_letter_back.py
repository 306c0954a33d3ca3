"""A letter changed by hand comes back: its words are taken, its file never; what is masked does not come along."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner, Result
from docx import Document as Docx

from arkiv.audit import log
from arkiv.cli.main import main
from arkiv.disclosure import decision_services, folder, letter_back_services
from arkiv.disclosure.letter import Bullets, Heading, Letter, Paragraph, Table
from arkiv.disclosure.letter_back import read_back
from arkiv.disclosure.letter_docx import to_docx
from arkiv.disclosure.letter_odt import to_odt
from arkiv.errors import BadInput, NotAllowedNow

from .conftest import NOW, REPORT, REPORTER, Office
from .steps import Open, built, delivered, ready_to_build

LETTER = Letter(
    "Beslut om något",
    "Granviks kommun · SN",
    "UT-2026-1",
    (
        Heading("Skäl"),
        Paragraph("Ett stycke med 5 < 6 & 7."),
        Bullets(("ett", "två")),
        Table(("Var", "Skäl"), (30, 70), (("Handling 1", ""), ("Handling 2", "därför"))),
        Paragraph("Slut."),
    ),
)


@pytest.mark.parametrize("write", [to_docx, to_odt])
def test_a_letter_that_nobody_changed_comes_back_as_it_was(write: Callable[..., bytes]) -> None:
    back = read_back(write(LETTER, NOW), "UT-2026-1")
    assert (back.title, back.sender) == (LETTER.title, LETTER.sender)
    kinds = [type(block) for block in back.blocks]
    assert kinds == [Heading, Paragraph, Bullets, Table, Paragraph]
    assert back.blocks[:3] == LETTER.blocks[:3]
    table = back.blocks[3]
    assert isinstance(table, Table)
    assert (table.head, table.rows) == (("Var", "Skäl"), (("Handling 1", ""), ("Handling 2", "därför")))


def changed(here: Office, ref: str, words: str) -> bytes:
    """The official's own sentence, put at the end of the letter she got."""
    document = Docx(str(decision_services.letters_in(here.settings, ref)[1]))
    document.add_paragraph(words)
    document.core_properties.author = "Eva på kontoret"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_what_was_changed_is_what_goes_out_and_it_is_recorded(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    built(here, ref)
    data = changed(here, ref, "Välkommen att höra av dig.")
    written = letter_back_services.put_back(ref, data, here.settings, now=NOW, actor="eva")
    letters = decision_services.letters_in(here.settings, ref)
    with pdfplumber.open(letters[0]) as pdf:
        assert "Välkommen att höra av dig." in " ".join(page.extract_text() for page in pdf.pages)
    assert not any(b"kontoret" in path.read_bytes() for path in letters)
    (event,) = [event for event in log.events() if event.kind == "disclosure.letter_put_back"]
    assert written[folder.LETTER_PDF] in event.data
    assert "eva" in event.actor
    delivered(here, ref)
    with zipfile.ZipFile(folder.of(here.settings.home, ref) / f"{ref}.zip") as sealed:
        assert sealed.read(f"{ref}/beslut.pdf") == letters[0].read_bytes()
    with pytest.raises(NotAllowedNow):
        letter_back_services.put_back(ref, data, here.settings, now=NOW, actor="eva")


def test_a_letter_that_tells_what_is_masked_or_not_how_to_appeal_is_refused(office: Open) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    before = [path.read_bytes() for path in decision_services.letters_in(here.settings, ref)]
    bare = to_docx(LETTER, NOW)
    for data, why in (
        (changed(here, ref, f"Anmälan kom från {REPORTER.upper()}."), "röjer"),
        (bare, "kammarrätten"),
    ):
        with pytest.raises(BadInput, match=why):
            letter_back_services.put_back(ref, data, here.settings, now=NOW, actor="eva")
    assert [path.read_bytes() for path in decision_services.letters_in(here.settings, ref)] == before


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, data)
    return out.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
HOSTILE = {
    "no zip": b"%PDF-1.7 inte ett brev",
    "cut off": to_docx(LETTER, NOW)[:900],
    "another zip": zipped("bilder/a.txt", b"hej"),
    "entities": zipped("word/document.xml", ENTITIES),
    "entities in utf-16": zipped("content.xml", ENTITIES.decode().encode("utf-16")),
    "a bomb": zipped("word/document.xml", b" " * (9 << 20)),
    "no xml": zipped("word/document.xml", b"\x00\xff"),
    "no heading": zipped("word/document.xml", b"<a/>"),
    "too large": b"PK" + b"x" * (3 << 20),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_no_letter_is_refused(kind: str) -> None:
    with pytest.raises(BadInput, match="Inget har ändrats"):
        read_back(HOSTILE[kind], "UT-2026-1")


def test_the_command_shows_where_the_letter_lies_and_takes_it_back(office: Open, tmp_path: Path) -> None:
    here = office(REPORT)
    ref = ready_to_build(here)
    shown = run(here, "disclose", "letter", ref)
    assert shown.exit_code == 0, shown.output
    assert folder.LETTER_DOCX in shown.output
    file = tmp_path / "ändrat.docx"
    file.write_bytes(changed(here, ref, "Välkommen att höra av dig till mig."))
    put = run(here, "disclose", "letter", ref, str(file))
    assert put.exit_code == 0, put.output
    with pdfplumber.open(decision_services.letters_in(here.settings, ref)[0]) as pdf:
        assert "Välkommen att höra av dig" in (pdf.pages[-1].extract_text() or "")
    file.write_bytes(b"inget brev")
    refused = run(here, "disclose", "letter", ref, str(file))
    assert refused.exit_code != 0
    assert "Inget har ändrats" in refused.output
    unknown = run(here, "disclose", "letter", "UT-1999-1")
    assert unknown.exit_code == 4
    assert "finns inte" in unknown.output
    missing = run(here, "disclose", "letter", ref, str(tmp_path / "saknas.docx"))
    assert missing.exit_code != 0
    assert "Det finns ingen fil" in missing.output


def run(here: Office, *words: str) -> Result:
    return CliRunner().invoke(main, words, env={"ARKIV_HOME": str(here.settings.home)})
