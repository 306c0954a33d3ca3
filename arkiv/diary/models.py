"""Rows of the diary room. Written only by ``arkiv.diary.services``.

Register rows are kept also when a later import no longer has them: ``vanished_in`` says which import that
was. Values are whole JSON payloads, so that nothing of a row is lost in columns; the columns are for
lookup.
"""

from __future__ import annotations

from django.db import models


class RegisterKindChoice(models.TextChoices):
    DIARY = "diary", "diarium"
    PERSONAKT = "personakt", "personaktsregister"
    BINDER = "binder", "pärmförteckning"
    DELEGATION = "delegation", "delegationslista"


class Diary(models.Model):
    """Register: a diary, a personakt register or a list of binders, known by its name."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=RegisterKindChoice.choices)

    class Meta:
        app_label = "diary"
        db_table = "diary_register"


class DiaryImport(models.Model):
    """One import of a register: from which bytes, how its columns were understood, and what it changed.

    ``findings`` are the first of its findings; every change stands in ``RegisterChange``.
    """

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="imports")
    number = models.IntegerField()
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)
    file_name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    rows = models.IntegerField()
    added = models.IntegerField()
    changed = models.IntegerField()
    vanished = models.IntegerField()
    findings = models.TextField(default="[]")  # ReverseFinding values as JSON
    form = models.CharField(max_length=40, default="")  # Format values, comma between
    sources = models.JSONField(default=list)  # [name, sha256, bytes] of each file
    profile = models.JSONField(default=dict)  # ColumnProfile as it was used
    unreadable = models.IntegerField(default=0)
    doubts = models.IntegerField(default=0)

    class Meta:
        app_label = "diary"
        db_table = "diary_import"
        constraints = (models.UniqueConstraint(fields=("diary", "number"), name="one_import_a_number"),)


class ChangeKind(models.TextChoices):
    ADDED = "added", "tillagd"
    CHANGED = "changed", "ändrad"
    VANISHED = "vanished", "försvunnen"


class RegisterChange(models.Model):
    """What an import found otherwise than the import before it, row by row; never edited, never removed.

    ``before`` and ``after`` are whole rows as JSON. A register's first import has no changes.
    """

    made_by = models.ForeignKey(DiaryImport, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    uid = models.CharField(max_length=16, db_index=True)
    before = models.TextField(default="")
    after = models.TextField(default="")

    class Meta:
        app_label = "diary"
        db_table = "diary_change"


class SavedProfile(models.Model):
    """A column profile kept under a name; ``payload`` holds the settings a profile file has."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=RegisterKindChoice.choices)
    payload = models.JSONField(default=dict)

    class Meta:
        app_label = "diary"
        db_table = "diary_profile"


class RegisterRow(models.Model):
    """What every kind of register row has: its stable id, its place in the file, and its payload."""

    uid = models.CharField(max_length=16)
    line = models.IntegerField()
    payload = models.TextField()

    class Meta:
        abstract = True


class DiaryEntryRow(RegisterRow):
    """Diariepost. ``case_number`` is the normal form without the handling's number."""

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="entries")
    vanished_in = models.ForeignKey(DiaryImport, on_delete=models.PROTECT, null=True, related_name="+")
    case_number = models.CharField(max_length=40, db_index=True)

    class Meta:
        app_label = "diary"
        db_table = "diary_entry"
        constraints = (models.UniqueConstraint(fields=("diary", "uid"), name="one_row_an_entry"),)


class DelayCount(models.Model):
    """How many entries of a diary were registered ``days`` after they came in; null where that is not known.

    Counted with every import, as ``LateEntry`` is: a diary may hold a million entries, and statistics are looked at
    often.
    """

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=200)
    year = models.IntegerField()
    days = models.IntegerField(null=True)
    entries = models.IntegerField()

    class Meta:
        app_label = "diary"
        db_table = "diary_delay"


class LateEntry(models.Model):
    """An entry that was registered late, with its days; ``entry`` is its row number."""

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    unit = models.CharField(max_length=200)
    year = models.IntegerField()
    days = models.IntegerField()

    class Meta:
        app_label = "diary"
        db_table = "diary_late_entry"
        indexes = (models.Index(fields=("unit", "year", "-days", "entry"), name="longest_delays_first"),)


class PersonaktRow(RegisterRow):
    """One akt of a personakt register."""

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="personakter")
    vanished_in = models.ForeignKey(DiaryImport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "diary"
        db_table = "diary_personakt"
        constraints = (models.UniqueConstraint(fields=("diary", "uid"), name="one_row_a_personakt"),)


class BinderRow(RegisterRow):
    """One binder or series of records kept in order."""

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="binders")
    vanished_in = models.ForeignKey(DiaryImport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "diary"
        db_table = "diary_binder"
        constraints = (models.UniqueConstraint(fields=("diary", "uid"), name="one_row_a_binder"),)


class DelegationRow(RegisterRow):
    """One decision of a delegation list."""

    diary = models.ForeignKey(Diary, on_delete=models.PROTECT, related_name="delegations")
    vanished_in = models.ForeignKey(DiaryImport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "diary"
        db_table = "diary_delegation"
        constraints = (models.UniqueConstraint(fields=("diary", "uid"), name="one_row_a_decision"),)


class DiaryAnswerRow(models.Model):
    """The newest answer for a document (``DiaryAnswer`` as JSON). Derived: a new check replaces it."""

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=20)
    number = models.IntegerField()
    payload = models.TextField()

    class Meta:
        app_label = "diary"
        db_table = "diary_answer"
        constraints = (models.UniqueConstraint(fields=("box", "document"), name="one_answer_a_document"),)


class DestroyedEntryRow(models.Model):
    """An entry whose record lay in the box until it was lawfully destroyed: by which disposal (``D-1``) and when.

    The register's own row says nothing of that, and without this the entry would be told as not found.
    """

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    entry = models.CharField(max_length=40)
    disposal = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        app_label = "diary"
        db_table = "diary_destroyed"
        constraints = (models.UniqueConstraint(fields=("box", "entry"), name="one_end_an_entry"),)


class RulingRow(models.Model):
    """What a person ruled of a document in the diary; a later one outdoes an earlier, none is overwritten.

    ``before`` is the answer as it stood (``DiaryAnswer`` as JSON), put back when the ruling is undone.
    """

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=20)
    kind = models.CharField(max_length=8)
    entry = models.CharField(max_length=200, blank=True)
    before = models.TextField()
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        app_label = "diary"
        db_table = "diary_ruling"
        indexes = (models.Index(fields=("box", "document"), name="rulings_of_a_document"),)


class DiaryReportRow(models.Model):
    """The newest report of a box: what the registers say the other way round, and on which day."""

    box = models.OneToOneField("holdings.Box", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    reverse = models.TextField()  # ReverseFinding values as JSON

    class Meta:
        app_label = "diary"
        db_table = "diary_report"


class WorkStateChoice(models.TextChoices):
    OPEN = "open", "ingen har tagit den"
    TAKEN = "taken", "pågår"
    DONE = "done", "klar"


class WorkRow(models.Model):
    """One document of the worklist (``WorkItem`` as JSON) and what people have done about it.

    ``progress`` is only added to. A new check renews ``payload`` and never touches what people wrote; an item it
    no longer finds is kept with ``current`` false once somebody has worked on it.
    """

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=20)
    grade = models.IntegerField()
    payload = models.TextField()
    current = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=WorkStateChoice.choices, default=WorkStateChoice.OPEN)
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    progress = models.TextField(default="[]")  # Progress values as JSON

    class Meta:
        app_label = "diary"
        db_table = "diary_work"
        constraints = (models.UniqueConstraint(fields=("box", "document"), name="one_work_a_document"),)
        indexes = (models.Index(fields=("current", "state"), name="work_left"),)


class LateStateChoice(models.TextChoices):
    PROPOSED = "proposed", "föreslagen"
    APPROVED = "approved", "godkänd"
    DECLINED = "declined", "avvisad"


class LateRow(models.Model):
    """A document proposed for late registration (``LateProposal`` as JSON) and what a person said of it.

    ``subject`` and ``number`` are as the person approved them; ``exported`` counts the files it has stood in.
    """

    box = models.ForeignKey("holdings.Box", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=20)
    payload = models.TextField()
    current = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=LateStateChoice.choices, default=LateStateChoice.PROPOSED)
    subject = models.TextField(blank=True)
    number = models.CharField(max_length=40, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    because = models.TextField(blank=True)
    exported = models.IntegerField(default=0)

    class Meta:
        app_label = "diary"
        db_table = "diary_late"
        constraints = (models.UniqueConstraint(fields=("box", "document"), name="one_late_a_document"),)
        indexes = (models.Index(fields=("current", "state"), name="late_left"),)
