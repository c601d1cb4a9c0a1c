"""The one Django application of the house."""

from importlib import import_module

from django.apps import AppConfig
from typing_extensions import override


class ShellConfig(AppConfig):
    """Label `shell`: rooms are packages, so a table can move without a migration."""

    name = "zhuoyue.shell"
    label = "shell"
    verbose_name = "卓越"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Let every room say who sees what and who acts where, in every process alike."""
        import_module("zhuoyue.shell.site.rooms")
