"""Gather the sources of what the browser loads, in two zips; runs inside Pyodide, whose imports it watches.

`core.zip` gets what Pyodide's own start and `xinheng` import, and `xinheng` itself. `sheet.zip` gets what
`xinheng_sheet` imports beyond that, and the library it writes XLSX with. Which modules those are is found by doing
what a page does. Compiling them is the next step's work.

Arguments, all below the repository: the folder to write to; a folder with the project's and the XLSX library's
packages; a folder of compiled definitions (JSON).
"""

import importlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import ModuleType

STDLIB = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"
#: Imported only when something goes wrong or a codec is asked for, so that no start-up trace shows it.
LATE = ("encodings.ascii", "encodings.latin_1", "encodings.utf_8_sig", "traceback", "linecache")
#: What spreadsheets are written in that people bring.
LATE_OF_SHEETS = ("encodings.gb18030", "encodings.utf_16")
DOCUMENTS = ('{"class": "A"}', "not JSON", '{"facts": {"F01": {"floor_area_m2": "1"}, "F01": 1e400}}')


def load_package(folder: Path, package: str) -> None:
    """Import a package and every module below it."""
    for file in sorted((folder / package).rglob("*.py")):
        name = ".".join(file.relative_to(folder).with_suffix("").parts)
        importlib.import_module(name.removesuffix(".__init__"))


def use(module: str, function: str, definitions: Iterable[Path]) -> None:
    """Call a public function as a page does, well and badly, so that what it imports late is seen too."""
    call = getattr(importlib.import_module(module), function)
    for definition in definitions:
        for document in DOCUMENTS:
            with suppress(ValueError):  # a sheet is refused for a document with errors
                call(definition.read_text("utf-8"), document)


def sources(modules: Iterable[ModuleType], packages: Path) -> dict[str, bytes]:
    """Read the source of every module of the standard library's zip or of `packages`, by its path in a zip."""
    found: dict[str, bytes] = {}
    for module in modules:
        spec = module.__spec__
        origin = spec.origin or "" if spec else ""
        for root in (STDLIB, str(packages)):
            if origin.startswith(root + "/"):
                member = origin.removeprefix(root + "/")
                found[member] = read(root, member)
    return found


def read(root: str, member: str) -> bytes:
    if root != STDLIB:
        return (Path(root) / member).read_bytes()
    import zipfile

    with zipfile.ZipFile(STDLIB) as archive:
        return archive.read(member)


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        for member, source in members.items():
            archive.writestr(member, source)


def main(out: Path, packages: Path, definitions: Path) -> None:
    """Trace both uses, then gather; `zipfile` is imported only after the trace."""
    sys.path.insert(0, str(packages))
    forms = sorted(definitions.rglob("*.json"))
    load_package(packages, "xinheng")
    for name in LATE:
        importlib.import_module(name)
    use("xinheng.api", "run", forms)
    start = dict(sys.modules)
    load_package(packages, "xinheng_sheet")
    use("xinheng_sheet", "write", [form for form in forms if '"aggregation":"points"' in form.read_text("utf-8")])
    load_package(packages, "xlsxwriter")
    for name in LATE_OF_SHEETS:
        importlib.import_module(name)
    core, sheet = sources(start.values(), packages), sources(sys.modules.values(), packages)
    # A package cannot lie in two zips: what a package of the core needs for sheets goes to the core.
    folders = {member.split("/")[0] for member in core if "/" in member}
    core |= {member: source for member, source in sheet.items() if member.split("/")[0] in folders}
    write_zip(out / "core.zip", core)
    write_zip(out / "sheet.zip", {member: source for member, source in sheet.items() if member not in core})


if __name__ == "__main__":
    main(*(Path("/repo") / argument for argument in sys.argv[1:]))
