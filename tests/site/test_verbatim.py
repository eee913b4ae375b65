"""The built site quotes both standards completely, in order, once, and without a changed character."""

import json
import os
from pathlib import Path

import pytest
from fingerprint import FILE, fingerprint
from pages import addresses, html
from passages import digest, quoted

EXPECTED: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))
ANY_ORDER = "gs/A"
"""The boxes of the organisation chart; the copy has lost their places."""


def address(part: str) -> str:
    return f"standards/{part}/".replace("index/", "")


def differences(part: str, page: str) -> list[int]:
    """Give the places of a part's passages at which the page does not say the same; empty when all is well."""
    found, expected = [digest(passage) for passage in quoted(page)], EXPECTED[part]
    if part == ANY_ORDER:
        found, expected = sorted(found), sorted(expected)
    length = max(len(found), len(expected))
    return [i for i in range(length) if found[i : i + 1] != expected[i : i + 1]]


@pytest.mark.parametrize("part", EXPECTED)
def test_part_is_quoted_completely(site: Path, part: str) -> None:
    assert differences(part, html(site, address(part))) == []


def test_nothing_is_quoted_outside_the_parts(site: Path) -> None:
    parts = {address(part) for part in EXPECTED}
    others = [page for page in addresses(site) if page.startswith("standards/") and page not in parts]
    assert [page for page in others if quoted(html(site, page))] == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("gs/9", "意见箱。意见簿", "意见箱、意见簿"),
        ("gs/8", "“黄、橙、红”标签化", "“黄橙红”标签化"),
        ("gs/F", "A类20次", "A类30次"),
        ("gs/B", "15平米/间", "16平米/间"),
        ("gbt/6", "服务前,应", "服务前，应"),
        ("gbt/A", "或其他社区活动场所共享", "或与其他社区活动场所共享"),
    ],
)
def test_one_changed_character_is_seen(site: Path, part: str, old: str, new: str) -> None:
    page = html(site, address(part))
    assert old in page
    assert differences(part, page.replace(old, new, 1)) != []


def test_a_missing_or_doubled_sentence_is_seen(site: Path) -> None:
    page = html(site, address("gs/10"))
    sentence = '<p data-quote="">每年一次对社会心理服务机构进行评估。</p>'
    assert sentence in page
    assert differences("gs/10", page.replace(sentence, "")) != []
    assert differences("gs/10", page.replace(sentence, sentence * 2)) != []


@pytest.mark.skipif("XINHENG_SOURCES" not in os.environ, reason="XINHENG_SOURCES names no folder of source texts")
def test_fingerprint_is_that_of_the_sources() -> None:
    gs, gbt = sorted(Path(os.environ["XINHENG_SOURCES"]).glob("*.txt"))
    assert fingerprint(gs.read_text(encoding="utf-8"), gbt.read_text(encoding="utf-8")) == EXPECTED
