"""Walking through the pages as people do: log in, look for a link, fill in the form of the page, press.

    with the(world, "office") as office: …

Nothing here knows an address but the first page: links are followed by their words, forms are found
by their button, fields by their label. What cannot be reached so is not reachable.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typing_extensions import override

from zhuoyue.shell.kit import clock
from zhuoyue.shell.people.models import User

Value = str | bool | list[str] | SimpleUploadedFile | list[SimpleUploadedFile]


class Stuck(AssertionError):
    """A person would not know how to go on: what they looked for, and what the page offers."""

    def __init__(self, who: "Person", sought: str, offered: object) -> None:
        super().__init__(f"{who.who} {who.page.url}: {sought} – {offered}")


@dataclass
class Field:
    """An input, select or textarea; radios and boxes of one name are several."""

    name: str
    kind: str
    value: str = ""
    id: str = ""
    checked: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    label: str = ""
    legend: str = ""


@dataclass
class Form:
    """A form of a page."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[Field] = field(default_factory=list)


class Page(HTMLParser):
    """What a reader finds on a page: links, forms, headings, sentences."""

    def __init__(self, url: str, text: str, status: int) -> None:
        super().__init__()
        self.url, self.text, self.status = url, text, status
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.labels: dict[str, str] = {}
        self._open: list[tuple[str, list[str], str]] = []
        self._legend = ""
        self._fields: list[tuple[Field, list[str]]] = []
        self.feed(text)
        for form in self.forms:
            for one in form.fields:
                one.label = one.label or (self.labels.get(one.id, "") if one.id else "")

    @property
    def form(self) -> Form | None:
        return self.forms[-1] if self.forms and self._within("form") else None

    def _within(self, tag: str) -> bool:
        return any(name == tag for name, _, _ in self._open)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(has.get("method", "get"), has.get("action", "")))
        form = self.forms[-1] if self.forms else None
        if tag == "input" and form is not None:
            kind = has.get("type", "text")
            one = Field(has.get("name", ""), kind, has.get("value", ""), has.get("id", ""))
            one.checked, one.legend = "checked" in has, self._legend
            one.label = has.get("aria-label", "")
            self._add(form, one)
        elif tag in ("select", "textarea", "button") and form is not None:
            one = Field(has.get("name", ""), tag, has.get("value", ""), has.get("id", ""))
            one.legend, one.label = self._legend, has.get("aria-label", "")
            (form.buttons if tag == "button" else form.fields).append(one)
        elif tag == "option" and form is not None and form.fields:
            form.fields[-1].options.append((has.get("value", ""), ""))
            if "selected" in has:
                form.fields[-1].value = has.get("value", "")
        if tag not in ("input", "br", "meta", "link", "hr", "img"):
            self._open.append((tag, [], has.get("for", "") or has.get("href", "")))

    def _add(self, form: Form, one: Field) -> None:
        form.fields.append(one)
        inside = next((texts for name, texts, _ in reversed(self._open) if name == "label"), None)
        if inside is not None:
            self._fields.append((one, inside))

    @override
    def handle_data(self, data: str) -> None:
        for _, texts, _ in self._open:
            texts.append(data)

    @override
    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, texts, of = self._open.pop()
            self._ended(name, texts, of)
            if name == tag:
                return

    def _ended(self, name: str, texts: list[str], of: str) -> None:
        said = re.sub(r"\s+", " ", "".join(texts)).strip()
        if name == "a" and of:
            self.links.append((said, of))
        elif name == "label":
            self._labelled(of, said, texts)
        elif name in ("legend", "fieldset"):
            self._legend = said if name == "legend" else ""
        elif self.forms:
            _closed(self.forms[-1], name, said, "".join(texts).strip())

    def _labelled(self, of: str, said: str, texts: list[str]) -> None:
        self.labels[of] = said
        for one, inside in self._fields:
            if inside is texts:
                one.label = said or one.label

    def says(self, *sentences: str) -> bool:
        """Whether all of this stands on the page."""
        return all(one in self.text for one in sentences)


def _closed(form: Form, name: str, said: str, text: str) -> None:
    """What stood inside an option, a textarea or a button belongs to it."""
    if name == "option" and form.fields and form.fields[-1].options:
        value = form.fields[-1].options[-1][0]
        form.fields[-1].options[-1] = (value, said)
    elif name == "textarea" and form.fields:
        form.fields[-1].value = text
    elif name == "button" and form.buttons:
        form.buttons[-1].label = said


@dataclass
class Hours:
    """The clock of a journey: a minute passes with every page."""

    now: datetime

    def minute(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def morning_after(self, day: date) -> None:
        """Nine o'clock of the day after this one, if that lies ahead."""
        later = datetime.combine(day + timedelta(days=1), time(9), self.now.tzinfo)
        self.now = max(self.now, later)

    def days(self, number: int) -> None:
        self.now += timedelta(days=number)


class Person:
    """Somebody before a browser."""

    def __init__(self, user: User | None, hours: Hours) -> None:
        self.client, self.hours = Client(), hours
        self.page = Page("/", "", 0)
        self.who = user.name if user is not None else "visitor"
        if user is not None:
            self.client.force_login(user)

    def open(self, url: str = "/") -> Page:
        """Type an address, or be led to one."""
        with clock.turned(self.hours.minute()):
            answer = self.client.get(url, follow=True)
        last = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        text = answer.getvalue().decode(errors="replace")
        self.page = Page(urljoin(url, last), text, answer.status_code)
        return self.page

    def follow(self, *words: str) -> Page:
        """Click on one link after the other, each named by its words."""
        for one in words:
            self.open(self._link(one))
        return self.page

    def pick(self, words: str, nth: int) -> Page:
        """Click on one of several links of the same words; -1 is the last."""
        return self.open(self._link(words, nth))

    def _link(self, words: str, nth: int = 0) -> str:
        exact = [url for said, url in self.page.links if said == words]
        near = [url for said, url in self.page.links if words in said]
        if not exact and not near:
            offered = [said for said, _ in self.page.links]
            raise Stuck(self, f"no link {words!r}", offered)
        return urljoin(self.page.url, (exact or near)[nth])

    def download(self, words: str) -> bytes:
        """The file behind a link."""
        with clock.turned(self.hours.minute()):
            return self.client.get(self._link(words)).getvalue()

    def may_follow(self, words: str) -> bool:
        return any(words in said for said, _ in self.page.links)

    def press(self, button: str, told: dict[str, Value] | None = None, *, nth: int = 0) -> Page:
        """Fill in the form that has this button, by the labels, and press it; anything else stays."""
        form, pressed = self._form(button, nth)
        sent = standing(form)
        if pressed.name:
            sent[pressed.name] = [pressed.value]
        for label, value in (told or {}).items():
            fill(self, form, sent, label, value)
        url = urljoin(self.page.url, form.action) if form.action else self.page.url
        with clock.turned(self.hours.minute()):
            answer = self.client.post(url, sent, follow=True)
        last = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        text = answer.getvalue().decode(errors="replace")
        self.page = Page(urljoin(url, last), text, answer.status_code)
        return self.page

    def done(self, button: str, told: dict[str, Value] | None = None, *, nth: int = 0) -> Page:
        """The same, and it went well."""
        page = self.press(button, told, nth=nth)
        if page.status != 200:
            reasons = re.findall(r'class="why[^"]*"[^>]*>(.*?)</div>', page.text, re.DOTALL)
            plain = [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in reasons]
            errors = re.findall(r'class="errorlist[^"]*"[^>]*>(.*?)</ul>', page.text, re.DOTALL)
            raise Stuck(self, f"{page.status} on {button!r}", (plain, errors))
        return page

    def _form(self, button: str, nth: int) -> tuple[Form, Field]:
        found = [(f, b) for f in self.page.forms for b in f.buttons if b.label == button]
        found = found or [(f, b) for f in self.page.forms for b in f.buttons if button in b.label]
        if len(found) <= nth:
            offered = [b.label for f in self.page.forms for b in f.buttons]
            raise Stuck(self, f"no button {button!r}", offered)
        return found[nth]


def standing(form: Form) -> dict[str, list[Value]]:
    """What the form sends if nobody touches it."""
    sent: dict[str, list[Value]] = {}
    for one in form.fields:
        if not one.name or one.kind in ("file", "submit"):
            continue
        if one.kind in ("checkbox", "radio") and not one.checked:
            continue
        value = one.value
        if one.kind == "select" and not any(v == value for v, _ in one.options):
            value = one.options[0][0] if one.options else ""
        if one.kind in ("checkbox", "radio"):
            value = value or "on"
        sent.setdefault(one.name, []).append(value)
    return sent


def fill(who: Person, form: Form, sent: dict[str, list[Value]], label: str, value: Value) -> None:
    """Answer a field by its label; a radio or a box by the label of its group or its own."""
    named = [f for f in form.fields if label in (f.label, f.legend, f.name)]
    named = named or [f for f in form.fields if label in f.label or label in f.legend]
    if not named:
        offered = [f.label or f.legend or f.name for f in form.fields if f.kind != "hidden"]
        raise Stuck(who, f"no field {label!r}", offered)
    first = named[0]
    group = [f for f in form.fields if f.name == first.name]
    sent[first.name] = _answered(who, first, group, value)


def _answered(who: Person, first: Field, group: list[Field], value: Value) -> list[Value]:
    if first.kind in ("checkbox", "radio") and not isinstance(value, bool):
        return _ticked(who, group, value if isinstance(value, list) else [value])
    if first.kind == "checkbox":
        return [first.value or "on"] if value else []
    if first.kind == "select":
        return [_chosen(who, first, value)]
    return list(value) if isinstance(value, list) else [value]


def _ticked(who: Person, group: list[Field], wanted: Sequence[Value]) -> list[Value]:
    chosen = [f for one in wanted for f in group if one in (f.label, f.value)]
    if len(chosen) != len(wanted):
        raise Stuck(who, f"no choice {wanted!r}", [f.label for f in group])
    return [f.value or "on" for f in chosen]


def _chosen(who: Person, select: Field, value: Value) -> str:
    found = next((v for v, said in select.options if value in (v, said)), None)
    if found is None:
        raise Stuck(who, f"no choice {value!r} of {select.label!r}", select.options)
    return found


def pdf(name: str = "材料.pdf", text: str = "text") -> SimpleUploadedFile:
    """A small file that is what its name says."""
    return SimpleUploadedFile(name, b"%PDF-1.7 " + text.encode())


def csv(name: str, text: str) -> SimpleUploadedFile:
    """A table of text."""
    return SimpleUploadedFile(name, text.encode())
