import os
from dataclasses import fields
from pathlib import Path

import pytest
from xinheng_server.errors import SetupError
from xinheng_server.retention import days_before
from xinheng_server.settings import MOST_DAYS, READERS, Settings, environment_names, read_settings

PAGE = Path(__file__).parents[2] / "docs/about/server.md"


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(SetupError) as refused:
        read_settings(environ)
    return str(refused.value)


def test_defaults_are_for_this_machine_alone() -> None:
    assert read_settings({}) == Settings()
    assert (Settings().host, Settings().complaints, Settings().metrics) == ("127.0.0.1", False, False)
    assert (Settings().origins, Settings().proxies, Settings().database) == ((), (), None)


def test_given_goes_before_environment_and_environment_before_file(tmp_path: Path) -> None:
    config = tmp_path / "xinheng.toml"
    config.write_text('port = 7000\nhost = "::1"\nprefix = "/xh/"\nproxies = ["127.0.0.1", "10.0.0.0/8"]\n')
    environ = {"XINHENG_CONFIG": str(config), "PORT": "9000", "XINHENG_METRICS": "yes"}
    found = read_settings(environ, port="9001", data=None)
    assert (found.port, found.host, found.prefix, found.metrics) == (9001, "::1", "/xh", True)
    assert found.proxies == ("127.0.0.1", "10.0.0.0/8")
    assert read_settings(environ).port == 9000
    assert read_settings({}, config=config).port == 7000


def test_unknown_words_are_refused_by_name(tmp_path: Path) -> None:
    assert "XINHENG_PROT" in refusal({"XINHENG_PROT": "1", "PATH": "/bin"})
    config = tmp_path / "xinheng.toml"
    config.write_text("prot = 1\n")
    assert "prot" in refusal({"XINHENG_CONFIG": str(config)})


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    config = tmp_path / "xinheng.toml"
    assert str(config) in refusal({"XINHENG_CONFIG": str(config)})
    config.write_text("port =")
    assert "TOML" in refusal({"XINHENG_CONFIG": str(config)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("PORT", "65536"),
        ("XINHENG_METRICS", "maybe"),
        ("XINHENG_BODY_SECONDS", "0"),
        ("XINHENG_BODY_SECONDS", "1e3"),
        ("XINHENG_CAP_BYTES", "-1"),
        ("XINHENG_CAP_BYTES", "１"),
        ("XINHENG_CAP_BYTES", "0"),
        ("XINHENG_CAP_DOCUMENTS", "0"),
        ("XINHENG_CONNECTIONS", "0"),
        ("XINHENG_MAX_BODY", "0"),
        ("XINHENG_MAX_ANSWER", "0"),
        ("XINHENG_KEEP_DRAFT", "36501"),
        ("XINHENG_KEEP_TOMBSTONE", "739000"),
        ("XINHENG_PREFIX", "xinheng"),
        ("XINHENG_PREFIX", "/a/../b"),
        ("XINHENG_ORIGINS", "https://example.org/path"),
        ("XINHENG_ORIGINS", "*"),
        ("XINHENG_PROXIES", "*"),
        ("XINHENG_DATABASE", "mysql://x"),
        ("XINHENG_LOG_LEVEL", "loud"),
        ("XINHENG_CRISIS_LINE", "12356\n110"),
        ("XINHENG_CRISIS_LINE", "热" * 201),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_expected(name: str, value: str) -> None:
    assert "应为" in refusal({name: value})


def test_the_longest_time_to_keep_things_can_be_reckoned_back() -> None:
    longest = read_settings({"XINHENG_KEEP_DRAFT": str(MOST_DAYS)}).keep_draft
    assert days_before("2026-05-01T08:00:00Z", longest).startswith("1926-")


def test_a_wrong_database_is_refused_without_its_password() -> None:
    assert "geheim" not in refusal({"XINHENG_DATABASE": "mysql://user:geheim@host/x"})
    assert "geheim" not in repr(read_settings({"XINHENG_DATABASE": "postgresql://user:geheim@host/x"}))


def test_every_setting_can_be_set_and_is_on_the_operators_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert {setting.name for setting in fields(Settings)} == set(READERS) == set(environment_names().values())
    assert [name for name in environment_names() if f"`{name}`" not in page] == []


def test_the_page_names_the_defaults_that_hold() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, setting in environment_names().items():
        default = getattr(Settings(), setting)
        if isinstance(default, int | float) and not isinstance(default, bool):
            line = next(line for line in page.splitlines() if f"`{name}`" in line)
            assert f" {default:.15g} " in line.replace("|", " "), (name, default)


def test_settings_are_read_from_the_process_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("XINHENG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XINHENG_HOST", "::1")
    assert read_settings().host == "::1"
