"""Forms of the years after and of the oversight."""

from collections.abc import Iterable
from typing import Any

from django import forms
from typing_extensions import override

from zhuoyue.core import supervision as core
from zhuoyue.core.supervision import Breach
from zhuoyue.rulebook.phrases import words
from zhuoyue.shell.kit import clock
from zhuoyue.shell.subsidies.actions import Voucher
from zhuoyue.shell.templatetags.said import said, say

_LONG = 8000
_EXTRA = {
    "consulting": ("违规咨询", "consulting"),
    "panel": ("评审组", "panel"),
    "inquire": ("询问、查阅", "inquire"),
    "suspend_step": ("责令暂停", "suspend a step"),
    "order_correction": ("责令纠正", "order a correction"),
    "propose_treatment": ("提出处理建议", "propose treatment"),
    "plaque": ("奖牌", "plaque"),
    "certificate": ("证书", "certificate"),
    "money": ("资助、奖金", "money"),
    "announcement": ("公告", "announcement"),
    "credit_file": ("记入信用档案", "credit file"),
    "disclosure": ("向社会披露", "disclosure"),
    "title": ("荣誉称号", "title"),
    "admission": ("培育资格", "admission to cultivation"),
    "place_in_review": ("本次评审资格", "place in the review"),
    "unfounded": ("不属实", "unfounded"),
    "corrected": ("已纠正", "corrected"),
    "proposal_to_bureau": ("向市场监管局提出处理建议", "proposal to the bureau"),
}


def word(name: object) -> str:
    """A word of the core in the reader's language."""
    text = str(name)
    if text in _EXTRA:
        return say(*_EXTRA[text])
    found = words().get(text)
    return said(found) if found is not None else text


def choices(values: Iterable[object]) -> list[tuple[str, str]]:
    """Values with their words."""
    return [(str(one), word(one)) for one in values]


class _Form(forms.Form):
    """A form whose labels are in the reader's language."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Add the fields, and give them the look of the house."""
        super().__init__(*args, **more)
        self.fields.update(self.asked())
        for field in self.fields.values():
            box = isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect)
            select = isinstance(field.widget, forms.Select) and not box
            style = "form-check-input" if box else "form-select" if select else "form-control"
            field.widget.attrs["class"] = style

    def asked(self) -> dict[str, forms.Field]:
        """The fields of this form."""
        return {}


def _text(label: str, rows: int = 4, **more: Any) -> forms.CharField:  # noqa: ANN401
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=_LONG, widget=area, **more)


def _day(label: str, **more: Any) -> forms.DateField:  # noqa: ANN401
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _yes_no(label: str, **more: Any) -> forms.ChoiceField:  # noqa: ANN401
    both = [("true", say("是", "yes")), ("false", say("否", "no"))]
    return forms.ChoiceField(label=label, choices=both, widget=forms.RadioSelect, **more)


def boolean(value: object) -> bool | None:
    """Yes, no, or not said."""
    return {"true": True, "false": False}.get(str(value))


class ReportForm(_Form):
    """A report on a year, with its file."""

    def __init__(self, years: Iterable[int], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`years`: those a report is still to be handed in for."""
        self.years = list(years)
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The year and the file."""
        return {
            "year": forms.TypedChoiceField(
                label=say("报告年度", "Year reported on"),
                choices=[(one, str(one)) for one in self.years],
                coerce=int,
            ),
            "file": forms.FileField(
                label=say("自我评价报告（pdf、docx）", "Report (pdf, docx)"),
            ),
        }


class EvaluationForm(_Form):
    """A follow-up evaluation."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Whether it still qualifies, and on what ground."""
        return {
            "still_fit": _yes_no(say("是否仍具备条件", "Does it still qualify")),
            "record": _text(say("评估记录", "Record of the evaluation")),
        }


class ChangeForm(_Form):
    """A change of the applicant."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The day and what changed."""
        return {
            "event_on": _day(say("发生日期", "Day of the event")),
            "text": _text(say("变化情况", "What changed")),
        }


class EffectForm(_Form):
    """What a change means."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The effect in words."""
        return {"effect": _text(say("对评审的影响和处理", "Effect, and what is done"), rows=3)}


class ChargeForm(_Form):
    """A breach that may cost the honour: what happened, who established it, what proves it."""

    def __init__(self, grounds: Iterable[core.Ground], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`grounds`: those of the regulation."""
        self.grounds = list(grounds)
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Only what the grounds of this text ask for."""
        breaches = {one.breach for one in self.grounds}
        fields: dict[str, forms.Field] = {
            "breach": forms.ChoiceField(
                label=say("事由", "Ground"),
                choices=[_nothing(), *choices(one.breach for one in self.grounds)],
                help_text=say(
                    "事故填等级和类别，违法违规填是否严重；与所选事由无关的各项留空。",
                    "Class and kind for an accident, gravity for a violation; leave the rest empty.",
                ),
            ),
            "event_on": _day(say("发生日期", "Day it happened"), required=False),
            "discovered_on": _day(say("发现日期", "Day it was discovered"), required=False),
            "established": _yes_no(say("是否查证属实", "Was it established"), required=False),
            "established_by": forms.CharField(
                label=say("认定机关", "By which authority"), required=False, max_length=120
            ),
        }
        if Breach.ACCIDENT in breaches:
            fields |= self._accident()
        if Breach.SERIOUS_VIOLATION in breaches:
            fields["serious"] = _yes_no(
                say("违法违规：是否认定为严重", "A violation: found serious"), required=False
            )
        if any(core.Gravity.GREAT_IMPACT in one.gravity for one in self.grounds):
            impact = say("违法违规：是否造成重大社会影响", "A violation: great social impact")
            fields["great_impact"] = _yes_no(impact, required=False)
        fields |= self._windows()
        return {
            **fields,
            "narrative": _text(say("事实经过", "What happened")),
            "evidence": _text(say("证据及来源", "Evidence and where it comes from"), rows=3),
        }

    def _accident(self) -> dict[str, forms.Field]:
        none = [("", say("不是事故", "no accident"))]
        return {
            "severity": forms.ChoiceField(
                label=say("事故等级", "Class of the accident"),
                required=False,
                choices=[*none, *choices(core.Severity)],
            ),
            "kind": forms.ChoiceField(
                label=say("事故类别", "Kind of the accident"),
                required=False,
                choices=[*none, *choices(core.AccidentKind)],
            ),
        }

    def _windows(self) -> dict[str, forms.Field]:
        windows = [one.window for one in self.grounds]
        fields: dict[str, forms.Field] = {}
        if any(isinstance(one, core.InCultivation) for one in windows):
            inside = say("当日是否在培育期间", "In cultivation on that day")
            fields["in_cultivation"] = _yes_no(inside, required=False)
        if any(isinstance(one, core.DuringReview) for one in windows):
            found = say("是否在评审过程中发现", "Found while the review was running")
            fields["found_during_review"] = _yes_no(found, required=False)
        if any(one.breach is Breach.REPORT_NOT_HANDED_IN for one in self.grounds):
            fields["about_year"] = forms.IntegerField(
                label=say("未报年度（未按期报送报告时）", "Year not reported on"), required=False
            )
        return fields

    _YES_NO = frozenset(
        {"established", "serious", "great_impact", "in_cultivation", "found_during_review"}
    )

    def told(self) -> dict[str, Any]:
        """The facts as the core takes them; what was not said is left out."""
        plain: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value in ("", None) or name in ("breach", "narrative", "evidence"):
                continue
            if name in ("severity", "kind"):
                plain.setdefault("accident", {})[name] = value
            elif name in self._YES_NO:
                plain[name] = boolean(value)
            else:
                plain[name] = value.isoformat() if hasattr(value, "isoformat") else value
        return plain


class RulingForm(_Form):
    """A decision on a proposal."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Approved or not, when, by which document, when received."""
        return {
            "approved": _yes_no(say("是否批准撤销", "Is the revocation approved")),
            "on": _day(say("决定日期", "Day of the decision")),
            "document": forms.CharField(label=say("批准文号", "Document number"), max_length=120),
            "received_on": _day(
                say("送达日期", "Day the organisation received it"), required=False
            ),
        }

    def clean_on(self) -> Any:  # noqa: ANN401 - a date
        """No day ahead."""
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(say("日期不能晚于今天。", "The day lies ahead."))
        return day

    @override
    def clean(self) -> dict[str, Any]:
        """Nothing is received before it is decided."""
        told = super().clean() or self.cleaned_data
        on, received = told.get("on"), told.get("received_on")
        if on and received and received < on:
            early = say("送达不能早于决定。", "It cannot be received before it is decided.")
            self.add_error("received_on", early)
        return told


class RecoverForm(_Form):
    """What came back after a revocation."""

    def __init__(self, recovers: Iterable[object], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`recovers`: what the text has taken back."""
        self.recovers = {str(one) for one in recovers}
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Plaque and certificate, and the voucher of the money."""
        titles = {
            "plaque": say("奖牌已收回", "The plaque is back"),
            "certificate": say("证书已收回", "The certificate is back"),
        }
        fields: dict[str, forms.Field] = {
            name: forms.BooleanField(label=title, required=False)
            for name, title in titles.items()
            if name in self.recovers
        }
        if "money" in self.recovers:
            fields["number"] = forms.CharField(
                label=say("收回资助、奖金的凭证号", "Voucher of the money"),
                required=False,
                max_length=64,
                help_text=say(
                    "填写后，已付未退的全部金额记为收回。",
                    "All that is still out is then entered as taken back.",
                ),
            )
            fields["on"] = _day(say("收款日期", "Day the money came"), required=False)
        return fields

    @override
    def clean(self) -> dict[str, Any]:
        """Something came back; money with its voucher and its day."""
        told = super().clean() or self.cleaned_data
        if not any(told.values()):
            nothing = say("请填写收回了什么。", "Say what came back.")
            raise forms.ValidationError(nothing)
        if bool(told.get("number")) != bool(told.get("on")):
            both = say("凭证号和日期要一起填写。", "Voucher and day belong together.")
            self.add_error("on", both)
        return told

    def voucher(self) -> Voucher | None:
        """The voucher of the money, if any came."""
        told = self.cleaned_data
        if not told.get("number"):
            return None
        return Voucher(number=told["number"], on=told["on"])


class UseForm(_Form):
    """One use of the honour."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """What for, and which year is stated with it."""
        return {
            "use": forms.ChoiceField(
                label=say("用途", "Use"), choices=[_nothing(), *choices(core.Use)]
            ),
            "states_year": _yes_no(
                say("是否注明获奖年份", "Is the year of the award stated"), required=False
            ),
            "year_stated": forms.IntegerField(
                label=say("注明的年份", "The year stated"), required=False
            ),
        }

    @override
    def clean(self) -> dict[str, Any]:
        """No year where none is stated."""
        told = super().clean() or self.cleaned_data
        if told.get("states_year") == "false" and told.get("year_stated"):
            odd = say("没有注明年份的，不填这一项。", "Leave it empty where no year is stated.")
            self.add_error("year_stated", odd)
        return told


class ConductForm(_Form):
    """What somebody in the review did."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The breach, whether it is established, whether it is a crime."""
        return {
            "breach": forms.ChoiceField(
                label=say("行为", "What was done"),
                choices=[_nothing(), *choices(core.Misconduct)],
            ),
            "established": _yes_no(say("是否查证属实", "Established"), required=False),
            "crime": _yes_no(say("是否构成犯罪", "A crime"), required=False),
        }


def _nothing() -> tuple[str, str]:
    """Nothing is chosen for anybody."""
    return "", say("请选择", "Please choose")


class _AboutForm(_Form):
    """Matter and subject."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """What it is about, against whom."""
        return {
            "matter": forms.ChoiceField(
                label=say("监督内容", "About what"), choices=[_nothing(), *choices(core.Matter)]
            ),
            "subject": forms.ChoiceField(
                label=say("对象", "Against whom"), choices=[_nothing(), *choices(core.Subject)]
            ),
        }


class MisconductForm(_AboutForm):
    """A report of misconduct by anybody."""

    @override
    def asked(self) -> dict[str, forms.Field]:
        """What, whom, the facts; name and contact if given."""
        return {
            **super().asked(),
            "about": forms.CharField(
                label=say("涉及的单位或者人员", "Which body or person"),
                required=False,
                max_length=120,
            ),
            "text": _text(say("事实和线索", "Facts and leads"), rows=6),
            "name": forms.CharField(
                label=say("姓名（保密；匿名的留空）", "Name (confidential; empty: anonymous)"),
                required=False,
                max_length=120,
            ),
            "contact": forms.CharField(
                label=say("联系方式（保密）", "How to reach you (confidential)"),
                required=False,
                max_length=120,
            ),
        }

    def what(self) -> dict[str, str]:
        """What was reported."""
        return {name: self.cleaned_data[name] for name in ("matter", "subject", "about", "text")}

    def who(self) -> dict[str, str]:
        """Who reported."""
        return {name: self.cleaned_data[name] for name in ("name", "contact")}


class MatterForm(_AboutForm):
    """A matter to be opened."""

    def __init__(self, cases: Iterable[Any], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`cases`: those of the cycle."""
        self.cases = {one.number: one for one in cases}
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """About what, against whom, in which case, what is known."""
        listed = [(one.number, str(one)) for one in self.cases.values()]
        whole = say("整届", "the cycle as a whole")
        return {
            **super().asked(),
            "who": forms.CharField(label=say("对象名称", "Name"), max_length=120),
            "case": forms.ChoiceField(
                label=say("涉及的申报件", "Which case"),
                required=False,
                choices=[("", whole), *listed],
            ),
            "text": _text(say("情况", "What is known")),
        }


class StepForm(_Form):
    """A step in a matter."""

    def __init__(self, kinds: Iterable[tuple[str, str]], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`kinds`: the steps that may be taken now."""
        self.kinds = list(kinds)
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """Which step, in words, until when an answer is expected."""
        return {
            "kind": forms.ChoiceField(
                label=say("措施", "Step"), choices=self.kinds, widget=forms.RadioSelect
            ),
            "text": _text(say("内容", "In words")),
            "due": _day(say("答复期限", "Answer until"), required=False),
        }


class ClosingForm(_Form):
    """How a matter ends."""

    def __init__(self, outcomes: Iterable[str], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """`outcomes`: as the text has them."""
        self.outcomes = list(outcomes)
        super().__init__(*args, **more)

    @override
    def asked(self) -> dict[str, forms.Field]:
        """The outcome and the finding."""
        return {
            "outcome": forms.ChoiceField(
                label=say("处理意见", "Outcome"),
                choices=choices(self.outcomes),
                widget=forms.RadioSelect,
            ),
            "finding": _text(say("认定和理由", "Finding and grounds")),
        }
