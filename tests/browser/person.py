"""Somebody before a real browser: the same journeys as over HTTP, by filling in and clicking in Chromium."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, FilePayload, Locator
from tests.browser.house import Quiet
from tests.journeys.walk import Field, Form, Hours, Page, Person, Value, fill, standing
from typing_extensions import override

from zhuoyue.shell.kit import clock
from zhuoyue.shell.people.models import User

_OPEN_UP = """one => {
  for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details"))
    fold.open = true;
}"""


@contextmanager
def live() -> Iterator[str]:
    """The pages served from this process; answers the address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def before(browser: Browser, address: str) -> Callable[[User | None, Hours], Person]:
    """Makes persons before this browser, each with a window and a session of their own."""
    return lambda user, hours: Clicking(user, hours, browser=browser, address=address)


class Clicking(Person):
    """A person who clicks; what they look for is found on the page as it stands in the browser."""

    def __init__(self, user: User | None, hours: Hours, *, browser: Browser, address: str) -> None:
        super().__init__(user, hours)
        self.address = address
        self.window = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        if user is not None:
            cookie = {"name": "sessionid", "value": _session(user), "url": address}
            self.window.add_cookies([cookie])  # type: ignore[list-item]
        self.tab = self.window.new_page()
        self.tab.set_default_timeout(20_000)

    @override
    def open(self, url: str = "/") -> Page:
        _turn(self.hours)
        answer = self.tab.goto(urljoin(self.address, url))
        return self._shown(answer.status if answer is not None else 0)

    @override
    def press(self, button: str, told: dict[str, Value] | None = None, *, nth: int = 0) -> Page:
        form, pressed = self._form(button, nth)
        shown = self.tab.locator("form").nth(self.page.forms.index(form))
        sent = standing(form)
        for label, value in (told or {}).items():
            before = dict(sent)
            fill(self, form, sent, label, value)
            for name in (name for name in sent if sent[name] != before.get(name)):
                _answer(shown, name, sent[name], _of(form, name))
        _turn(self.hours)
        click = shown.locator("button").nth(form.buttons.index(pressed))
        click.evaluate(_OPEN_UP)
        with self.tab.expect_navigation() as arrived:
            click.click()
        return self._shown(arrived.value.status)

    @override
    def download(self, words: str) -> bytes:
        _turn(self.hours)
        return self.window.request.get(urljoin(self.address, self._link(words))).body()

    def _shown(self, status: int) -> Page:
        self.page = Page(re.sub(r"^https?://[^/]+", "", self.tab.url), self.tab.content(), status)
        return self.page


def _of(form: Form, name: str) -> list[Field]:
    return [one for one in form.fields if one.name == name]


def _answer(form: Locator, name: str, values: list[Value], fields: list[Field]) -> None:
    """Fill in one field as a person does: type, choose, tick, pick files."""
    shown = form.locator(f'[name="{name}"]')
    shown.first.evaluate(_OPEN_UP)
    kind = fields[0].kind
    if kind in ("checkbox", "radio"):
        for place, one in enumerate(fields):
            wanted = (one.value or "on") in values
            if kind == "checkbox" or wanted:
                shown.nth(place).set_checked(wanted)
    elif kind == "select":
        shown.select_option([str(one) for one in values])
    elif kind == "file":
        shown.set_input_files([_file(one) for one in values])
    else:
        shown.fill(str(values[0]) if values else "")


def _file(sent: Value) -> FilePayload:
    assert isinstance(sent, SimpleUploadedFile)
    sent.seek(0)
    return {"name": str(sent.name), "mimeType": "application/pdf", "buffer": sent.read()}


def _turn(hours: Hours) -> None:
    """Turn the clock of the served pages to the journey's hour."""
    settings.CLOCK_SHIFT += hours.minute() - clock.now()


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
