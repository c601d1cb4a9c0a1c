"""What a question is: a name, the facts it takes, the function that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhuoyue.core.clause import Text
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question that `zhuoyue decide` answers.

    `facts` is a dataclass of the core: its fields are the JSON that comes in.
    `decide` takes the law and such facts; its answer is the JSON that goes out.
    """

    name: str
    about: Text
    facts: type[Any]
    decide: Callable[[Law, Any], Answer[Any]]
