"""The hand-over to a handwriting engine and back: our guess is kept, print is never touched, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from arkiv import bootstrap
from arkiv.derivatives import hand_exchange, hand_services
from arkiv.derivatives.handwriting import HandReading, merged, regions_of
from arkiv.errors import BadInput, NotAllowedNow
from arkiv.settings import Settings
from ingest.model import BlockKind, Box, Line, PageReading, PageStatus, Word

ANSWER = (
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>{unit}</MeasurementUnit>'
    "<OCRProcessing ID='o'><ocrProcessingStep><processingSoftware><softwareName>Handläsaren</softwareName>"
    "<softwareVersion>2</softwareVersion></processingSoftware></ocrProcessingStep></OCRProcessing></Description>"
    '<Layout><Page ID="p" WIDTH="{width}" HEIGHT="{height}"><PrintSpace><TextBlock ID="b">{lines}</TextBlock>'
    "</PrintSpace></Page></Layout></alto>"
)
LINE = (
    '<TextLine ID="l{at}"><Shape><Polygon POINTS="{x0},{y0} {x1},{y0} {x1},{y1} {x0},{y1}"/></Shape>'
    '<String CONTENT="{text}"/></TextLine>'
)


def _out(settings: Settings, folder: Path, *, again: bool = False) -> dict[str, object]:
    from arkiv.holdings import stored

    hand_exchange.hand_out(stored.box("K1"), settings, folder, actor="prov", again=again)
    return json.loads((folder / "utlamnat.json").read_text())


def _answer(folder: Path, page: dict[str, object], lines: str, **changes: object) -> None:
    facts = {"unit": "pixel", "width": page["width_px"], "height": page["height_px"], **changes}
    (folder / "svar" / f"{page['name']}.xml").write_text(ANSWER.format(lines=lines, **facts))


def _line(page: dict[str, object], text: str, at: int = 0) -> str:
    x0, y0, x1, y1 = page["regions"][0]["box"]
    return LINE.format(at=at, x0=x0 + 2, y0=y0 + 2, x1=x1 - 2, y1=y1 - 2, text=text)


def _row() -> object:
    from arkiv.holdings.models import Page

    return Page.objects.select_related("file").get(file__name="tva.png")


def _reading(settings: Settings) -> PageReading:
    from arkiv.holdings.readings import load_reading

    return load_reading(bootstrap.blob_store(settings), _row().reading)


def _hand(reading: PageReading) -> list[Line]:
    return [line for line in reading.lines if line.kind is BlockKind.HANDWRITING]


def test_what_is_handed_over_is_the_place_upright_in_the_masters_pixels(
    filled: Settings, tmp_path: Path
) -> None:
    ut = tmp_path / "ut"
    listed = _out(filled, ut)
    (page,) = listed["pages"]
    picture = np.asarray(Image.open(ut / f"{page['name']}.png"))
    master = np.asarray(Image.open(tmp_path / "tva.png"))
    assert np.array_equal(picture, np.rot90(master)), "the page lay on its right side"
    x0, y0, x1, y1 = page["regions"][0]["box"]
    assert x0 < 300 < 420 < x1
    assert y0 < 420 < 500 < y1, "the guess at (600, 300)-(680, 420) of a master 1100 wide, turned upright"
    assert "Qln" in (ut / f"{page['name']}.xml").read_text()
    assert "Åsa" not in (ut / f"{page['name']}.xml").read_text(), "print is not handed over as text"


def test_the_answer_is_laid_over_our_guess_and_nothing_else(filled: Settings, tmp_path: Path) -> None:
    from arkiv.audit.models import EventRow

    before, ut = _reading(filled), tmp_path / "ut"
    (page,) = _out(filled, ut)["pages"]
    outside = LINE.format(at=9, x0=90, y0=200, x1=160, y1=240, text="Något annat")
    _answer(ut, page, _line(page, "Ring mor") + outside)
    taken = hand_exchange.take_in(ut, filled, actor="prov")
    assert (taken.pages, taken.lines, taken.words, taken.outside, taken.unanswered) == (1, 1, 2, 1, ())
    after = _reading(filled)
    assert [line for line in after.lines if line.kind is BlockKind.TEXT] == list(before.lines[:3])
    assert after.text == before.text
    (line,) = _hand(after)
    assert [word.text for word in line.words] == ["Ring", "mor"]
    assert " ".join(word.raw for word in line.words if word.raw) == "Qln"
    assert _hand(before)[0].box.x0 - 60 < line.box.x0 < line.box.x1 < _hand(before)[0].box.x1 + 60
    assert after.engine.settings == "inga; handskrift: Handläsaren 2"
    told = "".join(EventRow.objects.filter(kind__startswith="handwriting.").values_list("data", flat=True))
    assert "Ring" not in told
    assert "Handläsaren 2" in told


def test_a_newer_reading_keeps_the_hand_reading(
    filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from django.db import transaction

    from arkiv.holdings.readings import load_reading
    from arkiv.jobs.workshop import Workshop

    store, ut, base = bootstrap.blob_store(filled), tmp_path / "ut", _reading(filled)
    (page,) = _out(filled, ut)["pages"]
    _answer(ut, page, _line(page, "Ring mor"))
    hand_exchange.take_in(ut, filled, actor="prov")
    newer = replace(base, lines=base.lines[:2])  # a version that finds no handwriting there at all
    monkeypatch.setattr(Workshop, "_read_page", lambda *_: newer)
    blob, effect = Workshop(filled)._read(str(_row().pk))
    with transaction.atomic():
        effect()
    assert _row().reading == blob
    assert [line.text for line in _hand(_reading(filled))] == ["Ring mor"]
    assert load_reading(store, hand_services.blobs_of(_row())[1]) == newer
    assert set(hand_services.blobs_of(_row())) == set(hand_services.kept_blobs())


def test_a_better_answer_takes_the_place_of_a_worse(filled: Settings, tmp_path: Path) -> None:
    ut = tmp_path / "ut"
    (page,) = _out(filled, ut)["pages"]
    for text in ("Rng mr", "Ring mor"):
        _answer(ut, page, _line(page, text))
        hand_exchange.take_in(ut, filled, actor="prov")
    (line,) = _hand(_reading(filled))
    assert (line.text, line.words[0].raw or line.words[1].raw) == ("Ring mor", "Qln")
    assert _out(filled, tmp_path / "tomt")["pages"] == []
    assert len(_out(filled, tmp_path / "igen", again=True)["pages"]) == 1


@pytest.mark.parametrize("harm", ["list", "picture", "size", "broken", "closed", "hash"])
def test_an_answer_to_something_else_changes_nothing(filled: Settings, tmp_path: Path, harm: str) -> None:
    from arkiv.holdings.models import Box as BoxRow

    ut, before = tmp_path / "ut", _row().reading
    (page,) = _out(filled, ut)["pages"]
    _answer(ut, page, _line(page, "Ring mor"), **({"width": 4000} if harm == "size" else {}))
    answer = ut / "svar" / f"{page['name']}.xml"
    match harm:
        case "list":
            listed = (ut / "utlamnat.json").read_text().replace('"turn_deg": 90', '"turn_deg": 0')
            (ut / "utlamnat.json").write_text(listed)
        case "picture":
            Image.new("L", (10, 10)).save(ut / f"{page['name']}.png")
        case "broken":
            answer.write_text("<alto")
        case "closed":
            BoxRow.objects.update(state="closed")
        case "hash":
            told = "<Description><sourceImageInformation><fileIdentifier>" + "0" * 64
            told += "</fileIdentifier></sourceImageInformation>"
            answer.write_text(answer.read_text().replace("<Description>", told))
    with pytest.raises((BadInput, NotAllowedNow), match="Inget har ändrats"):
        hand_exchange.take_in(ut, filled, actor="prov")
    assert _row().reading == before
    assert list(hand_services.kept_blobs()) == []


def test_our_own_file_copied_back_is_no_answer(filled: Settings, tmp_path: Path) -> None:
    ut = tmp_path / "ut"
    (page,) = _out(filled, ut)["pages"]
    (ut / "svar" / f"{page['name']}.xml").write_bytes((ut / f"{page['name']}.xml").read_bytes())
    taken = hand_exchange.take_in(ut, filled, actor="prov")
    assert (taken.pages, taken.unanswered) == (0, (page["name"],))


def test_a_folder_that_was_not_handed_over_is_refused(archive: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="handwriting export"):
        hand_exchange.take_in(tmp_path, archive, actor="prov")
    (tmp_path / "utlamnat.json").write_text('{"format": 1, "box": "K1", "pages": []}')
    with pytest.raises(BadInput, match="lämnats ut"):
        hand_exchange.take_in(tmp_path, archive, actor="prov")


# --- pure -----------------------------------------------------------------------------------------


def _guess(text: str, x: float, y: float) -> Line:
    box = Box(x, y, x + 80, y + 30)
    return Line((Word(text, box, 0.3),), box, 0.3, BlockKind.HANDWRITING)


def test_lines_close_together_are_one_region(reading: Callable[..., PageReading]) -> None:
    page = reading((_guess("a", 100, 100), _guess("b", 100, 140), _guess("c", 100, 600)))
    places = regions_of(page)
    assert [[line.text for line in lines] for _, lines in places] == [["a", "b"], ["c"]]
    assert places[0][0].y1 < places[1][0].y0


def test_a_page_with_ink_and_no_words_is_all_region(reading: Callable[..., PageReading]) -> None:
    page = reading((), status=PageStatus.UNREADABLE)
    assert regions_of(page) == ((Box(0, 0, 800, 1100), ()),)
    line = _guess("Ring", 100, 100)
    both = merged(page, HandReading(page.page, "x", (Box(0, 0, 800, 1100),), (line,)))
    assert (both.status, both.lines[0].text) == (PageStatus.READ, "Ring")
    assert regions_of(reading((), status=PageStatus.BLANK)) == ()


def test_no_guess_is_thrown_away(reading: Callable[..., PageReading]) -> None:
    guesses = tuple(_guess(text, 100 + 90 * at, 100) for at, text in enumerate(("q", "w", "e", "r")))
    page = reading((*guesses, _guess("kvar", 100, 900)))
    hand = HandReading(
        page.page, "x", (Box(50, 50, 700, 200),), (_guess("Ring", 100, 100), _guess("mor", 300, 100))
    )
    both = merged(page, hand)
    raw = " ".join(word.raw or "" for line in both.lines for word in line.words).split()
    assert sorted(raw) == ["e", "q", "r", "w"]
    assert [line.text for line in both.lines] == ["Ring", "mor", "kvar"]
