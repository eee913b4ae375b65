"""Set up what `make` needs, once: `python3 scripts/setup.py run` or `… test`. Runs on any Python from 3.8 on.

Everything goes into .venv and node_modules, at the versions that the lock files name. A stamp in .build holds the
hash of those files, so that the next call has nothing to do. Whatever cannot be reached is named in one line.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.join(ROOT, ".venv", "bin")
PYTHON = os.path.join(BIN, "python")
WANTED = "3.13"  # the browser's Python: bytecode made by another does not fit
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-node.txt", "package-lock.json", "pyproject.toml")
NODE_AT_LEAST = 18
#: A registry that does not answer shall be named soon.
PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--retries", "2", "install"]
NPM_CI = [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
]
LOG = os.path.join(".build", "setup.log")


def main(purpose: str) -> None:
    os.chdir(ROOT)
    if is_done(purpose):
        return
    os.makedirs(".build", exist_ok=True)
    trust_what_the_system_trusts()
    make_environment()
    install_python_packages("requirements-test.txt" if purpose == "test" else "requirements.txt")
    install_node_packages(purpose)
    if purpose == "test":
        done = subprocess.run([PYTHON, "scripts/browser.py"], check=False)
        if done.returncode:
            sys.exit(done.returncode)
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
    if not (os.path.exists(PYTHON) and os.path.isdir("node_modules/pyodide")):
        return False
    if purpose == "test" and not browser_is_there():
        return False
    return any(read(stamp(name)) == locked() for name in (purpose, "test"))


def browser_is_there() -> bool:
    return os.path.exists(read(os.path.join(".build", "chromium.txt")))


def read(path: str) -> str:
    """Read a small file; one that is not there is empty."""
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.read()


def leave_stamp(purpose: str) -> None:
    with open(stamp(purpose), "w") as file:
        file.write(locked())


def say(text: str) -> None:
    print(f"Setup: {text}", flush=True)


def stop(text: str) -> NoReturn:
    sys.exit(f"Setup stopped: {text}")


def run(command: list[str], otherwise: str) -> None:
    """Run a command quietly; when it fails say in one line what is missing, and where the command's own words are."""
    with open(LOG, "w") as log:
        log.write(" ".join(command) + "\n")
        log.flush()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if done.returncode:
        stop(f"{otherwise} (Details: {LOG})")


def trust_what_the_system_trusts() -> None:
    """Let every tool accept the certificates that this machine accepts, such as those of an intranet's own authority."""
    system = ssl.get_default_verify_paths().cafile or ""
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    if os.path.exists(system):
        for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
            os.environ.setdefault(name, system)


def make_environment() -> None:
    if os.path.exists(PYTHON) and version_of(PYTHON) == WANTED:
        return
    python = find_python() or fetch_python()
    say(f"making .venv with {python} …")
    shutil.rmtree(".venv", ignore_errors=True)
    run(
        [python, "-m", "venv", ".venv"],
        f"{python} cannot make a virtual environment (Debian: apt install python{WANTED}-venv).",
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
    say(f"no Python {WANTED} here; fetching one with uv …")
    uv = shutil.which("uv") or fetch_uv()
    run([uv, "python", "install", WANTED], unreachable("uv's Python download", f"install Python {WANTED} yourself"))
    return subprocess.check_output([uv, "python", "find", WANTED]).decode().strip()


def fetch_uv() -> str:
    """Install uv in an environment of its own, whatever Python that has."""
    folder = os.path.join(".build", "uv")
    run([sys.executable, "-m", "venv", folder], f"install Python {WANTED}, then try again.")
    python = os.path.join(folder, "bin", "python")
    run([python, *PIP, "uv"], unreachable("PyPI", f"install Python {WANTED} yourself"))
    return os.path.join(folder, "bin", "uv")


def unreachable(what: str, instead: str) -> str:
    return f"{what} is unreachable or refused; check the network, or {instead}."


def install_python_packages(lock: str) -> None:
    say(f"installing Python packages ({lock}) …")
    run([PYTHON, *PIP, "--require-hashes", "-r", lock], unreachable("PyPI", "set pip's index to a mirror"))
    run([PYTHON, *PIP, "--no-deps", "--no-build-isolation", "-e", "."], "the project itself could not be installed.")


def install_node_packages(purpose: str) -> None:
    npm = shutil.which("npm") if node_is_new_enough() else None
    if npm is None:
        say("no Node here; bringing one along from PyPI …")
        node = unreachable("PyPI", f"install Node {NODE_AT_LEAST} or newer")
        run([PYTHON, *PIP, "--require-hashes", "-r", "requirements-node.txt"], node)
        npm = os.path.join(BIN, "npm")
        os.environ["PATH"] = os.pathsep.join([BIN, os.environ.get("PATH", os.defpath)])
    say("installing browser libraries (package-lock.json) …")
    less = [] if purpose == "test" else ["--omit=dev"]
    run([npm, *NPM_CI, *less], unreachable("the npm registry", "set npm's registry to a mirror"))


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
