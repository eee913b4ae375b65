"""Set up what `make` needs, once: `python3 scripts/setup.py run` or `… test`. Runs on any Python from 3.8 on.

Everything goes into .venv and node_modules, at the versions that the lock files name. A stamp in .build holds the
hash of those files, so that the next call has nothing to do. Whatever cannot be reached is named in one line.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import subprocess
import sys
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.join(ROOT, ".venv", "bin")
PYTHON = os.path.join(BIN, "python")
WANTED = "3.13"  # the browser's Python: bytecode made by another does not fit
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-node.txt", "package-lock.json", "pyproject.toml")
NODE_AT_LEAST = 18


def main(purpose: str) -> None:
    os.chdir(ROOT)
    if is_done(purpose):
        return
    make_environment()
    install_python_packages("requirements-test.txt" if purpose == "test" else "requirements.txt")
    install_node_packages(purpose)
    if purpose == "test":
        code = subprocess.run([PYTHON, "scripts/browser.py"], check=False).returncode
        if code:
            sys.exit(code)
    leave_stamp(purpose)


def stamp(purpose: str) -> str:
    return os.path.join(ROOT, ".build", f"setup-{purpose}.txt")


def locked() -> str:
    """Hash what the setup follows from."""
    total = hashlib.sha256(ROOT.encode())
    for name in (*LOCKS, "scripts/setup.py"):
        with open(os.path.join(ROOT, name), "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def is_done(purpose: str) -> bool:
    """A setup for tests serves for running too."""
    for name in {purpose, "test"}:
        if os.path.exists(stamp(name)) and os.path.exists(PYTHON) and os.path.isdir("node_modules/pyodide"):
            with open(stamp(name)) as file:
                if file.read() == locked():
                    return True
    return False


def leave_stamp(purpose: str) -> None:
    os.makedirs(os.path.join(ROOT, ".build"), exist_ok=True)
    with open(stamp(purpose), "w") as file:
        file.write(locked())


def say(text: str) -> None:
    print(f"Setup: {text}", flush=True)


def stop(text: str) -> NoReturn:
    sys.exit(f"Setup stopped: {text}")


def run(command: list[str], otherwise: str, environment: dict[str, str] | None = None) -> None:
    """Run a command quietly; when it fails show what it said, then one line that names what is missing."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, check=False)
    if done.returncode:
        print(done.stdout.decode(errors="replace")[-3000:], file=sys.stderr)
        stop(otherwise)


def make_environment() -> None:
    if os.path.exists(PYTHON):
        return
    python = find_python() or fetch_python()
    say(f"making .venv with {python} …")
    run(
        [python, "-m", "venv", ".venv"],
        f"{python} cannot make a virtual environment (Debian: apt install python3-venv).",
    )


def find_python() -> str | None:
    """Look for a Python that the project runs on: on the path, then where pyenv keeps its own."""
    pyenv = [os.environ.get("PYENV_ROOT", ""), os.path.expanduser("~/.pyenv"), os.path.join(home_of_user(), ".pyenv")]
    kept = [path for root in pyenv if root for path in glob.glob(f"{root}/versions/{WANTED}.*/bin/python")]
    for candidate in [sys.executable, shutil.which("python" + WANTED), *sorted(kept, reverse=True)]:
        if candidate and version_of(candidate) == WANTED:
            return candidate
    return None


def home_of_user() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_dir


def version_of(python: str) -> str:
    ask = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode().strip()


def fetch_python() -> str:
    """Let uv bring a Python along; uv itself comes from the Python package index."""
    uv = shutil.which("uv")
    if uv is None:
        say(f"no Python {WANTED} here; fetching one with uv …")
        run([sys.executable, "-m", "venv", ".build/uv"], f"install Python {WANTED}, then try again.")
        run(
            [".build/uv/bin/python", "-m", "pip", "install", "--quiet", "uv"],
            unreachable("PyPI", f"install Python {WANTED} yourself"),
        )
        uv = ".build/uv/bin/uv"
    run([uv, "python", "install", WANTED], unreachable("uv's Python download", f"install Python {WANTED} yourself"))
    return subprocess.check_output([uv, "python", "find", WANTED]).decode().strip()


def unreachable(what: str, instead: str) -> str:
    return f"{what} is unreachable or refused (see above); check the network, or {instead}."


def install_python_packages(lock: str) -> None:
    say(f"installing Python packages ({lock}) …")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", lock], unreachable("PyPI", "set pip's index to a mirror"))
    run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], "the project itself could not be installed.")


def install_node_packages(purpose: str) -> None:
    npm = shutil.which("npm") if node_is_new_enough() else None
    if npm is None:
        say("no Node here; bringing one along from PyPI …")
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        run([*pip, "-r", "requirements-node.txt"], unreachable("PyPI", f"install Node {NODE_AT_LEAST} or newer"))
        npm = os.path.join(BIN, "npm")
    say("installing browser libraries (package-lock.json) …")
    path = os.pathsep.join([BIN, os.environ.get("PATH", "")])
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if purpose != "test":
        command.append("--omit=dev")
    run(
        command,
        unreachable("the npm registry", "set npm's registry to a mirror"),
        {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"},
    )


def node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None:
        return False
    said = subprocess.run([node, "--version"], stdout=subprocess.PIPE, check=False).stdout.decode()
    return int(said.strip().lstrip("v").split(".")[0] or 0) >= NODE_AT_LEAST


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "test"):
        sys.exit(__doc__)
    main(sys.argv[1])
