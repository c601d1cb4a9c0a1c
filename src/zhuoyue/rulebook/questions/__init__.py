"""Every question the law can be asked, gathered from the rooms."""

from importlib import import_module
from pkgutil import iter_modules

from zhuoyue.rulebook.questions.base import Question


def _gathered() -> dict[str, Question]:
    rooms = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = [question for room in rooms for question in getattr(room, "QUESTIONS", ())]
    return {question.name: question for question in sorted(found, key=lambda one: one.name)}


QUESTIONS: dict[str, Question] = _gathered()
"""By name, in alphabetical order."""
