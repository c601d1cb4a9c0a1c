"""The demo's secret key: made once, kept in the data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path as File


def secret_key(folder: File) -> str:
    """The key in the folder; a new one the first time."""
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text()
