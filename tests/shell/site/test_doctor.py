"""The doctor says in words what does not hold."""

import pytest
from django.test import override_settings
from tests.shell.town import Town

from zhuoyue.shell.kit import letters
from zhuoyue.shell.site import doctor


def wrong() -> dict[str, str]:
    return {one.what: one.told for one in doctor.examined() if not one.holds}


def test_a_house_in_order_lacks_only_its_mail_server(town: Town) -> None:
    assert list(wrong()) == ["邮件 · mail"]


def test_a_changed_regulation_is_named(town: Town) -> None:
    town.cycle.digest = "0" * 64
    town.cycle.save()

    assert "ZJ-2026 is pinned to" in wrong()["各届所依办法 · pinned regulations"]


def test_a_missing_font_says_what_to_install(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> tuple[str, ...]:
        raise letters.NoFont(letters.NO_FONT)

    monkeypatch.setattr(letters, "families", none)

    assert "fonts-noto-cjk" in wrong()["中文字体 · fonts"]


def test_a_folder_that_cannot_be_written_is_told(town: Town) -> None:
    with override_settings(DATA_FOLDER="/proc/nothing"):
        assert "数据文件夹 · data folder" in wrong()
