import json
from dataclasses import replace
from pathlib import Path

import pytest
from registry_contract import HEPING, LATER, TOKEN, RegistryContract
from xinheng_server.registry import Organisation, RegistryDamaged, Token
from xinheng_server.registry_file import BEFORE, FILE, FileRegistry

pytestmark = pytest.mark.anyio


@pytest.fixture
def registry(tmp_path: Path) -> FileRegistry:
    return FileRegistry(tmp_path)


class TestFileRegistry(RegistryContract):
    """The contract, kept by a file."""


async def test_a_change_by_another_process_is_seen_at_once(registry: FileRegistry, tmp_path: Path) -> None:
    command = FileRegistry(tmp_path)
    assert await registry.holder("a" * 64) is None
    await command.add_organisation(HEPING)
    await command.add_token(TOKEN)
    assert await registry.holder("a" * 64) == TOKEN
    await command.revoke_token("t1", LATER)
    assert await registry.holder("a" * 64) is None


async def test_the_file_holds_no_secret_and_is_private(registry: FileRegistry, tmp_path: Path) -> None:
    await registry.add_organisation(HEPING)
    await registry.add_token(TOKEN)
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert json.loads((tmp_path / FILE).read_bytes())["tokens"][0]["sha256"] == TOKEN.sha256


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"organisations": [], "tokens": [{"id": "x"}]}'])
async def test_a_damaged_file_is_named_and_left_alone(registry: FileRegistry, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(RegistryDamaged, match=FILE):
        await registry.organisations()
    with pytest.raises(RegistryDamaged, match=FILE):
        await registry.add_organisation(HEPING)
    assert (tmp_path / FILE).read_bytes() == content


BEFORE_ROWS: list[dict[str, str | None]] = [
    {"id": "1", "organisation": "heping", "name": "旧名", "organisation_class": "A", "sha256": "a" * 64},
    {"id": "2", "organisation": "zhan", "name": "站", "organisation_class": None, "sha256": "b" * 64, "revoked": LATER},
    {"id": "3", "organisation": "heping", "name": "新名", "organisation_class": "B", "sha256": "c" * 64},
]


async def test_tokens_kept_before_there_were_organisations_stay_valid(tmp_path: Path) -> None:
    rows = [{**row, "created": f"2026-04-0{row['id']}T08:00:00Z"} for row in BEFORE_ROWS]
    (tmp_path / BEFORE).write_text(json.dumps(rows))
    registry = FileRegistry(tmp_path)
    assert list(await registry.organisations()) == [
        Organisation("heping", "新名", "B", None, "2026-04-03T08:00:00Z"),
        Organisation("zhan", "站", None, None, "2026-04-02T08:00:00Z"),
    ]
    found = Token("1", "organisation", "heping", "旧名", "a" * 64, "2026-04-01T08:00:00Z")
    assert await registry.holder("a" * 64) == found
    assert await registry.holder("b" * 64) is None
    assert not (tmp_path / BEFORE).exists()
    assert list(await FileRegistry(tmp_path).tokens()) == list(await registry.tokens())


async def test_an_interrupted_taking_over_is_finished(tmp_path: Path) -> None:
    registry = FileRegistry(tmp_path)
    await registry.add_organisation(HEPING)
    (tmp_path / BEFORE).write_text(json.dumps([]))
    assert list(await FileRegistry(tmp_path).organisations()) == [HEPING]
    assert not (tmp_path / BEFORE).exists()


async def test_a_damaged_list_of_before_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / BEFORE).write_text("[{}]")
    with pytest.raises(RegistryDamaged, match=BEFORE):
        FileRegistry(tmp_path)
    assert (tmp_path / BEFORE).exists()
    assert not (tmp_path / FILE).exists()


async def test_changes_of_two_at_once_are_both_kept(registry: FileRegistry, tmp_path: Path) -> None:
    other = FileRegistry(tmp_path)
    await registry.add_organisation(HEPING)
    await other.add_organisation(replace(HEPING, id="other"))
    assert [found.id for found in await registry.organisations()] == ["heping", "other"]
