"""Values that cannot be: what the core says of them in English, said in Chinese too (不成立)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path as File

from zhuoyue.core.clause import Text
from zhuoyue.rulebook.notation import read_yaml

_FILE = File(__file__).parent / "phrases" / "impossible.yaml"
_GAP = re.compile(r"\{(\d*)\}")


def impossible(error: BaseException) -> Text:
    """What is wrong with a value; a message that is not the core's stays in its own language."""
    message = str(error)
    return Text(zh=f"这里的值不成立：{_chinese(message)}", en=f"this value cannot be: {message}")


@cache
def sentences() -> Mapping[str, str]:
    """The Chinese sentence by the template of the English message."""
    data: Mapping[str, str] = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name).data
    return data


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """A pattern of each message with its sentence, the one with most fixed words first."""
    most_fixed_first = sorted(sentences(), key=lambda one: len(_GAP.sub("", one)), reverse=True)
    return tuple((_pattern(template), sentences()[template]) for template in most_fixed_first)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, template.split("{}"))), re.DOTALL)


def _chinese(message: str) -> str:
    for pattern, sentence in _patterns():
        found = pattern.fullmatch(message)
        if found:
            return _filled(sentence, found.groups())
    return message


def _filled(sentence: str, values: Sequence[str]) -> str:
    """The sentence with its gaps filled: {1}, {2} by number, {} in order."""
    in_order = iter(values)
    return _GAP.sub(
        lambda gap: values[int(gap[1]) - 1] if gap[1] else next(in_order),
        sentence,
    )
