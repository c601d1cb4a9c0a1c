"""Pages: the grant of a winner step by step, a cycle's grants and budget, the money book."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, letters, visibility
from zhuoyue.shell.kit.phrases import answered
from zhuoyue.shell.kit.phrases import clause as clause_of
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.kit.spreadsheets import comma_separated, excel
from zhuoyue.shell.subsidies import actions, facts, forms, queries
from zhuoyue.shell.templatetags.said import said, say

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STATED = (facts.COMPLETE, "audited_investment", "paid_by_source", "financing")


def _by(request: HttpRequest) -> Any:  # noqa: ANN401 - the middleware let only users through
    return request.user


def _grant(request: HttpRequest, number: str) -> queries.Grant:
    case = queries.case_seen(_by(request), number)
    found = queries.grant_of(case) if case is not None else None
    if found is None:
        raise Http404
    return found


def _kept(request: HttpRequest, number: str) -> queries.Grant:
    """The grant, for those who keep the money of the cycle."""
    found = _grant(request, number)
    if not queries.keeps_money(_by(request), found.case.cycle):
        raise Http404
    return found


@require_GET
def grant(request: HttpRequest, number: str) -> HttpResponse:
    """What a winner gets, step by step, and what was paid of it."""
    return _page(request, _grant(request, number))


def _page(request: HttpRequest, found: queries.Grant, **more: Any) -> HttpResponse:  # noqa: ANN401
    user, case = _by(request), found.case
    status = more.pop("status", 200)
    keeps = queries.keeps_money(user, case.cycle)
    charge = queries.charge(case.cycle, found.payable) if found.payable else None
    asked = [one for one in found.missing if one in _STATED] if keeps else []
    context = {
        "grant": found,
        "case": case,
        "opens_case": visibility.may_see(user, case),
        "keeps": keeps,
        "pays": queries.pay_role(user, case) if found.won.ended_on is None else None,
        "charge": answered(charge.verdict, found.law) if charge is not None and keeps else None,
        "charged": charge.result if charge is not None else None,
        "no_budget": charge is not None
        and "approved" in queries.missing_facts(charge.verdict.reasons),
        "asked": [(one, forms.FactForm(one)) for one in asked],
        "earlier": queries.earlier_rows(found),
        "earlier_form": forms.EarlierForm(facts.in_force(found.known.earlier)),
        "budget_form": forms.BudgetForm(),
        "pay_form": forms.PayForm(exact=found.exact),
        "return_form": forms.ReturnForm(),
        "movements": queries.payments_of(case),
        **more,
    }
    return render(request, "subsidies/grant.html", context, status=status)


@require_POST
def earlier(request: HttpRequest, number: str) -> HttpResponse:
    """Enter an earlier payment."""
    found = _kept(request, number)
    form = forms.EarlierForm(facts.in_force(found.known.earlier), request.POST)
    if not form.is_valid():
        return _page(request, found, earlier_form=form, status=422)
    actions.enter_earlier(case=found.case, what=form.what(), by=_by(request), at=clock.now())
    messages.success(request, say("已登记。", "Entered."))
    return redirect("subsidies:grant", number)


@require_POST
def state(request: HttpRequest, number: str, fact: str) -> HttpResponse:
    """State one fact that the core asked for."""
    found = _kept(request, number)
    if fact not in _STATED:
        raise Http404
    form = forms.FactForm(fact, request.POST)
    if not form.is_valid():
        return _page(request, found, asked=[(fact, form)], status=422)
    actions.state(
        case=found.case,
        fact=fact,
        value=form.value(),
        document=form.cleaned_data["document"],
        by=_by(request),
        at=clock.now(),
    )
    return redirect("subsidies:grant", number)


@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Pay what the core derives."""
    found = _grant(request, number)
    role = queries.pay_role(_by(request), found.case)
    if role is None:
        raise Http404
    form = forms.PayForm(request.POST, exact=found.exact)
    if not form.is_valid():
        return _page(request, found, pay_form=form, status=422)
    try:
        actions.pay(
            case=found.case,
            voucher=form.voucher(),
            part=form.cleaned_data.get("part"),
            role=role,
            by=_by(request),
            at=clock.now(),
        )
    except Refused as refusal:
        refused = answered(refusal.verdict, found.law)
        return _page(request, found, pay_form=form, refused=refused, status=409)
    messages.success(request, say("兑付已入账。", "The payment is on record."))
    return redirect("subsidies:grant", number)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what came back of a payment."""
    row = queries.payment_seen(_by(request), pk)
    if row is None:
        raise Http404
    found, form = _kept(request, row.case.number), forms.ReturnForm(request.POST)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("kind", "amount")}
        try:
            actions.give_back(
                payment=row, voucher=form.voucher(), by=_by(request), at=clock.now(), **told
            )
        except actions.TooMuch as much:
            wrong = say(f"最多还有 {much.left} 元可以退回。", f"At most {much.left} yuan are out.")
            form.add_error("amount", wrong)
        else:
            return redirect("subsidies:grant", row.case.number)
    return _page(request, found, return_form=form, returning=pk, status=422)


@require_GET
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """The grants and the budget of a cycle."""
    return _cycle_page(request, code)


def _cycle_page(request: HttpRequest, code: str, **more: Any) -> HttpResponse:  # noqa: ANN401
    found = queries.cycle_seen(_by(request), code)
    if found is None:
        raise Http404
    law, listed = cycles.law_of(found), queries.grants(found)
    act = facts.pay_act(law)
    rules = law.regulation.subsidies
    context = {
        "cycle": found,
        "grants": listed,
        "payable": sum(one.payable or 0 for one in listed),
        "paid": sum(one.paid for one in listed),
        "lines": [
            (one, clause_of(law.regulation, one.line.clause)) for one in queries.budget_lines(found)
        ],
        "keeps": queries.keeps_money(_by(request), found),
        "form": forms.BudgetForm(),
        "pay_act": act,
        "clause": clause_of(law.regulation, act.clause if act is not None else rules.clause),
        **more,
    }
    status = 422 if "wrong" in more else 409 if "refused" in more else 200
    return render(request, "subsidies/cycle.html", context, status=status)


@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponseBase:
    """The money sheet of a cycle as PDF (奖励资金表): every winner's sum and what it rests on."""
    found = queries.cycle_seen(_by(request), code)
    if found is None:
        raise Http404
    try:
        made = letters.pdf("sheet", queries.money_sheet(found, clock.now()), at=clock.now())
    except letters.NoFont as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=503)
    return letters.handed(made, f"{found.code} 奖励资金表.pdf")


@require_POST
def budget(request: HttpRequest, code: str) -> HttpResponse:
    """Put the approved budget on record."""
    found, form = queries.cycle_seen(_by(request), code), forms.BudgetForm(request.POST)
    if found is None or not queries.keeps_money(_by(request), found):
        raise Http404
    if not form.is_valid():
        return _cycle_page(request, code, form=form, wrong=True)
    try:
        actions.set_budget(cycle=found, by=_by(request), at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        refused = answered(refusal.verdict, cycles.law_of(found))
        return _cycle_page(request, code, form=form, refused=refused)
    return redirect("subsidies:cycle", code)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    year = request.GET.get("year", "")
    return {
        "cycle": request.GET.get("cycle", ""),
        "year": int(year) if year.isdecimal() and len(year) < 5 else None,  # noqa: PLR2004
    }


@require_GET
def book(request: HttpRequest, code: str = "") -> HttpResponse:
    """The money book, to be read only (资金台账): of one cycle, or of all that this person reads."""
    if not queries.reads_book(_by(request)):
        raise Http404
    chosen = {**_chosen(request), **({"cycle": code} if code else {})}
    every = queries.book_cycles(_by(request))
    one = next((cycle for cycle in every if cycle.code == chosen["cycle"]), None)
    if code and one is None:
        raise Http404
    asked = {key: value for key, value in chosen.items() if value}
    context = {
        "book": queries.book(_by(request), **chosen),
        "cycles": every,
        "cycle": one,
        "chosen": chosen,
        "query": urlencode(asked),
    }
    return render(request, "subsidies/book.html", context)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The money book as it is shown, as Excel or CSV."""
    if kind not in ("xlsx", "csv") or not queries.reads_book(_by(request)):
        raise Http404
    shown = queries.book(_by(request), **_chosen(request))
    head, rows = _table(shown)
    if kind == "xlsx":
        response = HttpResponse(excel(say("资金台账", "Money book"), head, rows), _EXCEL)
    else:
        response = HttpResponse(comma_separated(head, rows), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="money-book.{kind}"'
    return response


def _table(shown: queries.Book) -> tuple[list[str], list[list[Any]]]:
    """The columns and rows of the page, and the sums below."""
    kinds = forms.kinds()
    head = [say(zh, en) for zh, en in COLUMNS]
    rows: list[list[Any]] = [
        [
            one.row.on,
            one.row.case.cycle.name,
            one.row.case.number,
            one.row.case.organisation.name,
            said(one.award),
            kinds[one.row.kind],
            one.amount,
            one.row.voucher,
            one.row.document,
            one.row.note,
        ]
        for one in shown.lines
    ]
    blank = [None] * 5
    sums = (
        (say("兑付合计", "Paid"), shown.paid),
        (say("退回收回合计", "Back"), -shown.back),
        (say("净额", "Net"), shown.net),
    )
    return head, [*rows, *([*blank, title, sum_, None, None, None] for title, sum_ in sums)]


COLUMNS = (
    ("日期", "Day"),
    ("届", "Cycle"),
    ("案卷", "Case"),
    ("组织", "Organisation"),
    ("奖项", "Award"),
    ("性质", "Kind"),
    ("金额（元）", "Sum (yuan)"),
    ("凭证号", "Voucher"),
    ("依据文件", "Document"),
    ("事由", "Why"),
)
"""The columns of the money book, on the page and in exports alike."""
