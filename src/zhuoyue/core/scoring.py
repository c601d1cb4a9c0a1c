"""Room: scoring (a first shape of the criteria; the scoring helper replaces this module)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhuoyue.core.clause import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    criteria: str
    guidelines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    at_least: int
    at_most: int
    process: Text
    result: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    id: str
    name: Text
    kind: Literal["process", "result"]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    id: str
    name: Text
    points: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    id: str
    standard: Standard
    in_force: date
    total: int
    provenance: Text
    step: int
    bands: tuple[Band, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of this room."""
