"""Whether what the house rests on is there, in words (体检)."""

import locale
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path as File

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import letters


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it holds, and what to do where it does not."""

    what: str
    holds: bool
    told: str = ""


def examined() -> Iterator[Finding]:
    """Every check, one after the other; one that fails keeps no other from it."""
    for what, check in _CHECKS.items():
        try:
            told = check()
        except Exception as error:  # noqa: BLE001 - a doctor tells whatever is wrong
            told = str(error) or type(error).__name__
        yield Finding(what, holds=not told, told=told)


def _database() -> str:
    """Reached, and all its tables up to date."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "zhuoyue migrate" if waiting else ""


def _sorting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database "
                       "WHERE datname = current_database()")  # fmt: skip
        collation, encoding = cursor.fetchone()
    good = encoding == "UTF8"
    return "" if good else f"数据库编码 {encoding}/{collation}，应为 UTF8 · must be UTF8"


def _locale() -> str:
    good = locale.getencoding().upper().replace("-", "") == "UTF8"
    return "" if good else "请设置 LC_ALL=C.UTF-8 · set LC_ALL=C.UTF-8"


def _folder() -> str:
    folder = File(settings.DATA_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        return ""


def _fonts() -> str:
    letters.families()
    return ""


def _regulations() -> str:
    """Every cycle's text is on the shelf as it was pinned."""
    wrong = []
    for cycle in cycles.cycles():
        try:
            cycles.law_of(cycle)
        except Exception as error:  # noqa: BLE001 - each is told
            wrong.append(str(error))
    return "；".join(wrong)


def _mail() -> str:
    if settings.SMTP is None and not settings.DEMO:
        return "没有设置 ZHUOYUE_SMTP，邮件只写入寄件箱文件夹 · no ZHUOYUE_SMTP: mails become files only"
    return ""


_CHECKS: dict[str, Callable[[], str]] = {
    "数据库 · database": _database,
    "数据库编码 · encoding": _sorting,
    "字符集 · locale": _locale,
    "数据文件夹 · data folder": _folder,
    "中文字体 · fonts": _fonts,
    "各届所依办法 · pinned regulations": _regulations,
    "邮件 · mail": _mail,
}
