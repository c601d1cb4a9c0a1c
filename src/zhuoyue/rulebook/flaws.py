"""What is wrong with the order of acts in a regulation file, said with file and line (程序审查)."""

from collections.abc import Iterator

from zhuoyue.core.procedure.flaws import Flaw, FoundFlaw, flaws
from zhuoyue.core.regulation import Procedure
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.notation import Document
from zhuoyue.rulebook.problems import Problem

_SENTENCES = {
    Flaw.UNKNOWN_STAGE: ("没有阶段 {}", "there is no stage {}"),
    Flaw.UNKNOWN_ACT: ("没有行为 {}", "there is no act {}"),
    Flaw.UNKNOWN_ROLE: ("没有角色 {}", "there is no role {}"),
    Flaw.ACT_WITHOUT_ROLE: (
        "{} 没有可以作出它的角色；在 by 里写上",
        "nobody may do {}; name a role under by",
    ),
    Flaw.WRONG_BOOK: (
        "{} 记在另一本簿册（周期或者案卷），在这里看不到",
        "{} stands in the other book (cycle or case) and is never seen here",
    ),
    Flaw.FACT_NOT_NEEDED: (
        "这里要看 {}，但该行为并不要求记录这一事实；在 needs 里加上",
        "{} is asked for here, but that act need not record it; add it under needs",
    ),
    Flaw.FACT_NEVER_SAYS: (
        "{} 不可能是这里所要的值",
        "{} can never have the value that is asked for here",
    ),
    Flaw.STAGE_IN_CIRCLE: (
        "阶段 {} 等待自己：after 成了圈",
        "stage {} waits for itself: after runs in a circle",
    ),
    Flaw.STAGE_NEVER_COMPLETED: (
        "没有行为完成阶段 {}；给一个行为写上 completes",
        "no act completes stage {}; give one completes",
    ),
    Flaw.STAGE_UNREACHABLE: (
        "永远到不了阶段 {}；检查 after 和 requires",
        "stage {} can never be reached; look at after and requires",
    ),
    Flaw.ACT_UNREACHABLE: (
        "行为 {} 永远做不了；检查它的阶段和 requires",
        "act {} can never be done; look at its stage and requires",
    ),
}


def procedure_problems(document: Document) -> Iterator[Problem]:
    """Every flaw of the section `procedure`; none while the section itself is misshapen.

    The same id twice in a list is found for the whole file elsewhere.
    """
    found = convert.read(Procedure, document.data.get("procedure"), files=True)
    if isinstance(found, Procedure):
        yield from (_said(document, f) for f in flaws(found) if f.code is not Flaw.ID_TWICE)


def _said(document: Document, flaw: FoundFlaw) -> Problem:
    zh, en = (sentence.format(flaw.name) for sentence in _SENTENCES[flaw.code])
    if flaw.near:
        zh, en = f"{zh}；是不是 {flaw.near[0]}？", f"{en}; did you mean {flaw.near[0]}?"
    return document.problem(("procedure", *flaw.path), zh=zh, en=en)
