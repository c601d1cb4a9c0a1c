"""The one Django application of the house."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Label `shell`: rooms are packages, so a table can move without a migration."""

    name = "zhuoyue.shell"
    label = "shell"
    verbose_name = "卓越"
    default_auto_field = "django.db.models.BigAutoField"
