"""Forms: an objection of anybody, a verification, its settlement."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from zhuoyue.core import notices
from zhuoyue.core.clause import Text
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.notices.models import Objector
from zhuoyue.shell.templatetags.said import said, say

_LONG = 8000


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        box = isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect)
        field.widget.attrs["class"] = "form-check-input" if box else "form-control"


class ObjectionForm(forms.Form):
    """What anybody may raise against a list; which parts must be there the core says."""

    about = forms.ChoiceField(required=False)
    facts = forms.CharField(required=False, max_length=_LONG, widget=forms.Textarea({"rows": 5}))
    reasons = forms.CharField(required=False, max_length=_LONG, widget=forms.Textarea({"rows": 4}))
    evidence = forms.CharField(required=False, max_length=_LONG, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(widget=forms.RadioSelect, initial=Objector.Kind.PERSON)
    name = forms.CharField(required=False, max_length=120)
    contact = forms.CharField(required=False, max_length=120)

    WHAT: ClassVar = ("about", "facts", "reasons", "evidence")
    WHO: ClassVar = ("kind", "name", "contact")

    def __init__(self, names: list[str], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """A form about these names."""
        super().__init__(*args, **more)
        every = [("", say("整份名单", "the list as a whole")), *((name, name) for name in names)]
        self.fields["about"] = forms.ChoiceField(required=False, choices=every)
        kinds = [
            ("organisation", say("单位", "an organisation")),
            ("person", say("个人", "a person")),
        ]
        self.fields["kind"] = forms.ChoiceField(
            choices=kinds, widget=forms.RadioSelect, initial=Objector.Kind.PERSON
        )
        labels = {
            "about": say("对哪个组织", "About which organisation"),
            "facts": say("事实", "Facts"),
            "reasons": say("理由", "Reasons"),
            "evidence": say(
                "佐证材料（说明内容和来源）", "Evidence: what it is and where it comes from"
            ),
            "kind": say("您是", "You are"),
            "name": say("真实姓名或者单位名称（保密）", "Real name (kept confidential)"),
            "contact": say("联系方式（保密）", "How to reach you (kept confidential)"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        _dress(self)

    def part(self, names: tuple[str, ...]) -> dict[str, str]:
        """The answers of these fields."""
        return {name: self.cleaned_data[name] for name in names}


class VerificationForm(forms.Form):
    """The record of a verification and what it found."""

    record = forms.CharField(max_length=_LONG, widget=forms.Textarea({"rows": 5}))
    finding = forms.ChoiceField(widget=forms.RadioSelect)
    violation_proven = forms.BooleanField(required=False)
    verified_with = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, asked_with: Text | None = None, **more: Any) -> None:  # noqa: ANN401
        """With whom it is verified is asked only where the text names somebody."""
        super().__init__(*args, **more)
        found = [
            (notices.Finding.UPHELD.value, say("成立", "upheld")),
            (notices.Finding.DISMISSED.value, say("不成立", "dismissed")),
        ]
        self.fields["record"].label = say("核查记录", "Record of the verification")
        self.fields["finding"] = forms.ChoiceField(
            choices=found, widget=forms.RadioSelect, label=say("核查结论", "Finding")
        )
        proven = say("查证属实有违法违规行为", "A breach of law is proven")
        self.fields["violation_proven"].label = proven
        if asked_with is None:
            del self.fields["verified_with"]
        else:
            self.fields["verified_with"].label = said(asked_with)
            self.fields["verified_with"].required = True
        _dress(self)


class StrikeForm(forms.Form):
    """Which case loses its place over a proven objection."""

    case = forms.ChoiceField()

    def __init__(self, cases: Iterable[Case], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """The open cases on the list, the one that the objection names first."""
        super().__init__(*args, **more)
        self.cases = {one.number: one for one in cases}
        self.fields["case"] = forms.ChoiceField(
            choices=[
                (one.number, f"{one.organisation} {one.number}") for one in self.cases.values()
            ],
            label=say("哪一家", "Which organisation"),
            help_text=say(
                "异议所指的组织列在最前；案卷就此终结，不能撤回。",
                "The one that the objection names stands first; the case ends for good.",
            ),
        )
        _dress(self)


class SettlementForm(forms.Form):
    """What the person who settles it decides, where the text has them decide."""

    proven = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, label: Text | None = None, **more: Any) -> None:  # noqa: ANN401
        """Asked only where the entry must say so."""
        super().__init__(*args, **more)
        if label is None:
            del self.fields["proven"]
        else:
            self.fields["proven"] = forms.ChoiceField(
                choices=[("true", say("是", "yes")), ("false", say("否", "no"))],
                widget=forms.RadioSelect,
                label=said(label),
            )
        _dress(self)

    def decided(self) -> bool | None:
        """Yes, no, or nothing to decide."""
        return {"true": True, "false": False}.get(self.cleaned_data.get("proven", ""))
