"""Guards of the database itself: what is on record is neither changed nor removed."""

from typing import ClassVar

from django.db import migrations

APPEND_ONLY = ("shell_entry", "shell_seal")

FUNCTION = """
CREATE FUNCTION zhuoyue_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def guard(table: str) -> str:
    """The triggers that make a table append-only."""
    return f"""
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION zhuoyue_append_only();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION zhuoyue_append_only();
"""


class Migration(migrations.Migration):
    """Add triggers to the append-only tables."""

    dependencies: ClassVar = [("shell", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(
            FUNCTION + "".join(map(guard, APPEND_ONLY)),
            "DROP FUNCTION zhuoyue_append_only() CASCADE;",
        )
    ]
