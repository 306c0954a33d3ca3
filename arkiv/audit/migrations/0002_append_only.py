"""Triggers that refuse every change to the log but the next event.

They are a guard rail against our own mistakes and against a plain SQL prompt; whoever owns the file can drop them.
The evidence is the chain and the checkpoints somebody else holds. SQLite also needs the INSERT check: with
UPDATE and DELETE triggers alone, INSERT OR REPLACE writes over an old row.
"""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER audit_next_only BEFORE INSERT ON audit_event
       WHEN NEW.seq != (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_event)
         OR NEW.previous != COALESCE((SELECT digest FROM audit_event ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
       BEGIN SELECT RAISE(ABORT, 'the event does not follow the last one'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    """CREATE FUNCTION audit_follows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.seq != (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_event)
            OR NEW.previous != COALESCE((SELECT digest FROM audit_event ORDER BY seq DESC LIMIT 1), repeat('0', 64))
         THEN RAISE EXCEPTION 'the event does not follow the last one'; END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_next_only BEFORE INSERT ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_follows()""",
)


def create_triggers(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(create_triggers, migrations.RunPython.noop)]
