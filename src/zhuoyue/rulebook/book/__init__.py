"""The exported book (账本): JSON lines, chained by hashes, sealed by Merkle roots, checked offline.

Line 1 is the header: regulation, version, digest, cycle. Every other line is an entry or a seal.
An entry carries the hash of the entry before it in its chain (the header's hash for the first); the
cycle is a chain, and so is every case. A seal carries the heads of all chains at its place, their
Merkle root, and the hash of the seal before it. How values are written: `canonical`.

Found: a changed byte, a dropped, repeated or swapped entry, a chain that is gone, a tail cut off
before a seal, a forged seal; a book rewritten as a whole or cut after its last seal shows against
seals kept elsewhere. Not found: two neighbouring entries of different chains with the same instant,
swapped between two seals, for nothing depends on which came first.
"""

from zhuoyue.rulebook.book.example import example, examples
from zhuoyue.rulebook.book.findings import Code, Finding
from zhuoyue.rulebook.book.lines import Header, Kept, SealMark, write
from zhuoyue.rulebook.book.reports import Report, examine, explain, verify

__all__ = [
    "Code",
    "Finding",
    "Header",
    "Kept",
    "Report",
    "SealMark",
    "examine",
    "example",
    "examples",
    "explain",
    "verify",
    "write",
]
