"""Examiners: what is known of them, a panel of them, what each declares and signs."""

from datetime import timedelta

from tests.journeys.walk import Value
from tests.journeys.world import World

KNOWN: dict[str, Value] = {
    "工作单位": "浙江质量研究院",
    "单位所在区、县（市）代码": "330900",
    "专业水平、经验和品行": "具备",
    "认定依据": "从事质量工作二十年",
    "qualifications-0-level": "省级",
    "qualifications-0-valid_from": "2024-01-01",
    "qualifications-0-unlimited": True,
    "appointments-0-valid_from": "2024-01-01",
    "appointments-0-unlimited": True,
    "trainings-0-on": "2025-11-03",
    "trainings-0-subject": "评审员培训",
    "ties-checked": True,
}


def name_of(world: World, examiner: str) -> str:
    return world[examiner].who


def know(world: World, examiner: str, *, expertise: tuple[str, ...] = ()) -> None:
    """The office keeps what it checked about an examiner."""
    office = world.cycle("office")
    office.follow("各评审组", "专家档案", name_of(world, examiner))
    told = dict(KNOWN)
    if expertise:
        told |= {"专长已核实": True, "专长": list(expertise)}
    office.done("保存", told)


def nobody_consulted(world: World, n: int) -> None:
    """An applicant says that nobody consulted for it."""
    person = world.case(f"a{n}", n)
    person.follow("申报咨询人员")
    person.done("保存", {"没有任何人提供咨询": True})


def declare(world: World, examiner: str) -> None:
    """An examiner declares on every case of the panel, from their own list, and signs."""
    person = world.cycle(examiner)
    person.follow("利害关系申报")
    for nth, _ in enumerate([form for form in person.page.forms if "declare" in form.action]):
        person.done("申报", {"interested": "没有利害关系"}, nth=nth)
    if person.may_follow("签署承诺书"):
        person.follow("签署承诺书")
        person.done("本人已阅读并签署")


def appoint(
    world: World,
    examiners: tuple[str, ...],
    cases: tuple[int, ...],
    *,
    name: str = "第一组",
    nth: int = 0,
    through: int = 60,
) -> None:
    """Draft a panel, let everybody declare and sign, appoint it. `nth`: of the panels that the text has."""
    office = world.cycle("office")
    office.follow("各评审组")
    office.pick("拟定评审组", nth)
    today = world.hours.now.date()
    names = [name_of(world, one) for one in examiners]
    told: dict[str, Value] = {
        "评审组名称": name,
        "评审工作第一天": (today + timedelta(days=1)).isoformat(),
        "评审工作最后一天": (today + timedelta(days=through)).isoformat(),
        "members": [f"{one} 组员" for one in names],
        "leader": f"{names[0]} 组长",
        "cases": [world.names[n - 1] for n in cases],
    }
    office.done("保存方案并核对", told)
    for one in examiners:
        declare(world, one)
    office.open("/")
    office.follow(world.cast.name, "各评审组", name)
    office.done("组建评审组")
