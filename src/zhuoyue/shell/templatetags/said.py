"""Words in templates: both languages stand side by side, the reader's is shown."""

from typing import Any

from django import template

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit import words
from zhuoyue.shell.kit.words import chinese, day, moment, said, say
from zhuoyue.shell.people import queries as people

__all__ = ["chinese", "day", "moment", "said", "say"]

register = template.Library()

register.simple_tag(say)
register.filter(said)
register.filter(day)
register.filter(moment)
register.filter(words.short_day)
register.filter(words.month_day)
register.filter(words.short_moment)


@register.filter
def told(value: Any) -> str:  # noqa: ANN401 - a name of the regulation, or whatever an entry carries
    """`{{ value|told }}`: a recorded fact in words, or the name it stands for."""
    return said(value) if isinstance(value, Text) else fact(value)


@register.filter
def person(reference: str | None) -> str:
    """`{{ entry.actor|person }}`: the name behind a reference of the book."""
    found = people.person(reference) if reference else None
    return found.name if found is not None else (reference or "")


@register.filter
def shown(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    """`{{ cell.value|shown }}`: a cell in words."""
    return words.spoken(value)


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
