"""Papers as PDF in Chinese: templates of ours, data as JSON, fonts of the system (文书).

A template never evaluates what it is told. The same paper of the same instant is the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path as File
from threading import Lock
from typing import Any
from urllib.parse import quote

import typst
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.regulation import Regulation
from zhuoyue.shell.kit import phrases

_TEMPLATES = File(__file__).parent / "typst"

SONG = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Serif SC",
    "Songti SC",
    "SimSun",
    "NSimSun",
    "FandolSong",
    "AR PL UMing CN",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
"""Fonts with the characters of everyday names, the best first; the last ones are no Song."""

_WIDER = ("Plangothic P1", "Plangothic P2", "SimSun-ExtB", "Jigmo2", "HanaMinB", "BabelStone Han")
"""Fonts with rare characters."""

NO_FONT = (
    "没有找到中文字体，不能生成 PDF。请安装其一：Debian/Ubuntu apt install fonts-noto-cjk；"
    "Fedora/openEuler dnf install google-noto-serif-cjk-fonts；或把字体文件放入 ZHUOYUE_FONTS 指定的文件夹。"
    " · No Chinese font found, so no PDF can be made. Install one (fonts-noto-cjk), or name a folder of"
    " font files in ZHUOYUE_FONTS."
)


class NoFont(Exception):
    """No font here has Chinese characters; the message says what to install."""


def pdf(template: str, told: Mapping[str, Any], *, at: datetime) -> bytes:
    """The paper (letter, list, sheet, certificate) with what it is told, made at this instant.

    `told`: title, number, addressee, sections (heading, paragraphs, list, columns and rows), basis
    (label and text of clauses), issuer, date, note. Raises NoFont.
    """
    text = json.dumps({**told, **_fonts_for(told)}, ensure_ascii=False)
    with _TURN:
        made = _compiler().compile(
            input=str(_TEMPLATES / f"{template}.typ"),
            format="pdf",
            sys_inputs={"told": text},
            timestamp=int(at.timestamp()),
        )
    if not isinstance(made, bytes):
        message = f"{template}: no single file"
        raise TypeError(message)
    return made


_TURN = Lock()


@cache
def _compiler() -> typst.Compiler:
    """Made once: it keeps fonts and parsed templates."""
    return typst.Compiler(root=str(_TEMPLATES), font_paths=_folders())


def _folders() -> list[str]:
    return [str(settings.FONT_FOLDER)] if settings.FONT_FOLDER else []


@cache
def families() -> tuple[str, ...]:
    """The fonts with Chinese characters that are there, the best first; raises NoFont."""
    there = set(typst.Fonts(font_paths=_folders()).families())
    found = tuple(one for one in SONG if one in there)
    if not found:
        raise NoFont(NO_FONT)
    return found


@cache
def _wider() -> tuple[str, ...]:
    there = set(typst.Fonts(font_paths=_folders()).families())
    return (*(one for one in _WIDER if one in there), *families())


def _fonts_for(told: Mapping[str, Any]) -> dict[str, Any]:
    rare = sorted({one for one in _names(told) if any(map(_is_rare, one))})
    return {"fonts": families(), "rare": rare, "rare_fonts": _wider()}


def _names(told: Mapping[str, Any]) -> Iterable[str]:
    yield str(told.get("addressee", ""))
    yield from told.get("names", ())


_EVERYDAY = range(0x4E00, 0x9FA6)
_RARE = (
    range(0x3400, 0x4DC0),
    range(0x9FA6, 0xA000),
    range(0xE000, 0xF900),
    range(0x20000, 0x40000),
)


def _is_rare(sign: str) -> bool:
    return ord(sign) not in _EVERYDAY and any(ord(sign) in one for one in _RARE)


def handed(paper: bytes, name: str) -> HttpResponseBase:
    """A paper that was just made, as a file to keep."""
    return attached(HttpResponse(paper, content_type="application/pdf"), name)


def attached(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """As a file to keep, under this name: never shown in the house's own name."""
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def day(on: date | datetime) -> str:
    """2026年10月12日, as a paper has it."""
    return f"{on.year}年{on.month}月{on.day}日"


def basis(regulation: Regulation, *names: ClauseId) -> list[dict[str, str]]:
    """The clauses a paper rests on: label and text, each once."""
    found = (phrases.clause(regulation, name) for name in dict.fromkeys(names))
    title = regulation.title.zh
    return [
        {"label": f"《{title}》{one.article.zh}", "text": one.text.zh}
        for one in found
        if one is not None
    ]
