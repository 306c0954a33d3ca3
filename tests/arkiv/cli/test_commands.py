"""Every command: instant help with an example, and JSON from everything that lists."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from arkiv.cli.main import COMMANDS, main
from ingest.model import DocumentType

UNKNOWN = DocumentType(None, 0.0, (), (), ())
HEAVY = ("django", "numpy", "onnxruntime", "cv2", "PIL", "pikepdf", "pypdfium2", "tantivy", "rich", "yaml")
DIARY = "Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\nSN 2005/12;1;2005-03-14;Ek;Anmälan\n"
PLAN = "Antagen 2005-03-17 § 41\nHandling;Gallring\nKallelse;Gallras 2 år\n"


def leaves(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, by the words that call it."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None, f"{words} {name} is listed but cannot be called"
        yield from leaves(inner, (*words, name))


LEAVES = dict(leaves(main))
SAYS_NO_MORE_THAN_DONE = {
    ("init",),
    ("box", "new"),
    ("box", "accept"),
    ("box", "retry"),
    ("box", "close"),
    ("sheets",),
    ("sample", "answer"),
    ("sample", "export"),
    ("document", "split"),
    ("document", "merge"),
    ("document", "move"),
    ("document", "set"),
    ("document", "confirm"),
    ("document", "undo"),
    ("diary", "save-profile"),
    ("diary", "late", "approve"),
    ("diary", "late", "decline"),
    ("diary", "late", "export"),
    ("work", "show"),
    ("work", "assign"),
    ("work", "note"),
    ("work", "finish"),
    ("work", "reopen"),
    ("hold", "place"),
    ("hold", "lift"),
    ("account", "add"),
    ("account", "password"),
    ("account", "reset"),
    ("account", "disable"),
    ("account", "enable"),
    ("request", "receive"),
    ("request", "search"),
    ("request", "add"),
    ("request", "leave-out"),
    ("request", "identity"),
    ("request", "withdraw"),
    ("request", "appeal"),
    ("request", "sent-back"),
    ("request", "close"),
    ("disclose", "propose"),
    ("disclose", "rule"),
    ("disclose", "accept"),
    ("disclose", "mask"),
    ("disclose", "withhold"),
    ("disclose", "widen"),
    ("disclose", "undo"),
    ("disclose", "finish"),
    ("disclose", "read"),
    ("disclose", "return"),
    ("disclose", "delegate"),
    ("disclose", "decide"),
    ("disclose", "letter"),
    ("disclose", "build"),
    ("disclose", "deliver"),
    ("disclose", "refuse"),
    ("disposal", "propose"),
    ("disposal", "decide"),
    ("disposal", "request"),
    ("disposal", "approve"),
    ("disposal", "finish"),
    ("disposal", "withdraw"),
    ("plan", "confirm"),
    ("index", "rebuild"),
    ("serve",),
}
"""Commands that list nothing; every other one has --json."""


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_help_shows_an_example(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Exempel:" in shown.output
    assert f"arkiv {' '.join(words)}" in " ".join(shown.output.partition("Exempel:")[2].split())


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_option_is_explained(words: tuple[str, ...]) -> None:
    for parameter in LEAVES[words].params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.help, f"{parameter.name} has no help"


def test_the_list_of_commands_tells_of_each() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    for name, (_, summary) in COMMANDS.items():
        assert name in shown
        assert summary.split()[0] in shown


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom arkiv.cli.main import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        f"print(*sorted({set(HEAVY)!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


LISTING: dict[tuple[str, ...], tuple[tuple[str, ...], Callable[[Any], bool]]] = {
    ("status",): ((), lambda said: said["boxes"][0]["ref"] == "K1"),
    ("box", "list"): ((), lambda said: [box["ref"] for box in said] == ["K1"]),
    ("box", "show"): (("K1",), lambda said: said["box"]["title"] == "Fynd i källaren"),
    ("ingest",): ((), lambda said: said["ledger"]["files"] == 0),
    ("check",): (("K1",), lambda said: said["box"] == "K1"),
    ("report",): (("K1",), lambda said: len(said["files"]) == 3),
    ("derive",): (("K1", "--out", "ut"), lambda said: said["files"] == []),
    ("handwriting", "export"): (("K1", "--out", "ut"), lambda said: said["pages"] == 0),
    ("handwriting", "import"): (("ut",), lambda said: said["unanswered"] == []),
    ("document", "list"): (("K1",), lambda said: said == []),
    ("document", "show"): (("handling-1",), lambda said: said["number"] == 1),
    ("document", "history"): (("--box", "K1"), lambda said: said == []),
    ("document", "types"): ((), lambda said: "remiss" in said["remiss"].casefold()),
    ("document", "differences"): (("K1",), lambda said: said == []),
    ("links", "find"): ((), lambda said: said["links"] == 0),
    ("links", "list"): (("K1",), lambda said: said == []),
    ("learn", "types"): ((), lambda said: said["applied"] is False),
    ("learn", "list"): ((), lambda said: said == []),
    ("learn", "replay"): (("handling-1",), lambda said: said["doctype"]["code"] is None),
    ("sample", "list"): ((), lambda said: len(said) == 1),
    ("sample", "show"): (("SP-1",), lambda said: said["ref"] == "SP-1"),
    ("sample", "draw"): (("K1",), lambda said: said["looked_at"] == 0),
    ("document", "follow"): ((), lambda said: said == []),
    ("hold", "list"): ((), lambda said: said == []),
    ("hold", "hits"): ((), lambda said: said == []),
    ("account", "list"): ((), lambda said: said == []),
    ("disposal", "list"): ((), lambda said: said == []),
    ("disposal", "pull-list"): ((), lambda said: said == []),
    ("request", "list"): ((), lambda said: said == []),
    ("request", "show"): (("begäran",), lambda said: said["scope"] == []),
    ("request", "circumstance"): (("begäran",), lambda said: said == {}),
    ("disclose", "passages"): (("begäran",), lambda said: said == []),
    ("disclose", "seen"): (("begäran",), lambda said: said == {}),
    ("disclose", "delegations"): ((), lambda said: said == []),
    ("disclose", "proof"): (("begäran",), lambda said: said is None),
    ("disclose", "sent"): (("begäran",), lambda said: said == []),
    ("search",): (("umgänge",), lambda said: said["total"] == 0),
    ("lookup",): (
        ("--case", "SN 2005/1", "--reason", "ärende"),
        lambda said: said["total"] == 0,
    ),
    ("index", "verify"): ((), lambda said: said["pages"] == 0),
    ("index", "conform"): ((), lambda said: all(not result["fault"] for result in said)),
    ("index", "stats"): ((), lambda said: said["engine"] == "tantivy"),
    ("audit", "verify"): ((), lambda said: said["faults"] == [] and said["events"] > 0),
    ("audit", "log"): ((), lambda said: said[0]["kind"] == "box.opened"),
    ("diary", "import"): (("diarium.csv",), lambda said: said["rows"] == 1),
    ("diary", "imports"): ((), lambda said: said == []),
    ("diary", "changes"): ((), lambda said: said == []),
    ("diary", "profiles"): ((), lambda said: said == []),
    ("diary", "late", "list"): ((), lambda said: said == []),
    ("diary", "statistics"): ((), lambda said: said["boxes"] == ["K1"]),
    ("diary", "delays"): (("SN", "2005"), lambda said: said == []),
    ("diary", "reverse"): ((), lambda said: said == []),
    ("work", "list"): ((), lambda said: said == []),
    ("plan", "list"): ((), lambda said: said == []),
    ("plan", "rows"): ((), lambda said: said == []),
    ("plan", "conflicts"): ((), lambda said: said == []),
    ("retention", "compare"): (("K1",), lambda said: said["documents"] == 0),
    ("retention", "explain"): (("handling-1",), lambda said: said["answer"]["missing"] == ["handlingstyp"]),
    ("retention", "years"): (("K1",), lambda said: said["years"] == []),
    ("plan", "import"): (("plan.csv",), lambda said: len(said["plan"]["rows"]) == 1),
}


def test_everything_that_lists_can_do_so_as_json() -> None:
    can = {words for words, leaf in LEAVES.items() if any(p.name == "as_json" for p in leaf.params)}
    assert can == LEAVES.keys() - SAYS_NO_MORE_THAN_DONE
    assert can == LISTING.keys(), "a new command that lists needs its row in LISTING"


@pytest.mark.parametrize("words", LISTING, ids=" ".join)
def test_the_answer_is_json_and_nothing_else(
    words: tuple[str, ...], with_box: Any, table: Callable[[str, str], Path]
) -> None:
    paths: dict[str, Any] = {"diarium.csv": table("diarium.csv", DIARY), "plan.csv": table("plan.csv", PLAN)}
    paths["ut"] = paths["plan.csv"].parent / "ut"
    more, holds = LISTING[words]
    if words == ("handwriting", "import"):
        assert with_box("handwriting", "export", "K1", "--out", paths["ut"]).status == 0
    if "handling-1" in more:
        _one_document("handling-1")
    if words == ("learn", "types"):
        _confirmed(20)
    if words[0] == "sample":
        _one_document("handling-2", DocumentType("remiss", 1.0, (), (), ()))
        assert with_box("sample", "draw", "K1").status == 0
    if "begäran" in more:
        paths["begäran"] = with_box("request", "receive", "--asked", "Allt").out.split()[0]
    told = with_box(*words, *(paths.get(word, word) for word in more), "--json")
    assert told.status == 0, told.err
    assert holds(told.json), told.json
    plain = with_box(*words, *(paths.get(word, word) for word in more))
    assert plain.status == 0, plain.err
    assert plain.out.strip()
    assert not plain.out.lstrip().startswith("{")


def _one_document(uid: str, doctype: DocumentType = UNKNOWN) -> None:
    """A document in the box of the test, that nobody could tell what it is or of a given type."""
    import msgspec

    from arkiv.holdings.models import Box, Document
    from ingest.model import DocumentReading

    reading = DocumentReading((), 1.0, (), "", doctype, ())
    box = Box.objects.get(ref="K1")
    Document.objects.create(box=box, uid=uid, number=1, reading=msgspec.json.encode(reading).decode())


def _confirmed(count: int) -> None:
    """So many documents whose type a person has decided."""
    from arkiv.holdings.models import Document

    for number in range(count):
        _one_document(f"bekräftad-{number}", DocumentType("remiss", 1.0, (), (), ()))
    Document.objects.update(decided='{"type": {"by": "prov", "operation": 1}}')


def test_a_terminal_that_lacks_a_letter_gets_a_mark_and_no_traceback(with_box: Any) -> None:
    with_box("box", "new", "K2", "--title", "2005→2006")
    done = subprocess.run(
        [sys.executable, "-m", "arkiv", "box", "list"],
        env={"ARKIV_HOME": str(with_box.home), "PYTHONIOENCODING": "latin-1", "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "i källaren".encode("latin-1") in done.stdout
    assert b"2005\\u21922006" in done.stdout


def test_the_reader_of_a_long_answer_may_leave(with_box: Any) -> None:
    done = subprocess.run(
        f"{sys.executable} -m arkiv audit log | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        env={"ARKIV_HOME": str(with_box.home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_a_hold_is_placed_shown_and_lifted_but_never_forgotten(with_box: Any) -> None:
    placed = with_box("hold", "place", "kartong", "K1", "--because", "Tillsyn pågår", "--from", "2026-01-02")
    assert placed.status == 0, placed.err
    assert "Tillsyn pågår" in with_box("hold", "list").out
    assert with_box("hold", "lift", "GS-1", "--last-day", "2026-02-01").status == 0
    (hold,) = with_box("hold", "list", "--json").json
    assert hold["until"] == "2026-02-01"
    unknown = with_box("hold", "lift", "GS-9")
    assert unknown.status == 4
    assert "finns inte" in unknown.err
