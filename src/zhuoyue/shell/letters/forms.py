"""Forms: what the office adds to a letter."""

from datetime import date

from django import forms
from django.utils import translation


def _say(zh: str, en: str) -> str:
    return zh if (translation.get_language() or "zh").startswith("zh") else en


class LetterForm(forms.Form):
    """Number, a paragraph, the day of delivery where it goes on record."""

    def __init__(self, data: object, *, number: str, delivery: date | None) -> None:
        """`delivery`: the day proposed; None where the text does not ask for it."""
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["number"] = forms.CharField(
            label=_say("文号", "Number"), max_length=64, initial=number
        )
        self.fields["paragraph"] = forms.CharField(
            label=_say("补充说明（可不填）", "A paragraph more, if you like"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 4}),
        )
        if delivery is not None:
            self.fields["delivered_on"] = forms.DateField(
                label=_say("送达日期", "Delivered on"),
                initial=delivery,
                widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            )
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
