"""What all commands share: find the archive, start it, turn an error into a sentence and an exit status."""

from __future__ import annotations

import functools
import getpass
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from arkiv.holdings.models import Box
    from arkiv.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

_LONGEST_ACTOR = 190  # the log's column holds 200 characters

as_json = click.option("--json", "as_json", is_flag=True, help="Skriv svaret som JSON i stället för text.")


def with_archive(command: Callable[..., R]) -> Callable[..., R]:
    """Give ``command`` the settings of the archive as its first argument, started and migrated."""

    @click.option(
        "--archive",
        "folder",
        type=click.Path(path_type=Path),
        envvar="ARKIV_HOME",
        default=None,
        help="Arkivets mapp. Annars söks den här och uppåt.",
    )
    @speaks_plainly
    @functools.wraps(command)
    def run(folder: Path | None, *args: Any, **options: Any) -> R:
        return command(start(folder), *args, **options)

    return run


def speaks_plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Print a known error as its own Swedish sentence and end with the exit status of the table."""

    @functools.wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> R:
        try:
            _refuse_unwritable(options)
            return command(*args, **options)
        except Exception as error:  # the outermost shell: what is known becomes a sentence, the rest goes on
            from arkiv.cli.trouble import in_plain_words
            from arkiv.outcomes import outcome_of

            known = in_plain_words(error)
            if known is None:
                raise
            click.echo(str(known), err=True)
            sys.exit(outcome_of(known).exit_status)

    return run


def _refuse_unwritable(options: Mapping[str, object]) -> None:
    """A word with bytes that are no UTF-8 can be neither stored nor logged. Paths may have them: they stay paths."""
    for name, value in options.items():
        for word in value if isinstance(value, tuple) else (value,):
            if isinstance(word, str) and not word.isascii() and _is_broken(word):
                raise click.BadParameter(
                    "texten är inte skriven i UTF-8. Ställ in terminalen på UTF-8 och skriv om den.",
                    param_hint=name,
                )


def _is_broken(word: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in word)


def start(folder: Path | None) -> Settings:
    """Settings of the archive in ``folder`` (or the nearest one upwards), with Django started on it."""
    from arkiv import bootstrap
    from arkiv.settings import load

    settings = load(folder or nearest(Path.cwd()))
    bootstrap.start(settings)
    return settings


def nearest(here: Path) -> Path:
    from arkiv.settings import FILE_NAME

    return next((place for place in (here, *here.parents) if (place / FILE_NAME).is_file()), here)


def actor() -> str:
    """Who acts: the account on this machine, as the log shows it."""
    name = os.environ.get("ARKIV_ACTOR") or _account()
    if len(name) > _LONGEST_ACTOR or not name.isprintable():
        from arkiv.errors import BadInput

        raise BadInput(f"Kontonamnet {name!r} kan inte stå i loggen. Rätta ARKIV_ACTOR. Inget har ändrats.")
    return f"konto:{name}"


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return f"uid-{os.getuid()}"


def chosen_box(ref: str | None) -> Box:
    """The box named, or the only one there is. Raises NoSuchThing or BadInput."""
    from arkiv.errors import BadInput
    from arkiv.holdings import stored
    from arkiv.holdings.models import Box

    if ref:
        return stored.box(ref)
    boxes = list(Box.objects.order_by("ref")[:2])
    if len(boxes) == 1:
        return boxes[0]
    if not boxes:
        raise BadInput(
            "Arkivet har ingen kartong än. Lägg upp en: 'arkiv box new K1 --title \"Fynd i källaren\"'."
        )
    raise BadInput("Arkivet har flera kartonger. Ange vilken med --box; 'arkiv box list' visar dem.")


def dump(value: Any) -> None:
    """Write a value as indented JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))
