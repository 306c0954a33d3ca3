"""What persons said of two wordings. Written by ``arkiv.alterations.services`` alone."""

from __future__ import annotations

from django.db import models


class WordingRow(models.Model):
    """A person's word on a pair of documents that lie in two wordings.

    It stands as long as ``shown``, the hash of the differences she saw, does; nobody's word is ever overwritten:
    a newer one lies after it, and one that was taken back says so.
    """

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    ours = models.CharField(max_length=20)
    theirs = models.CharField(max_length=20)
    shown = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12)
    because = models.TextField(blank=True)
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        app_label = "alterations"
        db_table = "alterations_wording"
        indexes = (models.Index(fields=("box", "ours", "theirs"), name="wordings_of_a_pair"),)
