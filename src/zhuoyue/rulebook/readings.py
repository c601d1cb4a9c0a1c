"""A text that can be read in two ways: find the parameter, put another reading in its place (口径)."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from zhuoyue.rulebook.notation import Document
from zhuoyue.rulebook.problems import Mistaken


def reread(document: Document, readings: Mapping[str, str]) -> Any:  # noqa: ANN401
    """The data of a regulation with alternatives in the place of the readings taken.

    Raises Mistaken for a reading that is not named in the file and a value it does not offer.
    """
    data = deepcopy(document.data)
    named = {str(reading["id"]): reading for reading in data.get("readings") or []}
    for name, choice in readings.items():
        if name not in named:
            known = ", ".join(named)
            raise Mistaken(
                [
                    document.problem(
                        ("readings",),
                        zh=f"没有读法 {name}；现有：{known}",
                        en=f"there is no reading {name}; named here: {known}",
                    )
                ]
            )
        _put(data, named[name], choice, document)
    return data


def _put(data: Any, reading: dict[str, Any], choice: str, document: Document) -> None:  # noqa: ANN401
    offered = {str(value): value for value in [reading["taken"], *reading["alternatives"]]}
    if choice not in offered:
        words = ", ".join(offered)
        raise Mistaken(
            [
                document.problem(
                    ("readings",),
                    zh=f"读法 {reading['id']} 没有 {choice}；可选：{words}",
                    en=f"reading {reading['id']} does not offer {choice}; choose one of {words}",
                )
            ]
        )
    *way, last = reading["path"].split(".")
    place = data
    for step in way:
        place = _step(place, step)
    place[last] = offered[choice]
    reading["taken"] = offered[choice]


def _step(data: Any, name: str) -> Any:  # noqa: ANN401
    if isinstance(data, list):
        return next(item for item in data if str(item.get("id")) == name)
    return data[name]


def at(data: Any, dotted: str) -> tuple[bool, Any]:  # noqa: ANN401
    """Whether a dotted path (list elements by their id) leads somewhere, and what stands there."""
    try:
        for step in dotted.split("."):
            data = _step(data, step)
    except (KeyError, StopIteration, TypeError, AttributeError):
        return False, None
    return True, data
