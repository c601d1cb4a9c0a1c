"""Write 0001_initial anew from the tables as they are; only until the first release.

`.venv/bin/python tools/migrations.py`. Before a release nobody lives behind these tables, so there is
one first step instead of a history of drafts. The guards (0002) are written by hand.
"""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

FIRST = Path(__file__).resolve().parents[1] / "src/zhuoyue/shell/migrations/0001_initial.py"


def main() -> None:
    """Let Django write the first step into an empty package, and take it from there."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhuoyue.shell.site.settings"
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "first_step").mkdir()
        (Path(folder) / "first_step" / "__init__.py").touch()
        sys.path.insert(0, folder)
        settings.MIGRATION_MODULES = {"shell": "first_step"}
        call_command("makemigrations", "shell", name="initial", verbosity=1)
        made = (Path(folder) / "first_step" / "0001_initial.py").read_text(encoding="utf-8")
    lines = made.splitlines()[1:]
    FIRST.write_text("\n".join(['"""The tables."""', *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
