"""Forms: a finding, the grounds of a refusal, the answers of a department."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import translation


def say(zh: str, en: str) -> str:
    """The reader's language."""
    return zh if (translation.get_language() or "zh").startswith("zh") else en


class Finding(forms.Form):
    """What a person found on a condition, and on what it rests."""

    met = forms.ChoiceField(choices=(), widget=forms.RadioSelect({"class": "form-check-input"}))
    grounds = forms.CharField(
        max_length=2000, widget=forms.Textarea({"rows": 2, "class": "form-control"})
    )
    evidence = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea({"rows": 2, "class": "form-control"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the fields in the reader's language."""
        super().__init__(*args, **kwargs)
        found = self.fields["met"]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - as declared above
        found.choices = [("true", say("符合", "met")), ("false", say("不符合", "not met"))]
        found.label = say("认定", "Finding")
        self.fields["grounds"].label = say("理由", "Grounds")
        self.fields["evidence"].label = say("依据（每行一项）", "Evidence (one a line)")

    def evidence_lines(self) -> list[str]:
        """Each piece of evidence."""
        lines = str(self.cleaned_data["evidence"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


def answers(numbers: Iterable[str], data: Any) -> dict[str, tuple[bool, str]]:  # noqa: ANN401
    """What was said of each applicant; those of whom nothing was said are left out."""
    told = {number: data.get(f"adverse-{number}", "") for number in numbers}
    return {
        number: (value == "true", str(data.get(f"text-{number}", ""))[:2000])
        for number, value in told.items()
        if value in ("true", "false")
    }
