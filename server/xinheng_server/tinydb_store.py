"""Assessments in one TinyDB file that is replaced whole, so that a crash finds the file before or after a write.

Each write costs as much as the file is long: right for the institutions of one district. Everything stays in memory;
reads never wait for the disk.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anyio import to_thread
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from xinheng_server.files import NotDurable, sync_folder, write_whole
from xinheng_server.folder import FolderLock
from xinheng_server.store import (
    REMEMBERED_WRITES,
    Assessment,
    Conflict,
    Damaged,
    Key,
    Outcome,
    ReceiptTaken,
    Stamp,
    Unavailable,
    Write,
    WriteReused,
)

FILE = "assessments.json"
FORMAT = 1
TABLE = "assessments"

type Tables = dict[str, dict[str, Any]]
type Row = Mapping[str, Any]


class WholeFile(Storage):
    """TinyDB's storage over ``write_whole``: memory holds what the file holds, never more."""

    def __init__(self, path: Path) -> None:
        """Read the file, if there is one. Raise Damaged if it is not one of ours."""
        self.path = path
        sync_folder(path.parent)  # what is read now must still be there after a power cut
        self._tables = _load(path)
        self._broken = False

    def read(self) -> Tables:
        """Return the tables; the caller may set tables anew, not change their rows."""
        return dict(self._tables)

    def write(self, data: Tables) -> None:
        """Return when the tables are on disk. Raise Unavailable, with memory as it was, when they are not."""
        if self._broken:
            raise Unavailable("the disk did not confirm an earlier write; restart the server")
        try:
            write_whole(self.path, json.dumps(data, ensure_ascii=False).encode())
        except NotDurable as error:
            self._broken = True
            raise Unavailable(str(error)) from error
        except OSError as error:
            raise Unavailable(str(error)) from error
        self._tables = data


class Rows(Table):
    """A table keyed by text, whose rows are put in place whole."""

    document_id_class = str  # type: ignore[assignment]

    def put(self, row_id: str, row: Row) -> None:
        """Set one row, without changing the one that readers may hold."""

        def updater(rows: dict[Any, Row]) -> None:
            rows[row_id] = row

        self._update_table(updater)

    def find(self, row_id: str) -> Row | None:
        """Return one row."""
        return self._read_table().get(row_id)


class Database(TinyDB):
    """TinyDB with our storage and table."""

    default_storage_class = WholeFile  # type: ignore[assignment]
    table_class = Rows


class TinyDBStore:
    """The default store: a data folder that this process owns until ``close``."""

    def __init__(self, folder: Path) -> None:
        """Open or begin a store. Raise SetupError if the folder is taken, Damaged if its file cannot be trusted."""
        self._owner = FolderLock(folder)
        try:
            self._database = Database(folder / FILE)
            self._rows: Rows = self._database.table(TABLE)  # type: ignore[assignment]
            self._receipts = _receipts(folder / FILE, self._database.storage.read() or {})
        except BaseException:
            self._owner.close()
            raise
        self._lock = threading.Lock()

    async def get(self, key: Key) -> Assessment | None:
        """Return what is stored under the key."""
        row = self._rows.find(_row_id(key))
        return None if row is None else _assessment(key, row)

    async def recall(self, key: Key, write: Write) -> Outcome | None:
        """Return the outcome of this write if it was accepted before."""
        row = self._rows.find(_row_id(key))
        return None if row is None else _recalled(row, write)

    async def create(self, assessment: Assessment, write: Write) -> Outcome:
        """Keep a new document."""
        return await to_thread.run_sync(self._put, assessment, write, lambda row: row is None)

    async def replace(self, assessment: Assessment, write: Write, *, expected: str) -> Outcome:
        """Put a document in place of the one at the expected revision."""

        def is_expected(row: Row | None) -> bool:
            return row is not None and row["stamp"]["revision"] == expected

        return await to_thread.run_sync(self._put, assessment, write, is_expected)

    async def close(self) -> None:
        """Wait for the write under way and let go of the folder."""
        await to_thread.run_sync(self._close)

    def _put(self, assessment: Assessment, write: Write, condition: Callable[[Row | None], bool]) -> Outcome:
        row_id = _row_id(assessment.key)
        with self._lock:
            row = self._rows.find(row_id)
            if row is not None and (past := _recalled(row, write)):
                return past
            if not condition(row):
                raise Conflict(None if row is None else _assessment(assessment.key, row))
            if assessment.stamp.receipt in self._receipts:
                raise ReceiptTaken
            self._rows.put(row_id, _row(assessment, write, row))
            self._receipts.add(assessment.stamp.receipt)
        return Outcome(assessment.stamp, repeated=False)

    def _close(self) -> None:
        with self._lock:
            self._database.close()
            self._owner.close()


def _row_id(key: Key) -> str:
    return f"{key.space}/{key.id}"


def _row(assessment: Assessment, write: Write, before: Row | None) -> Row:
    """Return the row of a document, with the writes it remembers, the latest last."""
    row = asdict(assessment)
    del row["key"]
    past = before["writes"] if before else []
    row["writes"] = [*past, {**asdict(write), "stamp": row["stamp"]}][-REMEMBERED_WRITES:]
    return row


def _assessment(key: Key, row: Row) -> Assessment:
    own = {name: value for name, value in row.items() if name not in ("writes", "stamp")}
    return Assessment(key=key, stamp=Stamp(**row["stamp"]), **own)


def _recalled(row: Row, write: Write) -> Outcome | None:
    for past in row["writes"]:
        if past["id"] == write.id:
            if past["fingerprint"] != write.fingerprint:
                raise WriteReused
            return Outcome(Stamp(**past["stamp"]), repeated=True)
    return None


def _load(path: Path) -> Tables:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {"format": {"version": FORMAT}, TABLE: {}}
    try:
        tables: Tables = json.loads(content)
        if tables["format"]["version"] != FORMAT or not isinstance(tables[TABLE], dict):
            raise ValueError("another format")
    except (ValueError, LookupError, TypeError) as error:
        raise _damaged(path) from error
    return tables


def _receipts(path: Path, tables: Tables) -> set[str]:
    """Return the receipts given so far; every row is read once, so that a damaged one is found at the start."""
    try:
        for row_id, row in tables[TABLE].items():
            _assessment(Key(*row_id.split("/")), row)
        return {past["stamp"]["receipt"] for row in tables[TABLE].values() for past in row["writes"]}
    except (LookupError, TypeError, AttributeError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> Damaged:
    return Damaged(
        f"数据文件 {path} 已损坏，服务器没有启动，也没有改动它。请先把它另存一份，再用最近的备份替换它，然后重新启动。"
    )
