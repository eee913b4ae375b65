"""Make the browser's Python: Pyodide's own files, two zips of compiled modules, and a manifest that lists them."""

import gzip
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PYODIDE: Final = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
CORE: Final = (*PYODIDE, "core.zip")
SHEET: Final = ("sheet.zip",)


class BundleError(Exception):
    """The browser's Python could not be made; the message says which step failed."""


def bundle(root: Path, out: Path, definitions: Path) -> list[Path]:
    """Write the files that the worker loads to `out`, with a compressed copy beside each, and return them.

    `root` is the repository, with node_modules in it; `definitions` holds the compiled definitions. Raises BundleError.
    """
    work = root / ".build" / "py"
    shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    packages = work / "packages"
    for source in (root / "browser_py" / "xinheng", root / "browser_py" / "xinheng_sheet", installed("xlsxwriter")):
        shutil.copytree(source, packages / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    compile_zips(root, work, packages, definitions)
    for name in PYODIDE:
        shutil.copyfile(root / "node_modules" / "pyodide" / name, out / name)
    for name in ("core.zip", *SHEET):
        shutil.copyfile(work / name, out / name)
    return precompress(sorted(out.iterdir()))


def installed(package: str) -> Path:
    """Find the folder of an installed package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise BundleError(f"the Python package {package} is not installed")
    return Path(spec.origin).parent


def node() -> str:
    """Find Node: brought along in this environment where the machine had none fit, or on the path."""
    brought = shutil.which("node", path=str(Path(sys.executable).parent))
    found = brought or shutil.which("node")
    if found is None:
        raise BundleError("node is not installed: `make serve` brings it along")
    return found


def compile_zips(root: Path, work: Path, packages: Path, definitions: Path) -> None:
    arguments = (str(path.relative_to(root)) for path in (work, packages, definitions))
    script = root / "scripts"
    command = [node(), str(script / "pyodide.mjs"), str(script / "bundle.py"), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"compiling Python for the browser failed:\n{done.stdout}{done.stderr}")


def part(name: str, path: Path) -> dict[str, str | int]:
    """Describe a file for the manifest: its size, since compression hides it, and a version to ask for it by."""
    content = path.read_bytes()
    return {"name": name, "bytes": len(content), "version": hashlib.sha256(content).hexdigest()[:12]}


def write_manifest(root: Path, out: Path, forms: list[dict[str, str | int]]) -> None:
    """Tell the worker what there is to load, and give Pyodide a list of packages that is empty."""
    lock = json.loads((root / "node_modules" / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    manifest = {
        "core": [part(name, out / name) for name in CORE],
        "sheet": [part(name, out / name) for name in SHEET],
        "forms": forms,
        "lock": {"info": lock["info"], "packages": {}},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def precompress(files: Iterable[Path]) -> list[Path]:
    """Put a `.gz` beside every file, for servers that hand out compressed copies."""
    written = []
    for file in files:
        packed = file.with_name(file.name + ".gz")
        packed.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        written += [file, packed]
    return written
