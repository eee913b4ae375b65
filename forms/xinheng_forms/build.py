"""Build the static site: browser libraries, definitions, the browser's Python, the pages, and what follows them."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from xinheng_forms.addresses import straighten
from xinheng_forms.bundle import BundleError, bundle, name_parts, part, write_manifest
from xinheng_forms.crosswalk import Crosswalk, crosswalk
from xinheng_forms.load import FormError, definition_text, tools
from xinheng_forms.offline import write_kept_files
from xinheng_forms.papers_page import write_word_files
from xinheng_forms.preload import write_preloads
from xinheng_forms.register_page import write_pages
from xinheng_forms.stamp import digest, is_fresh, leave
from xinheng_forms.vendor import vendor
from xinheng_forms.versions import write_versions

type Generator = Literal["mkdocs", "zensical"]
type Progress = Callable[[str], object]

ROOT: Final = Path(__file__).resolve().parents[2]
#: What the browser's Python is made from.
PYTHON_INPUTS: Final = (
    "browser_py/**/*.py",
    "scripts/*.mjs",
    "scripts/bundle.py",
    "forms/xinheng_forms/bundle.py",
    "package-lock.json",
    "requirements.txt",
)
SITE_INPUTS: Final = (*PYTHON_INPUTS, "mkdocs.yml", "docs/**/*", "forms/**/*")
GENERATED: Final = ("docs/assets/forms", "docs/assets/word", "docs/assets/py", "docs/assets/vendor", "docs/registers")


class BuildError(Exception):
    """The site could not be built; the message says which step failed and what it said."""


def build_site(out: Path, *, generator: Generator = "mkdocs", progress: Progress = print) -> bool:
    """Build the site into `out`, unless it is there already and nothing has changed.

    `progress` gets a line of words for every step. Returns whether there was anything to do; raises BuildError.
    """
    with alone():
        stamp = ROOT / ".build" / f"site-{generator}.txt"
        current = digest(ROOT, SITE_INPUTS, GENERATED, str(out.resolve()))
        if is_fresh(stamp, current) and (out / "index.html").is_file():
            progress("Site: up to date.")
            return False
        try:
            prepare(progress)
            progress(f"Site: building the pages with {generator} …")
            GENERATORS[generator](out.resolve())
            name_parts(out)
            write_preloads(out)
            check_crosswalk(crosswalk(), out)
            write_kept_files(out, write_versions(out))
        except (BundleError, FormError, OSError, ValueError) as error:
            raise BuildError(str(error)) from error
        leave(stamp, current)
        progress(f"Site: ready in {out}.")
        return True


def check_crosswalk(pairs: Crosswalk, out: Path) -> None:
    """Raise BuildError when a clause that the crosswalk names is not in the pages built at `out`."""
    if missing := pairs.missing(out):
        raise BuildError(f"forms/crosswalk.yaml names clauses that no page has: {', '.join(missing)}")


@contextmanager
def alone() -> Iterator[None]:
    """Let one build run at a time; others wait and then find the work done."""
    lock = ROOT / ".build" / "lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare(progress: Progress = print) -> None:
    """Write everything below docs that is generated."""
    assets = ROOT / "docs" / "assets"
    write_pages(ROOT / "docs" / "registers")
    write_word_files(assets / "word")
    if not (ROOT / "node_modules" / "pyodide").is_dir():
        raise BuildError("node_modules is missing: run `make build`, which installs it")
    vendor(ROOT / "node_modules", assets / "vendor")
    forms = write_definitions(assets / "forms")
    python = assets / "py"
    current = digest(ROOT, PYTHON_INPUTS)
    stamp = ROOT / ".build" / "python.txt"
    if not (is_fresh(stamp, current) and (python / "core.zip").is_file()):
        progress("Site: compiling Python for the browser …")
        bundle(ROOT, python, assets / "forms")
        leave(stamp, current)
    write_manifest(ROOT, python, [part(f"../forms/{path.relative_to(assets / 'forms')}", path) for path in forms])


def write_definitions(out: Path) -> list[Path]:
    """Write every form's compiled definition as JSON, at `<form id>.json` below `out`."""
    shutil.rmtree(out, ignore_errors=True)
    written = []
    for form in sorted(tools().values()):
        path = out / f"{form}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(definition_text(form), "utf-8")
        written.append(path)
    return written


def generate_with_mkdocs(out: Path) -> None:
    run("mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out), folder=ROOT)


def generate_with_zensical(out: Path) -> None:
    """Build in a folder of its own, since Zensical takes the place of its output from the configuration only."""
    work = ROOT / ".build" / "zensical"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shutil.copyfile(ROOT / "mkdocs.yml", work / "mkdocs.yml")
    shutil.copytree(ROOT / "docs", work / "docs")
    run("zensical", "build", "--strict", "--config-file", "mkdocs.yml", folder=work)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(work / "site", out)
    straighten(out)


GENERATORS: Final[dict[Generator, Callable[[Path], None]]] = {
    "mkdocs": generate_with_mkdocs,
    "zensical": generate_with_zensical,
}


def run(tool: str, *arguments: str, folder: Path) -> None:
    """Run a tool of this environment in `folder`; raises BuildError with what it said when it fails."""
    command = [str(Path(sys.executable).with_name(tool)), *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore::SyntaxWarning"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{tool} failed:\n{done.stdout}{done.stderr}")
