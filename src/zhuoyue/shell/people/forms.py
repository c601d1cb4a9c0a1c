"""Forms: logging in, one's own account, a new organisation, administration, invitations."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone, translation
from typing_extensions import override

from zhuoyue.core.clause import Text
from zhuoyue.core.eligibility.credit_code import valid
from zhuoyue.shell.kit import clock, visitors
from zhuoyue.shell.people import facts, queries
from zhuoyue.shell.people.models import Body, Organisation


def say(zh: str, en: str) -> str:
    """In the reader's language; the templates' own `say` stands above this room."""
    return zh if (translation.get_language() or "zh").startswith("zh") else en


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        field.widget.attrs["class"] = kind


class OwnForm(forms.Form):
    """What a person may change of their own account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=say("姓名", "Name"), max_length=64)
        self.fields["email"] = forms.EmailField(
            label=say("电子邮箱（接收消息）", "E-mail, for messages"), required=False
        )
        self.fields["language"] = forms.ChoiceField(
            label=say("消息和邮件的语言", "Language of messages and mails"),
            choices=settings.LANGUAGES,
        )
        _dress(self)


class RegistrationForm(forms.Form):
    """An organisation and the first who acts for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        secret = forms.PasswordInput({"autocomplete": "new-password"})
        self.fields["organisation"] = forms.CharField(
            label=say("组织名称", "Name of the organisation"), max_length=120
        )
        self.fields["code"] = forms.CharField(
            label=say("统一社会信用代码", "Unified social credit code"), max_length=18
        )
        self.fields["name"] = forms.CharField(label=say("经办人姓名", "Your name"), max_length=64)
        self.fields["username"] = forms.CharField(
            label=say("登录账号", "Log-in name"), max_length=64
        )
        self.fields["email"] = forms.EmailField(label=say("电子邮箱", "E-mail"), required=False)
        self.fields["password"] = forms.CharField(label=say("密码", "Password"), widget=secret)
        _dress(self)

    def clean_code(self) -> str:
        """As the register prints it; its check character by the core."""
        code: str = self.cleaned_data["code"].strip().upper()
        if not valid(code):
            raise forms.ValidationError(
                say("校验码不符，请对照营业执照核对。", "Its check character does not fit.")
            )
        if queries.organisation_with(code) is not None:
            raise forms.ValidationError(
                say(
                    "该组织已注册，请联系本组织的经办人邀请您，或联系评审办公室。",
                    "Registered already: ask its owner to invite you, or the award office.",
                )
            )
        return code

    def clean_username(self) -> str:
        """Nobody has it yet."""
        username: str = self.cleaned_data["username"]
        if queries.taken(username):
            raise forms.ValidationError(say("该账号已有人使用。", "This name is taken."))
        return username

    def clean_password(self) -> str:
        """Long enough and no common one."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class LogInForm(AuthenticationForm):
    """Log-in name and password. What went wrong says what to do; who guesses waits."""

    shut: datetime | None = None
    """Until when nobody may try; None: the password was looked at."""

    @override
    def clean(self) -> dict[str, Any]:
        """Look at the password, unless too many were wrong."""
        username = self.cleaned_data.get("username", "")
        address = visitors.address(self.request) if self.request else ""
        self.shut = queries.shut_until(username, address, clock.now())
        if self.shut is not None:
            when = f"{timezone.localtime(self.shut):%H:%M}"
            raise forms.ValidationError(
                say(
                    f"密码错误次数过多，请在 {when} 后再试；忘记密码的，请联系系统管理员重置。",
                    f"Too many wrong passwords: try again after {when}, or have the system "
                    "administrator reset yours.",
                )
            )
        return super().clean()

    @override
    def get_invalid_login_error(self) -> forms.ValidationError:
        """The same for a wrong name, a wrong password and a closed account."""
        return forms.ValidationError(
            say(
                "账号或者密码不对，或者账号已停用。请核对大小写；忘记密码的，请联系系统管理员重置。",
                "Name or password is wrong, or the account is closed. Mind capitals; if you forgot "
                "it, have the system administrator reset it.",
            )
        )


def _named(names: dict[str, Text]) -> list[tuple[str, str]]:
    return [(key, say(name.zh, name.en)) for key, name in names.items()]


class AccountForm(forms.Form):
    """A new account, without a role yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=say("姓名", "Name"), max_length=64)
        self.fields["username"] = forms.CharField(
            label=say("登录账号", "Log-in name"), max_length=64
        )
        self.fields["email"] = forms.EmailField(label=say("电子邮箱", "E-mail"), required=False)
        _dress(self)

    def clean_username(self) -> str:
        """Nobody has it yet."""
        return _free(self.cleaned_data["username"])


def _free(username: str) -> str:
    if queries.taken(username):
        raise forms.ValidationError(say("该账号已有人使用。", "This name is taken."))
    return username


class BodyForm(forms.Form):
    """A body: kind, name, place, the one above it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=say("名称", "Name"), max_length=120)
        self.fields["kind"] = forms.ChoiceField(
            label=say("类别", "Kind"), choices=_named(dict(facts.KIND_NAMES))
        )
        self.fields["place"] = forms.ChoiceField(
            label=say("所在奖项的地方", "Place of the award"), choices=_named(queries.places())
        )
        self.fields["area"] = forms.RegexField(
            r"^[0-9]{6}([0-9]{3})?$",
            label=say("本辖区的行政区划代码（区、县、镇乡填写）", "Code of its own area, if any"),
            required=False,
            error_messages={"invalid": say("六位或者九位数字。", "Six or nine digits.")},
        )
        self.fields["parent"] = forms.ModelChoiceField(
            queries.bodies(),
            label=say("上级单位", "Belongs to"),
            required=False,
            empty_label=say("无", "none"),
        )
        _dress(self)


class WhomForm(forms.Form):
    """Whom to appoint, for which body or organisation; the roles follow from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.ModelChoiceField(
            queries.appointable(), label=say("人员", "Person"), empty_label=None
        )
        self.fields["of"] = forms.ChoiceField(
            label=say("单位或者组织", "Body or organisation"),
            choices=[
                (say("单位", "Bodies"), [(f"b{one.pk}", one.name) for one in queries.bodies()]),
                (
                    say("组织", "Organisations"),
                    [(f"o{one.pk}", one.name) for one in queries.organisations()],
                ),
            ],
        )
        _dress(self)

    def clean_of(self) -> Body | Organisation:
        """The row behind the choice."""
        chosen: str = self.cleaned_data["of"]
        rows = queries.bodies() if chosen.startswith("b") else queries.organisations()
        found = rows.filter(pk=chosen[1:]).first()
        if found is None:
            raise forms.ValidationError(say("请重新选择。", "Please choose again."))
        return found


class RoleForm(forms.Form):
    """In which role, in which cycle, since when."""

    def __init__(self, of: Body | Organisation, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """In the reader's language; the roles are those of the texts for this kind of body."""
        super().__init__(*args, **kwargs)
        known = queries.cycles_at(of.place) if isinstance(of, Body) else []
        self.fields["role"] = forms.ChoiceField(
            label=say("角色", "Role"), choices=_named(queries.roles_for(of))
        )
        self.fields["cycle"] = forms.ChoiceField(
            label=say("届", "Cycle"),
            choices=[("", say("各届", "all"))] + [(one.code, one.name) for one in known],
            required=False,
        )
        self.fields["since"] = forms.DateField(
            label=say("自", "Since"),
            initial=clock.today,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
        _dress(self)


class LastDayForm(forms.Form):
    """The last day of a membership."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["on"] = forms.DateField(
            label=say("最后一日（含）", "Last day, included"),
            initial=clock.today,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
        _dress(self)


class DutyForm(forms.Form):
    """Who becomes which of the three administrators."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language; who is one already is offered too, and refused with the reason."""
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.ModelChoiceField(
            queries.users(), label=say("人员", "Person"), empty_label=None
        )
        self.fields["duty"] = forms.ChoiceField(
            label=say("管理职责", "Duty"), choices=_named(dict(facts.DUTIES))
        )
        _dress(self)


class InvitationForm(forms.Form):
    """Whom an owner invites, as what."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=say("姓名", "Name"), max_length=64)
        self.fields["role"] = forms.ChoiceField(
            label=say("身份", "As"), choices=_named(dict(facts.INVITED))
        )
        _dress(self)


class JoinForm(AccountForm):
    """Who takes an invitation up without an account: the account and its password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has them
        """In the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label=say("密码", "Password"),
            widget=forms.PasswordInput({"autocomplete": "new-password"}),
        )
        _dress(self)

    def clean_password(self) -> str:
        """Long enough and no common one."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
