"""Scripts and style sheets have addresses that change with their content."""

import re
from pathlib import Path

import pytest
from pages import addresses, html
from xinheng_forms.versions import write_versions

ASKED = re.compile(r'(?:src|href)="?([^">\s]*assets/(?:js|css|vendor)/[^">\s]*)')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "assets/js/page.js": 'import { a } from "./a.js";\nnew Worker(new URL("a.js", import.meta.url));\n"../../sw.js";\n',
        "assets/js/a.js": 'import b from "../vendor/b.js";\n',
        "assets/vendor/b.js": "export default 1;\n",
        "assets/css/site.css": "p { color: red; }\n",
        "sw.js": "",
        "tools/index.html": '<link href="../assets/css/site.css"><script src=../assets/js/page.js></script><a href="page.js">',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_scripts_share_a_version_wherever_they_are_named(folder: Path) -> None:
    versions = write_versions(folder)
    one, style = versions["assets/js/page.js"], versions["assets/css/site.css"]
    assert versions == {f"assets/{name}.js": one for name in ("js/a", "js/page", "vendor/b")} | {
        "assets/css/site.css": style
    }
    script = (folder / "assets/js/page.js").read_text("utf-8")
    assert (
        script
        == f'import {{ a }} from "./a.js?v={one}";\nnew Worker(new URL("a.js?v={one}", import.meta.url));\n"../../sw.js";\n'
    )
    assert (folder / "assets/js/a.js").read_text("utf-8") == f'import b from "../vendor/b.js?v={one}";\n'
    page = (folder / "tools/index.html").read_text("utf-8")
    assert page == (
        f'<link href="../assets/css/site.css?v={style}"><script src=../assets/js/page.js?v={one}></script><a href="page.js">'
    )


@pytest.mark.parametrize(
    "changed", ["assets/js/page.js", "assets/js/a.js", "assets/vendor/b.js", "assets/css/site.css"]
)
def test_a_change_changes_the_version_of_whatever_loads_it(folder: Path, changed: str) -> None:
    kept = {path: path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}
    before = write_versions(folder)
    for path, text in kept.items():
        path.write_text(text, "utf-8")
    assert write_versions(folder) == before
    for path, text in kept.items():
        path.write_text(text + ("\n" if path == folder / changed else ""), "utf-8")
    after = write_versions(folder)
    kind = changed.rpartition(".")[2]
    assert {name for name in after if after[name] != before[name]} == {name for name in after if name.endswith(kind)}


def test_every_built_page_asks_for_versions_of_this_build(site: Path) -> None:
    for address in addresses(site):
        if address == "404.html":
            continue  # its addresses begin at the root, wherever that is
        for asked in ASKED.findall(html(site, address)):
            name, _, version = asked.partition("?v=")
            assert re.fullmatch(r"[0-9a-f]{12}", version), (address, asked)
            assert (site / address / name).resolve().is_file(), (address, asked)
