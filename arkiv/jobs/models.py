"""The step ledger: one row per (unit of work, step, input, code version)."""

from __future__ import annotations

from django.db import models


class StepState(models.TextChoices):
    READY = "ready", "väntar"
    RUNNING = "running", "pågår"
    DONE = "done", "klar"
    FAILED = "failed", "misslyckad"


class Step(models.Model):
    """A piece of work. Only the worker whose ``attempt`` this is may write its outcome (fencing)."""

    kind = models.CharField(max_length=20)
    box_id = models.BigIntegerField()
    unit = models.CharField(max_length=120)  # the file's or page's row id, as the kind says
    input_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.READY)
    attempt = models.IntegerField(default=0)  # only ever rises: the fence
    tries = models.IntegerField(default=0)  # since the step was last offered; at the limit it is given up
    lease_until = models.FloatField(default=0.0)  # seconds since the epoch
    worker = models.CharField(max_length=80, blank=True)
    result = models.CharField(max_length=64, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)

    class Meta:
        app_label = "jobs"
        db_table = "jobs_step"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "unit", "input_hash", "code_version"), name="one_row_a_step"
            ),
        )
        indexes = (models.Index(fields=("state", "kind", "id"), name="steps_to_claim"),)
