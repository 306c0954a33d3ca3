"""Models that were taken in use, newest last. Written by ``arkiv.learning.services`` alone."""

from __future__ import annotations

from django.db import models


class LearnedModelRow(models.Model):
    """A model in use from ``applied_at`` until the next row. ``weights``: ``ingest.stages.learned.Learned`` as JSON."""

    digest = models.CharField(max_length=64)
    weights = models.TextField()
    taught_on = models.JSONField()
    kept_back = models.JSONField()
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=200)

    class Meta:
        app_label = "learning"
        db_table = "learning_model"
