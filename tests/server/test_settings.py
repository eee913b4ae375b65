from pathlib import Path

import pytest
from xinheng_server.errors import SetupError
from xinheng_server.receipts import ALPHABET, SHAPE, new_receipt
from xinheng_server.settings import NAMES, Settings, read_settings


def test_defaults_are_for_this_machine_alone() -> None:
    assert read_settings({}) == Settings(host="127.0.0.1", port=8000, data=Path("data"), site=Path("site"))


def test_what_is_given_goes_before_the_environment() -> None:
    environ = {"PORT": "9000", "DATA": "/srv/x", "XINHENG_HOST": "::1", "XINHENG_SITE": "/srv/site"}
    assert read_settings(environ) == Settings("::1", 9000, Path("/srv/x"), Path("/srv/site"))
    assert read_settings(environ, port="9001", data=None).port == 9001


def test_unknown_settings_are_refused_by_name() -> None:
    with pytest.raises(SetupError) as refusal:
        read_settings({"XINHENG_PROT": "1", "PATH": "/bin"})
    assert "XINHENG_PROT" in str(refusal.value)


def test_the_operators_page_lists_every_setting() -> None:
    page = (Path(__file__).parents[2] / "docs/about/server.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"`{name}`" in page


def test_receipts_have_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("0OQD1IL2Z5S8B6GUVAE")
    assert all(SHAPE.fullmatch(new_receipt()) for _ in range(100))
    assert len({new_receipt() for _ in range(100)}) > 90
