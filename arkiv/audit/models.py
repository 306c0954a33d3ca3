"""The log's rows. Written only by ``arkiv.audit.log``; triggers refuse everything else."""

from __future__ import annotations

from django.db import models


class EventRow(models.Model):
    """One event. ``seq`` is counted by us, not by the database, so that a gap shows."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)
    data = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "audit"
        db_table = "audit_event"
