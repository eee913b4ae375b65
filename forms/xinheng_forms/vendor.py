"""Copy the few browser libraries out of node_modules to where pages can import them without a bundler.

`python -m xinheng_forms.vendor` does just that, for checks of the pages' scripts that need no built site.
"""

import shutil
from pathlib import Path
from typing import Final

#: Folder or file under docs/assets/vendor ← files under node_modules. Type declarations come along for `tsc --checkJs`.
LIBRARIES: Final[dict[str, dict[str, str]]] = {
    "idb": {
        "idb.js": "build/index.js",
        "idb.d.ts": "build/index.d.ts",
        "entry.d.ts": "build/entry.d.ts",
        "async-iterators.d.ts": "build/async-iterators.d.ts",
        "database-extras.d.ts": "build/database-extras.d.ts",
        "util.d.ts": "build/util.d.ts",
        "wrap-idb-value.d.ts": "build/wrap-idb-value.d.ts",
        "idb-LICENSE.txt": "LICENSE",
    },
    "@noble/hashes": {
        f"noble-hashes/{name}": name
        for name in (
            "sha2.js",
            "sha2.d.ts",
            "_md.js",
            "_md.d.ts",
            "_u64.js",
            "_u64.d.ts",
            "utils.js",
            "utils.d.ts",
            "LICENSE",
        )
    },
    "uqr": {"uqr.js": "dist/index.mjs", "uqr.d.ts": "dist/index.d.ts", "uqr-LICENSE.txt": "LICENSE"},
    "fflate": {"fflate.js": "esm/browser.js", "fflate.d.ts": "esm/browser.d.ts", "fflate-LICENSE.txt": "LICENSE"},
    "docx": {"docx.js": "dist/index.mjs", "docx-LICENSE.txt": "LICENSE"},
}


def vendor(node_modules: Path, out: Path) -> list[Path]:
    """Copy every listed file from `node_modules` to `out` and return what was written.

    Raises FileNotFoundError when a library is not installed.
    """
    written = []
    for library, files in LIBRARIES.items():
        for target, source in files.items():
            path = out / target
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(node_modules / library / source, path)
            written.append(path)
    return written


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2]
    vendor(here / "node_modules", here / "docs" / "assets" / "vendor")
