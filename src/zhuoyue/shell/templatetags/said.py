"""Words in templates: both languages stand side by side, the reader's is shown."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone, translation

from zhuoyue.core.clause import Text
from zhuoyue.shell.people import queries as people

register = template.Library()


def chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (translation.get_language() or "zh").startswith("zh")


@register.simple_tag
def say(zh: str, en: str) -> str:
    """`{% say "中文" "English" %}`."""
    return zh if chinese() else en


@register.filter
def said(text: Text | None) -> str:
    """`{{ act.name|said }}`: a text of the core in the reader's language."""
    if text is None:
        return ""
    return text.zh if chinese() else text.en


@register.filter
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


@register.filter
def short_day(value: date | datetime | None, now: datetime) -> str:
    """`{{ at|short_day:scene.at }}`: without the year where it is this year."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if local.year != now.year:
        return day(local)
    return month_day(local)


@register.filter
def month_day(value: date) -> str:
    """`{{ one|month_day }}`: 5月9日, in English 9 May."""
    return f"{value.month}月{value.day}日" if chinese() else f"{value.day} {value:%b}"


@register.filter
def told(value: Any) -> str:  # noqa: ANN401 - a name of the regulation, or whatever an entry carries
    """`{{ value|told }}`: a recorded fact in words, or the name it stands for."""
    return said(value) if isinstance(value, Text) else fact(value)


@register.filter
def short_moment(value: datetime | None, now: datetime) -> str:
    """`{{ entry.at|short_moment:scene.at }}`: the short day and the minute."""
    if value is None:
        return ""
    return f"{short_day(value, now)} {timezone.localtime(value):%H:%M}"


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ entry.at|moment }}`: the day and the minute in China."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def person(reference: str | None) -> str:
    """`{{ entry.actor|person }}`: the name behind a reference of the book."""
    found = people.person(reference) if reference else None
    return found.name if found is not None else (reference or "")


@register.filter
def fact(value: Any) -> str:  # noqa: ANN401 - whatever an entry carries
    """`{{ value|fact }}`: a recorded fact in words."""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, str) and len(value) >= len("2026-01-01") and value[:4].isdigit():
        return day(value)
    return str(value)


@register.filter
def name_of(names: dict[str, Text], key: str) -> str:
    """`{{ names|name_of:id }}`: the name of an act, role or stage; the id where it has none."""
    return said(names[key]) if key in names else key


@register.filter
def yuan(amount: int | None) -> str:
    """`{{ amount|yuan }}`: whole yuan with separators, 200,000; a dash where there is none."""
    return "—" if amount is None else f"{amount:,}"
