"""Forms: a cycle, its call, the approval, and a form for every kind of value that rules may set."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NewType,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from django import forms
from django.utils import translation
from typing_extensions import override

from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.eligibility.submission import Part
from zhuoyue.core.ranking.rules import StageWeight
from zhuoyue.core.regulation import Law
from zhuoyue.core.units import Period, Range, Unit, Yuan
from zhuoyue.rulebook.phrases import lexicon, parameter
from zhuoyue.rulebook.shapes import tag_of
from zhuoyue.shell.cycles import facts
from zhuoyue.shell.cycles.facts import Silence, Values

Plain: TypeAlias = Any
"""Plain data: what JSON can say."""

_COLUMNS: Mapping[str, tuple[str, str]] = {
    "share": ("几分之几（如 2/3）", "Share (as 2/3)"),
    "number": ("固定人数", "Fixed number"),
    "bound": ("比例本身是否足够", "Is the share itself enough"),
    "base": ("以什么为分母", "Share of what"),
    "score": ("分数线", "Score"),
    "at_most": ("名额：最多几家", "At most how many"),
    "at_most_per_district": ("每个区县最多几家", "At most how many of a district"),
    "combine": ("怎样合成", "How it is made"),
    "of": ("按什么计算", "Computed of"),
    "highest_left_out": ("去掉几个最高", "Highest left out"),
    "lowest_left_out": ("去掉几个最低", "Lowest left out"),
    "month": ("月", "Month"),
    "day": ("日", "Day of the month"),
    "rest_day": ("遇休息日", "On a rest day"),
    "stage": ("阶段", "Stage"),
    "stages": ("各阶段", "Stages"),
    "weight": ("权重", "Weight"),
    "name": ("名称", "Name"),
    "kind": ("方式", "Kind"),
}

_WORDS: Mapping[str, tuple[str, str]] = {
    "at_least": ("以上（含本数）", "at least"),
    "more_than": ("超过（不含本数）", "more than"),
    "at_most": ("以下、以内（含本数）", "at most"),
    "below": ("不足（不含本数）", "below"),
    "days": ("日（自然日）", "calendar days"),
    "working_days": ("个工作日", "working days"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
    "weights": ("按阶段加权", "weighted by stage"),
    "last_stage": ("以一个阶段的得分为准", "the score of one stage"),
    "members": ("全体成员", "all members"),
    "entitled": ("无须回避的成员", "members not recused"),
    "valid": ("有效票", "valid votes"),
    "expressed": ("赞成票与反对票之和", "votes for and against"),
    "present": ("到会人数", "those present"),
    "valid_abstention": ("有效，计为弃权", "valid, an abstention"),
    "invalid": ("无效", "invalid"),
    "votes_for": ("赞成票数", "votes in favour"),
    "overall_score": ("总评分", "overall score"),
    "recorded": ("登记后可以代表", "may, on record"),
    "not_allowed": ("不可以", "may not"),
    "consensus": ("合议", "consensus"),
    "mean": ("平均", "mean"),
    "trimmed_mean": ("去掉最高、最低后平均", "trimmed mean"),
    "median": ("中位数", "median"),
    "items": ("逐条款", "items"),
    "totals": ("总分", "totals"),
    "on_day": ("当日", "on the day"),
    "before_month": ("该月以前", "before the month"),
    "within_month": ("该月以内", "within the month"),
    "refused": ("不接受", "not taken"),
    "accepted": ("接受", "taken"),
    "taken": ("受理", "taken"),
    "not_taken": ("不受理", "not taken"),
    "criticism": ("批评", "criticism"),
    "disqualification": ("取消资格", "disqualification"),
    "by_law": ("依法处理", "treatment by law"),
    "public": ("按公示异议的规定办理", "by the rule on objections to notices"),
    "market_regulator": ("市场监管部门预算", "the market regulator’s budget"),
    "city_finance": ("市财政", "city finance"),
    "district_finance": ("区县财政", "district finance"),
    "stays": ("不顺延", "stays"),
    "next_working_day": ("顺延至下一个工作日", "the next working day"),
}

PART_ROWS = 8
"""Parts of the submission that the form offers."""

_BOX = "form-check-input"


def zh() -> bool:
    """Whether the reader reads Chinese."""
    return (translation.get_language() or "zh").startswith("zh")


def say(chinese: str, english: str) -> str:
    """The reader's language."""
    return chinese if zh() else english


@dataclass(frozen=True, slots=True)
class Naming:
    """The words for identifiers: the program's for values, the regulation's own for the rest."""

    own: Mapping[str, Text]

    def word(self, name: str) -> str:
        """The word for an identifier; itself where there is none."""
        if name in _WORDS:
            return say(*_WORDS[name])
        return say(self.own[name].zh, self.own[name].en) if name in self.own else name

    def column(self, name: str) -> str:
        """The label of a field of a value."""
        return say(*_COLUMNS[name]) if name in _COLUMNS else self.word(name)

    def choices(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Choices in their order, the first for nothing said."""
        return [("", "–"), *((one, self.word(one)) for one in names)]


def naming(law: Law) -> Naming:
    """The words of a regulation."""
    return Naming(lexicon(law.regulation))


def bare(hint: Any) -> Any:  # noqa: ANN401 - a type
    """The type without notes and without "or not known"; a union of several stays one."""
    while True:
        kinds = members(hint)
        if get_origin(hint) is Annotated or (_is_union(hint) and len(kinds) == 1):
            hint = kinds[0]
        elif isinstance(hint, NewType) and hint is not Yuan:
            hint = hint.__supertype__
        else:
            return hint


def members(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """The members of a union but for "or not known"."""
    return tuple(one for one in get_args(hint) if one is not NoneType)


def _is_union(hint: Any) -> bool:  # noqa: ANN401
    return get_origin(hint) in (Union, UnionType)


def values_of(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The values of an enum or of literals; none for another type."""
    if get_origin(kind) is Literal:
        return tuple(str(one) for one in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(one.value) for one in kind)
    return ()


class Editor:
    """The fields of one value of this type, below a name: made, filled, and read back as plain data."""

    def __init__(self, hint: Plain, name: str, label: str, words: Naming) -> None:
        """Keep the type and where its fields stand."""
        self.kind, self.name, self.label, self.words = bare(hint), name, label, words

    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """The form fields, by name."""
        yield self.name, self._field()

    def _field(self) -> forms.Field:
        known = values_of(self.kind)
        if known:
            return forms.ChoiceField(
                label=self.label, choices=self.words.choices(known), required=False
            )
        if self.kind in (int, Yuan):
            return forms.IntegerField(label=self.label, required=False, min_value=0)
        if self.kind is Decimal:
            return forms.DecimalField(label=self.label, required=False, min_value=Decimal(0))
        return forms.CharField(label=self.label, required=False, max_length=300)

    def read(self, told: Values) -> Plain:
        """What was entered, as plain data; None where nothing was."""
        value = told.get(self.name)
        return None if value in (None, "") else _number(value)

    def filled(self, value: Plain) -> dict[str, Any]:
        """What the fields show for a value."""
        return {} if value is None else {self.name: value}


def _number(value: Plain) -> Plain:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


class ChosenEditor(Editor):
    """One of the values that the text lets stand."""

    choices: tuple[str, ...] = ()

    @override
    def _field(self) -> forms.Field:
        listed = self.words.choices(self.choices)
        return forms.ChoiceField(label=self.label, choices=listed, required=False)


class ShareEditor(Editor):
    """A fraction such as 2/3 (几分之几), never rounded."""

    @override
    def _field(self) -> forms.Field:
        hint = say("分子/分母，如 2/3", "as 2/3")
        return forms.RegexField(
            r"^\s*\d{1,6}\s*/\s*[1-9]\d{0,5}\s*$",
            label=self.label,
            required=False,
            help_text=hint,
            error_messages={"invalid": say("请写成分子/分母，如 2/3。", "Write it as 2/3.")},
        )

    @override
    def read(self, told: Values) -> Plain:
        """The fraction without blanks."""
        value = str(told.get(self.name) or "").replace(" ", "")
        return value or None


class PeriodEditor(Editor):
    """A length and its unit (期限)."""

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """The number and what it is counted in."""
        yield (
            f"{self.name}|length",
            forms.IntegerField(label=self.label, required=False, min_value=1),
        )
        units = self.words.choices(one.value for one in Unit)
        label = say("单位", "Unit")
        yield f"{self.name}|unit", forms.ChoiceField(label=label, choices=units, required=False)

    @override
    def read(self, told: Values) -> Plain:
        """`{unit: length}`; half of it is given back as far as it goes, for the core to refuse."""
        length, unit = told.get(f"{self.name}|length"), told.get(f"{self.name}|unit")
        if not length and not unit:
            return None
        return {unit or "unit": length or 0}

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """The number and the unit."""
        if not isinstance(value, Mapping) or not value:
            return {}
        ((unit, length),) = value.items()
        return {f"{self.name}|length": length, f"{self.name}|unit": unit}


class RangeEditor(Editor):
    """A lower and an upper bound in words (以上、超过、以下、不足)."""

    _SIDES = (("low", ("at_least", "more_than")), ("high", ("at_most", "below")))

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """A word and a number for each side."""
        labels = {"low": say("下限", "Lower bound"), "high": say("上限", "Upper bound")}
        for side, bounds in self._SIDES:
            label = f"{self.label}：{labels[side]}"
            word = forms.ChoiceField(
                label=say("含不含本数", "The number itself"),
                choices=[(one, self.words.word(one)) for one in bounds],
                required=False,
            )
            yield f"{self.name}|{side}", forms.DecimalField(label=label, required=False)
            yield f"{self.name}|{side}_word", word

    @override
    def read(self, told: Values) -> Plain:
        """The bounds that a number was given for."""
        found = {}
        for side, bounds in self._SIDES:
            number = told.get(f"{self.name}|{side}")
            if number is not None:
                found[told.get(f"{self.name}|{side}_word") or bounds[0]] = _number(number)
        return found or None

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """Each bound that is set, on its side."""
        shown: dict[str, Any] = {}
        for side, bounds in self._SIDES:
            for bound in bounds:
                if bound in (value or {}):
                    shown |= {
                        f"{self.name}|{side}": value[bound],
                        f"{self.name}|{side}_word": bound,
                    }
        return shown


class ManyEditor(Editor):
    """Some of a few values (多选)."""

    @override
    def _field(self) -> forms.Field:
        known = values_of(bare(get_args(self.kind)[0]))
        return forms.MultipleChoiceField(
            label=self.label,
            choices=[(one, self.words.word(one)) for one in known],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @override
    def read(self, told: Values) -> Plain:
        """The values chosen; None for none."""
        return list(told.get(self.name) or ()) or None


class OrderEditor(Editor):
    """Criteria in their order: the first, the second (排序依据)."""

    choices: tuple[str, ...] = ()

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """A choice for each place."""
        known = self.choices or values_of(bare(get_args(self.kind)[0]))
        for place in range(len(known)):
            label = f"{self.label}：{say(f'第 {place + 1} 顺序', f'number {place + 1}')}"
            listed = self.words.choices(known)
            yield (
                f"{self.name}|{place}",
                forms.ChoiceField(label=label, choices=listed, required=False),
            )

    @override
    def read(self, told: Values) -> Plain:
        """The criteria in order."""
        places = (told.get(f"{self.name}|{place}") for place in range(len(_WORDS)))
        return [one for one in places if one] or None

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """Each in its place."""
        return {f"{self.name}|{place}": one for place, one in enumerate(value or ())}


class WeightsEditor(Editor):
    """A weight for each stage; they sum to 1 (权重)."""

    choices: tuple[str, ...] = ()

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """A share for each stage."""
        for stage in self.choices:
            yield from self._share(stage).fields()

    def _share(self, stage: str) -> "ShareEditor":
        label = say(f"{self.words.word(stage)}的权重", f"Weight of {self.words.word(stage)}")
        return ShareEditor(Fraction, f"{self.name}|{stage}", label, self.words)

    @override
    def read(self, told: Values) -> Plain:
        """The weights given."""
        given = {stage: self._share(stage).read(told) for stage in self.choices}
        return [{"stage": k, "weight": v} for k, v in given.items() if v is not None] or None

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """Each stage's weight."""
        return {f"{self.name}|{one['stage']}": one["weight"] for one in value or ()}


class RecordEditor(Editor):
    """A value of several fields, each with its own editor."""

    choices: tuple[str, ...] = ()

    def _inside(self) -> Iterator[tuple[str, Editor]]:
        hints = get_type_hints(self.kind, include_extras=True)
        for one in fields(self.kind):
            if one.name != "kind":
                label = f"{self.label}：{self.words.column(one.name)}"
                place = f"{self.name}|{one.name}"
                yield (
                    one.name,
                    editor(hints[one.name], place, label, self.words, choices=self.choices),
                )

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """Those of every field."""
        for _, inside in self._inside():
            yield from inside.fields()

    def _usual(self) -> dict[str, Any]:
        """What stands in a field until somebody chooses otherwise: shown, so that it is said."""
        told = {one.name: one.default for one in fields(self.kind) if one.default is not MISSING}
        plain = {name: getattr(one, "value", one) for name, one in told.items()}
        return {name: one for name, one in plain.items() if one is not None}

    @override
    def read(self, told: Values) -> Plain:
        """What was said of it; nothing, where only what is usual stands there."""
        usual = self._usual()
        given = {name: inside.read(told) for name, inside in self._inside()}
        said = {name: one for name, one in given.items() if one is not None}
        chosen = any(one != usual.get(name) for name, one in said.items())
        return said if chosen else None

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """What the fields show."""
        shown: dict[str, Any] = {}
        held = {**self._usual(), **(value or {})}
        for name, inside in self._inside():
            shown |= inside.filled(held.get(name))
        return shown


class KindsEditor(Editor):
    """One of several kinds of value: which, and its fields."""

    choices: tuple[str, ...] = ()

    def _kinds(self) -> dict[str, Editor]:
        kinds = {tag_of(one): one for one in members(self.kind)}
        return {
            tag: editor(one, f"{self.name}|{tag}", self.words.word(tag), self.words, self.choices)
            for tag, one in kinds.items()
        }

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """Which kind, then the fields of each."""
        kinds = self._kinds()
        listed = self.words.choices(kinds)
        yield self.name, forms.ChoiceField(label=self.label, choices=listed, required=False)
        for inside in kinds.values():
            yield from inside.fields()

    @override
    def read(self, told: Values) -> Plain:
        """The kind and what was said of it."""
        tag = told.get(self.name)
        return {"kind": tag, **(self._kinds()[tag].read(told) or {})} if tag else None

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """The kind chosen and its fields."""
        shown: dict[str, Any] = {self.name: value["kind"]} if value else {}
        for tag, inside in self._kinds().items():
            shown |= inside.filled(value if value and value["kind"] == tag else None)
        return shown


class PartsEditor(Editor):
    """The parts of the submission: what each is called, how long it may be (申报材料)."""

    clause = ClauseId("")

    @override
    def fields(self) -> Iterator[tuple[str, forms.Field]]:
        """A name and a limit in each row."""
        for row in range(PART_ROWS):
            name = say(f"第 {row + 1} 项材料", f"Part {row + 1}")
            most = say("最多字数（不限则留空）", "Characters at most (empty: no limit)")
            yield (
                f"{self.name}|{row}",
                forms.CharField(label=name, required=False, max_length=60),
            )
            yield (
                f"{self.name}|{row}|most",
                forms.IntegerField(label=most, required=False, min_value=1),
            )

    @override
    def read(self, told: Values) -> Plain:
        """The parts that have a name."""
        found = []
        for row in range(PART_ROWS):
            name, most = told.get(f"{self.name}|{row}"), told.get(f"{self.name}|{row}|most")
            if name:
                part: dict[str, Plain] = {"id": f"part_{row + 1}", "clause": self.clause}
                part["name"] = {"zh": name, "en": name}
                found.append(part | ({"max_characters": most} if most else {}))
        return found or None

    @override
    def filled(self, value: Plain) -> dict[str, Any]:
        """A row for each part."""
        shown: dict[str, Any] = {}
        for row, one in enumerate(value or ()):
            shown[f"{self.name}|{row}"] = one["name"]["zh"]
            shown[f"{self.name}|{row}|most"] = one.get("max_characters")
        return shown


def editor(
    hint: Any,  # noqa: ANN401
    name: str,
    label: str,
    words: Naming,
    choices: tuple[str, ...] = (),
) -> Editor:
    """The editor for a type; `choices` narrow what it offers."""
    made = _editor_kind(bare(hint), narrowed=bool(choices))(hint, name, label, words)
    if hasattr(made, "choices"):
        made.choices = choices
    return made


_EDITORS: Mapping[Any, type[Editor]] = {
    Period: PeriodEditor,
    Range: RangeEditor,
    Fraction: ShareEditor,
}


def _editor_kind(kind: Any, *, narrowed: bool) -> type[Editor]:  # noqa: ANN401
    if kind in _EDITORS:
        return _EDITORS[kind]
    if get_origin(kind) is tuple:
        return {Part: PartsEditor, StageWeight: WeightsEditor}.get(get_args(kind)[0], OrderEditor)
    if get_origin(kind) is frozenset:
        return ManyEditor
    if _is_union(kind):
        return KindsEditor if all(map(is_dataclass, members(kind))) else ShareEditor
    if is_dataclass(kind):
        return RecordEditor
    return ChosenEditor if narrowed and (kind is str or values_of(kind)) else Editor


def _inner(hint: Any) -> Any:  # noqa: ANN401 - what a mapping by id holds for one id
    kind = bare(hint)
    return get_args(kind)[1] if get_origin(kind) in (Mapping, dict) else hint


def editor_of(silence: Silence, law: Law) -> Editor:
    """The editor of a parameter."""
    words = naming(law)
    name = parameter(silence.parameter, words.own)
    hint, label = _inner(silence.hint), say(name.zh, name.en)
    made = editor(hint, silence.parameter, label, words, silence.choices)
    if isinstance(made, PartsEditor):
        made.clause = silence.clause
    return made


@dataclass(frozen=True, slots=True)
class Block:
    """One parameter on the page: what the text leaves open, and its fields."""

    silence: Silence
    name: str
    fields: list[Any]
    problems: list[Text]


class RulesForm(forms.Form):
    """The parameters of a regulation as one form; `values()` answers them as plain data."""

    law: Law
    silences: tuple[Silence, ...]

    @cached_property
    def editors(self) -> dict[str, Editor]:
        """The editor of each parameter."""
        return {one.parameter: editor_of(one, self.law) for one in self.silences}

    def values(self) -> dict[str, Any]:
        """What is set, by parameter; those left empty are left out."""
        read = {name: one.read(self.cleaned_data) for name, one in self.editors.items()}
        return {name: value for name, value in read.items() if value is not None}

    @override
    def clean(self) -> dict[str, Any]:
        """Let the core read every value; what it cannot read is said beside the parameter."""
        told = super().clean() or {}
        self.problems: dict[str, list[Text]] = {}
        for name, value in self.values().items():
            wrong = facts.unreadable(name, value)
            if wrong:
                self.problems[name] = [one.message for one in wrong]
                self.add_error(None, name)
        return told

    def blocks(self) -> list[Block]:
        """The parameters in their order, each with its bound fields."""
        wrong: Mapping[str, list[Text]] = getattr(self, "problems", {})
        return [
            Block(
                silence=one,
                name=self.editors[one.parameter].label,
                fields=[self[name] for name, _ in self.editors[one.parameter].fields()],
                problems=list(wrong.get(one.parameter, ())),
            )
            for one in self.silences
        ]


def rules(law: Law, values: Values, data: Any = None) -> RulesForm:  # noqa: ANN401
    """The form of the implementing rules, filled in; what a stage waits for stands first."""
    listed = tuple(sorted(facts.silences(law), key=lambda one: (not one.needed, not one.silent)))
    made: dict[str, Any] = {"law": law, "silences": listed}
    initial: dict[str, Any] = {}
    for one in listed:
        shown = editor_of(one, law)
        made |= dict(shown.fields())
        initial |= shown.filled(values.get(one.parameter))
    form: RulesForm = dressed(type("RulesOf", (RulesForm,), made)(data, initial=initial))
    return form


def dressed(form: Any) -> Any:  # noqa: ANN401 - a form
    """Give every field the class of its kind."""
    for one in form.fields.values():
        box = isinstance(one.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
        select = isinstance(one.widget, forms.Select) and not box
        one.widget.attrs["class"] = _BOX if box else "form-select" if select else "form-control"
    return form


def shown(value: Plain, words: Naming) -> str:
    """A value of the rules in words, for pages and the printed rules."""
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        return say(value["zh"], value["en"])
    if isinstance(value, Mapping):
        listed = [(k, v) for k, v in value.items() if k not in {"id", "clause"}]
        if len(listed) == 1 and listed[0][0] in {one.value for one in Unit}:
            return f"{listed[0][1]} {words.word(listed[0][0])}"
        return "；".join(f"{words.column(k)}：{shown(v, words)}" for k, v in listed)
    if isinstance(value, list):
        return "、".join(shown(one, words) for one in value)
    return words.word(value) if isinstance(value, str) else json.dumps(value)


class Opening(forms.Form):
    """A new cycle (开展一届)."""

    regulation = forms.ChoiceField()
    code = forms.RegexField(r"^[A-Z][A-Z0-9]{0,11}-\d{4}[A-Z0-9-]{0,8}$", max_length=32)
    name = forms.CharField(max_length=120)
    rehearsal = forms.BooleanField(required=False)

    def __init__(self, regulations: Iterable[tuple[str, str]], data: Any = None) -> None:  # noqa: ANN401
        """Offer these regulations."""
        super().__init__(data)
        found = self.fields["regulation"]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - as declared above
        found.choices = list(regulations)
        labels = {
            "regulation": say("评审管理办法", "Regulation"),
            "code": say("届的代号（如 ZJ-2026）", "Code (as ZJ-2026)"),
            "name": say("届的名称", "Name"),
            "rehearsal": say(
                "这是演练，不产生法律效力（征求意见稿只能演练）",
                "A rehearsal that binds nobody (a draft can only be rehearsed)",
            ),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        wrong = say(
            "请写大写字母、连字符和四位年份，如 ZJ-2026。",
            "Letters, a hyphen and the year: ZJ-2026.",
        )
        self.fields["code"].error_messages["invalid"] = wrong
        dressed(self)


class CallForm(forms.Form):
    """The call: until when, by which edition, and what it says (申报通知)."""

    closes = forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    criteria = forms.ChoiceField()
    earlier = forms.RegexField(r"^\s*(\d{4}[\s,，、]*)*$", required=False, max_length=200)
    text = forms.CharField(max_length=20_000, widget=forms.Textarea({"rows": 8}))

    def __init__(self, law: Law, data: Any = None, initial: Any = None) -> None:  # noqa: ANN401
        """Offer the editions on the shelf."""
        super().__init__(data, initial=initial)
        found = self.fields["criteria"]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - as declared above
        found.choices = [(one.id, one.standard.criteria) for one in facts.editions(law)]
        labels = {
            "closes": say("申报截止日（含当日）", "Applications close on (that day included)"),
            "criteria": say("采用的评审标准", "Edition of the criteria"),
            "earlier": say("以往各届年份（首届留空）", "Years of the earlier cycles (none: empty)"),
            "text": say("通知正文", "Text of the call"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        dressed(self)

    def years(self) -> tuple[int, ...]:
        """The years of the earlier cycles."""
        told = str(self.cleaned_data.get("earlier") or "")
        plain = told.replace("，", " ").replace("、", " ").replace(",", " ")
        return tuple(int(one) for one in plain.split())

    def day(self) -> date | None:
        """The last day, if it could be read."""
        found: date | None = self.cleaned_data.get("closes")
        return found


class Filing(forms.Form):
    """A document and what the act's entry must carry beside it (归档)."""

    paper = forms.FileField()

    def __init__(self, needs: Iterable[Any], data: Any = None, files: Any = None) -> None:  # noqa: ANN401
        """A field for each need; the file's own need is met by the file."""
        super().__init__(data, files)
        for need in needs:
            label = say(need.name.zh, need.name.en)
            if need.moment or need.fact.endswith("_on") or need.fact.startswith("period_"):
                widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
                self.fields[need.fact] = forms.DateField(label=label, widget=widget)
            else:
                self.fields[need.fact] = forms.CharField(label=label, max_length=120)
        self.fields["paper"].label = say(
            "文件（pdf、docx、jpg、png）", "The document (pdf, docx, jpg, png)"
        )
        dressed(self)
