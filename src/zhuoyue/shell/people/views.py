"""Pages: logging in, inbox, account, registration; an organisation's people; administration."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as accounts_of_django
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit import clock, gateways, phrases, tables, visitors
from zhuoyue.shell.kit.refusal import Barred, Refused
from zhuoyue.shell.people import actions, facts, forms, queries
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
    shown = {"form": form, "held": held, "names": queries.role_names()}
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


class LogIn(accounts_of_django.LoginView):
    """Logging in (登录): what failed is kept, so that who guesses waits."""

    template_name = "site/login.html"
    authentication_form = forms.LogInForm

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        """Let them in; what failed before is forgotten."""
        actions.forget_failures(username=form.cleaned_data["username"])
        return super().form_valid(form)

    @override
    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what to do: 422, or 429 where they have to wait."""
        username = form.data.get("username", "")
        if form.shut is None and username:
            address = visitors.address(self.request)
            actions.note_failure(username=username, address=address, at=clock.now())
        shown = self.get_context_data(form=form)
        return self.render_to_response(shown, status=422 if form.shut is None else 429)


class Password(accounts_of_django.PasswordChangeView):
    """Changing one's own password (修改密码): all other sessions end."""

    template_name = "people/password.html"

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it; this session goes on."""
        by = _by(self.request)
        first = by.one_time
        actions.change_password(by=by, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, by)
        messages.success(
            self.request,
            say("密码已修改，其他设备上的登录已退出。", "Changed; other devices are logged out."),
        )
        return redirect("desk" if first else "people:account")


# --- an organisation's own people


def _organisation(request: HttpRequest, pk: int) -> Any:  # noqa: ANN401 - a row
    found = queries.own_organisation(_by(request), pk)
    if found is None:
        raise Http404
    return found


def _their_page(request: HttpRequest, of: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
    """Who acts for an organisation, with what its owner may do."""
    by, at = _by(request), clock.now()
    owns = of.pk in queries.owned(by)
    shown = {
        "organisation": of,
        "owns": owns,
        "members": queries.members(of),
        "invitations": queries.invitations(of, at) if owns else (),
        "hand_over": queries.hand_over(of),
        "log": queries.administration(by).filter(organisation=of)[:20] if owns else (),
        "names": queries.role_names(),
        "acts": facts.ACTS,
        "form": more.pop("form", None) or forms.InvitationForm(),
    }
    status = more.pop("status", 200)
    return render(request, "people/organisation.html", shown | more, status=status)


@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for one's organisation (本组织人员)."""
    return _their_page(request, _organisation(request, pk))


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody; the link is shown this once."""
    of = _organisation(request, pk)
    form = forms.InvitationForm(request.POST)
    if not form.is_valid():
        return _their_page(request, of, form=form, status=422)
    made = actions.invite(by=_by(request), at=clock.now(), organisation=of, **form.cleaned_data)
    link = gateways.address(reverse("people:join", args=[made.token]))
    return _their_page(request, of, link=link, invited=made.invitation)


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Let a link lead nowhere."""
    of, at = _organisation(request, pk), clock.now()
    found = queries.invitations(of, at).filter(pk=invitation).first()
    if found is None:
        raise Http404
    actions.withdraw_invitation(by=_by(request), at=at, invitation=found)
    return redirect("people:organisation", pk)


@require_POST
def remove(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Remove a member at once."""
    of = _organisation(request, pk)
    found = queries.members(of).filter(pk=member).first()
    if found is None:
        raise Http404
    actions.remove(by=_by(request), at=clock.now(), membership=found)
    messages.success(request, say(f"已移除{found.user}。", f"{found.user} was removed."))
    return redirect("people:organisation", pk)


@require_POST
def offer_hand_over(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Offer the organisation to a member."""
    of = _organisation(request, pk)
    found = queries.members(of).filter(pk=member).first()
    if found is None:
        raise Http404
    actions.offer_hand_over(by=_by(request), at=clock.now(), organisation=of, to=found.user)
    return redirect("people:organisation", pk)


@require_POST
def answer_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, decline or withdraw a hand-over."""
    of = _organisation(request, pk)
    found = queries.hand_over(of)
    if found is None:
        raise Http404
    accepts = request.POST.get("answer") == "accept"
    act = actions.accept_hand_over if accepts else actions.withdraw_hand_over
    act(by=_by(request), at=clock.now(), hand_over=found)
    return redirect("people:organisation", pk)


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take an invitation up: with the account one is logged in with, or a new one."""
    at, by = clock.now(), _by(request)
    found = queries.invitation(token, at)
    known = by if by.is_authenticated else None
    form = None if known else forms.JoinForm(request.POST if request.method == "POST" else None)
    shown = {"invitation": found, "form": form, "names": facts.INVITED}
    if request.method == "POST" and (form is None or form.is_valid()):
        account = form.cleaned_data if form else None
        actions.join(token=token, at=at, user=known, account=account)
        messages.success(request, say("已加入。", "You have joined."))
        return redirect("desk" if known else "login")
    status = 404 if found is None else 422 if form is not None and form.errors else 200
    return render(request, "people/join.html", shown, status=status)


# --- the three administrators

View = Callable[..., HttpResponse]


def _only(duty: str) -> Callable[[View], View]:
    """A page of one of the three administrators; for everybody else it is not there."""

    def dressed(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, **of: Any) -> HttpResponse:  # noqa: ANN401
            if _by(request).duty != duty:
                raise Http404
            return view(request, **of)

        return shown

    return dressed


def _state(user: Any) -> Text:  # noqa: ANN401 - a row
    return Text(zh="使用中", en="open") if user.is_active else Text(zh="已停用", en="closed")


def _duty(user: Any) -> Text:  # noqa: ANN401 - a row
    return facts.DUTIES.get(user.duty, Text(zh="—", en="—"))


_ACCOUNTS = (
    tables.Column(
        id="name",
        name=Text(zh="姓名", en="Name"),
        cell=lambda row: row.name,
        url=lambda row: reverse("people:person", args=[row.pk]),
    ),
    tables.Column(id="username", name=Text(zh="账号", en="Log-in"), cell=lambda row: row.username),
    tables.Column(id="duty", name=Text(zh="管理职责", en="Duty"), cell=_duty, choices=True),
    tables.Column(id="state", name=Text(zh="状态", en="State"), cell=_state, choices=True),
    tables.Column(
        id="last",
        name=Text(zh="最近登录", en="Last log-in"),
        cell=lambda row: row.last_login,
        narrow=True,
    ),
)


@_only("system")
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, and a new one (账号)."""
    form = forms.AccountForm(request.POST if request.method == "POST" else None)
    opened = None
    if request.method == "POST" and form.is_valid():
        opened = actions.admit(by=_by(request), at=clock.now(), **form.cleaned_data)
        form = forms.AccountForm()
    table = tables.table(request, "accounts", _ACCOUNTS, queries.accounts())
    if table.file:
        return table.response(say("账号", "Accounts"))
    shown = {"form": form, "opened": opened, "table": table}
    return render(request, "people/accounts.html", shown, status=422 if form.errors else 200)


@_only("system")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: close it, open it again, set a one-time password."""
    found = queries.account_of(pk)
    if found is None:
        raise Http404
    opened = answer = None
    if request.method == "POST":
        try:
            opened = _done(request, found)
        except Barred as error:
            answer = phrases.why(error)
    shown = {
        "person": queries.account_of(pk),
        "opened": opened,
        "answer": answer,
        "duty": facts.DUTIES.get(found.duty),
    }
    return render(request, "people/person.html", shown, status=409 if answer else 200)


def _done(request: HttpRequest, found: Any) -> actions.Opened | None:  # noqa: ANN401 - a row
    """Do what the button says."""
    told = {"by": _by(request), "at": clock.now(), "user": found}
    act = request.POST.get("act")
    if act == "renew":
        return actions.renew_password(**told)
    if act == "close":
        actions.close_account(**told)
    elif act == "reopen":
        actions.reopen_account(**told)
    return None


_BODIES = (
    tables.Column(id="name", name=Text(zh="名称", en="Name"), cell=lambda row: row.name),
    tables.Column(
        id="kind",
        name=Text(zh="类别", en="Kind"),
        cell=lambda row: facts.KIND_NAMES[row.kind],
        choices=True,
    ),
    tables.Column(
        id="place",
        name=Text(zh="地方", en="Place"),
        cell=lambda row: queries.places().get(row.place, row.place),
        choices=True,
    ),
    tables.Column(
        id="parent",
        name=Text(zh="上级单位", en="Belongs to"),
        cell=lambda row: row.parent.name if row.parent else "",
    ),
)


@_only("system")
@require_http_methods(["GET", "POST"])
def bodies(request: HttpRequest) -> HttpResponse:
    """Every body, and a new one (单位)."""
    form = forms.BodyForm(request.POST if request.method == "POST" else None)
    answer = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_body(by=_by(request), at=clock.now(), **form.cleaned_data)
        except Barred as error:
            answer = phrases.why(error)
        else:
            messages.success(request, say(f"已登记{made}。", f"{made} was entered."))
            return redirect("people:bodies")
    table = tables.table(request, "bodies", _BODIES, queries.bodies())
    if table.file:
        return table.response(say("单位", "Bodies"))
    shown = {"form": form, "answer": answer, "table": table}
    status = 409 if answer else 422 if form.errors else 200
    return render(request, "people/bodies.html", shown, status=status)


def _role(name: str) -> tables.Value:
    return queries.role_names().get(name, name)


def _held(row: Any) -> Text:  # noqa: ANN401 - a row
    if row.until is not None and row.until < clock.today():
        return Text(zh="已离任", en="ended")
    return Text(zh="任职中", en="acting")


_APPOINTMENTS = (
    tables.Column(
        id="person",
        name=Text(zh="人员", en="Person"),
        cell=lambda row: row.user.name,
        url=lambda row: reverse("people:appointment", args=[row.pk]),
    ),
    tables.Column(
        id="of",
        name=Text(zh="单位或者组织", en="For"),
        cell=lambda row: (row.body or row.organisation).name,
    ),
    tables.Column(
        id="role", name=Text(zh="角色", en="Role"), cell=lambda row: _role(row.role), choices=True
    ),
    tables.Column(
        id="cycle",
        name=Text(zh="届", en="Cycle"),
        cell=lambda row: row.cycle or Text(zh="各届", en="all"),
    ),
    tables.Column(
        id="since", name=Text(zh="自", en="Since"), cell=lambda row: row.since, narrow=True
    ),
    tables.Column(
        id="until", name=Text(zh="至", en="Until"), cell=lambda row: row.until, narrow=True
    ),
    tables.Column(id="state", name=Text(zh="状态", en="State"), cell=_held, choices=True),
)


@_only("security")
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """Who acts as what, and whom to appoint next (任职)."""
    table = tables.table(request, "appointments", _APPOINTMENTS, queries.appointments())
    if table.file:
        return table.response(say("任职", "Appointments"))
    shown = {"table": table, "form": forms.WhomForm()}
    return render(request, "people/appointments.html", shown)


@_only("security")
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint the person of the address, for the body of the address, to one of its roles."""
    whom = forms.WhomForm(request.GET)
    if not whom.is_valid():
        return redirect("people:appointments")
    told = whom.cleaned_data
    form = forms.RoleForm(told["of"], request.POST if request.method == "POST" else None)
    answer = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint_to(by=_by(request), at=clock.now(), **told, **form.cleaned_data)
        except (Barred, Refused) as error:
            answer = phrases.why(error)
        else:
            messages.success(request, say("已任命。", "Appointed."))
            return redirect("people:appointments")
    shown = {"form": form, "answer": answer, "whom": told["user"], "of": told["of"]}
    status = 409 if answer else 422 if form.errors else 200
    return render(request, "people/appoint.html", shown, status=status)


@_only("security")
@require_http_methods(["GET", "POST"])
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """One membership: dismiss (免去)."""
    found = queries.appointments().filter(pk=pk).first()
    if found is None:
        raise Http404
    form = forms.LastDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["on"]
        actions.dismiss_from(by=_by(request), at=clock.now(), membership=found, on=last)
        messages.success(request, say("已免去。", "Dismissed."))
        return redirect("people:appointments")
    shown = {"one": found, "role": _role(found.role), "form": form}
    return render(request, "people/appointment.html", shown, status=422 if form.errors else 200)


@_only("security")
@require_http_methods(["GET", "POST"])
def administrators(request: HttpRequest) -> HttpResponse:
    """The three administrators, and who becomes one (三员)."""
    form = forms.DutyForm(request.POST if request.method == "POST" else None)
    answer = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_administrator(by=_by(request), at=clock.now(), **form.cleaned_data)
        except Barred as error:
            answer = phrases.why(error)
        else:
            messages.success(request, say("已指定。", "Done."))
            return redirect("people:administrators")
    shown = {
        "form": form,
        "answer": answer,
        "known": queries.administrators(),
        "names": facts.DUTIES,
    }
    status = 409 if answer else 422 if form.errors else 200
    return render(request, "people/administrators.html", shown, status=status)


@_only("security")
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty back."""
    found = queries.administrators().filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.release_administrator(by=_by(request), at=clock.now(), user=found)
    return redirect("people:administrators")


_LOG = (
    tables.Column(id="at", name=Text(zh="时间", en="When"), cell=lambda row: row.at, narrow=True),
    tables.Column(
        id="by",
        name=Text(zh="办理人", en="By"),
        cell=lambda row: row.by or Text(zh="命令行", en="command line"),
        choices=True,
    ),
    tables.Column(
        id="act", name=Text(zh="事项", en="Act"), cell=lambda row: facts.ACTS[row.act], choices=True
    ),
    tables.Column(id="whom", name=Text(zh="对象", en="Whom"), cell=lambda row: row.whom),
    tables.Column(id="of", name=Text(zh="单位或者组织", en="For"), cell=lambda row: row.of),
    tables.Column(id="role", name=Text(zh="角色", en="Role"), cell=lambda row: _role(row.role)),
    tables.Column(id="cycle", name=Text(zh="届", en="Cycle"), cell=lambda row: row.cycle),
    tables.Column(id="day", name=Text(zh="日期", en="Day"), cell=lambda row: row.day, narrow=True),
)


@_only("audit")
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Who did what to whom when (管理日志): filter, export."""
    rows = queries.administration(_by(request))
    table = tables.table(request, "log", _LOG, rows)
    if table.file:
        return table.response(say("管理日志", "Log of administration"))
    return render(request, "people/log.html", {"table": table})


FIRST = {
    "system": "people:accounts",
    "security": "people:appointments",
    "audit": "people:log",
}
"""Where an administrator begins."""


@require_GET
def administration(request: HttpRequest) -> HttpResponse:
    """Lead an administrator to their first page; for everybody else it is not there."""
    first = FIRST.get(_by(request).duty)
    if first is None:
        raise Http404
    return redirect(first)
