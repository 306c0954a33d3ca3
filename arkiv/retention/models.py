"""Rows of the retention room. Written only by ``arkiv.retention.services``."""

from __future__ import annotations

from django.db import models


class Plan(models.Model):
    """Dokumenthanteringsplan, one decided version. A new decision is a new row; nothing is overwritten."""

    title = models.CharField(max_length=200)
    decided_on = models.DateField(null=True)
    paragraph = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "retention"
        db_table = "retention_plan"


class PlanRowRow(models.Model):
    """One row of a plan; ``payload`` is the ``PlanRow`` as JSON."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rows")
    line = models.IntegerField()
    payload = models.TextField()

    class Meta:
        app_label = "retention"
        db_table = "retention_plan_row"
        constraints = (models.UniqueConstraint(fields=("plan", "line"), name="one_row_a_plan_line"),)


class HoldScopeChoice(models.TextChoices):
    ALL = "all", "hela arkivet"
    BOX = "box", "kartong"
    CASE = "case", "ärende"
    PERSON = "person", "person"
    DOCUMENT = "document", "handling"


class HoldReasonChoice(models.TextChoices):
    REQUEST = "request", "begäran om utlämnande"
    APPEAL = "appeal", "överklagande"
    SUPERVISION = "supervision", "tillsyn"
    COURT = "court", "rättegång"
    CLAIM = "claim", "skadeståndskrav"
    OTHER = "other", "annat"


class HoldRow(models.Model):
    """Gallringsstopp. Lifted by giving it a last day; the row itself stays."""

    ref = models.CharField(max_length=20, unique=True)
    scope = models.CharField(max_length=10, choices=HoldScopeChoice.choices)
    key = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=HoldReasonChoice.choices, default=HoldReasonChoice.OTHER)
    reason = models.TextField()
    placed_by = models.CharField(max_length=200)
    from_day = models.DateField()
    until = models.DateField(null=True)
    reference = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "retention"
        db_table = "retention_hold"


class RetentionAnswerRow(models.Model):
    """The newest answer for a document (``RetentionAnswer`` as JSON). Derived: a new check replaces it.

    ``law_on``, ``today`` and ``rulebook`` (its digest) are what the answer can be made again from.
    """

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=20)
    number = models.IntegerField()
    payload = models.TextField()
    law_on = models.DateField()
    today = models.DateField()
    rulebook = models.CharField(max_length=64)

    class Meta:
        app_label = "retention"
        db_table = "retention_answer"
        constraints = (
            models.UniqueConstraint(fields=("box", "document"), name="one_retention_answer_a_document"),
        )
