"""Forms: a panel, an expert's record, declarations, recusal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import translation
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.core.panels import Interest, Level, PanelRule
from zhuoyue.core.regulation import Law
from zhuoyue.rulebook.phrases import lexicon
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.panels.models import Expert, Panel, RecusalRequest
from zhuoyue.shell.people.models import User

_BOX = {"class": "form-check-input"}
_LINE = {"class": "form-control"}


def say(zh: str, en: str) -> str:
    """The reader's language."""
    return zh if (translation.get_language() or "zh").startswith("zh") else en


def _in_words(text: Text) -> str:
    return say(text.zh, text.en)


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **_LINE})


def _day(*, required: bool = False) -> forms.DateField:
    widget = forms.DateInput({"type": "date", **_LINE}, "%Y-%m-%d")
    return forms.DateField(required=required, widget=widget)


class PanelForm(forms.Form):
    """A panel as the office thinks of it; who and which cases are ticked in the tables."""

    name = forms.CharField(max_length=64, widget=forms.TextInput(_LINE))
    first_day = _day(required=True)
    last_day = _day(required=True)
    size_deviation_reason = forms.CharField(required=False, max_length=500, widget=_area())
    members = forms.ModelMultipleChoiceField(User.objects.none(), required=False)
    leader = forms.ModelChoiceField(User.objects.none(), required=False)
    cases = forms.ModelMultipleChoiceField(Case.objects.none(), required=False)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401
        *,
        panel: Panel,
        people: Sequence[User],
        cases: Sequence[Case],
    ) -> None:
        """Offer these people and cases. `panel`: perhaps not saved yet."""
        told = ("name", "first_day", "last_day", "size_deviation_reason")
        super().__init__(data, initial={name: getattr(panel, name) for name in told})
        self.panel = panel
        keys = [one.pk for one in people]
        for name in ("members", "leader"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
            field.queryset = User.objects.filter(pk__in=keys).select_related("expert")
        listed = self.fields["cases"]
        assert isinstance(listed, forms.ModelChoiceField)  # noqa: S101 - as declared above
        rows = Case.objects.filter(pk__in=[one.pk for one in cases])
        listed.queryset = rows.select_related("organisation", "cycle")
        self.fields["name"].label = say("评审组名称", "Name of the panel")
        self.fields["first_day"].label = say("评审工作第一天", "First day of the work")
        self.fields["last_day"].label = say("评审工作最后一天", "Last day of the work")
        why = self.fields["size_deviation_reason"]
        why.label = say("人数不同于一般规定的理由", "Why the number is not the usual one")
        why.help_text = say(
            "只在条文写“一般”而人数不在范围内时填写；理由入账。",
            "Only where the text says “usually” and the number is outside the bound; goes on record.",
        )

    @override
    def clean(self) -> dict[str, Any]:
        """Days in order, a name of its own, a leader who is a member."""
        told = super().clean() or {}
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and last < first:
            self.add_error(
                "last_day",
                say("最后一天不能早于第一天。", "The last day is not before the first."),
            )
        self._name_of_its_own(str(told.get("name", "")))
        leader = told.get("leader")
        if leader is not None and leader not in (told.get("members") or ()):
            words = "组长须是组员；请同时勾选。", "The leader is a member: tick both."
            self.add_error("leader", say(*words))
        return told

    def _name_of_its_own(self, name: str) -> None:
        others = Panel.objects.filter(
            cycle_id=self.panel.cycle_id, name=name, version=self.panel.version
        )
        if others.exclude(pk=self.panel.pk).exists():
            words = "本届已有同名评审组；请换一个名称。", "There is a panel of this name already."
            self.add_error("name", say(*words))


class Reasoned(forms.Form):
    """A reason that must be given."""

    reason = forms.CharField(max_length=1000, widget=_area())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the field in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = say("理由", "Reason")


# --- experts


class ExpertForm(forms.Form):
    """What is known of a person as an examiner; lists have tables of their own."""

    employer = forms.CharField(required=False, max_length=120, widget=forms.TextInput(_LINE))
    district = forms.RegexField(
        r"^\d{6}$", required=False, widget=forms.TextInput({"inputmode": "numeric", **_LINE})
    )
    expertise_known = forms.BooleanField(required=False, widget=forms.CheckboxInput(_BOX))
    expertise = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple(_BOX))
    found_suitable = forms.ChoiceField(required=False, widget=forms.RadioSelect(_BOX))
    suitable_grounds = forms.CharField(required=False, max_length=1000, widget=_area())

    def __init__(self, data: Any = None, *, row: Expert | None, law: Law) -> None:  # noqa: ANN401
        """Begin with what is on record. Kinds of expertise are those the regulation names."""
        super().__init__(data, initial=_initial(row))
        kinds = kinds_of(law)
        words = lexicon(law.regulation)
        listed = [(one, _in_words(words[one]) if one in words else one) for one in kinds]
        _choices(self, "expertise", listed)
        _choices(self, "found_suitable", _SUITABLE())
        if not kinds:
            del self.fields["expertise"], self.fields["expertise_known"]
        labels = {
            "employer": ("工作单位", "Employer"),
            "district": ("单位所在区、县（市）代码", "Code of the employer’s district"),
            "expertise_known": (
                "专长已核实（都不勾即为无）",
                "Expertise checked (none ticked: none)",
            ),
            "expertise": ("专长", "Expertise"),
            "found_suitable": ("专业水平、经验和品行", "Knowledge, experience and integrity"),
            "suitable_grounds": ("认定依据", "On what the judgement rests"),
        }
        for name, field in self.fields.items():
            field.label = say(*labels[name])

    @override
    def clean(self) -> dict[str, Any]:
        """A judgement has its grounds."""
        told = super().clean() or {}
        if told.get("found_suitable") and not told.get("suitable_grounds", "").strip():
            self.add_error(
                "suitable_grounds", say("请写明认定依据。", "Say on what the judgement rests.")
            )
        return told

    def told(self) -> dict[str, Any]:
        """As it is kept: null where nobody checked."""
        seen = self.cleaned_data
        known = bool(seen.get("expertise_known"))
        return {
            "employer": seen["employer"].strip(),
            "district": seen["district"],
            "expertise": list(seen["expertise"]) if known else None,
            "found_suitable": {"true": True, "false": False}.get(seen["found_suitable"]),
            "suitable_grounds": seen["suitable_grounds"].strip(),
        }


def _SUITABLE() -> list[tuple[str, str]]:  # noqa: N802 - choices in the reader's language
    return [
        ("", say("尚未认定", "not judged yet")),
        ("true", say("具备", "found suitable")),
        ("false", say("不具备", "found not suitable")),
    ]


def _choices(form: forms.Form, name: str, listed: Iterable[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared in the form
    field.choices = list(listed)


def _initial(row: Expert | None) -> dict[str, Any]:
    if row is None:
        return {"found_suitable": ""}
    suitable = {True: "true", False: "false", None: ""}[row.found_suitable]
    return {
        "employer": row.employer,
        "district": row.district,
        "expertise_known": row.expertise is not None,
        "expertise": row.expertise or [],
        "found_suitable": suitable,
        "suitable_grounds": row.suitable_grounds,
    }


def kinds_of(law: Law) -> tuple[str, ...]:
    """The kinds of expertise that the regulation asks for on panels."""
    rules = [rule.expertise for rule in law.regulation.panels.rules if rule.expertise is not None]
    return tuple(dict.fromkeys(kind for rule in rules for kind in rule.kinds))


class Span(forms.Form):
    """Days from and through; no last day with the box: unlimited."""

    valid_from = _day()
    valid_through = _day()
    unlimited = forms.BooleanField(required=False, widget=forms.CheckboxInput(_BOX))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the fields in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = say("自", "From")
        self.fields["valid_through"].label = say("至（含当日）", "Through")
        self.fields["unlimited"].label = say("长期", "Unlimited")

    @override
    def clean(self) -> dict[str, Any]:
        """Days in order."""
        told = super().clean() or {}
        first, last = told.get("valid_from"), told.get("valid_through")
        if first and last and last < first:
            words = "不能早于开始之日。", "Not before the first day."
            self.add_error("valid_through", say(*words))
        return told

    def told(self) -> dict[str, Any]:
        """As the core reads it."""
        seen = self.cleaned_data
        last = "unlimited" if seen.get("unlimited") else _iso(seen.get("valid_through"))
        return _known(valid_from=_iso(seen.get("valid_from")), valid_through=last)


class QualificationLine(Span):
    """One certificate."""

    level = forms.ChoiceField(required=False, widget=forms.Select({"class": "form-select"}))
    field_order = ("level", "valid_from", "valid_through", "unlimited")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the levels."""
        super().__init__(*args, **kwargs)
        names = {
            Level.DISTRICT: ("县级", "district"),
            Level.MUNICIPAL: ("市级", "municipal"),
            Level.PROVINCIAL: ("省级", "provincial"),
            Level.NATIONAL: ("国家级", "national"),
        }
        listed = [("", "—"), *((one.value, say(*words)) for one, words in names.items())]
        _choices(self, "level", listed)
        self.fields["level"].label = say("级别", "Level")

    @override
    def told(self) -> dict[str, Any]:
        """As the core reads it."""
        return _known(level=self.cleaned_data.get("level") or None, **super().told())


class TrainingLine(forms.Form):
    """One training."""

    on = _day()
    subject = forms.CharField(required=False, max_length=120, widget=forms.TextInput(_LINE))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the fields in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["on"].label = say("日期", "Day")
        self.fields["subject"].label = say("内容", "Subject")

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        seen = self.cleaned_data
        return _known(on=_iso(seen.get("on")), subject=seen.get("subject") or None)


class TieLine(forms.Form):
    """One tie to an organisation, from the registers; by the credit code, never by the name."""

    applicant = forms.RegexField(
        r"^[0-9A-HJ-NPQRTUWXY]{18}$", required=False, widget=forms.TextInput(_LINE)
    )
    interest = forms.ChoiceField(required=False, widget=forms.Select({"class": "form-select"}))
    ended = _day()
    ongoing = forms.BooleanField(required=False, widget=forms.CheckboxInput(_BOX))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the grounds."""
        super().__init__(*args, **kwargs)
        _choices(self, "interest", [("", "—"), *interests(Interest)])
        self.fields["applicant"].label = say("统一社会信用代码", "Credit code")
        self.fields["interest"].label = say("关系", "Tie")
        self.fields["ended"].label = say("终止日", "Ended on")
        self.fields["ongoing"].label = say("仍存续", "Ongoing")

    @override
    def clean(self) -> dict[str, Any]:
        """A code has its tie."""
        told = super().clean() or {}
        if told.get("applicant") and not told.get("interest"):
            self.add_error("interest", say("请选择关系。", "Choose the tie."))
        return told

    def told(self) -> dict[str, Any]:
        """As the core reads it."""
        seen = self.cleaned_data
        if not seen.get("applicant"):
            return {}
        ended = "ongoing" if seen.get("ongoing") else _iso(seen.get("ended"))
        return _known(applicant=seen["applicant"], interest=seen["interest"], ended=ended)


_TIES: Mapping[Interest, tuple[str, str]] = {
    Interest.EMPLOYMENT: ("任职", "employment"),
    Interest.SHAREHOLDING: ("持股", "shareholding"),
    Interest.CONSULTING: ("提供过咨询", "consulting"),
    Interest.KINSHIP: ("近亲属关系", "kinship"),
    Interest.REVIEWED_LAST_TIME: ("上一次评审过", "reviewed last time"),
    Interest.OTHER: ("其他利害关系", "another interest"),
}


def interests(listed: Iterable[Interest]) -> list[tuple[str, str]]:
    """Ties in the reader's language."""
    return [(one.value, say(*_TIES[one])) for one in listed]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _known(**told: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a line keeps
    return {name: value for name, value in told.items() if value is not None}


LISTS: Mapping[str, tuple[type[Any], Text, Text]] = {
    "qualifications": (
        QualificationLine,
        Text(zh="评审员资格", en="Qualifications"),
        Text(zh="已核实（没有即为无资格）", en="Checked (an empty table: none)"),
    ),
    "appointments": (
        Span,
        Text(zh="专家库聘期", en="Terms in the expert pool"),
        Text(zh="已核实（没有即为不在库内）", en="Checked (an empty table: not in the pool)"),
    ),
    "trainings": (
        TrainingLine,
        Text(zh="培训", en="Training"),
        Text(zh="已核实（没有即为未培训）", en="Checked (an empty table: not trained)"),
    ),
    "ties": (
        TieLine,
        Text(zh="登记查出的利害关系", en="Ties found in the registers"),
        Text(zh="已查询（没有即为查无）", en="Looked up (an empty table: nothing found)"),
    ),
}
"""The lists of an expert's record: the form of a line, what it is called, what an empty one means."""

_SPARE = 2


class Lines:
    """One list of a record: whether it was checked, its lines, some empty ones to fill in."""

    def __init__(self, name: str, row: Expert | None, data: Any = None) -> None:  # noqa: ANN401
        """Begin with what is on record, or with what was sent."""
        self.name = name
        kind, title, checked = LISTS[name]
        self.title, self.checked_label = title, checked
        kept = getattr(row, name) if row is not None else None
        known = kept or []
        many = _many(data.get(f"{name}-lines")) if data is not None else len(known) + _SPARE
        self.checked = f"{name}-checked" in data if data is not None else kept is not None
        self.forms = [
            kind(data, prefix=f"{name}-{n}", initial=_line(known[n]) if n < len(known) else {})
            for n in range(many)
        ]

    def is_valid(self) -> bool:
        """Whether every line can be read."""
        return all([one.is_valid() for one in self.forms])  # noqa: C419 - each shows its errors

    def told(self) -> list[dict[str, Any]] | None:
        """The lines filled in; None where nobody checked."""
        rows = [told for one in self.forms if (told := one.told())]
        return rows if self.checked or rows else None


_MOST = 40


def _many(told: Any) -> int:  # noqa: ANN401 - whatever was sent
    return min(int(told), _MOST) if str(told).isdecimal() else 0


def _line(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept line as a form begins with it."""
    shown = dict(kept)
    if shown.get("valid_through") == "unlimited":
        shown |= {"valid_through": None, "unlimited": True}
    if shown.get("ended") == "ongoing":
        shown |= {"ended": None, "ongoing": True}
    return shown


# --- declarations and recusal


class DeclarationForm(forms.Form):
    """An interest in one case, or none."""

    interested = forms.ChoiceField(widget=forms.RadioSelect(_BOX))
    interest = forms.ChoiceField(required=False, widget=forms.Select({"class": "form-select"}))
    text = forms.CharField(required=False, max_length=1000, widget=_area())

    def __init__(self, data: Any = None, *, grounds: Sequence[Interest]) -> None:  # noqa: ANN401
        """Offer the grounds of the regulation."""
        super().__init__(data)
        listed = [
            ("false", say("没有利害关系", "No interest")),
            ("true", say("有利害关系，须回避", "An interest: I recuse myself")),
        ]
        _choices(self, "interested", listed)
        _choices(self, "interest", [("", "—"), *interests(grounds)])
        self.fields["interest"].label = say("哪一种", "Which")
        self.fields["text"].label = say("说明", "Remarks")

    @override
    def clean(self) -> dict[str, Any]:
        """An interest has its ground; no interest has none."""
        told = super().clean() or {}
        if told.get("interested") == "true" and not told.get("interest"):
            words = "请选择是哪一种利害关系。", "Choose which interest it is."
            self.add_error("interest", say(*words))
        if told.get("interested") == "false":
            told["interest"] = ""
        return told


class RecusalForm(forms.Form):
    """A request that somebody not review one's case."""

    named = forms.CharField(max_length=64, widget=forms.TextInput(_LINE))
    grounds = forms.CharField(max_length=2000, widget=_area(4))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the fields in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["named"].label = say("请求回避的人员姓名", "Full name of the person")
        self.fields["grounds"].label = say("理由和依据", "Grounds and what they rest on")

    @override
    def clean(self) -> dict[str, Any]:
        """A name without blanks around it."""
        told = super().clean() or {}
        told["named"] = str(told.get("named", "")).strip()
        return told


class DecisionForm(Reasoned):
    """What the office decides on a request."""

    decision = forms.ChoiceField(
        choices=RecusalRequest.Decision.choices, widget=forms.RadioSelect(_BOX)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the fields in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["decision"].label = say("决定", "Decision")
        listed = [
            ("upheld", say("同意回避", "Upheld")),
            ("dismissed", say("驳回申请", "Dismissed")),
        ]
        _choices(self, "decision", listed)


class ConsultantsForm(forms.Form):
    """Whom an applicant names as its consultants."""

    none = forms.BooleanField(required=False, widget=forms.CheckboxInput(_BOX))
    names = forms.CharField(required=False, max_length=2000, widget=_area(4))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Label the fields in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["none"].label = say("没有任何人提供咨询", "Nobody consulted for it")
        self.fields["names"].label = say("咨询人员姓名（每行一人）", "Full names, one a line")

    def listed(self) -> list[str]:
        """Each name."""
        lines = str(self.cleaned_data.get("names", "")).splitlines()
        return [line.strip() for line in lines if line.strip()]

    @override
    def clean(self) -> dict[str, Any]:
        """Either names or none."""
        told = super().clean() or {}
        self.cleaned_data = told
        if bool(told.get("none")) == bool(self.listed()):
            words = "请填写姓名，或者勾选没有。", "Give names, or tick that there are none."
            self.add_error("names", say(*words))
        return told


def unsaved(cycle: Any, rule: PanelRule, day: date) -> Panel:  # noqa: ANN401 - a row
    """A panel that nobody saved yet, to begin a form with."""
    return Panel(cycle=cycle, stages=list(rule.stages), first_day=day, last_day=day)
