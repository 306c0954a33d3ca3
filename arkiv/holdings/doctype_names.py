"""The Swedish name of a handlingstyp, from the list reading itself uses."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def _names() -> dict[str, str]:
    text = files("ingest.stages").joinpath("doctypes.yaml").read_text("utf-8")
    return {row["code"]: row["name"] for row in yaml.safe_load(text)}


def name_of(code: str) -> str:
    """What people call the type ``code``; the code itself if it has left the list since."""
    return _names().get(code, code)


def all_names() -> dict[str, str]:
    """Every handlingstyp there is: code and Swedish name."""
    return dict(_names())
