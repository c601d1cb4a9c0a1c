"""Pages: a person's inbox and account; the registration of an organisation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhuoyue.shell.kit import clock
from zhuoyue.shell.people import actions, queries
from zhuoyue.shell.people.forms import OwnForm, RegistrationForm, say

_ON_A_PAGE = 50


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What the house told this person (站内信), newest first; looking at it marks nothing."""
    pages = Paginator(queries.messages(_by(request)), _ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "people/inbox.html", {"page": page})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message read and go where it leads."""
    message = queries.messages(_by(request)).filter(pk=pk).first()
    if message is None:
        raise Http404
    actions.read(message=message, at=clock.now())
    safe = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if safe else "people:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all read."""
    actions.read_all(by=_by(request), at=clock.now())
    return redirect("people:inbox")


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: name, e-mail, language (本人资料)."""
    by = _by(request)
    own = {"name": by.name, "email": by.email, "language": by.language}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=own)
    if request.method == "POST" and form.is_valid():
        actions.change_own(by=by, **form.cleaned_data)
        messages.success(request, say("已保存。", "Saved."))
        return redirect("people:account")
    held = queries.memberships(by)
    shown = {"form": form, "held": held}
    return render(request, "people/account.html", shown, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """An organisation registers itself, with its first account (注册)."""
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        organisation, code = told.pop("organisation"), told.pop("code")
        actions.register(organisation=organisation, code=code, account=told, on=clock.today())
        messages.success(request, say("已注册，请登录。", "Registered; please log in."))
        return redirect("login")
    return render(
        request, "people/register.html", {"form": form}, status=422 if form.errors else 200
    )
