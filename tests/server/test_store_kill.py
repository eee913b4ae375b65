"""``kill -9`` of a process that writes to the embedded store: nothing acknowledged is lost, nothing is doubled.

``KILL_ROUNDS=100 pytest tests/server/test_store_kill.py`` kills a hundred times.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from store_contract import ROUND, count, dumped, key
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.entries import AnswerEntry, CodeEntry, from_line

pytestmark = pytest.mark.anyio

ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
DRIVER = Path(__file__).with_name("store_driver.py")


@dataclass
class Acknowledged:
    """What the driver heard: the last revision of each document, and the codes of answers by their ids."""

    documents: dict[tuple[str, int], str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def take(self, run: str, line: str) -> None:
        match line.split():
            case ["document", number, revision]:
                self.documents[run, int(number)] = revision
            case ["answer", name, code]:
                self.answers[name] = code


def write_and_kill(folder: Path, run: str, acknowledged: Acknowledged, lines: int) -> None:
    """Let the driver write until so many acknowledgements came, kill it, and take what it had said."""
    with subprocess.Popen([sys.executable, str(DRIVER), str(folder), run], stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        for _ in range(lines):
            acknowledged.take(run, driver.stdout.readline())
        driver.kill()
        for line in driver.stdout:
            if line.endswith("\n"):
                acknowledged.take(run, line)


async def check(folder: Path, acknowledged: Acknowledged) -> None:
    """Everything acknowledged is there as it was acknowledged, or as its next write left it; nothing is there twice."""
    store = TinyDBStore(folder, count=count)
    for (run, number), revision in acknowledged.documents.items():
        found = await store.get(key(number, space=run))
        assert found is not None
        assert found.stamp.revision in (revision, f"{run}-{number}-2")
    entries = [from_line(line) for line in await dumped(store)]
    answers = Counter(entry.id for entry in entries if isinstance(entry, AnswerEntry))
    codes = Counter(entry.code for entry in entries if isinstance(entry, CodeEntry))
    assert acknowledged.answers.keys() <= answers.keys()
    assert codes == Counter(f"code-{name}" for name in answers.elements())
    assert set(answers.values()) <= {1}
    assert (await store.counts(ROUND)).get("answers", 0) == answers.total()
    await store.close()


async def test_kill_9_under_load_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    acknowledged, lot = Acknowledged(), random.Random(5)
    for turn in range(ROUNDS):
        write_and_kill(tmp_path / "data", f"run-{turn}", acknowledged, lot.randint(1, 400))
        for path in lot.sample([*(tmp_path / "data").glob("*.journal")], k=turn % 2):
            tear(path, lot)
        await check(tmp_path / "data", acknowledged)
    assert acknowledged.documents
    assert acknowledged.answers


def tear(path: Path, lot: random.Random) -> None:
    """Append the beginning of a commit, as a crash of the machine may leave it."""
    whole = path.read_bytes()
    last = whole.rindex(b"\xffXH\n")
    if path == max(path.parent.glob(f"{path.name.partition('.')[0]}.*.journal"), key=_number):
        with path.open("ab") as file:
            file.write(whole[last:][: lot.randrange(len(whole) - last)])


def _number(path: Path) -> int:
    return int(path.name.split(".")[1])


async def test_each_acknowledgement_waited_for_the_disk(tmp_path: Path) -> None:
    """Counted outside the process, by the system calls it made: no write shares its wait where one follows the other."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    command = [strace, "-f", "-e", "trace=fdatasync,write", "-o", str(trace)]
    with subprocess.Popen(
        [*command, sys.executable, str(DRIVER), str(tmp_path / "data"), "run", "1"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as traced:
        assert traced.stdout is not None
        for _ in range(60):
            traced.stdout.readline()
        os.killpg(traced.pid, signal.SIGKILL)
    lines = trace.read_text(errors="replace").splitlines()
    synced = sum("fdatasync(" in line for line in lines)
    answered = sum('write(1, "answer' in line or 'write(1, "document' in line for line in lines)
    assert synced >= answered >= 50
