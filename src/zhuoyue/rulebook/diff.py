"""Two regulations compared, clause by clause and parameter by parameter (修订对照)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhuoyue.rulebook import library
from zhuoyue.rulebook.clauses import clauses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: the dotted path, the value before and after (None: not there)."""

    path: str
    before: Any
    after: Any

    def plain(self) -> dict[str, Any]:
        """The change as JSON."""
        return {"path": self.path, "before": self.before, "after": self.after}


def compare(before: str, after: str) -> tuple[Change, ...]:
    """Every difference between two regulations, in the order of the first; raises Mistaken."""
    return tuple(_changes(_content(before), _content(after), ""))


def _content(name: str) -> dict[str, Any]:
    folder = library.find(name)
    clauses, _ = clauses_of(folder)
    data = library.volume(name).document.data
    return {
        **data,
        "clauses": [
            {"id": str(c.id), "text": {"zh": c.text.zh, "en": c.text.en}, "status": c.status}
            for c in clauses.clauses
        ],
    }


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:  # noqa: ANN401
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            yield from _changes(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif _named(before) and _named(after):
        yield from _changes(_by_id(before), _by_id(after), path)
    elif before != after:
        yield Change(path=path, before=before, after=after)


def _named(data: Any) -> bool:  # noqa: ANN401
    return isinstance(data, list) and all(isinstance(x, dict) and "id" in x for x in data)


def _by_id(data: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(item["id"]): item for item in data}
