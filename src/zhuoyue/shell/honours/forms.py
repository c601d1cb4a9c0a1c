"""Forms: the number of a decision, the list of earlier winners, a certificate to check."""

import csv
from io import StringIO
from typing import Any

from django import forms
from typing_extensions import override

from zhuoyue.shell.honours.actions import COLUMNS
from zhuoyue.shell.templatetags.said import say

_INPUT = {"class": "form-control"}
_MOST_BYTES = 5 * 1024 * 1024


class NumberForm(forms.Form):
    """The number of the document or of the minutes."""

    number = forms.CharField(max_length=120, widget=forms.TextInput(_INPUT))

    def __init__(self, label: str, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Called what the text calls it."""
        super().__init__(*args, **more)
        self.fields["number"].label = label


class CheckForm(forms.Form):
    """The number on a certificate."""

    number = forms.CharField(max_length=64, widget=forms.TextInput(_INPUT))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["number"].label = say("证书编号", "Number of the certificate")


class EarlierForm(forms.Form):
    """A list of earlier winners, as a table of text (CSV)."""

    file = forms.FileField(widget=forms.FileInput(_INPUT))
    rows: tuple[dict[str, str], ...] = ()

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["file"].label = say("往届获奖名单（CSV）", "Earlier winners (CSV)")
        self.fields["file"].help_text = say(
            "列：authority, cycle, award, organisation, source；可另有 won_on（表彰日期 2023-05-01）。",
            "Columns authority, cycle, award, organisation, source; won_on (2023-05-01) if known.",
        )

    @override
    def clean(self) -> dict[str, Any]:
        """A table that has the columns, every line with what it must have."""
        told = super().clean() or {}
        sent = told.get("file")
        if sent is None:
            return told
        try:
            text = sent.read(_MOST_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", say("请另存为 UTF-8 编码的 CSV。", "Save it as CSV in UTF-8."))
            return told
        self._read(text)
        return told

    def _read(self, text: str) -> None:
        table = csv.DictReader(StringIO(text, newline=""))
        lacking = [name for name in COLUMNS[:4] if name not in (table.fieldnames or ())]
        if lacking:
            self.add_error("file", say("缺少列：", "Columns lacking: ") + "、".join(lacking))
            return
        rows = list(table)
        for n, row in enumerate(rows, start=2):
            if not all((row.get(name) or "").strip() for name in COLUMNS[:4]):
                self.add_error("file", say(f"第{n}行不完整。", f"Line {n} is not complete."))
                return
        self.rows = tuple(rows)


class OneForm(forms.Form):
    """One winner of an earlier cycle."""

    organisation = forms.CharField(max_length=120, widget=forms.TextInput(_INPUT))
    authority = forms.CharField(max_length=120, widget=forms.TextInput(_INPUT))
    cycle = forms.CharField(max_length=64, widget=forms.TextInput(_INPUT))
    award = forms.CharField(max_length=64, widget=forms.TextInput(_INPUT))
    won_on = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date", **_INPUT}, "%Y-%m-%d")
    )
    source = forms.CharField(max_length=255, widget=forms.TextInput(_INPUT))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        for name, label in (
            ("organisation", say("获奖组织（当时的名称）", "Winner, as it was then called")),
            ("authority", say("授予机关所在地，如“诸暨市”", "Place of the authority, e.g. 诸暨市")),
            ("cycle", say("届（年份或者届次）", "Cycle (year or number)")),
            ("award", say("奖项", "Award")),
            ("won_on", say("表彰决定日期", "Day of the decision")),
            ("source", say("依据（文号或者公布的名单）", "Source: document or published list")),
        ):
            self.fields[name].label = label
        self.fields["won_on"].help_text = say(
            "不知道可以不填；名额和年限的计算会要求补登。",
            "May be left out; places and waiting times will ask for it.",
        )

    def row(self) -> dict[str, str]:
        """As a line of the list has it."""
        told = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {"won_on": "", **told}


class RevokedForm(forms.Form):
    """When and by which document an honour was taken back."""

    honour = forms.IntegerField(widget=forms.HiddenInput)
    revoked_on = forms.DateField(widget=forms.DateInput({"type": "date", **_INPUT}, "%Y-%m-%d"))
    document = forms.CharField(max_length=120, widget=forms.TextInput(_INPUT))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["revoked_on"].label = say("撤销日期", "Taken back on")
        self.fields["document"].label = say("撤销文件文号", "Document of the revocation")


class DateForm(forms.Form):
    """The day of the decision on an earlier cycle."""

    name = forms.CharField(max_length=64, widget=forms.TextInput(_INPUT))
    won_on = forms.DateField(widget=forms.DateInput({"type": "date", **_INPUT}, "%Y-%m-%d"))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["name"].label = say("届（与名单中一致）", "Cycle, as on the list")
        self.fields["won_on"].label = say("表彰决定日期", "Day of the decision")
