"""Make an archive in a folder, or bring an older one up to date."""

from __future__ import annotations

from pathlib import Path

import yaml

from arkiv import bootstrap
from arkiv.errors import SettingsError
from arkiv.settings import FILE_NAME, Settings, load


def create(
    folder: Path, municipality: str, authority: str, units: tuple[str, ...], *, actor: str
) -> Settings:
    """An archive in ``folder``: settings file, database, nothing else. An existing one keeps its settings."""
    path = folder / FILE_NAME
    new = not path.exists()
    if new:
        _refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        given = {"municipality": municipality, "authority": authority, "unit_codes": list(units)}
        path.write_text(yaml.safe_dump(given, allow_unicode=True, sort_keys=False), "utf-8")
    settings = load(folder)
    bootstrap.start(settings)
    from django.core.management import call_command
    from django.db import transaction

    from arkiv.audit import log

    call_command("migrate", verbosity=0)
    if new:
        with transaction.atomic():
            log.append("archive.created", actor=actor, subject="archive")
    return settings


def _refuse_foreign(folder: Path) -> None:
    """A folder with other things in it is somebody else's: refuse rather than mix."""
    if folder.is_dir() and any(not item.name.startswith(".") for item in folder.iterdir()):
        raise SettingsError(f"Mappen {folder} är inte tom. Välj en tom eller ny mapp för arkivet.")
