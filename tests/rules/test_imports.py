"""The arrows of the house, read from the imports: xinheng ← xinheng_forms ← xinheng_server, and never back."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "xinheng": (ROOT / "browser_py" / "xinheng", frozenset[str]()),
    "xinheng_sheet": (ROOT / "browser_py" / "xinheng_sheet", frozenset({"xinheng"})),
    "xinheng_forms": (ROOT / "forms" / "xinheng_forms", frozenset({"xinheng", "xinheng_sheet"})),
    "xinheng_server": (ROOT / "server" / "xinheng_server", frozenset({"xinheng", "xinheng_sheet", "xinheng_forms"})),
}
# What would let a rule depend on anything but the definition and the document.
OUTSIDE_WORLD = {
    "os",
    "io",
    "pathlib",
    "time",
    "datetime",
    "random",
    "secrets",
    "socket",
    "urllib",
    "http",
    "subprocess",
}


def imported(folder: Path) -> set[str]:
    """Return the top-level packages that a package's modules import from elsewhere."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - {folder.name}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_looks_only_up_the_arrows(package: str) -> None:
    folder, allowed = PACKAGES[package]
    assert imported(folder) & set(PACKAGES) <= allowed


def test_the_rules_need_the_standard_library_only_and_nothing_of_the_outside_world() -> None:
    names = imported(PACKAGES["xinheng"][0])
    assert names <= sys.stdlib_module_names
    assert not names & OUTSIDE_WORLD


def test_no_item_of_a_standard_is_named_in_the_rules() -> None:
    for path in PACKAGES["xinheng"][0].rglob("*.py"):
        words = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not {word for word in words if word[:1] == "F" and word[1:].isdigit()}, path
