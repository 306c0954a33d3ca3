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
        # ``seq`` is no alias of SQLite's row number: without it in the index, the newest of a kind would be sorted out
        # of all of them.
        indexes = (
            models.Index(fields=("kind", "seq"), name="events_of_kind"),
            models.Index(fields=("actor", "seq"), name="events_of_actor"),
            models.Index(fields=("subject", "seq"), name="events_of_subject"),
        )
