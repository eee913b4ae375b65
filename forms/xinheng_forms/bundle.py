"""Make the browser's Python: Pyodide's own files, two zips of compiled modules, and a manifest that lists them."""

import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import brotli

PYODIDE: Final = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
CORE: Final = (*PYODIDE, "core.zip")
SHEET: Final = ("sheet.zip",)
#: Where the worker's list of parts stands in its script.
PLACE: Final = "{ core: [], sheet: [], forms: [], lock: NO_PACKAGES }"
#: The second word of bytecode that is known by its source's hash, which nobody need compare.
UNCHECKED: Final = (1).to_bytes(4, "little")


class BundleError(Exception):
    """The browser's Python could not be made; the message says which step failed."""


def bundle(root: Path, out: Path, definitions: Path) -> list[Path]:
    """Write the files that the worker loads to `out`, with compressed copies beside each, and return them.

    `root` is the repository, with node_modules in it; `definitions` holds the compiled definitions. Raises BundleError.
    """
    work = root / ".build" / "py"
    shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    packages = work / "packages"
    for source in (root / "browser_py" / "xinheng", root / "browser_py" / "xinheng_sheet", installed("xlsxwriter")):
        shutil.copytree(source, packages / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    check_python(root)
    zips = work / "zips"
    zips.mkdir()
    gather(root, zips, packages, definitions)
    compile_zips(root, zips)
    for name in PYODIDE:
        shutil.copyfile(root / "node_modules" / "pyodide" / name, out / name)
    for name in ("core.zip", *SHEET):
        pack(zips / name, out / name)
    return precompress(sorted(out.iterdir()), root / ".build" / "packed")


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


def check_python(root: Path) -> None:
    """Refuse a Python whose bytecode the browser's Python cannot read."""
    needed = pyodide_lock(root)["info"]["python"].rpartition(".")[0]
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if here != needed:
        raise BundleError(f"the browser's Python is {needed} and this one is {here}: build with Python {needed}")


def pyodide_lock(root: Path) -> dict[str, Any]:
    """Read what Pyodide says of itself and of its packages."""
    lock: dict[str, Any] = json.loads((root / "node_modules" / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    return lock


def gather(root: Path, zips: Path, packages: Path, definitions: Path) -> None:
    """Let Pyodide find which modules a page needs, and put their sources into the zips."""
    arguments = (str(path.relative_to(root)) for path in (zips, packages, definitions))
    script = root / "scripts"
    run([node(), str(script / "pyodide.mjs"), str(script / "bundle.py"), *arguments], root)


def compile_zips(root: Path, zips: Path) -> None:
    """Compile every zip in a folder in its place by pyodide-build.

    It compiles as the Python does that runs it: optimisation 2 by `-OO`. The date makes bytecode known by its source's
    hash instead of the time when it was written.
    """
    options = ("--compression-level", "0", "--silent", "--no-keep")
    command = [sys.executable, "-OO", "-m", "pyodide_cli", "py-compile", *options, str(zips)]
    run(command, root, {"SOURCE_DATE_EPOCH": "315532800"})


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    variables = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"compiling Python for the browser failed:\n{done.stdout}{done.stderr}")


def pack(compiled: Path, out: Path) -> None:
    """Copy a compiled zip so that the same sources give the same bytes: one order, one date, nothing to check.

    Members are stored, so that the compression on the wire works across all of them.
    """
    with zipfile.ZipFile(compiled) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member in sorted(found.namelist()):
            code = found.read(member)
            archive.writestr(zipfile.ZipInfo(member), code[:4] + UNCHECKED + code[8:])


def part(name: str, path: Path) -> dict[str, str | int]:
    """Describe a file for the manifest: its size, since compression hides it, and a version to ask for it by."""
    content = path.read_bytes()
    return {"name": name, "bytes": len(content), "version": hashlib.sha256(content).hexdigest()[:12]}


def write_manifest(root: Path, out: Path, forms: list[dict[str, str | int]]) -> None:
    """List what there is to load, and give Pyodide a list of packages that is empty."""
    manifest = {
        "core": [part(name, out / name) for name in CORE],
        "sheet": [part(name, out / name) for name in SHEET],
        "forms": forms,
        "lock": {"info": pyodide_lock(root)["info"], "packages": {}},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def name_parts(site: Path) -> None:
    """Write into the worker of a built site what there is to load, so that it need not ask."""
    script = site / "assets" / "js" / "parts.js"
    manifest = json.loads((site / "assets" / "py" / "manifest.json").read_text("utf-8"))
    script.write_text(script.read_text("utf-8").replace(PLACE, json.dumps(manifest)), "utf-8")


def precompress(files: Iterable[Path], kept: Path) -> list[Path]:
    """Put a `.gz` and a `.br` beside every file, for servers that hand out compressed copies.

    The smallest `.br` takes half a minute to make, so the folder `kept` holds the last ones for builds to come.
    """
    kept.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:  # brotli works without the interpreter's lock
        packs = list(pool.map(lambda file: _precompressed(file, kept), files))
    for packed in set(kept.glob("*.br")) - {packed for _, packed in packs}:
        packed.unlink()
    return [path for paths, _ in packs for path in paths]


def _precompressed(file: Path, kept: Path) -> tuple[list[Path], Path]:
    """Write the copies of one file; give it and them, and where the `.br` is kept."""
    content = file.read_bytes()
    packed = kept / f"{hashlib.sha256(content).hexdigest()}.br"
    if not packed.is_file():
        packed.write_bytes(brotli.compress(content, lgwin=24))
    small, smaller = file.with_name(file.name + ".gz"), file.with_name(file.name + ".br")
    small.write_bytes(gzip.compress(content, 9, mtime=0))
    shutil.copyfile(packed, smaller)
    return [file, small, smaller], packed
