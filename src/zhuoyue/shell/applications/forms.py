"""The sections of an application as forms; what they answer is plain facts of the core."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from django import forms
from django.utils import translation
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.core.eligibility.case import InternalPublicity, OtherApplication
from zhuoyue.core.eligibility.organisation import (
    Evaluation,
    Figure,
    HeldAward,
    Incident,
    Licence,
    Listing,
    OrganisationFacts,
    PoolMembership,
    Revocation,
)
from zhuoyue.core.regulation import Law
from zhuoyue.rulebook.phrases import lexicon
from zhuoyue.shell.applications import facts, queries
from zhuoyue.shell.applications.models import Case

SECTIONS: Mapping[str, Text] = {
    "awards": Text(zh="申报奖项", en="Awards applied for"),
    "organisation": Text(zh="组织情况", en="The organisation"),
    "record": Text(zh="证照与记录", en="Licences and record"),
    "route": Text(zh="推荐途径", en="Way to the office"),
    "parts": Text(zh="申报材料", en="Materials"),
    "declaration": Text(zh="真实性承诺", en="Declaration"),
}

_TRAITS: Mapping[str, tuple[str, str]] = {
    "kind": ("组织类型", "Kind of organisation"),
    "registered_in": ("注册地行政区划代码（六位）", "Code of the place of registration (6 digits)"),
    "legal_person": ("具有独立法人资格", "Independent legal person"),
    "managed_under_civil_servant_law": (
        "按照（参照）公务员法管理",
        "Managed under the Civil Servant Law",
    ),
    "operating_since": ("正常运行起始日", "In normal operation since"),
    "excellence_since": ("实施卓越绩效模式起始日", "Practises performance excellence since"),
    "activities": ("从事的活动", "Activities"),
    "industries": ("所属产业", "Industries"),
    "manufacturer": ("属于制造业", "Belongs to manufacturing"),
    "agricultural_producer": ("农产品生产企业", "Produces farm products"),
    "above_designated_size": ("规模以上企业", "Above designated size"),
    "size_class": ("企业规模", "Size"),
    "encouragement_tags": ("鼓励申报类别（不影响评审）", "Encouraged groups (decide nothing)"),
}

_LISTS: Mapping[str, tuple[type, str, str]] = {
    "licences": (Licence, "应取得的证照", "Licences the state demands"),
    "incidents": (Incident, "质量、安全、环保等不良情形", "Events on the record"),
    "untrustworthy_listings": (Listing, "列入严重失信名单", "Listings as untrustworthy"),
    "evaluations": (Evaluation, "年度评价结果", "Yearly evaluations"),
    "figures": (Figure, "经济指标", "Figures"),
    "awards_held": (HeldAward, "曾获奖项", "Awards held"),
    "revocations": (Revocation, "被撤销的奖项", "Awards revoked"),
    "other_applications": (OtherApplication, "同年申报的其他奖项", "Other applications"),
}


def in_words(sentence: Text) -> Text:
    """A sentence with the names of form fields where the core names a fact by its path (缺哪一项)."""
    labels = dict(_TRAITS)
    labels |= {name: (zh, en) for name, (_, zh, en) in _LISTS.items()}
    zh, en = sentence.zh, sentence.en
    for name, (own_zh, own_en) in sorted(labels.items(), key=lambda one: -len(one[0])):
        zh = zh.replace(f"organisation.{name}", f"“{own_zh}”")
        en = en.replace(f"organisation.{name}", f"“{own_en}”")
    return Text(zh=zh, en=en)


_COLUMNS: Mapping[str, tuple[str, str]] = {
    "name": ("名称", "Name"),
    "held": ("已取得", "Held"),
    "valid_until": ("有效期至", "Valid until"),
    "unlimited": ("长期有效", "Unlimited"),
    "kind": ("类别", "Kind"),
    "on": ("发生日", "Day"),
    "accident_class": ("事故等级", "Accident class"),
    "serious": ("重大、严重", "Serious"),
    "substantiated": ("查证属实", "Substantiated"),
    "responsible": ("因本组织责任", "The organisation’s fault"),
    "about": ("情况说明", "About"),
    "listed_on": ("列入日", "Listed on"),
    "removed_on": ("移出日", "Removed on"),
    "scheme": ("评价项目", "Scheme"),
    "year": ("年度", "Year"),
    "grade": ("档次", "Grade"),
    "figure": ("指标", "Figure"),
    "value": ("数值（元）", "Value (yuan)"),
    "rank": ("行业排名", "Rank in the industry"),
    "award": ("奖项", "Award"),
    "won_on": ("表彰决定之日", "Decided on"),
    "cycles_since": ("其后已开展届数", "Cycles since"),
    "ground": ("撤销事由", "Ground"),
    "decided_on": ("决定之日", "Decided on"),
    "programme": ("奖项", "Programme"),
    "status": ("状态", "Status"),
    "admitted_on": ("纳入日期", "Admitted on"),
    "started_on": ("开始日", "Started on"),
    "ended_on": ("结束日", "Ended on"),
    "objections_settled": ("异议已处理", "Objections settled"),
}

_WORDS: Mapping[str, tuple[str, str]] = {
    "large": ("大型", "large"),
    "medium": ("中型", "medium"),
    "small": ("小型", "small"),
    "micro": ("微型", "micro"),
    "per_mu": ("亩均效益评价", "per-mu evaluation"),
    "tax": ("纳税额", "tax"),
    "profit": ("利润", "profit"),
    "sales": ("销售额", "sales"),
    "individual_business": ("个体工商户", "individual business"),
    "farmers_cooperative": ("农民专业合作社", "farmers’ cooperative"),
    "private_non_enterprise_unit": ("民办非企业单位", "private non-enterprise unit"),
    "foundation": ("基金会", "foundation"),
    "democratic_party": ("民主党派", "democratic party"),
    "mass_organisation": ("群团组织", "mass organisation"),
    "other": ("其他", "other"),
    "withdrawn": ("已退出", "withdrawn"),
    "never_admitted": ("未纳入", "never admitted"),
    "none": ("都不是", "none"),
    "city": ("市直属", "under the city"),
    "province": ("省直属", "under the province"),
    "state": ("国家直属", "under the state"),
    "ocean_economy_zone": ("海洋经济发展示范区", "ocean economy zone"),
    "high_tech_zone": ("高新技术产业开发区", "high-tech zone"),
}

EMPTY_ROWS = 2
"""Rows offered beyond those filled in; saving offers more."""


def zh() -> bool:
    """Whether the reader reads Chinese."""
    return (translation.get_language() or "zh").startswith("zh")


def say(pair: tuple[str, str]) -> str:
    """The reader's language."""
    return pair[0] if zh() else pair[1]


class Names:
    """The words for choices: the regulation's own first, then the program's."""

    def __init__(self, law: Law) -> None:
        """Keep the words."""
        self.law, self._words = law, lexicon(law.regulation)
        tags = law.regulation.eligibility.encouraged
        listed = [*law.regulation.eligibility.industries, *(tags.tags if tags else ())]
        self._own = {one.id: one.name for one in law.regulation.awards}
        self._own |= {one.id: one.name for one in listed}

    def of(self, name: str) -> str:
        """The word for an id; the id itself where there is none."""
        if name in _WORDS:
            return say(_WORDS[name])
        found = self._own.get(name) or self._words.get(name)
        return name if found is None else found.zh if zh() else found.en

    def choices(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Choices in their order."""
        return [(name, self.of(name)) for name in dict.fromkeys(names)]


class Section(forms.Form):
    """One section; `told()` answers plain facts with what is not known left out."""

    def told(self) -> dict[str, Any]:
        """The facts as the core reads them."""
        return {k: v for k, v in ((k, _plain(v)) for k, v in self.cleaned_data.items()) if v != ""}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field gives
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value in (None, [], ""):
        return ""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def field(hint: Any, label: str, names: Names, *, required: bool = False) -> forms.Field:  # noqa: ANN401
    """A form field for a fact of this type."""
    kind = _bare(hint)
    if kind is bool:
        yes_no = [("", "–"), ("true", say(("是", "yes"))), ("false", say(("否", "no")))]
        return forms.ChoiceField(label=label, choices=yes_no, required=False)
    values = _values(kind)
    if values:
        choices = [("", "–"), *names.choices(values)]
        return forms.ChoiceField(label=label, choices=choices, required=required)
    if kind is date:
        widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        return forms.DateField(label=label, widget=widget, required=required)
    if kind is int:
        return forms.IntegerField(label=label, min_value=0, required=required)
    if kind is Decimal:
        return forms.DecimalField(label=label, required=required, max_digits=18, decimal_places=2)
    return forms.CharField(label=label, max_length=300, required=required)


def _bare(hint: Any) -> Any:  # noqa: ANN401
    """The type without notes and without "or not known"."""
    while get_origin(hint) is Annotated or get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    return hint


def _values(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    if get_origin(kind) is Literal:
        return tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(one.value for one in kind)
    return ()


def _many(label: str, choices: list[tuple[str, str]]) -> forms.Field:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, required=False)


def _dressed(form: Any) -> Any:  # noqa: ANN401 - a form or a row of one
    for one in form.fields.values():
        box = isinstance(one.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
        select = isinstance(one.widget, forms.Select) and not box
        name = "form-check-input" if box else "form-select" if select else "form-control"
        one.widget.attrs["class"] = name
    return form


def _form(
    made: Mapping[str, forms.Field],
    data: Any,  # noqa: ANN401
    initial: Mapping[str, Any],
    prefix: str | None = None,
) -> Section:
    kind = type("SectionForm", (Section,), dict(made))
    form: Section = _dressed(kind(data, initial=dict(initial), prefix=prefix))
    return form


def awards(law: Law, told: facts.Facts, data: Any = None) -> Section:  # noqa: ANN401
    """Which awards, in whose name, and the notice in one's own house."""
    names, asked = Names(law), facts.asked(law)
    listed = names.choices(one.id for one in law.regulation.awards)
    made = {"applies_for": _many(say(("申报奖项", "Awards")), listed)}
    if "as_group" in asked:
        made["as_group"] = field(bool, say(("以集团名义申报", "As a group")), names)
    if "internal_publicity" in asked:
        head = say(("内部公示：", "Notice in one’s own house: "))
        for column, hint in get_type_hints(InternalPublicity).items():
            made[f"publicity-{column}"] = field(hint, head + say(_COLUMNS[column]), names)
    initial = {**told, **_nested("publicity", told.get("internal_publicity", {}))}
    return _form(made, data, _shown(initial))


def organisation(law: Law, told: facts.Facts, data: Any = None) -> Section:  # noqa: ANN401
    """What the organisation is: only what this regulation's conditions rest on."""
    names, asked = Names(law), facts.asked(law) | {"encouragement_tags"}
    rules, hints = law.regulation.eligibility, get_type_hints(OrganisationFacts)
    many: dict[str, Iterable[str]] = {
        "activities": [one for award in law.regulation.awards for one in award.activities],
        "industries": [one.id for one in rules.industries],
        "encouragement_tags": [one.id for one in rules.encouraged.tags] if rules.encouraged else [],
    }
    made: dict[str, forms.Field] = {}
    for name, pair in _TRAITS.items():
        if name in asked and name in many:
            if list(many[name]):
                made[name] = _many(say(pair), names.choices(many[name]))
        elif name in asked:
            made[name] = field(hints[name], say(pair), names)
    if "cultivation_pool" in asked:
        for column, hint in get_type_hints(PoolMembership).items():
            label = say(("培育库：", "Pool: ")) + say(_COLUMNS[column])
            made[f"pool-{column}"] = field(hint, label, names)
    initial = {**told, **_nested("pool", told.get("cultivation_pool", {}))}
    return _form(made, data, _shown(initial))


def _nested(prefix: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in told.items()}


def gathered(told: dict[str, Any]) -> dict[str, Any]:
    """Fields with a prefix back into the value they belong to."""
    inside = {"pool": "cultivation_pool", "publicity": "internal_publicity"}
    plain: dict[str, Any] = {}
    for name, value in told.items():
        head, _, tail = name.partition("-")
        if tail:
            plain.setdefault(inside[head], {})[tail] = value
        else:
            plain[name] = value
    if "status" not in plain.get("cultivation_pool", {"status": ""}):
        del plain["cultivation_pool"]
    return plain


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """Yes and no as the choices are written."""
    words = {True: "true", False: "false"}
    return {k: words[v] if isinstance(v, bool) else v for k, v in told.items()}


class Rows:
    """A list of facts: rows, and a box for "none" that tells none from not said."""

    def __init__(self, name: str, law: Law, told: facts.Facts, data: Any = None) -> None:  # noqa: ANN401
        """Make the rows that are filled in, and some more."""
        kind, *label = _LISTS[name]
        self.name, self.label, self._data = name, say((label[0], label[1])), data
        self.has = told.get(name)
        self.none = (
            f"{name}-none" in data if data is not None else self.has is not None and not self.has
        )
        self._columns = {one.name: one for one in fields(kind) if one.name in _COLUMNS}
        self._hints, self._names = get_type_hints(kind), Names(law)
        self.rows = [self._row(place) for place in range(self._count())]

    def _count(self) -> int:
        if self._data is None:
            return len(self.has or ()) + EMPTY_ROWS
        told = str(self._data.get(f"{self.name}-count", "0"))
        return min(int(told), 500) if told.isdecimal() else 0

    def _row(self, place: int) -> Section:
        has = (self.has or ())[place] if place < len(self.has or ()) else {}
        made = {
            name: field(self._hints[name], say(_COLUMNS[name]), self._names)
            for name in self._columns
        }
        return _form(made, self._data, _shown(has), prefix=f"{self.name}-{place}")

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return all([row.is_valid() for row in self.rows])  # noqa: C419 - each says its own errors

    def told(self) -> list[dict[str, Any]] | None:
        """The rows that say anything; an empty list for "none"; None where nothing is said."""
        said = [self._typed(row.told()) for row in self.rows if row.told()]
        return said or ([] if self.none else None)

    def _typed(self, row: dict[str, Any]) -> dict[str, Any]:
        return row


def record(law: Law, told: facts.Facts, data: Any = None) -> list[Rows]:  # noqa: ANN401
    """The lists that this regulation's conditions rest on."""
    asked = facts.asked(law)
    return [Rows(name, law, told, data) for name in _LISTS if name in asked]


def route(law: Law, case: Case, told: facts.Facts, data: Any = None) -> Section:  # noqa: ANN401
    """Who recommends, and what else the act of handing in must say."""
    made: dict[str, forms.Field] = {}
    for role in queries.roles_to_name(law):
        found = [(str(one.pk), one.name) for one in queries.bodies_for(case.cycle, role)]
        label = Names(law).of(role)
        choices = [("", "–"), *found]
        made[f"body-{role}"] = forms.ChoiceField(label=label, choices=choices, required=False)
    made |= {need.fact: _answer(need) for need in _questions(law)}
    made |= _whereabouts(law)
    bodies = {one.role: str(one.body_id) for one in case.parties.all()} | told.get("bodies", {})
    initial = {**told, **{f"body-{role}": str(pk) for role, pk in bodies.items()}}
    return _form(made, data, _shown(initial))


def _whereabouts(law: Law) -> dict[str, forms.Field]:
    """What tells whose recommendation is needed: the functional zone, whose a unit directly is."""
    rule, names = law.regulation.eligibility.route, Names(law)
    zones = [zone for step in rule.steps for zone in step.zones]
    made: dict[str, forms.Field] = {}
    if zones:
        inside = names.choices([*zones, "none"])
        label = say(("所在功能区", "Functional zone"))
        made["functional_zone"] = forms.ChoiceField(
            label=label, choices=[("", "–"), *inside], required=False
        )
    if rule.direct is not None:
        under = names.choices(["none", *rule.direct.under])
        label = say(("直属单位", "Directly under"))
        made["directly_under"] = forms.ChoiceField(
            label=label, choices=[("", "–"), *under], required=False
        )
    return made


def _questions(law: Law) -> list[Any]:
    """The needs of handing in that only the applicant can answer."""
    return [one for one in facts.act_of_submission(law).needs if len(one.one_of) > 1]


def _answer(need: Any) -> forms.Field:  # noqa: ANN401
    words = {True: say(("是", "yes")), False: say(("否", "no"))}
    values = {"district": say(("经县（市、区）推荐", "through the district"))}
    values |= {"direct": say(("直接报送", "directly"))}
    listed = [(str(v).lower(), words.get(v) or values.get(str(v), str(v))) for v in need.one_of]
    label = need.name.zh if zh() else need.name.en
    return forms.ChoiceField(label=label, choices=[("", "–"), *listed], required=False)


def route_told(form: Section) -> dict[str, Any]:
    """The bodies by role beside the answers."""
    told = form.told()
    bodies = {name[5:]: int(pk) for name, pk in told.items() if name.startswith("body-")}
    return {"bodies": bodies} | {k: v for k, v in told.items() if not k.startswith("body-")}


def parts(law: Law, case: Case, told: facts.Facts, data: Any = None) -> Section:  # noqa: ANN401
    """What is said of the parts beside their files: characters and paper copies, where limited."""
    made: dict[str, forms.Field] = {}
    for part in queries.parts_of(case.cycle):
        name = part.name.zh if zh() else part.name.en
        if part.max_characters is not None:
            label = say((f"{name}：字数", f"{name}: characters"))
            made[f"{part.id}-characters"] = field(int, label, Names(law))
        if part.copies is not None and part.copies.paper:
            label = say((f"{name}：纸质份数", f"{name}: paper copies"))
            made[f"{part.id}-paper_copies"] = field(int, label, Names(law))
    for part in queries.parts_of(case.cycle):
        name = part.name.zh if zh() else part.name.en
        if part.items:
            label = say(
                (f"{name}：已逐条回应的评审条款", f"{name}: items of the criteria answered")
            )
            made[f"{part.id}-covers_items"] = _many(label, queries.criteria_items(case.cycle))
        if part.chart_levels:
            made[f"{part.id}-chart"] = ChartField(name)
    initial = {f"{k}-{name}": v for k, one in told.items() for name, v in one.items()}
    return _form(
        made, data, {k: _lines(v) if k.endswith("-chart") else v for k, v in initial.items()}
    )


_LEVELS = {"部门": "department", "车间": "workshop", "department": "department"} | {
    "workshop": "workshop"
}


class ChartField(forms.CharField):
    """An organisation chart as lines, one unit each: name; level; place; duties (组织机构图)."""

    def __init__(self, name: str) -> None:
        """Ask for the units of this part."""
        super().__init__(
            label=say((f"{name}：机构", f"{name}: units")),
            required=False,
            max_length=20_000,
            widget=forms.Textarea({"rows": 5}),
            help_text=say(
                (
                    "每行一个：名称；部门或者车间；场所；职责",
                    "One a line: name; department or workshop; place; duties",
                )
            ),
        )

    @override
    def clean(self, value: Any) -> Any:
        """The rows, or which line cannot be read."""
        lines = [line for line in (super().clean(value) or "").splitlines() if line.strip()]
        rows = [self._row(number, line) for number, line in enumerate(lines, start=1)]
        return rows or None

    def _row(self, number: int, line: str) -> dict[str, str]:
        told = [one.strip() for one in line.replace(";", "；").split("；")]
        unit, level, place, duties = (*told, "", "", "", "")[:4]
        if not unit or level not in _LEVELS:
            wrong = (
                f"第 {number} 行写不清名称或者层级（部门、车间）。",
                f"Line {number} lacks the name or the level (department, workshop).",
            )
            raise forms.ValidationError(say(wrong))
        row = {"unit": unit, "level": _LEVELS[level], "place": place, "duties": duties}
        return {name: one for name, one in row.items() if one}


def _lines(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows of the chart as they are written."""
    words = {"department": say(("部门", "department")), "workshop": say(("车间", "workshop"))}
    shown = (
        (one["unit"], words[one["level"]], one.get("place", ""), one.get("duties", ""))
        for one in rows
    )
    return "\n".join("；".join(row) for row in shown)


def parts_told(form: Section) -> dict[str, Any]:
    """What is said of each part."""
    told: dict[str, Any] = {}
    for name, value in form.told().items():
        part, _, fact = name.rpartition("-")
        told.setdefault(part, {})[fact] = value
    return told


def declaration(law: Law, told: facts.Facts, data: Any = None) -> Section:  # noqa: ANN401
    """That everything is true, and who signed."""
    del law
    label = say(
        ("承诺申报材料真实、完整、准确", "What is handed in is true, complete and accurate")
    )
    who = [
        ("", "–"),
        ("legal_representative", say(("法定代表人", "legal representative"))),
        ("another", say(("其他人", "another"))),
    ]
    made: dict[str, forms.Field] = {
        "signed": forms.BooleanField(label=label, required=False),
        "by": forms.ChoiceField(label=say(("签署人", "Signed by")), choices=who, required=False),
    }
    return _form(made, data, told)


def recommendation(given: facts.Recommender, law: Law, data: Any = None) -> Section:  # noqa: ANN401
    """The opinion, for or against, and what the entry must carry beside it."""
    yes_no = [
        ("true", say(("同意推荐", "recommends"))),
        ("false", say(("不同意推荐", "declines"))),
    ]
    made: dict[str, forms.Field] = {}
    if facts.opinion_may_decline(given, law):
        made["favourable"] = forms.ChoiceField(
            label=say(("结论", "Conclusion")), choices=yes_no, widget=forms.RadioSelect
        )
    made |= {need.fact: _needed(need) for need in given.act.needs}
    if law.regulation.eligibility.route.order is not None and queries.PLACE in made:
        label = say(("曾获县级政府质量奖", "Holds the award of its county"))
        made["lower_award"] = forms.ChoiceField(
            label=label,
            choices=[("true", say(("是", "yes"))), ("false", say(("否", "no")))],
            widget=forms.RadioSelect,
        )
    return _form(made, data, {})


def _needed(need: Any) -> forms.Field:  # noqa: ANN401
    label = need.name.zh if zh() else need.name.en
    if need.one_of == (True,):
        return forms.BooleanField(label=label)
    if need.fact == queries.PLACE:
        return forms.IntegerField(label=label, min_value=1, max_value=999)
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 4}))
