"""Both generators make the same site of the same mkdocs.yml: same pages, same ids, same quotations."""

import re
from pathlib import Path

import pytest
from pages import ID, addresses, article, html
from passages import quoted
from xinheng_forms.build import build_site


@pytest.fixture(scope="module")
def other(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("zensical")
    build_site(out, generator="zensical", progress=lambda _: None)
    return out


def own_ids(site: Path, address: str) -> set[str]:
    """Give the ids that the page itself sets; those of the themes start with two underscores."""
    return {name for name in ID.findall(article(site, address)) if not name.startswith("__")}


def test_pages_are_the_same(site: Path, other: Path) -> None:
    assert addresses(site) == addresses(other)


def test_ids_are_the_same(site: Path, other: Path) -> None:
    for address in addresses(site):
        assert own_ids(site, address) == own_ids(other, address), address


def test_quotations_are_the_same(site: Path, other: Path) -> None:
    for address in addresses(site):
        assert quoted(html(site, address)) == quoted(html(other, address)), address


def scripts(site: Path, address: str) -> set[str]:
    """Give the scripts and styles of ours that a page loads, as places in the site."""
    page = (site / address / "index.html").resolve() if (site / address).is_dir() else (site / address).resolve()
    found = re.findall(r'(?:src|href)="((?!/)[^":?#]*assets/(?:js|css)/[a-z_]+\.(?:js|css))', page.read_text("utf-8"))
    return {str((page.parent / name).resolve().relative_to(site.resolve())) for name in found}


def test_pages_load_the_same_scripts_and_styles(site: Path, other: Path) -> None:
    for address in sorted({*addresses(site)} - {"404.html"}):  # its addresses begin at the root, wherever that is
        loaded = scripts(other, address)
        assert loaded == scripts(site, address), address
        assert all((other / name).is_file() for name in loaded)
