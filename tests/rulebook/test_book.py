"""The exported book: any change is found, nothing else; replayed and explained (账本)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhuoyue.core.dossier import Entry
from zhuoyue.rulebook import book, library
from zhuoyue.rulebook.book import Code, Header, Kept, SealMark
from zhuoyue.rulebook.book.canonical import canonical, hash_of, root_of
from zhuoyue.rulebook.problems import Mistaken

FOLDER = Path(__file__).parents[2] / "regulations" / "zhuji" / "award-2025-draft"
CYCLE, CASE = "ZJ-2026", "ZJ-2026-01"
NINE = datetime(2026, 5, 6, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """The example book: a whole rehearsed cycle of Zhuji."""
    return list(book.example(FOLDER))


def codes(lines: list[bytes], **more: Any) -> list[tuple[int, str]]:  # noqa: ANN401
    return [(one.line, one.code.value) for one in book.verify(lines, **more)]


def parsed(line: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(line)
    return value


def forged(line: dict[str, Any]) -> bytes:
    """The line as a forger writes it: changed, with a hash that fits."""
    return canonical({**line, "hash": hash_of(line)}) + b"\n"


def index_of(lines: list[bytes], chain: str, sequence: int) -> int:
    for n, line in enumerate(lines):
        value = parsed(line)
        if (value.get("chain"), value.get("sequence")) == (chain, sequence):
            return n
    raise AssertionError(chain, sequence)


def seals(lines: list[bytes]) -> list[dict[str, Any]]:
    return [value for value in map(parsed, lines) if value["kind"] == "seal"]


# The whole


def test_an_intact_book_has_nothing_wrong_and_every_act_was_permitted(lines: list[bytes]) -> None:
    report = book.examine(lines)
    assert report.findings == ()
    assert (report.replayed, report.chains, report.seals) == (True, 4, 9)
    assert report.entries == len(lines) - report.seals - 1


def test_a_book_of_a_regulation_that_is_not_on_the_shelf_is_checked_but_not_replayed(
    lines: list[bytes],
) -> None:
    header = parsed(lines[0])
    for key, value in (("regulation", "elsewhere"), ("digest", "0" * 64)):
        entry = Kept(chain="C", entry=Entry(sequence=1, act="x", by="y", at=NINE))
        other = Header(
            **{k: header[k] for k in ("regulation", "version", "digest", "cycle")} | {key: value}
        )
        written = list(book.write(other, [entry]))
        report = book.examine(written)
        assert (report.findings, report.replayed) == ((), False)
        with pytest.raises(Mistaken, match="shelf"):
            book.explain(written)


# Every single change


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 10**9), byte=st.integers(0, 255))
def test_any_single_changed_byte_is_found(lines: list[bytes], place: int, byte: int) -> None:
    whole = b"".join(lines)
    place %= len(whole)
    changed = whole[:place] + bytes([byte]) + whole[place + 1 :]
    if changed != whole:
        assert book.verify(cut(changed))


def cut(data: bytes) -> list[bytes]:
    """Lines as a binary file gives them: ended by newlines only."""
    *rows, rest = data.split(b"\n")
    return [row + b"\n" for row in rows] + ([rest] if rest else [])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_dropped_line_before_the_last_seal_is_found(
    lines: list[bytes], data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, len(lines) - 2))
    assert book.verify(lines[:n] + lines[n + 1 :])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_two_swapped_lines_are_found(lines: list[bytes], data: st.DataObject) -> None:
    one, two = sorted(
        data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True))
    )
    swapped = list(lines)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert book.verify(swapped)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_repeated_line_is_found(lines: list[bytes], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(lines) - 1))
    assert book.verify([*lines[: n + 1], lines[n], *lines[n + 1 :]])


# What is said of each kind of change


def test_a_changed_fact_is_found_at_its_line(lines: list[bytes]) -> None:
    n = index_of(lines, CASE, 1)
    changed = list(lines)
    changed[n] = changed[n].replace(b'"evidence":true', b'"evidence":null')
    assert changed[n] != lines[n]
    assert codes(changed)[0] == (n + 1, "not_a_line")
    changed[n] = lines[n].replace(b'"act":"submit"', b'"act":"lodge"')
    (first, *_) = book.verify(changed)
    assert (first.line, first.code) == (n + 1, Code.HASH_WRONG)
    assert f"{CASE} 1" in first.message.en
    assert f"{CASE} 1" in first.message.zh


def test_a_forged_entry_breaks_its_chain_and_the_seal(lines: list[bytes]) -> None:
    n = index_of(lines, CASE, 1)
    changed = list(lines)
    changed[n] = forged({**parsed(lines[n]), "at": "2026-03-16T10:00:01+08:00"})
    found = codes(changed)
    follower = index_of(lines, CASE, 2) + 1
    assert found[0] == (follower, "chain_broken")


def test_a_forged_last_entry_differs_from_its_seal(lines: list[bytes]) -> None:
    n = index_of(lines, CYCLE, 4)
    changed = [*lines[:n], forged({**parsed(lines[n]), "actor": "办-02"}), lines[n + 1]]
    assert codes(changed) == [(n + 2, "changed_since_seal")]


def test_a_dropped_entry_is_named(lines: list[bytes]) -> None:
    n = index_of(lines, CASE, 2)
    found = book.verify([*lines[:n], *lines[n + 1 :]])
    assert found[0].code is Code.ENTRY_MISSING
    assert "entries 2 to 2" in found[0].message.en


def test_swapped_entries_are_out_of_order(lines: list[bytes]) -> None:
    one, two = index_of(lines, CYCLE, 1), index_of(lines, CYCLE, 2)
    swapped = list(lines)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert codes(swapped)[:3] == [
        (one + 1, "entry_missing"),
        (two + 1, "time_backwards"),
        (two + 1, "entry_out_of_order"),
    ]


def test_a_chain_that_is_gone_is_known_by_the_next_seal(lines: list[bytes]) -> None:
    left = [line for line in lines if parsed(line).get("chain") != CASE]
    assert codes(left)[0][1] == "chain_missing"


def test_a_tail_cut_off_before_a_seal_is_found(lines: list[bytes]) -> None:
    short = [*lines[:-2], lines[-1]]
    assert codes(short) == [(len(short), "tail_cut")]
    last = parsed(lines[-2])
    assert f"seal 9 knows {last['sequence']} entries of {CASE}" in book.verify(short)[0].message.en


def test_a_tail_cut_off_with_its_seal_is_found_against_a_seal_kept_elsewhere(
    lines: list[bytes],
) -> None:
    kept = {seal["seal"]: seal["hash"] for seal in seals(lines)}
    assert codes(lines, kept=kept) == []
    assert codes(lines[:-2]) == []
    assert codes(lines[:-2], kept=kept) == [(len(lines) - 2, "seal_missing")]
    assert codes(lines, kept={0: "x"}) == [(len(lines), "seal_missing")]


def test_a_book_rewritten_as_a_whole_differs_from_a_seal_kept_elsewhere(
    lines: list[bytes],
) -> None:
    header = Header(
        **{k: parsed(lines[0])[k] for k in ("regulation", "version", "digest", "cycle")}
    )
    entry = Entry(sequence=1, act="draft_rules", by="office", at=NINE)
    rewritten = list(
        book.write(header, [Kept(chain=CYCLE, entry=entry), SealMark(at=NINE, why="日")])
    )
    assert codes(rewritten) == []
    assert codes(rewritten, kept={1: seals(lines)[0]["hash"]}) == [(3, "seal_differs")]


def test_a_forged_seal_is_found(lines: list[bytes]) -> None:
    n = next(n for n, line in enumerate(lines) if parsed(line)["kind"] == "seal")
    changed = list(lines)
    changed[n] = forged({**parsed(lines[n]), "root": "0" * 64})
    found = codes(changed)
    assert found[0] == (n + 1, "seal_forged")
    assert found[1][1] == "seal_chain_broken"


def test_a_seal_over_other_heads_is_found(lines: list[bytes]) -> None:
    n = next(n for n, line in enumerate(lines) if parsed(line)["kind"] == "seal")
    heads = {CYCLE: parsed(lines[n])["heads"][CYCLE], "X": [1, "0" * 64]}
    changed = forged({**parsed(lines[n]), "heads": heads, "root": root_of(heads)})
    assert codes([*lines[:n], changed]) == [(n + 1, "chain_missing")]


def test_a_dropped_seal_is_found_by_the_next(lines: list[bytes]) -> None:
    n = next(n for n, line in enumerate(lines) if parsed(line)["kind"] == "seal")
    found = codes([*lines[:n], *lines[n + 1 :]])
    assert found[0][1] == "seal_out_of_order"


def test_an_entry_put_in_before_a_seal_is_not_under_it(lines: list[bytes]) -> None:
    n = next(n for n, line in enumerate(lines) if parsed(line)["kind"] == "seal")
    before = parsed(lines[n - 1])
    more = forged(
        {
            **before,
            "sequence": before["sequence"] + 1,
            "previous": before["hash"],
            "act": "undertake",
        }
    )
    assert codes([*lines[:n], more, lines[n]]) == [(n + 2, "not_under_seal")]
    top = parsed(lines[0])["hash"]
    chain = forged({**before, "chain": "Z", "sequence": 1, "previous": top})
    assert codes([*lines[:n], chain, lines[n]]) == [(n + 2, "not_under_seal")]


def test_a_chain_starts_from_the_header(lines: list[bytes]) -> None:
    other = forged({**parsed(lines[0]), "version": "2024"})
    assert codes([other, lines[1]]) == [(2, "chain_broken")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"", "cut_line"),
        (b"{}", "cut_line"),
        (b"{\n", "not_json"),
        (b"\xff\n", "not_json"),
        (b"\n", "not_json"),
        (b'{"a":1.5}\n', "not_json"),
        (b'{"a":NaN}\n', "not_json"),
        (b'{"a":9007199254740993}\n', "not_json"),
        (b"[" * 100_000 + b"\n", "not_json"),
        (b'{"a": 1}\n', "not_canonical"),
        (b'{"b":1,"a":1}\n', "not_canonical"),
        (b'{"a":1,"a":1}\n', "not_canonical"),
        (b"[1]\n", "not_canonical"),
        (b'{"a":1}\n', "not_a_line"),
        (b'{"kind":"entry"}\n', "not_a_line"),
    ],
    ids=range(15),
)
def test_what_is_no_line_of_a_book_is_found(lines: list[bytes], row: bytes, code: str) -> None:
    assert codes([lines[0], row]) == [(2, code)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sequence", True),
        ("sequence", "1"),
        ("at", "2026-05-06"),
        ("at", "today"),
        ("facts", {"a": [1]}),
        ("facts", {"a": None}),
        ("actor", 1),
    ],
    ids=repr,
)
def test_an_entry_of_the_wrong_shape_is_found(lines: list[bytes], key: str, value: object) -> None:
    assert codes([lines[0], forged({**parsed(lines[1]), key: value})]) == [(2, "not_a_line")]


def test_heads_of_the_wrong_shape_are_found(lines: list[bytes]) -> None:
    n = next(n for n, line in enumerate(lines) if parsed(line)["kind"] == "seal")
    odd = forged({**parsed(lines[n]), "heads": {CYCLE: ["4", "x"]}})
    assert codes([*lines[:n], odd]) == [(n + 1, "not_a_line")]
    flat = forged({**parsed(lines[n]), "heads": {CYCLE: 4}})
    assert codes([*lines[:n], flat]) == [(n + 1, "not_a_line")]


def test_an_empty_file_and_a_book_without_header_are_found(lines: list[bytes]) -> None:
    assert codes([]) == [(1, "empty")]
    assert codes([], kept={1: "x"}) == [(1, "empty"), (1, "seal_missing")]
    assert codes(lines[1:2]) == [(1, "header_misplaced")]
    assert codes([lines[0], lines[0]]) == [(2, "header_misplaced")]


def test_an_unknown_format_is_found(lines: list[bytes]) -> None:
    other = forged({**parsed(lines[0]), "format": "zhuoyue-book/2"})
    assert codes([other]) == [(1, "format_unknown")]


def test_a_finding_says_where_and_what_in_two_languages(lines: list[bytes]) -> None:
    (finding,) = book.verify([lines[0], b"{\n"])
    assert finding.said() == "2: 这一行不是有效的 JSON · this line is not valid JSON"
    assert finding.plain() == {
        "line": 2,
        "code": "not_json",
        "message": {"zh": "这一行不是有效的 JSON", "en": "this line is not valid JSON"},
    }


# Replay


def rehearsed(*entries: Kept) -> list[bytes]:
    regulation = library.volume("zhuji-award-2025").regulation
    header = Header(
        regulation=regulation.id,
        version=regulation.version,
        digest=library.digest(FOLDER),
        cycle=CYCLE,
    )
    return list(book.write(header, entries))


def kept(chain: str, sequence: int, act: str, by: str, **facts: str) -> Kept:
    return Kept(chain=chain, entry=Entry(sequence=sequence, act=act, by=by, at=NINE, facts=facts))


@pytest.mark.clause("ZJ-9")
def test_an_act_that_was_not_permitted_is_found_with_its_reasons() -> None:
    (finding,) = book.verify(rehearsed(kept(CYCLE, 1, "adopt_rules", "office", decision="1")))
    assert (finding.line, finding.code) == (2, Code.NOT_PERMITTED)
    assert "ZJ-2026 entry 1" in finding.message.en
    assert "draft the implementing rules" in finding.message.en
    assert "制订实施细则" in finding.message.zh


def test_an_entry_that_lacks_a_fact_was_not_permitted() -> None:
    (_, finding) = book.verify(
        rehearsed(
            kept(CYCLE, 1, "draft_rules", "committee"), kept(CYCLE, 2, "adopt_rules", "office")
        )
    )
    assert (finding.line, finding.code) == (3, Code.NOT_PERMITTED)


@pytest.mark.parametrize(
    ("chain", "act", "why"),
    [
        (CYCLE, "draft_rule", "unknown_act"),
        (CYCLE, "submit", "wrong_book"),
        (CASE, "vote", "wrong_book"),
    ],
)
def test_an_entry_that_does_not_fit_the_procedure_ends_the_replay(
    chain: str, act: str, why: str
) -> None:
    (finding,) = book.verify(rehearsed(kept(chain, 1, act, "office"), kept("B", 1, "x", "office")))
    assert (finding.line, finding.code) == (2, Code.BOOK_UNFIT)
    assert why in finding.message.en


# Explain


def test_a_case_is_explained_by_its_entries_with_their_clauses(lines: list[bytes]) -> None:
    (case,) = book.explain(lines, "ZJ-2026-02")["cases"]
    assert case["ended_by"] == "leave_out"
    assert case["stages"] == []
    last = case["entries"][-1]
    assert (last["act"], last["clause"], last["name"]["zh"]) == (
        "leave_out",
        "ZJ-13-4",
        "不列入现场评审",
    )
    assert last["facts"] == {"grounds": "资料评审得分487.5，低于500分"}


def test_every_case_is_explained_where_none_is_named(lines: list[bytes]) -> None:
    said = book.explain(lines)
    assert (said["regulation"], said["cycle"]) == ("zhuji-award-2025", CYCLE)
    assert [case["case"] for case in said["cases"]] == [CASE, "ZJ-2026-02", "ZJ-2026-03"]
    winner = said["cases"][0]
    assert winner["stages"] == []
    assert [step["act"] for step in winner["next"]["any_time"]] == [
        "draft_rules",
        "adopt_rules",
        "set_up_committee",
        "appoint_panel",
        "undertake",
        "pay",
        "propose_revocation",
    ]


def test_half_way_the_present_stage_and_who_is_next_are_shown(lines: list[bytes]) -> None:
    until = index_of(lines, CASE, 10)
    (case,) = book.explain(lines[:until], CASE)["cases"]
    assert [stage["stage"] for stage in case["stages"]] == ["site"]
    assert [step["act"] for step in case["next"]["now"]] == ["plan_visit", "score_site"]


def test_an_altered_book_and_an_unknown_case_are_not_explained(lines: list[bytes]) -> None:
    with pytest.raises(Mistaken, match="JSON"):
        book.explain([lines[0], b"{\n"])
    with pytest.raises(Mistaken, match="ZJ-2026-01, ZJ-2026-02, ZJ-2026-03"):
        book.explain(lines, "ZJ-2026-99")


def test_a_book_that_does_not_fit_the_procedure_is_not_explained() -> None:
    with pytest.raises(Mistaken, match="line 2, “unheard_of”"):
        book.explain(rehearsed(kept(CASE, 1, "unheard_of", "office")))


# Writing


@pytest.mark.parametrize(
    "entry",
    [
        Entry(sequence=2, act="x", by="y", at=NINE),
        Entry(sequence=1, act="x", at=NINE),
        Entry(sequence=1, act="x", by="y"),
    ],
    ids=["out of sequence", "no role", "no instant"],
)
def test_what_is_no_entry_is_not_written(entry: Entry) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        rehearsed(Kept(chain="A", entry=entry))


def test_values_are_written_in_one_way() -> None:
    value = {
        "b": Decimal("578.50"),
        "a": [True, None, 3, "质量"],
        "day": date(2026, 3, 31),
        "at": datetime(2026, 3, 31, 9, tzinfo=UTC),
        "e": Decimal("1E+2"),
        "\U0001f600": "",
        "\ufb33": "\u2028",
    }
    assert canonical(value).decode() == (
        '{"a":[true,null,3,"质量"],"at":"2026-03-31T17:00:00+08:00","b":"578.50",'
        '"day":"2026-03-31","e":"100","\U0001f600":"","\ufb33":"\u2028"}'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, 2**53, -(2**53), Decimal("NaN"), datetime(2026, 1, 1), {1, 2}, b"x"],  # noqa: DTZ001
    ids=repr,
)
def test_what_no_book_may_carry_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="cannot carry"):
        canonical({"a": value})


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf(chain: str) -> bytes:
    return hashlib.sha256(b"\x00" + f'["{chain}",1,"{chain}"]'.encode()).digest()


@pytest.mark.parametrize("count", range(8))
def test_the_root_is_that_of_rfc_6962(count: int) -> None:
    names = "abcdefg"[:count]
    a, b, c, d, e, f, g = map(leaf, "abcdefg")
    ab, cd = node(a, b), node(c, d)
    roots = [
        hashlib.sha256(b"").digest(),
        a,
        ab,
        node(ab, c),
        node(ab, cd),
        node(node(ab, cd), e),
        node(node(ab, cd), node(e, f)),
        node(node(ab, cd), node(node(e, f), g)),
    ]
    heads = {name: (1, name) for name in reversed(names)}
    assert root_of(heads) == roots[count].hex()


# The example


def test_the_example_book_is_that_of_the_data(lines: list[bytes]) -> None:
    assert list(book.examples()) == [("zhuji-award-2025/book.jsonl", b"".join(lines).decode())]


def parts() -> Iterator[Kept]:
    yield kept(CYCLE, 1, "draft_rules", "office")


def test_writing_is_deterministic() -> None:
    assert rehearsed(*parts()) == rehearsed(*parts())
