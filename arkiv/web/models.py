"""Rows the lists are read from. Derived from the holdings and the answers; ``arkiv.web.cards`` alone writes them.

Triggers write ``StaleMark`` whenever a document, an answer, a page or a file changes, whoever changed it, so that no
writer can forget the lists. When a document's row is removed, they remove what is said of it here at once.
"""

from __future__ import annotations

from django.db import models


class DocumentCard(models.Model):
    """What a list shows of a document. ``first_page`` is the number in ``first_file`` (sha256) of its first page."""

    document = models.BigIntegerField(primary_key=True)
    uid = models.CharField(max_length=20, unique=True)
    box = models.BigIntegerField()
    number = models.IntegerField()
    title = models.CharField(max_length=200)
    doctype = models.CharField(max_length=60, blank=True)
    dated = models.CharField(max_length=10, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    pages = models.IntegerField()
    first_file = models.CharField(max_length=64, blank=True)
    first_page = models.IntegerField(null=True)
    diary = models.CharField(max_length=24, blank=True)
    retention = models.CharField(max_length=24, blank=True)
    retention_day = models.DateField(null=True)
    urgent = models.BooleanField(default=False)
    waits = models.IntegerField(default=0)

    class Meta:
        app_label = "web"
        db_table = "web_document_card"
        indexes = (
            models.Index(fields=("box", "number"), name="cards_in_order"),
            models.Index(fields=("box", "diary", "number"), name="cards_by_diary"),
            models.Index(fields=("box", "retention", "number"), name="cards_by_retention"),
            models.Index(fields=("box", "doctype", "number"), name="cards_by_type"),
        )


class Waiting(models.Model):
    """That a document waits for a person, and why. ``rank`` orders a queue: the least sure and most urgent first."""

    document = models.BigIntegerField()
    box = models.BigIntegerField()
    queue = models.CharField(max_length=12)
    rank = models.IntegerField()

    class Meta:
        app_label = "web"
        db_table = "web_waiting"
        constraints = (models.UniqueConstraint(fields=("document", "queue"), name="one_place_a_queue"),)
        indexes = (
            models.Index(fields=("queue", "box", "rank", "document"), name="queue_in_order"),
            models.Index(fields=("queue", "rank", "document"), name="whole_queue_in_order"),
            models.Index(fields=("box", "queue"), name="queues_of_box"),
        )


class Settled(models.Model):
    """What a person said of a document in a queue. It stands as long as ``claim``, the hash of what was shown, does.

    ``act`` is ``accepted`` or ``asked``; an asked one is put to ``asked_of`` (an account's name, empty: anyone).
    """

    document = models.BigIntegerField(db_index=True)
    queue = models.CharField(max_length=12)
    claim = models.CharField(max_length=64)
    act = models.CharField(max_length=10)
    actor = models.CharField(max_length=200)
    asked_of = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        app_label = "web"
        db_table = "web_settled"


class SavedSearch(models.Model):
    """A question somebody keeps. It is hers alone and may be a name: it is text of the archive, not of the log."""

    actor = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=400)

    class Meta:
        app_label = "web"
        db_table = "web_saved_search"
        constraints = (models.UniqueConstraint(fields=("actor", "name"), name="one_search_a_name"),)


class PaperCount(models.Model):
    """How many sheets of paper somebody counted in a box, to hold against the scanned pages."""

    box = models.BigIntegerField(primary_key=True)
    sheets = models.IntegerField()
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        app_label = "web"
        db_table = "web_paper_count"


RECEIPTS = (
    ("kept", "mottagen"),
    ("known", "fanns redan"),
    ("passed_over", "systemfil, förbigången"),
    ("refused", "inte mottagen"),
)


class Receipt(models.Model):
    """What became of a file that a scanner put in a watched folder (see ``watching``). Kept for a month.

    ``mark`` is its size and time, so that one that was refused is asked about again only when it has changed;
    ``no_box`` says that it was refused for want of a box.
    """

    unit = models.CharField(max_length=100, blank=True)
    box = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=300)
    mark = models.CharField(max_length=60)
    outcome = models.CharField(max_length=12, choices=RECEIPTS)
    reason = models.CharField(max_length=500, blank=True)
    no_box = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        app_label = "web"
        db_table = "web_receipt"


class BoxSummary(models.Model):
    """The counts of a box. ``gaps`` are files and pages nobody has accounted for."""

    box = models.BigIntegerField(primary_key=True)
    files = models.IntegerField(default=0)
    files_unread = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)
    pages_read = models.IntegerField(default=0)
    documents = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    urgent = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    gaps = models.IntegerField(default=0)

    class Meta:
        app_label = "web"
        db_table = "web_box_summary"


class QueueCount(models.Model):
    """How many documents of a box stand in a queue: a queue over all boxes may be too long to count at every look."""

    box = models.BigIntegerField()
    queue = models.CharField(max_length=12)
    documents = models.IntegerField()

    class Meta:
        app_label = "web"
        db_table = "web_queue_count"
        constraints = (models.UniqueConstraint(fields=("box", "queue"), name="one_count_a_queue"),)


class StaleMark(models.Model):
    """That something the lists show has changed. ``kind`` is ``document`` (uid), ``box`` or ``file`` (row numbers)."""

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=20)

    class Meta:
        app_label = "web"
        db_table = "web_stale"
