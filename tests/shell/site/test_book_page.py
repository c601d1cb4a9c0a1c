"""The book's page: for those who watch it, and nobody else; the check is the one of `zhuoyue verify`."""

import pypdfium2
import pytest
from django.db import connection
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.rulebook import book
from zhuoyue.shell.kit import clock
from zhuoyue.shell.ledger.models import Seal

BOOK, EXPORT, RECEIPT = (
    "/cycles/ZJ-2026/book/",
    "/cycles/ZJ-2026/book.jsonl",
    "/cycles/ZJ-2026/book/seals/1.pdf",
)


@pytest.fixture
def called(town: Town) -> Town:
    town.call()
    town.submit(town.open_case())
    return town


@pytest.mark.parametrize("url", [BOOK, EXPORT, RECEIPT])
def test_only_office_and_oversight_read_it(browse: Browse, called: Town, url: str) -> None:
    with clock.turned(called.later()):
        seen = {role for role in called.users if browse(role).get(url).status_code == 200}

    assert seen == {"office", "oversight"}


def test_it_shows_why_and_when_it_was_sealed(browse: Browse, called: Town) -> None:
    page = browse("oversight").get(BOOK).content.decode()

    assert "“发布通知”阶段结束" in page
    assert Seal.objects.get().root in page
    assert "ZJ-2026-0001" in page


def test_an_intact_book_is_said_to_be_intact(browse: Browse, called: Town) -> None:
    page = browse("oversight").post(BOOK).content.decode()

    assert "账本完好" in page
    assert "全部可以办理" in page


def test_a_changed_entry_is_found_and_told_in_words(browse: Browse, called: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE shell_entry SET facts = '{\"closes\": \"2027-01-01\"}' WHERE act = 'publish_call'"
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    page = browse("oversight").post(BOOK).content.decode()

    assert "账本不一致" in page


def test_what_is_exported_is_what_verify_reads(browse: Browse, called: Town) -> None:
    answer = browse("office").get(EXPORT)
    lines = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    report = book.examine(lines.splitlines(keepends=True))

    assert (report.findings, report.replayed) == ((), True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ZJ-2026.jsonl"'


def test_the_receipt_carries_the_root(browse: Browse, called: Town) -> None:
    answer = browse("oversight").get(RECEIPT)
    document = pypdfium2.PdfDocument(answer.content)
    text = document[0].get_textpage().get_text_range().replace("\r\n", "")
    document.close()

    assert Seal.objects.get().root in text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
