"""Forms: a roster, a vote to open, a slip, raised hands."""

from typing import Any

from django import forms

from zhuoyue.core.ballots import Mode
from zhuoyue.shell.templatetags.said import say


class RosterForm(forms.Form):
    """The members, one a line: unit, then the log-in name of who votes for it."""

    roster = forms.CharField(widget=forms.Textarea({"rows": 8, "class": "form-control"}))

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """In the reader's language."""
        super().__init__(*args, **more)
        self.fields["roster"].label = say(
            "成员名单：每行一个，单位、空格、投票人登录名",
            "Members, one a line: unit, space, log-in name of who votes",
        )

    def lines(self) -> list[tuple[str, str]]:
        """Unit and log-in name."""
        parts = (line.split() for line in self.cleaned_data["roster"].splitlines())
        return [(words[0], words[1] if len(words) > 1 else "") for words in parts if words]


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


class HandsForm(forms.Form):
    """Hands raised on each candidate."""

    def __init__(self, ballot: Any, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Three numbers for every candidate."""
        super().__init__(*args, **more)
        words = {
            "yes": say("赞成", "in favour"),
            "no": say("反对", "against"),
            "abstain": say("弃权", "abstain"),
        }
        for one in ballot.candidates:
            for mark, word in words.items():
                self.fields[f"{one['id']} {mark}"] = forms.IntegerField(
                    min_value=0,
                    label=f"{one['name']} · {word}",
                    widget=forms.NumberInput({"class": "form-control"}),
                )

    def hands(self) -> dict[str, dict[str, int]]:
        """Candidate → mark → number."""
        told: dict[str, dict[str, int]] = {}
        for name, number in self.cleaned_data.items():
            case, _, mark = name.partition(" ")
            told.setdefault(case, {})[mark] = number
        return told


class OpenForm(forms.Form):
    """Which award, and how."""

    award = forms.ChoiceField()
    mode = forms.ChoiceField()

    def __init__(self, awards: list[tuple[str, str]], *args: Any, **more: Any) -> None:  # noqa: ANN401
        """These awards."""
        super().__init__(*args, **more)
        select = {"class": "form-select"}
        modes = [
            (Mode.SECRET_BALLOT.value, say("无记名投票", "secret ballot")),
            (Mode.SHOW_OF_HANDS.value, say("举手表决", "show of hands")),
        ]
        for name, choices, label in (
            ("award", awards, say("奖项", "Award")),
            ("mode", modes, say("表决方式", "How votes are cast")),
        ):
            self.fields[name] = forms.ChoiceField(
                choices=choices, label=label, widget=forms.Select(select)
            )
