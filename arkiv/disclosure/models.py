"""Rows of the disclosure room. Written only by its services.

Two constraints are the database's own: nobody is her own second reader, and no request is delivered unless the bytes
that went out are those that were proved.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from arkiv.accounts.models import Account, Unit
from arkiv.disclosure.states import State


class Request(models.Model):
    """Begäran om utlämnande. ``payload`` is the ``Inquiry`` as JSON, ``found`` the answered circumstances.

    ``acts`` is what was last done to its passages, so that it can be undone, ``undone`` what was taken back last.
    ``unit`` is the unit that took it in, null where somebody of the whole authority did.
    ``delivery_sha256`` is the masked file as built, ``proved_sha256`` the one that passed the proof.
    """

    ref = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, default=State.RECEIVED.value)
    received_on = models.DateField()
    payload = models.TextField()
    found = models.TextField(default="{}")
    searches = models.TextField(default="[]")
    holds = models.TextField(default="[]")
    acts = models.TextField(default="[]")
    undone = models.TextField(default="[]")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    second_reader_for = models.TextField(default="[]")
    read_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    decision = models.TextField(blank=True)
    delivery_sha256 = models.CharField(max_length=64, blank=True)
    proved_sha256 = models.CharField(max_length=64, blank=True)
    proof = models.TextField(blank=True)
    told_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        app_label = "disclosure"
        db_table = "disclosure_request"
        constraints = (
            models.CheckConstraint(
                name="another_second_reader", condition=Q(read_by=None) | ~Q(read_by=F("submitted_by"))
            ),
            models.CheckConstraint(
                name="delivered_is_proved",
                condition=~Q(state=State.DELIVERED.value)
                | (~Q(delivery_sha256="") & Q(proved_sha256=F("delivery_sha256"))),
            ),
        )


class ScopeRow(models.Model):
    """A record in the scope of a request; ``payload`` is the ``Item`` as JSON."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="scope")
    document = models.CharField(max_length=20)
    place = models.IntegerField()
    payload = models.TextField()

    class Meta:
        app_label = "disclosure"
        db_table = "disclosure_scope"
        constraints = (
            models.UniqueConstraint(fields=("request", "document"), name="one_row_a_record_asked_for"),
        )


class PassageRow(models.Model):
    """A passage of a record in scope, with what is proposed and what was ruled; ``payload`` is the ``Passage``."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="passages")
    number = models.IntegerField()
    document = models.CharField(max_length=20)
    payload = models.TextField()

    class Meta:
        app_label = "disclosure"
        db_table = "disclosure_passage"
        constraints = (models.UniqueConstraint(fields=("request", "number"), name="one_passage_a_number"),)


class DelegationRow(models.Model):
    """Delegation: the right to decide for the committee, by its decision, some days. Ended, never removed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=100)
    paragraph = models.CharField(max_length=60)
    from_day = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        app_label = "disclosure"
        db_table = "disclosure_delegation"


class SendingRow(models.Model):
    """What left the house: which bytes, how, when, by whom. ``receiver`` is empty for an anonymous person."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="sendings")
    what = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    how = models.CharField(max_length=20)
    receiver = models.TextField(blank=True)
    sent_on = models.DateField()
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "disclosure"
        db_table = "disclosure_sending"
