"""What a re-import found changed may not itself be changed: the same guard rail as the log has."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER diary_change_no_update BEFORE UPDATE ON diary_change
       BEGIN SELECT RAISE(ABORT, 'what an import found is append-only'); END""",
    """CREATE TRIGGER diary_change_no_delete BEFORE DELETE ON diary_change
       BEGIN SELECT RAISE(ABORT, 'what an import found is append-only'); END""",
    """CREATE TRIGGER diary_change_no_replace BEFORE INSERT ON diary_change
       WHEN EXISTS (SELECT 1 FROM diary_change WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'what an import found is append-only'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION diary_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'what an import found is append-only'; END $$""",
    """CREATE TRIGGER diary_change_no_change BEFORE UPDATE OR DELETE ON diary_change
       FOR EACH ROW EXECUTE FUNCTION diary_change_refuse()""",
    """CREATE TRIGGER diary_change_no_truncate BEFORE TRUNCATE ON diary_change
       FOR EACH STATEMENT EXECUTE FUNCTION diary_change_refuse()""",
)


def create_triggers(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("diary", "0003_work_and_late")]
    operations = [migrations.RunPython(create_triggers, migrations.RunPython.noop)]
