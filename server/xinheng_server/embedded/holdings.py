"""What a data folder holds, taken up as a whole: by the process that owns it, or by a reader while that one goes on."""

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xinheng_server.cursors import new_era
from xinheng_server.embedded import codes, generations
from xinheng_server.embedded.codes import Mark, SpentCodes
from xinheng_server.embedded.documents import Documents
from xinheng_server.embedded.frames import frame
from xinheng_server.embedded.generations import Sources, damaged, file_of, heading, numbers, open_sources
from xinheng_server.embedded.journal import Journal
from xinheng_server.embedded.rounds import Rounds
from xinheng_server.embedded.storage import JournaledStorage
from xinheng_server.files import sync_folder, write_whole
from xinheng_server.store import Count, Damaged, Unavailable

DOCUMENTS, ANSWERS = "documents", "answers"
MARKER = "store.json"
"""Written last when a store is begun: from then on every file has to be there."""

LOADING = "loading"
"""There while a dump is loaded: a store with it holds a part of the dump only."""

MOMENT = "answers.moment"
"""Locked, shared, while answers and codes are committed; a reader locks it alone to see both at one moment."""

TRIES = 20


class Holdings:
    """Documents, answers and spent codes of one folder, in memory."""

    def __init__(self, folder: Path, documents: Documents, rounds: Rounds, codes: SpentCodes) -> None:
        self.folder = folder
        self.documents = documents
        self.rounds = rounds
        self.codes = codes
        self.in_step = threading.Lock()
        self._moment: int | None = None

    def open(self) -> None:
        """Take up writing. Raise Unavailable if the disk does not let us."""
        try:
            self.documents.storage.open_journal()
            self.rounds.storage.open_journal()
            self.codes.open()
            self._moment = os.open(self.folder / MOMENT, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unavailable(f"数据目录 {self.folder} 不能写入：{error.strerror}。") from error
        for spent_in in self.codes.rounds():
            if self.rounds.sealed(spent_in):  # sealing was interrupted behind its commit
                self.codes.drop(spent_in)

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Hold off readers: answers and codes are not in step inside."""
        assert self._moment is not None, "opened for reading only"
        with self.in_step:
            fcntl.flock(self._moment, fcntl.LOCK_SH)
            try:
                yield
            finally:
                fcntl.flock(self._moment, fcntl.LOCK_UN)

    def mark(self) -> Mark:
        """Return where the answers' next commit begins."""
        journal = self.rounds.storage.journal
        return Mark(self.rounds.storage.number, journal.size)

    def check(self) -> None:
        """Raise Unavailable if nothing can be written until the next start."""
        self.documents.storage.journal.check()
        self.rounds.storage.journal.check()
        self.codes.check()

    def spaces(self) -> list[str]:
        """Return every space that holds documents or answers."""
        with_documents = {name for name, space in self.documents.spaces.items() if space.holds_documents()}
        return sorted(with_documents | {held.space for held in self.rounds.with_answers()})

    def empty(self) -> bool:
        """Return whether nothing was ever kept here."""
        return not (self.documents.spaces or self.rounds.states or list(self.codes.rounds()))

    def begin_loading(self) -> None:
        """Mark the folder: what is in it is not whole. Raise Unavailable."""
        self._guarded(lambda: write_whole(self.folder / LOADING, b""))

    def end_loading(self) -> None:
        """Take the mark away. Raise Unavailable."""
        self._guarded(lambda: (self.folder / LOADING).unlink())
        self._guarded(lambda: sync_folder(self.folder))

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            raise Unavailable(str(error)) from error

    def close(self) -> None:
        """Let go of the files."""
        self.codes.close()
        self.rounds.storage.close()
        self.documents.storage.close()
        if self._moment is not None:
            os.close(self._moment)


def begin_folder(folder: Path) -> None:
    """Make the files of a new store, if there is none. Raise Damaged if one lost its marker, Unavailable."""
    if (folder / MARKER).exists():
        return
    for name in (DOCUMENTS, ANSWERS):
        _must_be_new(folder, name)
    try:
        for name in (DOCUMENTS, ANSWERS):
            Journal.begin(file_of(folder, name, 0, "journal"), heading(name, 0)).close()
        write_whole(folder / codes.FILE, b"")
        write_whole(folder / codes.INTENT, b"")
        write_whole(folder / MARKER, json.dumps(_marker(new_era())).encode())
    except OSError as error:
        raise Unavailable(f"数据目录 {folder} 不能写入：{error.strerror}。") from error


def holds_store(folder: Path) -> bool:
    """Return whether a folder has any file of a store."""
    return (folder / MARKER).exists() or any(numbers(folder, name, "journal") for name in (DOCUMENTS, ANSWERS))


def own_holdings(folder: Path, count: Count) -> Holdings:
    """Take up the folder that this process owns. Raise Damaged."""
    era = _read_marker(folder / MARKER)
    try:
        return _holdings(folder, era, open_sources(folder, DOCUMENTS), *_answer_files(folder), count)
    except FileNotFoundError as error:
        raise damaged(Path(error.filename), "不见了") from error


def read_holdings(folder: Path, count: Count) -> Holdings:
    """Take up a folder for reading, whoever owns it, as of one moment. Raise Damaged."""
    era = _read_marker(folder / MARKER)
    documents = _patiently(lambda: open_sources(folder, DOCUMENTS))
    with _quiet(folder / MOMENT):
        answers = _patiently(lambda: _answer_files(folder))
    return _holdings(folder, era, documents, *answers, count)


def _holdings(
    folder: Path, era: str, documents: Sources, answers: Sources, spent: bytes, intent: bytes, count: Count
) -> Holdings:
    held = Documents(JournaledStorage(documents, DOCUMENTS), era)
    rounds = Rounds(JournaledStorage(answers, ANSWERS), count)
    mark = Mark(rounds.storage.number, rounds.storage.whole)
    return Holdings(folder, held, rounds, SpentCodes(spent, intent, mark, folder / codes.FILE))


def _answer_files(folder: Path) -> tuple[Sources, bytes, bytes]:
    return (
        open_sources(folder, ANSWERS),
        (folder / codes.FILE).read_bytes(),
        (folder / codes.INTENT).read_bytes(),
    )


def _patiently[T](take: Callable[[], T]) -> T:
    """Take files of a running store again if a compaction replaced some in the middle."""
    for _ in range(TRIES):
        try:
            return take()
        except (FileNotFoundError, Damaged) as error:
            last = error
    if isinstance(last, FileNotFoundError):
        raise damaged(Path(last.filename), "不见了") from last
    raise last


@contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Wait until no answer is being committed, and hold the next one off."""
    if not path.exists():  # never owned by a process
        yield
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _must_be_new(folder: Path, name: str) -> None:
    """Accept what an interrupted beginning leaves: nothing, or a first journal without a commit."""
    first = file_of(folder, name, 0, "journal")
    commits = [number for number in numbers(folder, name, "journal") if number] or numbers(folder, name, "snapshot")
    if commits or (first.exists() and first.stat().st_size > len(frame(heading(name, 0)))):
        raise damaged(folder / MARKER, "不见了")


def _read_marker(path: Path) -> str:
    """Return the era of the store. Raise Damaged."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(path, "读不出来") from error
    if not isinstance(found, dict) or {**found, "era": ""} != _marker(""):
        raise damaged(path, "属于另一个版本")
    if path.with_name(LOADING).exists():
        raise damaged(path.with_name(LOADING), "还在：上次恢复没有完成，目录里只有一部分内容")
    era: str = found.get("era", "")
    return era


def _marker(era: str) -> dict[str, object]:
    return {"xinheng": "store", "format": generations.FORMAT, "era": era}
