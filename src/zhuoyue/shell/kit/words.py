"""Words and days in the reader's language, for pages and for what goes out of the house (用语)."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from zhuoyue.core.clause import Text


def chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (translation.get_language() or "zh").startswith("zh")


def say(zh: str, en: str) -> str:
    """`{% say "中文" "English" %}`."""
    return zh if chinese() else en


def said(text: Text | None) -> str:
    """`{{ act.name|said }}`: a text of the core in the reader's language."""
    if text is None:
        return ""
    return text.zh if chinese() else text.en


def day(value: date | datetime | str | None) -> str:
    """`{{ until|day }}`: 2026年10月12日, in English 12 October 2026; takes ISO text as well."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return str(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"


def short_day(value: date | datetime | None, now: datetime) -> str:
    """`{{ at|short_day:scene.at }}`: without the year where it is this year."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if local.year != now.year:
        return day(local)
    return month_day(local)


def month_day(value: date) -> str:
    """`{{ one|month_day }}`: 5月9日, in English 9 May."""
    return f"{value.month}月{value.day}日" if chinese() else f"{value.day} {value:%b}"


def short_moment(value: datetime | None, now: datetime) -> str:
    """`{{ entry.at|short_moment:scene.at }}`: the short day and the minute."""
    if value is None:
        return ""
    return f"{short_day(value, now)} {timezone.localtime(value):%H:%M}"


def moment(value: datetime | None) -> str:
    """`{{ entry.at|moment }}`: the day and the minute in China."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)} {local:%H:%M}"


def spoken(value: Any) -> str:  # noqa: ANN401 - whatever a cell of a table holds
    """A text, a day, an instant or a number as a reader sees it; nothing for nothing."""
    if isinstance(value, Text):
        return said(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)
