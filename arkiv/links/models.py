"""What is kept to find links between boxes, and the links. Written by ``arkiv.links.services`` alone.

Documents are named by their ids, not by their rows: a box put together anew gets new rows for the same documents.
When a document is destroyed ``arkiv.disposal.rows`` takes what lies here along.
"""

from __future__ import annotations

from django.db import models


class SketchRow(models.Model):
    """A document's pages in numbers (``ingest.stages.sketches``), as MessagePack; stale when ``version`` is another."""

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=20, unique=True)
    version = models.CharField(max_length=12)
    pages = models.BinaryField()

    class Meta:
        app_label = "links"
        db_table = "links_sketch"


class LinkRow(models.Model):
    """A document and what it is to one in another box, with where they part. ``theirs`` lies in the older box."""

    our_box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    their_box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    ours = models.CharField(max_length=20)
    theirs = models.CharField(max_length=20, db_index=True)
    our_version = models.CharField(max_length=12)
    their_version = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    confidence = models.FloatField()
    reason = models.TextField()
    differences = models.TextField(default="[]")

    class Meta:
        app_label = "links"
        db_table = "links_link"
        constraints = (models.UniqueConstraint(fields=("ours", "theirs"), name="one_link_a_pair"),)
