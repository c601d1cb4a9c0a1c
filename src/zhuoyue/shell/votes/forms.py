"""Forms: the roster, a vote to open, a slip, what was counted by hand, a decision on a tie."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from typing_extensions import override

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.templatetags.said import say
from zhuoyue.shell.votes.actions import Placed
from zhuoyue.shell.votes.models import Member

_SELECT = {"class": "form-select"}
_INPUT = {"class": "form-control"}


class RosterForm(forms.Form):
    """The committee: of every account that may sit, the unit and as what; units without an account."""

    others = forms.CharField(required=False, widget=forms.Textarea({"rows": 3, **_INPUT}))

    def __init__(
        self,
        sitting: Sequence[Any],
        clerks: Sequence[Any],
        before: Iterable[Any],
        data: Any = None,  # noqa: ANN401
    ) -> None:
        """Rows for these accounts, filled in with the roster as it stands."""
        super().__init__(data)
        self.sitting, self.clerks = list(sitting), list(clerks)
        rows = list(before)
        order = {one.user_id: n for n, one in enumerate(rows) if one.user_id is not None}
        self.sitting.sort(key=lambda user: order.get(user.pk, len(rows)))
        stood = {one.user_id: one for one in rows if one.user_id is not None}
        for user in self.sitting:
            self._row(user, stood.get(user.pk), (Member.Part.MEMBER, Member.Part.CHAIR))
        for user in self.clerks:
            self._row(user, stood.get(user.pk), (Member.Part.CLERK,))
        self.fields["others"].initial = "\n".join(one.unit for one in rows if one.user_id is None)
        self.fields["others"].label = say(
            "没有账号的成员单位，每行一个（举手或者纸质票时使用）",
            "Member units without an account, one a line (for raised hands or paper slips)",
        )

    def _row(self, user: Any, before: Any, parts: Iterable[Member.Part]) -> None:  # noqa: ANN401
        words = {
            Member.Part.CHAIR: say("主任委员", "chair"),
            Member.Part.MEMBER: say("委员", "member"),
            Member.Part.CLERK: say("记录人", "clerk"),
        }
        name = user.name or user.username
        self.fields[f"unit-{user.pk}"] = forms.CharField(
            required=False,
            max_length=120,
            initial=before.unit if before else "",
            widget=forms.TextInput({**_INPUT, "aria-label": f"{name} {say('单位', 'unit')}"}),
        )
        self.fields[f"part-{user.pk}"] = forms.ChoiceField(
            required=False,
            choices=[("", say("不参加", "not on it")), *((one.value, words[one]) for one in parts)],
            initial=before.part if before else "",
            widget=forms.Select({**_SELECT, "aria-label": f"{name} {say('身份', 'as what')}"}),
        )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Account, field of the unit, field of the part."""
        users = {user.pk: user for user in (*self.sitting, *self.clerks)}
        return [(u, self[f"unit-{pk}"], self[f"part-{pk}"]) for pk, u in users.items()]

    @override
    def clean(self) -> dict[str, Any]:
        """A unit for everybody chosen, none twice, one chair at most."""
        told = super().clean() or {}
        units: set[str] = set()
        for place in self.places():
            key = f"unit-{place.user.pk}" if place.user is not None else "others"
            if not place.unit:
                self.add_error(key, say("请填写单位。", "Enter the unit."))
            elif place.unit in units:
                self.add_error(key, say("这个单位已在名单上。", "This unit is on it already."))
            units.add(place.unit)
        if sum(place.part == Member.Part.CHAIR for place in self.places()) > 1:
            self.add_error(None, say("只能有一位主任委员。", "There is one chair only."))
        return told

    def places(self) -> list[Placed]:
        """The roster as entered."""
        told = getattr(self, "cleaned_data", {})
        users = {user.pk: user for user in (*self.sitting, *self.clerks)}
        chosen = [
            Placed(unit=told.get(f"unit-{pk}", "").strip(), user=user, part=told[f"part-{pk}"])
            for pk, user in users.items()
            if told.get(f"part-{pk}")
        ]
        lines = (line.strip() for line in told.get("others", "").splitlines())
        return chosen + [Placed(unit=line) for line in lines if line]


class DocumentForm(forms.Form):
    """The number of the document by which something is approved."""

    document_number = forms.CharField(max_length=120, widget=forms.TextInput(_INPUT))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["document_number"].label = say("批准文号", "Document number")


class SlipForm(forms.Form):
    """One slip: yes, no or abstain on each candidate, or nothing."""

    def __init__(self, ballot: Any, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """A choice for every candidate."""
        super().__init__(*args, **more)
        marks = [
            ("yes", say("赞成", "in favour")),
            ("no", say("反对", "against")),
            ("abstain", say("弃权", "abstain")),
        ]
        for one in ballot.candidates:
            self.fields[one["id"]] = forms.ChoiceField(
                choices=marks,
                required=False,
                label=one["name"],
                widget=forms.RadioSelect({"class": "form-check-input"}),
            )


_SLIPS = ("returned", "valid", "invalid", "blank", "not_cast")


class TallyForm(forms.Form):
    """What one person counted: slips of paper, if there are any, and three numbers a candidate."""

    def __init__(self, ballot: Any, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """A number for each."""
        super().__init__(*args, **more)
        self.names = [(one["id"], one["name"]) for one in ballot.candidates]
        self.on_paper = bool(ballot.on_paper)
        if self.on_paper:
            words = (
                say("收回票数", "Slips returned"),
                say("有效票", "Valid slips"),
                say("无效票", "Invalid slips"),
                say("空白票", "Blank slips"),
                say("到会未投", "Present, not cast"),
            )
            for name, label in zip(_SLIPS, words, strict=True):
                self._number(name, label)
        for case, organisation in self.names:
            for mark, word in (
                ("yes", say("赞成", "in favour")),
                ("no", say("反对", "against")),
                ("abstain", say("弃权", "abstain")),
            ):
                self._number(f"{case} {mark}", f"{organisation} · {word}")

    def _number(self, name: str, label: str) -> None:
        widget = forms.NumberInput({**_INPUT, "aria-label": label, "min": "0"})
        self.fields[name] = forms.IntegerField(min_value=0, label=label, widget=widget)

    def slips(self) -> list[Any]:
        """The fields of the slips."""
        return [self[name] for name in _SLIPS] if self.on_paper else []

    def lines(self) -> list[tuple[str, list[Any]]]:
        """Candidate and its three fields."""
        marks = ("yes", "no", "abstain")
        return [(name, [self[f"{case} {mark}"] for mark in marks]) for case, name in self.names]

    def counts(self) -> dict[str, Any]:
        """As the counts of a vote are kept."""
        told = self.cleaned_data
        marks = ("yes", "no", "abstain")
        return {
            "slips": {name: told[name] for name in _SLIPS} if self.on_paper else None,
            "candidates": {
                case: {mark: told[f"{case} {mark}"] for mark in marks} for case, _ in self.names
            },
        }


class OpenForm(forms.Form):
    """Which award, how, and whether on paper."""

    award = forms.ChoiceField()
    mode = forms.ChoiceField()
    on_paper = forms.BooleanField(
        required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )

    def __init__(
        self,
        awards: list[tuple[str, str]],
        modes: Iterable[Mode],
        *args: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> None:
        """These awards, these modes."""
        super().__init__(*args, **more)
        words = {
            Mode.SECRET_BALLOT: say("无记名投票", "secret ballot"),
            Mode.NAMED_BALLOT: say("记名投票", "named ballot"),
            Mode.SHOW_OF_HANDS: say("举手表决", "show of hands"),
        }
        for name, choices, label in (
            ("award", awards, say("奖项", "Award")),
            (
                "mode",
                [(one.value, words[one]) for one in modes],
                say("表决方式", "How votes are cast"),
            ),
        ):
            self.fields[name] = forms.ChoiceField(
                choices=choices, label=label, widget=forms.Select(_SELECT)
            )
        self.fields["on_paper"].label = say(
            "用纸质选票，由两人分别清点", "On paper, counted by two persons apart"
        )
        self.fields["on_paper"].help_text = say(
            "不勾选时，委员各自登录投无记名票；举手和记名投票一律由两人分别清点录入。",
            "Otherwise members cast secret slips on their own pages; hands and named slips are always"
            " counted by two persons apart.",
        )


class TieForm(forms.Form):
    """Who of those tied gets a place, by whose decision, when, why."""

    def __init__(self, tied: list[tuple[str, str]], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Among these."""
        super().__init__(*args, **more)
        box = forms.CheckboxSelectMultiple({"class": "form-check-input"})
        label = say("入选组织", "Who gets a place")
        self.fields["picked"] = forms.MultipleChoiceField(choices=tied, label=label, widget=box)
        self.fields["decided_by"] = forms.CharField(
            max_length=120, label=say("决定人", "Decided by"), widget=forms.TextInput(_INPUT)
        )
        self.fields["decided_on"] = forms.DateField(
            label=say("决定日期", "Decided on"),
            widget=forms.DateInput({"type": "date", **_INPUT}, "%Y-%m-%d"),
        )
        self.fields["reason"] = forms.CharField(
            label=say("理由（如重新表决的结果）", "Reason, e.g. the new vote"),
            widget=forms.Textarea({"rows": 2, **_INPUT}),
        )

    def told(self) -> dict[str, Any]:
        """What is recorded besides the choice."""
        return {name: one for name, one in self.cleaned_data.items() if name != "picked"}


class GroundsForm(forms.Form):
    """Why a case is struck."""

    grounds = forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 2, **_INPUT}))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["grounds"].label = say("理由", "Grounds")


class MismatchForm(forms.Form):
    """What the committee found of a report."""

    mismatch_report = forms.CharField(widget=forms.HiddenInput)
    upheld = forms.ChoiceField(widget=forms.RadioSelect({"class": "form-check-input"}))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["upheld"] = forms.ChoiceField(
            label=say("不符合授奖情况是否属实", "Whether it does not qualify"),
            choices=[("true", say("属实", "it does not")), ("false", say("不属实", "it does"))],
            widget=forms.RadioSelect({"class": "form-check-input"}),
        )
