"""Canonical JSON and the hashes made of it: one value, one row of bytes, in any language.

As RFC 8785 (JSON Canonicalization Scheme): UTF-8, no space, keys in the order of their UTF-16 code
units, the shortest escapes. Numbers are whole and at most 2**53 - 1 in size, so that every JSON
reader keeps them. A decimal is written as text in plain notation with all its places ("578.50"), a
day as text "2026-03-31", an instant as text in China time "2026-03-31T17:00:00+08:00".
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from zhuoyue.core.procedure import CHINA

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

_LARGEST = 2**53 - 1


def plain(value: object) -> Plain:
    """A value as the book may carry it; raises ValueError for one that it may not."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(CHINA).isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return _nested(value)


def _nested(value: object) -> Plain:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: str(key).encode("utf-16-be", "surrogatepass"))
        return {str(key): plain(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    message = f"a book cannot carry {value!r}"
    raise ValueError(message)


def canonical(value: object) -> bytes:
    """The one row of bytes that says this value; raises ValueError for what no book may carry."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def sha256(data: bytes) -> str:
    """The SHA-256 of these bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of(line: Mapping[str, object]) -> str:
    """The hash of a line: SHA-256 of its canonical JSON without the key `hash`."""
    return sha256(canonical({key: value for key, value in line.items() if key != "hash"}))


def root_of(heads: Mapping[str, tuple[int, str]]) -> str:
    """The Merkle root over the heads of all chains, as RFC 6962 builds its tree.

    Leaves in the order of the chains' names: SHA-256(0x00 ‖ canonical [chain, sequence, hash]);
    nodes: SHA-256(0x01 ‖ left ‖ right), split at the largest power of two below the count; the root
    of no chain is SHA-256 of nothing.
    """
    rows = [canonical([chain, *heads[chain]]) for chain in sorted(heads)]
    return _tree([hashlib.sha256(b"\x00" + row).digest() for row in rows]).hex()


def _tree(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _tree(leaves[:split]) + _tree(leaves[split:])).digest()
