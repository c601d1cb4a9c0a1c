"""What a rehearsal leaves in its folder: Markdown, CSV, the same as PDF, and the book (演练材料)."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path as File

from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import phrases
from zhuoyue.shell.kit.papers import kept
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.site.rehearsal import prints
from zhuoyue.shell.site.rehearsal.cast import INVENTED
from zhuoyue.shell.site.rehearsal.play import Play
from zhuoyue.shell.site.rehearsal.run import exported

_MADE_UP = "> 演练材料：申报、评分、表决均系虚构，不是真实评审结果。正式版式另行制作。\n\n"


def write(play: Play, folder: File) -> bytes:
    """Write everything; answers the book."""
    lines = exported(play)
    sent = {one.case.number for one in _sent(play)}
    files = {
        "timeline.md": "".join(_timeline(play)),
        "call.md": "".join(_call(play)),
        "lists.md": "".join(_lists(play)),
        "notices.md": "".join(_notices(play)),
        "minutes.md": "".join(_minutes(play)),
        **{
            f"letters/{case.number}.md": "".join(_letter(play, case))
            for case in play.town.cases
            if case.number not in sent
        },
    }
    (folder / "letters").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "money.csv").write_text(_money(play), encoding="utf-8-sig", newline="")
    (folder / "book.jsonl").write_bytes(lines)
    _print(play, folder, files)
    return lines


def _print(play: Play, folder: File, files: dict[str, str]) -> None:
    """The same papers as PDF beside them; letters sent in the rehearsal as they were sent."""
    for name, text in files.items():
        template = "sheet" if name == "timeline.md" else "list"
        made = prints.printed(text, template=template, at=play.now)
        (folder / name).with_suffix(".pdf").write_bytes(made)
    title = f"{play.town.cycle.name}　奖励资金表"
    sheet = prints.money(_money(play), title=title, note=_MADE_UP.strip("> \n"), at=play.now)
    (folder / "money.pdf").write_bytes(sheet)
    for letter in _sent(play):
        file = kept(letter.digest)
        if file is not None:
            sent = folder / "letters" / f"{letter.case.number}-{letter.to}.pdf"
            sent.write_bytes(file.read_bytes())


def _sent(play: Play) -> list[Letter]:
    """The letters that were sent in the rehearsal; only where there is none a text is made up."""
    rows = Letter.objects.filter(case__cycle=play.town.cycle)
    return list(rows.select_related("case"))


def _name(play: Play, number: str) -> str:
    player = play.town.players[number]
    told = INVENTED if player.source == INVENTED else "名称取自公开名单，情节虚构"
    return f"{player.name}（{told}）"


def _head(play: Play, title: str) -> str:
    return f"# {play.town.cycle.name}　{title}\n\n{_MADE_UP}"


def _clause(play: Play, name: str) -> str:
    clause = phrases.clause(play.town.law.regulation, name)  # type: ignore[arg-type]
    return clause.article.zh if clause is not None else name


def _told(facts: dict[str, object]) -> str:
    return "，".join(f"{name}={str(value)[:40]}" for name, value in facts.items())


def _timeline(play: Play) -> Iterator[str]:
    yield _head(play, "进程")
    yield "| 时间 | 行为 | 申报件 | 经办 | 条款 | 要件 |\n|---|---|---|---|---|---|\n"
    for one in play.lines:
        cells = (
            one.at.isoformat(sep=" ")[:16],
            one.act.name.zh,
            one.case or "",
            one.who,
            _clause(play, one.act.clause),
            _told(one.facts).replace("|", "／"),
        )
        yield f"| {' | '.join(cells)} |\n"


def _call(play: Play) -> Iterator[str]:
    yield _head(play, "申报通知")
    for one in play.lines:
        if "closes" in one.facts:
            yield f"- {one.at.date()} {one.act.name.zh}，{one.facts['closes']} 截止，标准 {one.facts['criteria']}\n"


def _lists(play: Play) -> Iterator[str]:
    yield _head(play, "名单")
    for act in play.course.acts.values():
        lines = [one for one in play.lines if one.act is act and one.case is not None]
        if act.id in play.course.choices and lines:
            yield f"## {act.name.zh}（{_clause(play, act.clause)}）：{len(lines)} 家\n\n"
            for one in lines:
                yield f"- {one.case} {_name(play, one.case or '')} {_told(one.facts)}\n"
            yield "\n"


def _notices(play: Play) -> Iterator[str]:
    yield _head(play, "公示")
    for one in play.lines:
        if "last_day" in one.facts:
            clause = _clause(play, one.act.clause)
            last_day = one.facts["last_day"]
            yield f"- {one.at.date()} {one.act.name.zh}，公示至 {last_day}（{clause}）\n"
        if one.act.id in play.course.voices:
            yield f"- {one.at.date()} {one.act.name.zh} {_told(one.facts)}\n"


def _minutes(play: Play) -> Iterator[str]:
    yield _head(play, "表决纪要")
    if not play.judge.ballots:
        yield "本办法没有投票程序，由会议审定。\n"
    for ballot in play.judge.ballots.values():
        yield f"## {ballot.award}　{ballot.mode}　{'有效' if ballot.valid else '无效'}\n\n"
        yield "| 申报件 | 组织 | 赞成 | 反对 | 弃权 | 计算 | 结果 |\n|---|---|--:|--:|--:|---|---|\n"
        for one in ballot.answer.candidates if ballot.answer is not None else ():
            result = one.outcome.value if one.outcome is not None else ""
            counts = f"{one.yes} | {one.no} | {one.abstain} | {one.arithmetic}"
            yield f"| {one.id} | {_name(play, one.id)} | {counts} | {result} |\n"
        yield "\n"


def _letter(play: Play, case: Case) -> Iterator[str]:
    yield _head(play, "告知书")
    yield f"{_name(play, case.number)}：\n\n"
    own = [one for one in play.lines if one.case == case.number]
    if case.ended_by:
        ends = next(one for one in reversed(own) if one.act.id == case.ended_by)
        what = f"{ends.at.date()} {ends.act.name.zh}（{_clause(play, ends.act.clause)}）"
        yield f"你单位的申报件 {case.number} 于 {what}。\n\n"
        grounds = [str(one.facts["grounds"]) for one in own if "grounds" in one.facts]
        yield f"理由：{'；'.join(grounds)}\n" if grounds else ""
        return
    yield f"你单位获 {play.award_of(case.number)}。今后义务：\n\n"
    for duty in play.duties:
        due = duty.due_on or duty.due_year or "长期"
        yield f"- {duty.what.zh}（{_clause(play, duty.clause)}）：{due}\n"


def _money(play: Play) -> str:
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["申报件", "组织", "奖项", "应付（元）", "条款", "依据"])
    for number, answer in play.judge.money.items():
        payable = getattr(answer.result, "payable", "")
        steps = getattr(answer.result, "steps", ())
        clauses = "、".join(dict.fromkeys(_clause(play, one.clause) for one in steps))
        told = phrases.answered(answer.verdict, play.town.law).reasons
        why = "；".join(one.sentence.zh for one in told)
        table.writerow([number, _name(play, number), play.award_of(number), payable, clauses, why])
    return out.getvalue()
