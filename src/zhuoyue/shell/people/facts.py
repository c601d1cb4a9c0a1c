"""Messages as mails: in the recipient's language, with clause and link."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhuoyue.core.clause import Text
from zhuoyue.shell.kit.gateways import Mail, address
from zhuoyue.shell.people.models import Message

NOTHING = Text(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told (消息): the same `key` is told a person once. `url`: the path of the page it is about."""

    key: str
    title: Text
    body: Text
    url: str
    clause: Text | None = None
    cycle: str = ""
    urgent: bool = False


def in_language(message: Message, language: str) -> tuple[str, str, str]:
    """Title, body and clause in the reader's language."""
    if language.startswith("zh"):
        return message.title_zh, message.body_zh, message.clause_zh
    return message.title_en, message.body_en, message.clause_en


def mail(to: str, language: str, messages: Sequence[Message]) -> Mail:
    """One mail for one message, or a digest of several."""
    chinese = language.startswith("zh")
    parts = [_part(one, language) for one in messages]
    if len(messages) == 1:
        subject = in_language(messages[0], language)[0]
    elif chinese:
        subject = f"卓越：{len(messages)} 条消息"
    else:
        subject = f"Zhuoyue: {len(messages)} messages"
    end = (
        "本邮件由系统自动发出，请勿直接回复。内容以站内所载为准。"
        if chinese
        else "Sent by the system; please do not reply. What the house itself shows is what counts."
    )
    key = " ".join(f"{one.user_id}:{one.key}" for one in messages)
    return Mail(to=to, subject=subject, body="\n\n".join([*parts, end]), key=key)


def _part(message: Message, language: str) -> str:
    title, body, clause = in_language(message, language)
    label = "依据：" if language.startswith("zh") else "By: "
    lines = [title, body, f"{label}{clause}" if clause else "", address(message.url)]
    return "\n".join(line for line in lines if line)
