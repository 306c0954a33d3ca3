"""The documentation is true where a machine can tell: commands exist, links lead somewhere, pictures are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from PIL import Image

from arkiv.cli.main import main

ROOT = Path(__file__).parents[2]
HANDBOOK = sorted((ROOT / "docs" / "handbok").glob("*.md"))
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [*ROOT.glob("*.md"), *GUIDES[1:], *(ROOT / "changelog.d").glob("*.md"), *(ROOT / "demo").glob("*.md")]
PICTURES = sorted((ROOT / "docs" / "bilder").glob("*.png"))

_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_COMMAND_LINE = re.compile(r"^ *(?:\$ )?(arkiv [a-z].*)$", re.MULTILINE)
_REDIRECTION = re.compile(r" [|>] .*")
_SCRIPT = re.compile(r"(?<![\w/])(scripts[/.][\w*]+)")
_INLINE = re.compile(r"`(arkiv [a-z][^`]*)`")
_LINK = re.compile(r"(?<!`)(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _commands(text: str) -> Iterator[str]:
    for block in _FENCE.findall(text):
        yield from _COMMAND_LINE.findall(block)
    yield from _INLINE.findall(_FENCE.sub("", text))


def _command_at(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that ``words`` (after ``arkiv``) lead to, and its arguments."""
    command: click.Command = main
    context = click.Context(command, info_name="arkiv")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        assert found is not None, f"no command '{words[0]}'"
        command, words = found, words[1:]
        context = click.Context(command, info_name=command.name, parent=context)
    return command, words


def _check(line: str, *, whole: bool) -> None:
    """Parse ``line`` as click would. A command mentioned in passing (not ``whole``) may leave out its arguments."""
    typed = _REDIRECTION.sub("", line)  # what follows is the shell's
    command, words = _command_at(shlex.split(typed, comments=True)[1:])
    if whole:
        assert not isinstance(command, click.Group), f"'{line}' is only a group of commands"
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options |= {"--help", "-h"}
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert given <= options, f"'{line}' has {given - options}"
    if whole and not given & {"--help", "-h"}:
        command.make_context(command.name, list(words), resilient_parsing=False)


@pytest.mark.parametrize("page", GUIDES, ids=_named)
def test_every_command_shown_can_be_typed(page: Path) -> None:
    text = page.read_text("utf-8")
    for block in _FENCE.findall(text):
        for line in _COMMAND_LINE.findall(block):
            _check(line, whole=True)
    for line in _INLINE.findall(_FENCE.sub("", text)):
        _check(line, whole=False)


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_script_named_is_there(page: Path) -> None:
    for name in _SCRIPT.findall(page.read_text("utf-8")):
        pattern = name.replace(".", "/")
        assert [*ROOT.glob(pattern), *ROOT.glob(f"{pattern}.py")], f"{_named(page)} names {name}"


def test_the_handbook_shows_every_command() -> None:
    """A user finds each command somewhere, so a new one must be described."""
    shown = {line for page in HANDBOOK for line in _commands(page.read_text("utf-8"))}
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        inner = list(command.commands) if isinstance(command, click.Group) else [""]
        for sub in inner:
            words = f"arkiv {name} {sub}".strip()
            assert any(f"{line} ".startswith(f"{words} ") for line in shown), (
                f"'{words}' is not in the handbook"
            )


def _anchor(heading: str) -> str:
    """The anchor a heading gets where the pages are shown: small letters, hyphens, no signs."""
    kept = "".join(char for char in heading.lower() if char.isalnum() or char in " -_")
    return kept.strip().replace(" ", "-")


def _links(page: Path) -> Iterator[tuple[bool, str, str]]:
    for mark, words, target in _LINK.findall(_FENCE.sub("", page.read_text("utf-8"))):
        yield mark == "!", words, target


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_relative_links_lead_somewhere(page: Path) -> None:
    for _, _, target in _links(page):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (page.parent / unquote(place)).resolve() if place else page
        assert file.exists(), f"{_named(page)} links to {target}, which is not there"
        if anchor:
            headings = {_anchor(heading) for heading in _HEADING.findall(file.read_text("utf-8"))}
            assert anchor in headings, f"{_named(page)} links to {target}, which has no such heading"


def test_every_page_of_the_handbook_is_reached_from_its_index() -> None:
    index = ROOT / "docs" / "handbok" / "index.md"
    linked = {(index.parent / target).resolve() for _, _, target in _links(index)}
    assert set(HANDBOOK) - {index} <= linked
    assert len(HANDBOOK) > 5


def test_pictures_are_shown_described_and_small() -> None:
    shown: set[Path] = set()
    for page in GUIDES:
        for is_picture, words, target in _links(page):
            if is_picture:
                assert len(words) > 20, (
                    f"{_named(page)}: {target} needs a description for those who cannot see it"
                )
                shown.add((page.parent / target).resolve())
    assert PICTURES
    assert set(PICTURES) == {path for path in shown if path.suffix == ".png"}
    assert sum(path.stat().st_size for path in PICTURES) <= 2_000_000
    for path in PICTURES:
        assert path.stat().st_size <= 250_000, _named(path)
        with Image.open(path) as image:
            assert image.width >= 600, _named(path)
