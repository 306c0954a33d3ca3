"""An archive that was there before the lists: everything in it is to be listed. The triggers come after (``triggers.py``)."""

from django.db import migrations

_MARKS = (
    "INSERT INTO web_stale (kind, key) SELECT 'document', uid FROM holdings_document",
    "INSERT INTO web_stale (kind, key) SELECT 'box', CAST(id AS text) FROM holdings_box",
)


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial"), ("holdings", "0002_held_after_disposal")]
    operations = [migrations.RunSQL(mark, migrations.RunSQL.noop) for mark in _MARKS]
