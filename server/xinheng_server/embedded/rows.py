"""How a document stands in its row: the row's id, its fields, and the writes it remembers."""

from dataclasses import replace

from xinheng_server.embedded.tables import Fields
from xinheng_server.entries import DocumentEntry, PastWrite
from xinheng_server.store import REMEMBERED_WRITES, Document, Key, Outcome, Stamp, Write, WriteReused

DOCUMENTS = "documents"


def row_id_of(key: Key) -> str:
    """Return the id of a document's row; space and kind have no stroke."""
    return f"{key.space}/{key.kind}/{key.id}"


def key_of(row_id: str) -> Key:
    """Return the key of the document in this row."""
    return Key(*row_id.split("/", 2))


def to_fields(entry: DocumentEntry) -> Fields:
    """Return the fields of a document and its writes."""
    document = entry.document
    return {
        **_stamp_fields(document.stamp),
        "head": document.head,
        "body": document.body,
        "deleted": document.deleted,
        "position": document.position,
        "writes": [
            [past.write.id, past.write.fingerprint, *_stamp_fields(past.stamp).values()] for past in entry.writes
        ],
    }


def document_of(key: Key, fields: Fields) -> Document:
    """Return the document in a row."""
    stamp = Stamp(fields["revision"], fields["received"], fields["receipt"])
    return Document(key, stamp, fields["head"], fields["body"], fields["deleted"], fields["position"])


def entry_of(key: Key, fields: Fields) -> DocumentEntry:
    """Return the document in a row with the writes it remembers."""
    return DocumentEntry(document_of(key, fields), tuple(_past(*past) for past in fields["writes"]))


def with_document(fields: Fields | None, document: Document, write: Write) -> Fields:
    """Return the fields of a document put in place of another (None: of none), its write remembered."""
    past = [] if fields is None else fields["writes"]
    new = to_fields(DocumentEntry(document, (PastWrite(write, document.stamp),)))
    return {**new, "writes": [*past, *new["writes"]][-REMEMBERED_WRITES:]}


def recalled(fields: Fields, write: Write) -> Outcome | None:
    """Return the outcome of a write that the row remembers. Raise WriteReused."""
    for write_id, fingerprint, *stamp in fields["writes"]:
        if write_id == write.id:
            if fingerprint != write.fingerprint:
                raise WriteReused
            return Outcome(Stamp(*stamp), repeated=True)
    return None


def receipts_of(fields: Fields) -> set[str]:
    """Return the receipts that belong to a document: its own and those of the writes it remembers."""
    every = {fields["receipt"], *(past[4] for past in fields["writes"])}
    return {receipt for receipt in every if receipt is not None}


def at_position(document: Document, position: int) -> Document:
    """Return the document at its place in the row of changes."""
    return replace(document, position=position)


def _past(id: str, fingerprint: str, revision: str, received: str, receipt: str | None) -> PastWrite:
    return PastWrite(Write(id, fingerprint), Stamp(revision, received, receipt))


def _stamp_fields(stamp: Stamp) -> Fields:
    return {"revision": stamp.revision, "received": stamp.received, "receipt": stamp.receipt}
