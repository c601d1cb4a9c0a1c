"""Forms: one's own account, a new organisation with its first account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import translation

from zhuoyue.core.eligibility.credit_code import valid
from zhuoyue.shell.people import queries


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
