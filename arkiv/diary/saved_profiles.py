"""Column profiles kept under a name, so that the next export of the same system needs no file. Shell."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.diary.errors import BadProfile
from arkiv.diary.models import DiaryImport, SavedProfile
from arkiv.diary.profiles import ColumnProfile, RegisterKind, load_profile, make_profile
from arkiv.errors import NoSuchThing


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """A saved profile as it is listed."""

    name: str
    kind: RegisterKind
    settings: dict[str, object]


def profile_for(given: str, kind: RegisterKind, last: DiaryImport | None) -> ColumnProfile:
    """The profile to read with: the file or the saved profile ``given``, else what the last import used.

    Raises BadProfile, or NoSuchThing naming those there are.
    """
    if not given:
        return _last(kind, last)
    path = Path(given)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        return load_profile(path, kind)
    saved = SavedProfile.objects.filter(name=given).first()
    if saved is None:
        names = ", ".join(SavedProfile.objects.order_by("name").values_list("name", flat=True)) or "inga alls"
        raise NoSuchThing(f"Ingen kolumnprofil heter {given}. Sparade profiler: {names}. Inget har lästs in.")
    if saved.kind != kind.value:
        raise BadProfile(given, f"den är sparad för {saved.get_kind_display()}.")
    return make_profile(saved.name, kind, **saved.payload)


def _last(kind: RegisterKind, last: DiaryImport | None) -> ColumnProfile:
    if last is None or not last.profile:
        return ColumnProfile()
    return make_profile("som förra gången", kind, **last.profile)


def save_profile(name: str, path: Path, kind: RegisterKind, *, actor: str) -> KnownProfile:
    """Keep the profile in ``path`` under ``name``, in the place of an earlier one. Raises BadProfile."""
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise BadProfile(name[:40], "namnet ska ha 1 till 100 tecken.")
    profile = load_profile(path, kind)
    digest = hashlib.sha256(msgspec.json.encode(profile.settings, order="deterministic")).hexdigest()
    with transaction.atomic():
        saved, _ = SavedProfile.objects.update_or_create(
            name=name, defaults={"kind": kind.value, "payload": profile.settings}
        )
        log.append(
            "diary.profile_saved",
            actor=actor,
            subject=f"profile:{saved.pk}",
            data={"kind": kind.value, "sha256": digest},
        )
    return KnownProfile(name, kind, profile.settings)


def saved_profiles() -> tuple[KnownProfile, ...]:
    """Every saved profile, by name."""
    return tuple(
        KnownProfile(saved.name, RegisterKind(saved.kind), saved.payload)
        for saved in SavedProfile.objects.order_by("name")
    )
