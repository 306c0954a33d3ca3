"""The web as one of Django's apps."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """Puts the triggers of the lists in place after every migration."""

    name = "arkiv.web"
    label = "web"

    def ready(self) -> None:
        post_migrate.connect(_triggers, sender=self)


def _triggers(using: str, **_: Any) -> None:
    from django.db import connections

    from arkiv.web import triggers

    triggers.ensure(connections[using])
