"""Forms: what was typed on a sheet, in a consensus, in a plan; a decision at a gate."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from typing_extensions import override

from zhuoyue.shell.templatetags.said import say

SHEET = ("percent", "strengths", "opportunities", "issues", "page")
AGREED = ("percent", "note")
_LONGEST = 4000
_AREA = {"rows": 3, "class": "form-control"}
_LINE = {"class": "form-control"}


def typed(data: Any, items: Iterable[str], fields: Iterable[str]) -> dict[str, dict[str, str]]:  # noqa: ANN401
    """What was typed for each item that came with the form; the rest stays as it was."""
    found: dict[str, dict[str, str]] = {}
    for item in items:
        told = {name: data.get(f"{item}:{name}") for name in fields}
        known = {name: str(one).strip()[:_LONGEST] for name, one in told.items() if one is not None}
        if known:
            found[item] = known
    return found


def version(data: Any) -> int:  # noqa: ANN401
    """The version that the page was made of."""
    text = str(data.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() else -1


def attendance(data: Any, references: Iterable[str]) -> dict[str, dict[str, Any]]:  # noqa: ANN401
    """Who took part, as ticked; of whom nothing is said is left out."""
    found: dict[str, dict[str, Any]] = {}
    for one in references:
        said = data.get(f"present:{one}", "")
        if said in ("true", "false"):
            reason = str(data.get(f"reason:{one}", "")).strip()[:_LONGEST]
            found[one] = {"present": said == "true", "reason": reason}
    return found


class VisitForm(forms.Form):
    """When a visit is, who goes, what is verified, what was seen."""

    first_day = forms.DateField(widget=forms.DateInput({"type": "date", **_LINE}, "%Y-%m-%d"))
    last_day = forms.DateField(widget=forms.DateInput({"type": "date", **_LINE}, "%Y-%m-%d"))
    people = forms.CharField(max_length=_LONGEST, widget=forms.Textarea(_AREA))
    agenda = forms.CharField(max_length=_LONGEST, required=False, widget=forms.Textarea(_AREA))
    to_verify = forms.CharField(
        max_length=20000, required=False, widget=forms.Textarea({**_AREA, "rows": 8})
    )
    notes = forms.CharField(
        max_length=20000, required=False, widget=forms.Textarea({**_AREA, "rows": 8})
    )

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        words = {
            "first_day": say("第一天", "First day"),
            "last_day": say("最后一天", "Last day"),
            "people": say("参加人员", "Who takes part"),
            "agenda": say("议程和要求", "Agenda and what is asked for"),
            "to_verify": say(
                "现场须核实的问题（申报组织看不到）", "To verify (not shown to the applicant)"
            ),
            "notes": say("现场记录（申报组织看不到）", "Notes (not shown to the applicant)"),
        }
        for name, label in words.items():
            self.fields[name].label = label

    @override
    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        told = super().clean() or {}
        first, last = told.get("first_day"), told.get("last_day")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last_day", say("最后一天早于第一天。", "Before the first day."))
        return told


class RulingForm(forms.Form):
    """A decision of people: which body, which day, why."""

    body = forms.CharField(max_length=120, widget=forms.TextInput(_LINE))
    on = forms.DateField(widget=forms.DateInput({"type": "date", **_LINE}, "%Y-%m-%d"))
    reason = forms.CharField(max_length=_LONGEST, widget=forms.Textarea(_AREA))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["body"].label = say("作出决定的单位或会议", "Body that decided")
        self.fields["on"].label = say("决定日期", "Day of the decision")
        self.fields["reason"].label = say("理由", "Reason")


class ConfirmForm(forms.Form):
    """The head of the applicant signs, or refuses to."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect({"class": "form-check-input"}))
    person = forms.CharField(max_length=64, widget=forms.TextInput(_LINE))
    reason = forms.CharField(max_length=_LONGEST, required=False, widget=forms.Textarea(_AREA))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["outcome"] = forms.ChoiceField(
            choices=[
                ("signed", say("签字确认", "Signs")),
                ("refused_to_sign", say("拒绝签字", "Refuses to sign")),
            ],
            label=say("结果", "Outcome"),
            widget=forms.RadioSelect({"class": "form-check-input"}),
        )
        self.fields["person"].label = say("负责人姓名", "Name of the head")
        self.fields["reason"].label = say("拒绝签字的理由", "Why, if refused")

    @override
    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason."""
        told = super().clean() or {}
        if told.get("outcome") == "refused_to_sign" and not told.get("reason", "").strip():
            self.add_error("reason", say("拒绝签字的，请写明理由。", "Say why the head refuses."))
        return told


def ruling(form: RulingForm, data: Any, numbers: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401
    """A decision as the action takes it; only cases that stand at the gate are read."""
    known = set(numbers)
    picked = [one for one in data.getlist("cases") if one in known]
    case = data.get("case", "")
    told = {"cases": picked, "case": case if case in known else None}
    return {**form.cleaned_data, **told, "yes": data.get("yes", "true") == "true"}


def comments(data: Any, numbers: Iterable[str]) -> Mapping[str, str]:  # noqa: ANN401
    """What was written to each case."""
    return {one: str(data.get(f"comment:{one}", ""))[:_LONGEST] for one in numbers}


def step(data: Any, names: Iterable[str], yes: Iterable[str]) -> dict[str, object]:  # noqa: ANN401
    """What an act of the cycle carries: text as typed, and what was ticked."""
    ticked = set(yes)
    return {
        name: data.get(name) == "true" if name in ticked else str(data.get(name, ""))[:_LONGEST]
        for name in names
    }
