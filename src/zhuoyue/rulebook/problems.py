"""What is wrong in a file or in facts: where, what, and what would be right, in two languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhuoyue.core.clause import Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: the file and line where there is a file, the path inside, the sentence."""

    path: Path
    message: Text
    file: str | None = None
    line: int | None = None

    def said(self) -> str:
        """Show the place and both sentences on one line."""
        place = json_path(self.path)
        if self.file is not None:
            place = f"{self.file}:{self.line or 1}: {place}"
        return f"{place}: {self.message.zh} · {self.message.en}"


class Mistaken(Exception):
    """The input cannot be used; carries every problem found, not the first only."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which they were found."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.said() for problem in self.problems))


def json_path(path: Path) -> str:
    """Write a path as JSONPath does (RFC 9535): $.candidates[0].yes."""
    parts = ["$"]
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif step.replace("-", "_").isidentifier():
            parts.append(f".{step}")
        else:
            parts.append(f"[{step!r}]")
    return "".join(parts)
