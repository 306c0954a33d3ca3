"""The worklist and the late registrations as kept: renewed by checks, written on by people, never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from arkiv.audit import log
from arkiv.diary import late_services, services, worklist
from arkiv.diary.late_files import LateFormat
from arkiv.diary.sources import Format
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.holdings.models import Box, Document

TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.usefixtures("archive")


@pytest.fixture
def box(paper: Any, write: Any) -> Box:
    """A report nobody assessed and a public letter; neither is in the diary that is read in."""
    services.import_diary(
        write("Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\nSN 2005/12;1;2005-03-14;Ek;Tillsyn\n"),
        name="SN",
        actor="prov",
    )
    services.import_personakter(write("Personnummer;Namn\n20010101-9804;Nils Berg\n"), actor="prov")
    made = Box.objects.create(ref="K1", title="prov", found_on=date(2026, 2, 1))
    papers = (
        paper(
            1,
            doctype="orosanmalan",
            received="2005-05-02",
            sender="Åbyskolan",
            person="Lill-Åsa Ek",
            stamp=True,
        ),
        paper(
            2, doctype="remiss", received="2005-06-01", sender="Länsstyrelsen", title="Remiss om ungdomsvård"
        ),
    )
    for one in papers:
        Document.objects.create(
            box=made,
            uid=one.id,
            number=one.number,
            reading=msgspec.json.encode(one.reading).decode(),
            relations="[]",
        )
    services.check_box(made, today=TODAY, actor="prov")
    return made


def test_progress_is_kept_over_checks_and_logged_without_words(box: Box) -> None:
    (item,) = worklist.worklist(today=TODAY)
    worklist.assign(item.ref, owner="Enhetschef", due=date(2026, 3, 9), actor="a", today=TODAY)
    worklist.note(item.ref, "Akten är beställd", actor="b", today=TODAY)
    services.check_box(box, today=TODAY, actor="prov")
    (kept,) = worklist.worklist(today=date(2026, 3, 10))
    assert (kept.owner, kept.state, kept.overdue) == ("Enhetschef", "taken", True)
    assert [(step.actor, step.text) for step in kept.progress][1] == ("b", "Akten är beställd")
    assert "beställd" not in "".join(event.data for event in log.events())
    worklist.finish(item.ref, "Bedömd", actor="a", today=TODAY)
    assert worklist.worklist(today=TODAY) == ()
    assert len(worklist.worklist(done=True, today=TODAY)) == 1


def test_an_item_somebody_worked_on_outlives_the_finding(box: Box) -> None:
    (item,) = worklist.worklist(today=TODAY)
    worklist.note(item.ref, "Läst", actor="a", today=TODAY)
    Document.objects.filter(box=box, number=1).delete()
    services.check_box(box, today=TODAY, actor="prov")
    (kept,) = worklist.worklist(today=TODAY)
    assert not kept.current


def test_what_cannot_be_written_is_refused(box: Box) -> None:
    (item,) = worklist.worklist(today=TODAY)
    with pytest.raises(BadInput):
        worklist.assign(item.ref, owner=" ", due=None, actor="a", today=TODAY)
    with pytest.raises(BadInput):
        worklist.assign(item.ref, owner="Ek", due=date(2026, 3, 1), actor="a", today=TODAY)
    with pytest.raises(BadInput):
        worklist.note(item.ref, "", actor="a", today=TODAY)
    for ref in ("A-999", "A-²", "K1", "A-" + "9" * 40):
        with pytest.raises(NoSuchThing):
            worklist.work(ref, today=TODAY)


def test_nothing_is_written_before_somebody_approved(box: Box) -> None:
    with pytest.raises(NotAllowedNow):
        late_services.export(box, LateFormat.CSV, actor="a", today=TODAY)
    secret, public = late_services.late_of(box)
    assert (secret.proposal.secret, secret.subject) == (True, "Anmälan")
    assert (public.proposal.secret, public.subject) == (False, "Remiss om ungdomsvård")
    assert "2026-02-01" in public.proposal.reason


@pytest.mark.parametrize(
    ("form", "read_as"),
    [
        (LateFormat.CSV, Format.CSV),
        (LateFormat.FGS, Format.FGS),
        (LateFormat.ERMS, Format.ERMS),
        (LateFormat.CICERON, Format.CICERON),
    ],
)
def test_every_form_can_be_read_in_again_and_tells_no_secret(
    box: Box, form: LateFormat, read_as: Format, tmp_path: Path
) -> None:
    late_services.approve(box, [1], case="SN 2005/12", actor="a", today=TODAY)
    late_services.approve(box, [2], case="SN 2005/13", actor="a", today=TODAY)
    files = late_services.export(box, form, actor="a", today=TODAY)
    whole = b"".join(files.values()).decode("utf-8-sig")
    for secret in ("Åbyskolan", "Lill-Åsa", "Ek"):
        assert secret not in whole
    paths = [tmp_path / name for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    services.import_diary(*paths, name="efter", form=read_as, actor="a")
    one, other = (entry for entry in services.registers().entries if entry.diary == "efter")
    assert [str(entry.number.case) for entry in (one, other)] == [
        "SN 2005/12",
        "SN 2005/13",
    ] or form is LateFormat.CICERON
    assert [entry.days[0] for entry in (one, other)] == [date(2005, 5, 2), date(2005, 6, 1)]
    assert "Länsstyrelsen" in (other.sender, other.counterpart)


def test_a_csv_takes_the_columns_of_the_boards_own_export(box: Box) -> None:
    late_services.approve(box, [2], subject="=Remiss", actor="a", today=TODAY)
    (content,) = late_services.export(box, LateFormat.CSV, register="SN", actor="a", today=TODAY).values()
    head, row = content.decode("utf-8-sig").splitlines()
    assert head.startswith("Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening;")
    assert row.startswith(";;2005-06-01;Länsstyrelsen;'=Remiss;")


def test_a_decision_stands_over_the_next_check(box: Box) -> None:
    late_services.decline(box, [2], because="Finns i pärmen", actor="a", today=TODAY)
    late_services.approve(box, [1], subject="Anmälan om barn", actor="a", today=TODAY)
    services.check_box(box, today=TODAY, actor="prov")
    first, second = late_services.late_of(box)
    assert (first.state, first.subject) == ("approved", "Anmälan om barn")
    assert (second.state, second.because) == ("declined", "Finns i pärmen")
    with pytest.raises(BadInput):
        late_services.approve(box, [1], case="inget nummer", actor="a", today=TODAY)
    with pytest.raises(NoSuchThing):
        late_services.approve(box, [7], actor="a", today=TODAY)
