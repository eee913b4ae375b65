"""Remember what a step was made from, so that the next build leaves it alone while nothing has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(root: Path, inputs: Iterable[str], without: Iterable[str] = (), extra: str = "") -> str:
    """Hash the names and contents of all files that the glob patterns `inputs` find below `root`, and `extra`.

    Folders in `without` are left out, and so is the bytecode that Python leaves beside its sources.
    """
    total = hashlib.sha256(extra.encode())
    left_out = {root / folder for folder in without}
    for path in sorted({file for pattern in inputs for file in root.glob(pattern) if file.is_file()}):
        if "__pycache__" not in path.parts and left_out.isdisjoint(path.parents):
            total.update(f"{path.relative_to(root)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_fresh(stamp: Path, current: str) -> bool:
    """Tell whether the step that left this stamp was made from just these inputs."""
    return stamp.is_file() and stamp.read_text("utf-8") == current


def leave(stamp: Path, current: str) -> None:
    """Note that the step is done for these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(current, "utf-8")
