"""Rows of the disposal room. Written only by its services; triggers on the holdings look here before anything goes.

The constraint ``two_persons_and_a_decision`` is the database's own: no row may say that something is being destroyed
without a decision number and two different accounts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from arkiv.accounts.models import Account


class Disposal(models.Model):
    """Gallringsärende: a frozen list on its way from proposal to protocol. ``payload`` is the ``Proposal``."""

    ref = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10)
    stage = models.CharField(max_length=10)
    payload = models.TextField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    body = models.CharField(max_length=100, blank=True)
    decided_on = models.DateField(null=True)
    paragraph = models.CharField(max_length=40, blank=True)
    dnr = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)  # ``Outcome`` as JSON once it is under way
    protocol = models.TextField(blank=True)  # ``Protocol`` as JSON once it is done

    class Meta:
        app_label = "disposal"
        db_table = "disposal_disposal"
        constraints = (
            models.CheckConstraint(
                name="two_persons_and_a_decision",
                condition=~Q(stage__in=("erasing", "done"))
                | (
                    Q(requested_by__isnull=False, approved_by__isnull=False, decided_on__isnull=False)
                    & ~Q(requested_by=F("approved_by"))
                    & ~Q(dnr="")
                    & ~Q(paragraph="")
                    & ~Q(body="")
                ),
            ),
        )


class Warrant(models.Model):
    """That one document may go, under one disposal that is being carried out. Never taken back."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="warrants")
    document = models.CharField(max_length=20)

    class Meta:
        app_label = "disposal"
        db_table = "disposal_warrant"
        constraints = (models.UniqueConstraint(fields=("disposal", "document"), name="one_warrant_each"),)


class Trace(models.Model):
    """The journal: one thing that must be gone (a blob, an index, a report …), and whether it is.

    Written in the transaction that decides, ticked off one by one; after a crash the work goes on from here.
    """

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="traces")
    place = models.IntegerField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "disposal"
        db_table = "disposal_trace"
        constraints = (models.UniqueConstraint(fields=("disposal", "place"), name="one_trace_a_place"),)
