"""Triggers on the holdings: nothing goes but by a warrant, and no warrant but by a disposal that two persons started.

Like the log's triggers they guard against our own mistakes, an admin's shell and a plain SQL prompt; whoever owns the
database can drop them. What they hold:

* a warrant is given only while its disposal is being carried out (whose row needs a decision and two accounts);
* a page's and a file's row is never removed, and what it is never changes; "gallrad" is for ever and needs a warrant;
* a document's row goes by warrant, or while an open box is put together anew (``assembled_from`` is empty then).
"""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER warrant_needs_disposal BEFORE INSERT ON disposal_warrant
       WHEN NOT EXISTS (SELECT 1 FROM disposal_disposal d WHERE d.id = NEW.disposal_id AND d.stage = 'erasing')
       BEGIN SELECT RAISE(ABORT, 'no disposal is being carried out'); END""",
    """CREATE TRIGGER warrant_no_update BEFORE UPDATE ON disposal_warrant
       BEGIN SELECT RAISE(ABORT, 'a warrant stands'); END""",
    """CREATE TRIGGER warrant_no_delete BEFORE DELETE ON disposal_warrant
       BEGIN SELECT RAISE(ABORT, 'a warrant stands'); END""",
    """CREATE TRIGGER disposal_no_delete BEFORE DELETE ON disposal_disposal
       BEGIN SELECT RAISE(ABORT, 'a disposal stands'); END""",
    """CREATE TRIGGER disposal_only_forwards BEFORE UPDATE ON disposal_disposal
       WHEN OLD.payload != NEW.payload OR OLD.digest != NEW.digest OR OLD.ref != NEW.ref
         OR (OLD.stage = 'erasing' AND NEW.stage NOT IN ('erasing', 'done'))
         OR (OLD.stage IN ('done', 'withdrawn') AND NEW.stage != OLD.stage)
         OR (NEW.stage = 'erasing' AND OLD.stage NOT IN ('requested', 'erasing'))
         OR (NEW.stage = 'done' AND OLD.stage NOT IN ('erasing', 'done'))
       BEGIN SELECT RAISE(ABORT, 'a disposal only goes forwards'); END""",
    """CREATE TRIGGER disposal_begins_proposed BEFORE INSERT ON disposal_disposal
       WHEN NEW.stage != 'proposed'
       BEGIN SELECT RAISE(ABORT, 'a disposal begins as a proposal'); END""",
    """CREATE TRIGGER page_no_delete BEFORE DELETE ON holdings_page
       BEGIN SELECT RAISE(ABORT, 'a page is accounted for, not removed'); END""",
    """CREATE TRIGGER page_stays_itself BEFORE UPDATE ON holdings_page
       WHEN OLD.file_id != NEW.file_id OR OLD.number != NEW.number
         OR (OLD.state = 'destroyed' AND NEW.state != 'destroyed')
         OR (NEW.state = 'destroyed' AND OLD.state != 'destroyed' AND NOT EXISTS (
              SELECT 1 FROM disposal_warrant w JOIN disposal_disposal d ON d.id = w.disposal_id
              JOIN holdings_document o ON o.uid = w.document
              WHERE o.id = OLD.document_id AND d.stage = 'erasing'))
       BEGIN SELECT RAISE(ABORT, 'a page goes only by a warrant'); END""",
    """CREATE TRIGGER file_no_delete BEFORE DELETE ON holdings_file
       BEGIN SELECT RAISE(ABORT, 'a file is accounted for, not removed'); END""",
    """CREATE TRIGGER file_stays_itself BEFORE UPDATE ON holdings_file
       WHEN OLD.sha256 != NEW.sha256 OR OLD.box_id != NEW.box_id
         OR (OLD.state = 'destroyed' AND NEW.state != 'destroyed')
         OR ((NEW.state = 'destroyed' AND OLD.state != 'destroyed' OR OLD.held_as != NEW.held_as) AND (
              NOT EXISTS (SELECT 1 FROM disposal_disposal d WHERE d.stage = 'erasing')
              OR NEW.state = 'destroyed' AND EXISTS (
                SELECT 1 FROM holdings_page p WHERE p.file_id = OLD.id AND p.state != 'destroyed')))
       BEGIN SELECT RAISE(ABORT, 'a file goes only by a warrant'); END""",
    """CREATE TRIGGER document_by_warrant BEFORE DELETE ON holdings_document
       WHEN NOT EXISTS (
              SELECT 1 FROM disposal_warrant w JOIN disposal_disposal d ON d.id = w.disposal_id
              WHERE w.document = OLD.uid AND d.stage = 'erasing')
         AND NOT EXISTS (
              SELECT 1 FROM holdings_box b WHERE b.id = OLD.box_id AND b.state = 'open' AND b.assembled_from = '')
       BEGIN SELECT RAISE(ABORT, 'a document goes only by a warrant'); END""",
)

_FUNCTION = """CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF {refused} THEN RAISE EXCEPTION '{said}'; END IF; RETURN {row}; END $$"""
_GUARDED = ("disposal_warrant", "disposal_disposal", "holdings_page", "holdings_file", "holdings_document")


def _when(trigger):
    """Name, event, table, condition and message of a trigger above, for PostgreSQL's way of writing the same."""
    head, _, rest = trigger.partition("BEGIN SELECT RAISE(ABORT, '")
    head, _, condition = head.partition("WHEN")
    words = head.split()
    return words[2], words[4], words[6], condition.strip() or "TRUE", rest.partition("'")[0]


def _postgresql():
    for trigger in SQLITE:
        name, event, table, condition, said = _when(trigger)
        row = "OLD" if event == "DELETE" else "NEW"
        yield _FUNCTION.format(name=f"{name}_fn", refused=condition, said=said, row=row)
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_fn()"
    yield """CREATE FUNCTION holdings_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the holdings are accounted for, not removed'; END $$"""
    for table in _GUARDED:
        yield f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                  FOR EACH STATEMENT EXECUTE FUNCTION holdings_refuse()"""


def create_triggers(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else tuple(_postgresql())
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("disposal", "0001_initial"), ("holdings", "0002_held_after_disposal")]
    operations = [migrations.RunPython(create_triggers, migrations.RunPython.noop)]
