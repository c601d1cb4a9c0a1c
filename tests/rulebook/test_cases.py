from zhuoyue.rulebook.cases import differences, unfilled


def test_what_is_equal_differs_nowhere() -> None:
    assert (
        list(differences({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x", "c": 2}], "d": 3}, "r")) == []
    )


def test_a_difference_is_said_with_its_path() -> None:
    got = {"a": [1, {"b": "y"}], "n": 1, "l": [1]}

    assert list(differences({"a": [1, {"b": "x"}], "n": True, "l": [1, 2]}, got, "r")) == [
        "r.a[1].b: expected 'x', got 'y'",
        "r.n: expected True, got 1",
        "r.l: expected [1, 2], got [1]",
    ]


def test_a_sentence_that_lacks_a_fact_is_a_difference() -> None:
    whole = {"code": "a", "sentence": {"zh": "好", "en": "good"}}
    lacking = {"code": "b", "sentence": {"zh": "缺⟨fact⟩", "en": "lacks"}}

    (sentence,) = unfilled({"reasons": [whole, lacking]})
    assert sentence.startswith("sentence: b lacks a fact")
