"""What can be wrong in an exported book, line by line, said in two languages."""

from dataclasses import dataclass
from enum import StrEnum

from zhuoyue.core.clause import Text


class Code(StrEnum):
    """How a book can have been altered."""

    EMPTY = "empty"
    CUT_LINE = "cut_line"
    NOT_JSON = "not_json"
    NOT_CANONICAL = "not_canonical"
    NOT_A_LINE = "not_a_line"
    HASH_WRONG = "hash_wrong"
    HEADER_MISPLACED = "header_misplaced"
    FORMAT_UNKNOWN = "format_unknown"
    ENTRY_MISSING = "entry_missing"
    ENTRY_OUT_OF_ORDER = "entry_out_of_order"
    CHAIN_BROKEN = "chain_broken"
    TIME_BACKWARDS = "time_backwards"
    SEAL_OUT_OF_ORDER = "seal_out_of_order"
    SEAL_CHAIN_BROKEN = "seal_chain_broken"
    SEAL_FORGED = "seal_forged"
    CHAIN_MISSING = "chain_missing"
    TAIL_CUT = "tail_cut"
    CHANGED_SINCE_SEAL = "changed_since_seal"
    NOT_UNDER_SEAL = "not_under_seal"
    SEAL_MISSING = "seal_missing"
    SEAL_DIFFERS = "seal_differs"
    NOT_PERMITTED = "not_permitted"
    BOOK_UNFIT = "book_unfit"


_SAID = {
    Code.EMPTY: Text(zh="文件是空的，没有账本", en="the file is empty; there is no book in it"),
    Code.CUT_LINE: Text(zh="这一行不完整：缺少行尾", en="this line is cut: its end is missing"),
    Code.NOT_JSON: Text(zh="这一行不是有效的 JSON", en="this line is not valid JSON"),
    Code.NOT_CANONICAL: Text(
        zh="这一行不是规范形式的 JSON：写出后有人改动过",
        en="this line is not canonical JSON: somebody changed it after it was written",
    ),
    Code.NOT_A_LINE: Text(
        zh="这一行不是账本的首行、记录或者封存",
        en="this line is no header, entry or seal of a book",
    ),
    Code.HASH_WRONG: Text(
        zh="{which}：内容与其散列值不符，内容或者散列值被改动",
        en="{which}: the content does not match its hash; one of them was altered",
    ),
    Code.HEADER_MISPLACED: Text(
        zh="首行须在第1行，且只有一行", en="the header stands on line 1 and nowhere else"
    ),
    Code.FORMAT_UNKNOWN: Text(
        zh="账本格式 {format} 不认识；本程序能核对 {known}",
        en="unknown book format {format}; this program checks {known}",
    ),
    Code.ENTRY_MISSING: Text(
        zh="{chain}：第{first}条至第{last}条缺失",
        en="{chain}: entries {first} to {last} are missing",
    ),
    Code.ENTRY_OUT_OF_ORDER: Text(
        zh="{chain}：第{sequence}条出现在第{after}条之后，次序被调换或者重复",
        en="{chain}: entry {sequence} stands after entry {after}: swapped or repeated",
    ),
    Code.CHAIN_BROKEN: Text(
        zh="{chain}：第{sequence}条不接前一条，前一条被替换",
        en="{chain}: entry {sequence} does not continue the one before, which was replaced",
    ),
    Code.TIME_BACKWARDS: Text(
        zh="{chain}：第{sequence}条的时间早于上一行，行的次序被调换",
        en="{chain}: entry {sequence} is earlier than the line before: lines were swapped",
    ),
    Code.SEAL_OUT_OF_ORDER: Text(
        zh="第{seal}次封存出现在应为第{expected}次之处：有封存被删除或者调换",
        en="seal {seal} stands where seal {expected} belongs: seals were dropped or swapped",
    ),
    Code.SEAL_CHAIN_BROKEN: Text(
        zh="第{seal}次封存不接上一次封存", en="seal {seal} does not continue the seal before"
    ),
    Code.SEAL_FORGED: Text(
        zh="第{seal}次封存的总根与其所列各链不符：封存系伪造",
        en="seal {seal}: its root does not follow from its heads: the seal is forged",
    ),
    Code.CHAIN_MISSING: Text(
        zh="第{seal}次封存时有 {chain} 的{sequence}条记录，现在一条也没有：整本被删除",
        en="seal {seal} knows {sequence} entries of {chain}, of which none is left",
    ),
    Code.TAIL_CUT: Text(
        zh="第{seal}次封存时 {chain} 有{sequence}条，现在只有{left}条：尾部被截去",
        en="seal {seal} knows {sequence} entries of {chain}, {left} are left: the tail was cut",
    ),
    Code.CHANGED_SINCE_SEAL: Text(
        zh="{chain} 的第{sequence}条与第{seal}次封存时不同：封存之后被改写",
        en="{chain}: entry {sequence} is not the one that seal {seal} sealed: rewritten since",
    ),
    Code.NOT_UNDER_SEAL: Text(
        zh="{chain} 的第{sequence}条在第{seal}次封存之前，却不在封存之内：事后插入",
        en="{chain}: entry {sequence} stands before seal {seal} but is not under it: put in later",
    ),
    Code.SEAL_MISSING: Text(
        zh="另行保存的第{seal}次封存，账本里没有",
        en="seal {seal}, kept elsewhere, is not in the book",
    ),
    Code.SEAL_DIFFERS: Text(
        zh="第{seal}次封存与另行保存的不同：账本被整体改写",
        en="seal {seal} differs from the one kept elsewhere: the book was rewritten as a whole",
    ),
    Code.NOT_PERMITTED: Text(
        zh="{chain} 第{sequence}条“{act}”不合程序：{zh}",
        en="{chain} entry {sequence}, “{act}”, was not permitted: {en}",
    ),
    Code.BOOK_UNFIT: Text(
        zh="{chain} 第{sequence}条“{act}”不能入账（{why}）",
        en="{chain} entry {sequence}, “{act}”, does not fit the book ({why})",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: the line of the file (from 1), what, and the sentence."""

    line: int
    code: Code
    message: Text

    def said(self) -> str:
        """Place and both sentences on one line."""
        return f"{self.line}: {self.message.zh} · {self.message.en}"

    def plain(self) -> dict[str, object]:
        """The finding as JSON says it."""
        message = {"zh": self.message.zh, "en": self.message.en}
        return {"line": self.line, "code": self.code.value, "message": message}


def found(code: Code, line: int, **facts: object) -> Finding:
    """A finding with its sentences filled in."""
    said = _SAID[code]
    message = Text(zh=said.zh.format_map(facts), en=said.en.format_map(facts))
    return Finding(line=line, code=code, message=message)
