"""Heads of the chains, kept by the database itself: whatever comes into the book is its newest entry."""

from typing import ClassVar

from django.db import migrations, models

KEEPING = """
INSERT INTO shell_head (chain, cycle, sequence, hash)
    SELECT DISTINCT ON (chain) chain, cycle, sequence, hash FROM shell_entry
    ORDER BY chain, sequence DESC;
CREATE FUNCTION zhuoyue_new_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shell_head AS head (chain, cycle, sequence, hash)
        VALUES (NEW.chain, NEW.cycle, NEW.sequence, NEW.hash)
        ON CONFLICT (chain) DO UPDATE SET sequence = NEW.sequence, hash = NEW.hash
        WHERE head.sequence < NEW.sequence;
    RETURN NULL;
END $$;
CREATE TRIGGER shell_entry_heads AFTER INSERT ON shell_entry
    FOR EACH ROW EXECUTE FUNCTION zhuoyue_new_head();
CREATE FUNCTION zhuoyue_only_by_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_LEVEL = 'ROW' AND TG_OP <> 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% follows the entries: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER shell_head_kept BEFORE INSERT OR UPDATE OR DELETE ON shell_head
    FOR EACH ROW EXECUTE FUNCTION zhuoyue_only_by_entries();
CREATE TRIGGER shell_head_not_emptied BEFORE TRUNCATE ON shell_head
    FOR EACH STATEMENT EXECUTE FUNCTION zhuoyue_only_by_entries();
"""
LEAVING = """
DROP TRIGGER shell_entry_heads ON shell_entry;
DROP FUNCTION zhuoyue_new_head();
DROP FUNCTION zhuoyue_only_by_entries() CASCADE;
"""


class Migration(migrations.Migration):
    """Add the table, fill it from the entries, let a trigger keep it."""

    dependencies: ClassVar = [("shell", "0004_subsidies")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("cycle", models.CharField(db_index=True, max_length=32)),
                ("sequence", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunSQL(KEEPING, LEAVING),
    ]
