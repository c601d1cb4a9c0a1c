"""Counting characters as Chinese word processors do (字数)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuoyue.core.eligibility import characters


@pytest.mark.clause("HZC-3-2")
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\t\u3000", 0),
        ("卓越绩效", 4),
        ("卓越，绩效。", 6),
        ("GB/T 19580", 2),
        ("执行GB/T 19580标准", 6),
        ("增长3.14%", 3),
        ("don't", 1),
        ("don\u2019t", 1),
        ("“质量”", 4),
        ("质量\u201cA\u201d", 5),
        ("a—b", 3),
        ("①②", 2),
        ("ＡＢ", 2),
        ("\U00020000𠀁", 2),
        ("质\u200b量\ufeff", 2),
        ("e\u0301tat", 1),
        ("café", 1),
        ("한국 カナ", 4),
    ],
)
def test_characters_are_counted_one_by_one_and_foreign_words_whole(text: str, count: int) -> None:
    assert characters(text) == count


@pytest.mark.clause("HZC-3-2")
@given(st.text(alphabet="质量卓越，。", max_size=50), st.text(alphabet="质量卓越，。", max_size=50))
def test_chinese_text_counts_what_it_is_long(left: str, right: str) -> None:
    assert characters(left + right) == len(left) + len(right)


@given(st.text(max_size=60))
def test_a_text_never_counts_more_than_its_characters(text: str) -> None:
    assert 0 <= characters(text) <= len(text)
