"""Forms: an earlier payment, one stated fact, a budget, a payment, what came back."""

from typing import Any

from django import forms
from typing_extensions import override

from zhuoyue.core.subsidies import Financing, Source
from zhuoyue.rulebook.phrases import words
from zhuoyue.shell.kit import clock
from zhuoyue.shell.subsidies import facts
from zhuoyue.shell.subsidies.actions import Voucher
from zhuoyue.shell.subsidies.models import EarlierPayment, Payment
from zhuoyue.shell.templatetags.said import said, say

_MOST = 10**12


def _word(name: str) -> str:
    found = words().get(name)
    return said(found) if found is not None else name


def kinds() -> dict[str, str]:
    """The movements of money in the reader's language."""
    return {
        Payment.Kind.PAYMENT.value: say("兑付", "paid"),
        Payment.Kind.REFUND.value: say("退回", "given back"),
        Payment.Kind.RECOVERY.value: say("收回", "taken back"),
        Payment.Kind.REVERSAL.value: say("冲正（登记有误）", "entered by mistake"),
    }


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        box = isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect)
        select = isinstance(field.widget, forms.Select) and not box
        style = "form-check-input" if box else "form-select" if select else "form-control"
        field.widget.attrs["class"] = style


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


def _yuan(label: str, **more: Any) -> forms.IntegerField:  # noqa: ANN401
    return forms.IntegerField(label=label, min_value=0, max_value=_MOST, **more)


class _Form(forms.Form):
    """A form whose labels are in the reader's language."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Add the fields, and give them the look of the house."""
        super().__init__(*args, **more)
        self.fields.update(self.asked())
        _dress(self)

    def asked(self) -> dict[str, forms.Field]:
        """The fields of this form."""
        return {}


class EarlierForm(_Form):
    """A sum that was paid before, or elsewhere."""

    def __init__(self, rows: list[EarlierPayment], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`rows`: the earlier payments that this one may correct."""
        self.rows = rows
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Source, award, sums, year, document, and which row it corrects."""
        titles = {
            "district": say("区、县（市）级", "district"),
            "project": say("推行卓越绩效模式项目", "performance-excellence project"),
            "other": say("其他（与本奖无关）", "other, unrelated"),
        }
        sources = [(one.value, titles.get(one.value) or _word(one.value)) for one in Source]
        corrected = [(str(one.pk), f"{one.document} · {one.amount}") for one in self.rows]
        none = say("不更正", "corrects nothing")
        return {
            "source": forms.ChoiceField(label=say("级别", "Whose money"), choices=sources),
            "award": forms.CharField(
                label=say("奖项", "Award"),
                required=False,
                max_length=64,
                help_text=say("例如 quality、innovation", "as in quality, innovation"),
            ),
            "amount": _yuan(say("已资助金额（元）", "Sum paid (yuan)")),
            "recovered": _yuan(
                say("其中已退回、收回（元）", "Of it back since (yuan)"), initial=0, required=False
            ),
            "year": forms.IntegerField(
                label=say("年份", "Year"), min_value=1990, max_value=clock.today().year
            ),
            "document": forms.CharField(label=say("依据文件", "Document"), max_length=120),
            "replaces": forms.ChoiceField(
                label=say("更正", "Corrects"), required=False, choices=[("", none), *corrected]
            ),
        }

    @override
    def clean(self) -> dict[str, Any]:
        """Never more back than was paid."""
        told = super().clean() or self.cleaned_data
        if (told.get("recovered") or 0) > (told.get("amount") or 0):
            much = say("退回、收回不能多于已资助金额。", "No more can be back than was paid.")
            self.add_error("recovered", much)
        return told

    def what(self) -> dict[str, object]:
        """The row."""
        told = self.cleaned_data
        replaced = next((one for one in self.rows if str(one.pk) == told["replaces"]), None)
        return {**told, "recovered": told["recovered"] or 0, "replaces": replaced}


class FactForm(_Form):
    """One fact the core asked for, with the document that proves it."""

    def __init__(self, fact: str, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`fact`: as the core names it."""
        self.fact = fact
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The value in the form of the fact, and the document."""
        document = forms.CharField(label=say("依据文件", "Document"), max_length=120)
        return {"value": self._value(), "document": document}

    def _value(self) -> forms.Field:
        if self.fact in facts.AMOUNTS:
            labels = {
                "audited_investment": say("经审计的投入（元）", "Audited investment (yuan)"),
                "paid_by_source": say("上级已奖励金额（元）", "Paid by its own level (yuan)"),
            }
            return _yuan(labels[self.fact])
        if self.fact == "financing":
            kinds = [(one.value, _word(one.value)) for one in Financing]
            return forms.ChoiceField(
                label=say("经费来源", "How it is financed"),
                choices=kinds,
                widget=forms.RadioSelect,
            )
        complete = say(
            "已核对：此前获得的资助、奖励都已登记（没有的，表示从未获得）",
            "Checked: every sum received before is entered (none means nothing ever was)",
        )
        return forms.BooleanField(label=complete)

    def value(self) -> str:
        """The value as it is kept."""
        told = self.cleaned_data["value"]
        return "complete" if told is True else str(told)


class BudgetForm(_Form):
    """The approved budget of a line."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The sum and the document that approved it."""
        return {
            "approved": _yuan(say("批准预算（元）", "Approved budget (yuan)")),
            "document": forms.CharField(
                label=say("批复文号", "Document that approved it"), max_length=120
            ),
        }


class VoucherForm(_Form):
    """What proves a movement of money."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Number, day, document."""
        return {
            "number": forms.CharField(label=say("凭证号", "Voucher number"), max_length=64),
            "on": _day(say("日期", "Day")),
            "document": forms.CharField(
                label=say("依据文件", "Document"), required=False, max_length=120
            ),
        }

    def clean_on(self) -> Any:  # noqa: ANN401 - a date
        """No day ahead."""
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(say("日期不能晚于今天。", "The day lies ahead."))
        return day

    def voucher(self) -> Voucher:
        """The voucher."""
        told = self.cleaned_data
        return Voucher(
            number=told["number"],
            on=told["on"],
            document=told["document"],
            note=told.get("note", ""),
        )


class PayForm(VoucherForm):
    """A payment: the whole sum that the core gives, or a part where the text sets a ceiling only."""

    def __init__(self, *args: Any, exact: bool, **more: Any) -> None:  # noqa: ANN401
        """`exact`: the sum is fixed, there is no part."""
        self.exact = exact
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The voucher, and where the sum is a ceiling, a part of it."""
        fields = super().asked()
        if not self.exact:
            fields["part"] = forms.IntegerField(
                label=say("分次兑付：本次金额（元）", "In parts: this time (yuan)"),
                required=False,
                min_value=1,
                max_value=_MOST,
                help_text=say(
                    "留空即兑付核定的全额；填写的金额由程序按条文核对。",
                    "Empty: the whole sum. What is entered is weighed against the text.",
                ),
            )
        return fields


class ReturnForm(VoucherForm):
    """What came back of a payment."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """How, how much, why, and the voucher."""
        every = kinds()
        del every[Payment.Kind.PAYMENT.value]
        return {
            "kind": forms.ChoiceField(
                label=say("性质", "How"), choices=list(every.items()), widget=forms.RadioSelect
            ),
            "amount": _yuan(say("金额（元）", "Sum (yuan)")),
            **super().asked(),
            "note": forms.CharField(label=say("事由", "Why"), max_length=400),
        }
