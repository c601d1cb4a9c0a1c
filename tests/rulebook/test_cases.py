from zhuoyue.rulebook.cases import differences


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
