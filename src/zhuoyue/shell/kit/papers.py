"""Files by their SHA-256: kept once, never changed, found again by digest (材料)."""

import hashlib
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path as File

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(chunks: Iterable[bytes]) -> str:
    """Keep a file; answers its SHA-256 in hexadecimal. The same bytes are kept once."""
    seal = hashlib.sha256()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
        for chunk in chunks:
            seal.update(chunk)
            part.write(chunk)
    place = _place(seal.hexdigest())
    place.parent.mkdir(exist_ok=True)
    File(part.name).replace(place)
    return seal.hexdigest()


def kept(digest: str) -> File | None:
    """Where the file of this digest lies, if it was kept here."""
    place = _place(digest) if _DIGEST.fullmatch(digest) else None
    return place if place is not None and place.is_file() else None


def _folder() -> File:
    return File(settings.DATA_FOLDER) / "papers"


def _place(digest: str) -> File:
    return _folder() / digest[:2] / digest
