"""Messages as mails; which roles of the regulations a body may act in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.shell.kit.gateways import Mail, address
from zhuoyue.shell.people.models import Body, Message, User

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


# --- duties and roles

DUTIES: Mapping[str, Text] = {
    User.Duty.SYSTEM.value: Text(zh="系统管理员", en="system administrator"),
    User.Duty.SECURITY.value: Text(zh="安全管理员", en="security administrator"),
    User.Duty.AUDIT.value: Text(zh="审计管理员", en="audit administrator"),
}
"""The three separate administrators (三员分立)."""

OWNER = "applicant"
"""Who owns an organisation's account: hands in, invites, removes."""

INVITED: Mapping[str, Text] = {
    "editor": Text(zh="填报人员", en="editor"),
    "consultant": Text(zh="咨询人员（只读）", en="consultant, reads only"),
}
"""Whom an owner invites."""

OF_ORGANISATIONS: Mapping[str, Text] = {OWNER: Text(zh="经办人", en="owner"), **INVITED}

KINDS: Mapping[str, str] = {
    "township": "township",
    "industry_authority": "industry",
    "district_office": "district",
    "district_bureau": "district",
    "association": "association",
    "department": "department",
    "examiner": "experts",
    "leader": "experts",
    "panel": "experts",
    "committee": "committee",
    "chair": "committee",
    "member_unit": "committee",
    "government": "government",
    "director_meeting": "government",
    "finance": "finance",
    "oversight": "oversight",
    "audit": "audit",
}
"""Which kind of body acts in a role; who is not named here belongs to the office."""

WATCHERS: Mapping[str, Text] = {
    "oversight": Text(zh="监督小组", en="oversight group"),
    "finance": Text(zh="财政部门", en="finance department"),
    "audit": Text(zh="审计部门", en="audit department"),
    "discipline": Text(zh="纪检监察机关", en="discipline inspection"),
}
"""Who looks on in every place, whether its text gives them an act or not."""

KIND_NAMES: Mapping[str, Text] = {
    "office": Text(zh="评审办公室", en="award office"),
    "district": Text(zh="区、县（市）", en="district or county"),
    "township": Text(zh="镇乡（街道）", en="town or sub-district"),
    "industry": Text(zh="行业主管部门", en="industry authority"),
    "association": Text(zh="行业协会", en="trade association"),
    "department": Text(zh="部门", en="department"),
    "committee": Text(zh="评审委员会", en="committee"),
    "experts": Text(zh="评审专家", en="experts"),
    "oversight": Text(zh="监督小组", en="oversight group"),
    "government": Text(zh="人民政府", en="government"),
    "finance": Text(zh="财政部门", en="finance department"),
    "audit": Text(zh="审计部门", en="audit department"),
    "discipline": Text(zh="纪检监察机关", en="discipline inspection"),
}
"""The kinds of bodies, in words."""

ACTS: Mapping[str, Text] = {
    "found": Text(zh="建户", en="found the house"),
    "register": Text(zh="组织注册", en="register an organisation"),
    "open_account": Text(zh="开通账号", en="open an account"),
    "close_account": Text(zh="停用账号", en="close an account"),
    "reopen_account": Text(zh="恢复账号", en="reopen an account"),
    "renew_password": Text(zh="重置密码", en="reset a password"),
    "enter_body": Text(zh="登记单位", en="enter a body"),
    "appoint": Text(zh="任命", en="appoint"),
    "dismiss": Text(zh="免去", en="dismiss"),
    "make_administrator": Text(zh="指定管理员", en="name an administrator"),
    "release_administrator": Text(zh="解除管理员", en="release an administrator"),
    "invite": Text(zh="邀请成员", en="invite a member"),
    "withdraw_invitation": Text(zh="撤回邀请", en="withdraw an invitation"),
    "join": Text(zh="接受邀请", en="take up an invitation"),
    "remove": Text(zh="移除成员", en="remove a member"),
    "offer_hand_over": Text(zh="提出移交", en="offer a hand-over"),
    "withdraw_hand_over": Text(zh="撤回或者谢绝移交", en="withdraw or decline a hand-over"),
    "accept_hand_over": Text(zh="接受移交", en="accept a hand-over"),
}
"""What is on the log of administration, in words."""

_NO_BODY = frozenset({OWNER, "public"})


def roles_of(body: Body, laws: Iterable[Law]) -> dict[str, Text]:
    """The roles that the regulations of a body's place have for its kind, by their names there."""
    found: dict[str, Text] = {}
    for law in laws:
        if law.regulation.place.code != body.place:
            continue
        for role in law.regulation.procedure.roles:
            if role.id not in _NO_BODY and KINDS.get(role.id, Body.Kind.OFFICE.value) == body.kind:
                found.setdefault(role.id, role.name)
    if body.kind in WATCHERS:
        found.setdefault(body.kind, WATCHERS[body.kind])
    return found
