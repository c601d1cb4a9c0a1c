"""A form for any act, made from what the regulation says its entry must carry (要件)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Act, Need, Procedure, RulesAdopted
from zhuoyue.shell.kit import papers

_DAYS = frozenset({"closes", "last_day", "period_from", "period_until", "since", "until"})
_NUMBERS = frozenset({"members", "amount", "year", "fee", "place_in_list", "took_part"})
_SCORES = frozenset({"overall_score", "score"})
_PAPERS = frozenset({"report", "vote_record", "file", "attendance", "mismatch_report"})
_LONG = frozenset({"opinion", "grounds", "reasons", "finding", "outcome", "motion", "result"})


def _said(text: Text) -> str:
    return text.zh if (translation.get_language() or "zh").startswith("zh") else text.en


class PaperInput(forms.FileInput):
    """A file input that keeps what was received when the form comes back."""

    template_name = "site/paper_input.html"

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The digest of the file sent now, else of the one received before."""
        sent = files.get(name)
        if isinstance(sent, UploadedFile):
            return papers.keep(sent.chunks())
        return data.get(f"{name}-kept", "")

    @override
    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether neither a file nor a digest came."""
        return not (name in files or data.get(f"{name}-kept"))

    @override
    def format_value(self, value: Any) -> Any:
        """The digest, to be sent back with the form."""
        return value


class PaperField(forms.CharField):
    """A file, carried into the book by its SHA-256."""

    widget = PaperInput

    @override
    def validate(self, value: str) -> None:
        """Refuse what was not received here."""
        super().validate(value)
        if value and papers.kept(value) is None:
            message = "请重新选择文件。" if _chinese() else "Choose the file again."
            raise forms.ValidationError(message)


def _chinese() -> bool:
    return (translation.get_language() or "zh").startswith("zh")


class ActForm(forms.Form):
    """The facts of one act. Field names are the facts' own."""

    def facts(self) -> dict[str, object]:
        """What the entry will carry: as the core expects it, empty answers left out."""
        told: dict[str, object] = {}
        for name, value in self.cleaned_data.items():
            if value not in ("", None):
                told[name] = {"true": True, "false": False}.get(str(value), value)
        return told


def form_for(act: Act, procedure: Procedure, data: Any = None, files: Any = None) -> ActForm:  # noqa: ANN401
    """The form of an act: a field for every need, and for every parameter that it may adopt."""
    fields: dict[str, forms.Field] = {need.fact: _field(need) for need in act.needs}
    for parameter in parameters(act, procedure):
        label = f"{'细则参数' if _chinese() else 'Parameter'} {parameter}"
        fields[parameter] = forms.CharField(label=label, required=False)
    kind = type("FormOfAct", (ActForm,), fields)
    form: ActForm = kind(data, files)
    for field in form.fields.values():
        _dress(field)
    return form


def parameters(act: Act, procedure: Procedure) -> tuple[str, ...]:
    """The silent parameters that an entry of this act adopts rules for, each once."""
    behind = [one.requires for one in procedure.acts] + [one.requires for one in procedure.stages]
    gates = chain.from_iterable(behind)
    named = (
        name
        for gate in gates
        if isinstance(gate, RulesAdopted) and gate.act == act.id
        for name in gate.parameters
    )
    return tuple(dict.fromkeys(named))


def _field(need: Need) -> forms.Field:
    label = _said(need.name)
    if need.one_of:
        return _choice(label, need.one_of)
    if need.fact in _DAYS or need.fact.endswith("_on"):
        return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    if need.fact in _NUMBERS:
        return forms.IntegerField(label=label, min_value=0)
    if need.fact in _SCORES:
        return forms.DecimalField(label=label, min_value=Decimal(0))
    if need.fact in _PAPERS:
        return PaperField(label=label)
    area = forms.Textarea({"rows": 3}) if need.fact in _LONG else None
    return forms.CharField(label=label, max_length=2000, widget=area)


def _choice(label: str, one_of: Iterable[str | bool]) -> forms.Field:
    words: Mapping[str, str] = {
        "true": "是" if _chinese() else "yes",
        "false": "否" if _chinese() else "no",
    }
    values = ["true" if v is True else "false" if v is False else str(v) for v in one_of]
    if values == ["true"]:
        return forms.BooleanField(label=label)
    choices = [(value, words.get(value, value)) for value in values]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _dress(field: forms.Field) -> None:
    widget = field.widget
    box = isinstance(widget, forms.CheckboxInput | forms.RadioSelect)
    widget.attrs["class"] = "form-check-input" if box else "form-control"
