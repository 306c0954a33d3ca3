"""Samples and what was found in them. Written by ``arkiv.sampling.services`` alone."""

from __future__ import annotations

from django.db import models


class SampleRow(models.Model):
    """A sample (stickprov): what it was drawn from is counted, so that it can be drawn again."""

    ref = models.CharField(max_length=20, unique=True)
    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    asked = models.IntegerField()
    population = models.IntegerField()  # documents accepted without a look, when it was drawn
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=200)

    class Meta:
        app_label = "sampling"
        db_table = "sampling_sample"


class AnswerRow(models.Model):
    """A document of a sample, and what a person found: nothing yet, right, or wrong with the facts that were."""

    sample = models.ForeignKey(SampleRow, on_delete=models.PROTECT, related_name="answers")
    place = models.IntegerField()
    document = models.CharField(max_length=20)
    number = models.IntegerField()
    stratum = models.CharField(max_length=60)
    version = models.CharField(max_length=12)
    right = models.BooleanField(null=True)
    wrong = models.JSONField(default=list)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "sampling"
        db_table = "sampling_answer"
        constraints = (
            models.UniqueConstraint(fields=("sample", "document"), name="one_sample_answer_a_document"),
        )
