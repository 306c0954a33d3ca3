"""Rows of the holdings. ``arkiv.holdings.services`` and ``arkiv.jobs`` write them; everyone else reads.

Files and pages are facts and never change what they are. Readings and documents are derived: they can be made
again, and a document row holds the whole ``DocumentReading`` as JSON so that nothing is lost in columns.
"""

from __future__ import annotations

from django.db import models


class BoxState(models.TextChoices):
    OPEN = "open", "öppen"
    CLOSED = "closed", "stängd"


class Box(models.Model):
    """Kartong/fynd: what was found together, where, when and by whom (provenance)."""

    ref = models.CharField(max_length=40, unique=True)
    title = models.TextField()
    found_where = models.TextField(blank=True)
    found_on = models.DateField(null=True)
    found_by = models.TextField(blank=True)
    years_from = models.IntegerField(null=True)
    years_to = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=BoxState.choices, default=BoxState.OPEN)
    # How the stack was last put together: hash of the readings it was made from, and its own findings.
    assembled_from = models.CharField(max_length=64, blank=True)
    findings = models.TextField(default="[]")

    class Meta:
        app_label = "holdings"
        db_table = "holdings_box"


class FileState(models.TextChoices):
    PENDING = "pending", "väntar"
    LISTED = "listed", "läst in"
    UNREAD = "unread", "oläst"
    DESTROYED = "destroyed", "gallrad"


class SourceFile(models.Model):
    """A scan file, named by the hash of its bytes. ``position`` is its place in the box, from 1.

    The hash stays its name also when pages of it have been destroyed (gallring): then ``held_as`` is the blob with
    the pages that are left and ``held_info`` what that holds; see ``arkiv.holdings.masters``.
    """

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.TextField()  # made readable by identity.file_name; a path in a folder may be long
    also_named = models.JSONField(default=list)
    position = models.IntegerField()
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.PENDING)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_text = models.TextField(blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    accepted_because = models.TextField(blank=True)
    info = models.TextField(blank=True)  # FileInfo as JSON
    held_as = models.CharField(max_length=64, blank=True)
    held_info = models.TextField(blank=True)  # FileInfo of ``held_as`` as JSON

    class Meta:
        app_label = "holdings"
        db_table = "holdings_file"
        constraints = (
            models.UniqueConstraint(fields=("box", "sha256"), name="one_row_a_file_and_box"),
            models.UniqueConstraint(fields=("box", "position"), name="one_file_a_place"),
        )


class PageState(models.TextChoices):
    PENDING = "pending", "väntar"
    READ = "read", "läst"
    BLANK = "blank", "blank"
    UNREADABLE = "unreadable", "oläslig"
    SHEET = "sheet", "skiljeblad"
    FAILED = "failed", "misslyckad"
    DESTROYED = "destroyed", "gallrad"


class Document(models.Model):
    """A document: a page range over immutable pages. ``uid`` depends on its first page only."""

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="documents")
    uid = models.CharField(max_length=20, unique=True)
    number = models.IntegerField()
    reading = models.TextField()  # DocumentReading as JSON
    relations = models.TextField(default="[]")  # Relation values as JSON, document numbers 0-based
    # JSON: the facts that persons decided, and who. Null for none: SQLite adds such a column without making the table
    # anew, which would lose the triggers that guard it.
    decided = models.TextField(null=True)

    class Meta:
        app_label = "holdings"
        db_table = "holdings_document"


class Page(models.Model):
    """One page for ever. ``reading`` names the blob of its newest ``PageReading``.

    A destroyed page keeps its row, without reading: the ledger still counts it. ``held_number`` is its place in the
    file's ``held_as``, from 1, where the file has one.
    """

    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="pages")
    number = models.IntegerField()
    width_px = models.IntegerField()
    height_px = models.IntegerField()
    dpi = models.FloatField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=PageState.choices, default=PageState.PENDING)
    reading = models.CharField(max_length=64, blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_text = models.TextField(blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    accepted_because = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="pages")
    position = models.IntegerField(null=True)  # place in the document, from 1
    indexed = models.CharField(max_length=64, blank=True)  # digest of the index entry last committed
    held_number = models.IntegerField(null=True)

    class Meta:
        app_label = "holdings"
        db_table = "holdings_page"
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="one_row_a_page"),)


class OperationRow(models.Model):
    """What a person did to the documents of a box (åtgärd): kept for ever, undone only by a later one.

    ``effect`` is an ``arkiv.holdings.corrections.Effect`` as JSON. ``followed``: answers, relations and index have
    been brought up to date with it.
    """

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="operations")
    number = models.IntegerField()
    kind = models.CharField(max_length=10)
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    effect = models.TextField()
    because = models.TextField(blank=True)
    undoes = models.IntegerField(null=True)
    followed = models.BooleanField(default=False)

    class Meta:
        app_label = "holdings"
        db_table = "holdings_operation"
        constraints = (models.UniqueConstraint(fields=("box", "number"), name="one_operation_a_number"),)
