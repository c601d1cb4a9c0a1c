"""Files that strangers send: small enough, and what their name says they are (上传文件)."""

import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO, Any

from zhuoyue.core.clause import Text

MOST_BYTES = 50 * 1024 * 1024
LONGEST_NAME = 120

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
"""What is taken, and as what it is sent back."""

_BEGINNINGS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
_INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class BadUpload(ValueError):
    """Why a file is not taken, in both languages."""

    def __init__(self, why: Text) -> None:
        """Keep the sentence for the page."""
        super().__init__(why.en)
        self.why = why


def plain_name(name: str) -> str:
    """The file's own name, without folders and without signs nobody sees; the ending is kept."""
    last = _UNPRINTABLE.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    path = PurePosixPath(last or "-")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix


def kind_of(sent: Any) -> str:  # noqa: ANN401 - an uploaded file
    """What sort of file it is, by its content and its name alike; raises BadUpload."""
    ending = PurePosixPath(plain_name(sent.name)).suffix.lower().removeprefix(".")
    named = {"jpeg": "jpg"}.get(ending, ending)
    if named not in KINDS:
        raise BadUpload(_TAKEN)
    if not sent.size:
        raise BadUpload(Text(zh="这个文件是空的。", en="This file is empty."))
    if sent.size > MOST_BYTES:
        raise BadUpload(_TOO_LARGE)
    if not _is(sent, named):
        raise BadUpload(
            Text(
                zh=f"文件内容与扩展名 .{ending} 不符，请核对后重新选择。",
                en=f"The content is not what .{ending} says; check the file and choose it again.",
            )
        )
    return named


_TAKEN = Text(
    zh="只接收 pdf、docx、xlsx、jpg、png 文件。", en="Only pdf, docx, xlsx, jpg and png are taken."
)
_TOO_LARGE = Text(
    zh="文件超过 50 MB，请压缩图片或者拆分后上传。",
    en="The file is larger than 50 MB; make its pictures smaller or split it.",
)


def _is(sent: IO[bytes], kind: str) -> bool:
    sent.seek(0)
    start = sent.read(8)
    sent.seek(0)
    if kind in _BEGINNINGS:
        return start.startswith(_BEGINNINGS[kind])
    inside = _names(sent)
    sent.seek(0)
    macros = any(name.lower().endswith("vbaproject.bin") for name in inside)
    return _INSIDE[kind] in inside and "[Content_Types].xml" in inside and not macros


def _names(sent: IO[bytes]) -> Iterable[str]:
    """What an archive lists; nothing is unpacked."""
    try:
        with zipfile.ZipFile(sent) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return ()
