"""Documents with revisions over HTTP: one mechanism for everything an organisation keeps on the server.

A page gives every document a UUID and every write another. PUT creates (If-None-Match: *) or replaces the revision the
page knew (If-Match); a write that comes again is answered as the first time; a stale one gets what is stored, so that
a person can choose. DELETE leaves a tombstone. A list is read in pages, from a cursor on.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import parse, write

from xinheng_server.access import require_organisation
from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.audit import Action
from xinheng_server.conditions import Condition, known_revisions, read_condition, read_revision, read_write_id
from xinheng_server.context import Context, context_of
from xinheng_server.errors import DocumentDeleted, NotFound, RevisionConflict
from xinheng_server.json_text import member_texts
from xinheng_server.limits import read_json_body
from xinheng_server.queries import read_cursor, read_limit
from xinheng_server.receipts import new_receipt
from xinheng_server.registry import Token
from xinheng_server.store import Changes, Conflict, Document, Key, Outcome, ReceiptTaken, Stamp, Write

DELETION = "deletion"
"""Stands in the fingerprint of a deletion, which has no body."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is kept of a body: ``head``, the JSON object that lists show, and ``body``, the one that reading gives."""

    head: str
    body: str


type Read = Callable[[Context, Key, bytes], Awaitable[Contents]]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: its word in the store, how a body is read, and what is particular to it.

    ``read`` raises a Problem for what may not be kept. ``echoed`` are members of the body that the answer to a write
    repeats, ``unlisted`` those of the head that lists leave out. Each change of an ``audited`` kind is noted in the
    audit trail; deletions of every kind are.
    """

    word: str
    read: Read
    has_receipt: bool = False
    audited: bool = False
    echoed: Sequence[str] = ()
    unlisted: Sequence[str] = ()


class DocumentEndpoint(HTTPEndpoint):
    """One document, under ``…/{id}``; ``holder`` says whose token may come and in which space it stands."""

    kind: ClassVar[DocumentKind]

    async def holder(self, request: Request) -> tuple[Token, str]:
        """Return the token of the request and the space it works in: an organisation and its own."""
        token = await require_organisation(request)
        return token, token.organisation

    async def get(self, request: Request) -> Response:
        """Return the document as it was handed in."""
        _, key = await self._key(request)
        document = await context_of(request).store.get(key)
        return document_answer(request, document)

    async def put(self, request: Request) -> Response:
        """Keep the document; the same write twice is kept once."""
        context, (token, key) = context_of(request), await self._key(request)
        condition, write_id = read_condition(request.headers), read_write_id(request.headers)
        body = await read_json_body(request, max_bytes=context.settings.max_body, seconds=context.settings.body_seconds)
        write = Write(write_id, hashlib.sha256(body).hexdigest())
        outcome = await context.store.recall(key, write) or await self._keep(context, key, body, write, condition)
        if self.kind.audited:
            await context.note(token, _action(condition), key.space, named(key))
        return await self._receipt(context, key, outcome, write, condition)

    async def delete(self, request: Request) -> Response:
        """Leave a tombstone in the document's place."""
        context, (token, key) = context_of(request), await self._key(request)
        expected, write_id = read_revision(request.headers), read_write_id(request.headers)
        write = Write(write_id, hashlib.sha256(DELETION.encode()).hexdigest())
        tombstone = Document(key, _stamp(context), "", "", deleted=True)
        outcome = await write_document(context, tombstone, write, Condition(expected))
        await context.note(token, "delete", key.space, named(key))
        return json_answer({**stamp_members(key, outcome.stamp), "deleted": True}, headers=_etag(outcome.stamp))

    async def _key(self, request: Request) -> tuple[Token, Key]:
        token, space = await self.holder(request)
        return token, Key(space, self.kind.word, str(request.path_params["id"]))

    async def _keep(self, context: Context, key: Key, body: bytes, write: Write, condition: Condition) -> Outcome:
        """Read and store. A receipt number that is taken is drawn again."""
        contents = await self.kind.read(context, key, body)
        while True:
            stamp = _stamp(context, new_receipt() if self.kind.has_receipt else None)
            try:
                return await write_document(
                    context, Document(key, stamp, contents.head, contents.body), write, condition
                )
            except ReceiptTaken:
                continue

    async def _receipt(
        self, context: Context, key: Key, outcome: Outcome, write: Write, condition: Condition
    ) -> Response:
        """Answer an accepted write. What it echoes is null if a later write has replaced this one meanwhile."""
        members = {
            **stamp_members(key, outcome.stamp),
            "sha256": write.fingerprint,
            **await self._echo(context, key, outcome.stamp),
        }
        is_new = condition.expected is None and not outcome.repeated
        return json_answer(members, 201 if is_new else 200, _etag(outcome.stamp))

    async def _echo(self, context: Context, key: Key, stamp: Stamp) -> Mapping[str, Any]:
        if not self.kind.echoed:
            return {}
        current = await context.store.get(key)
        if current is None or current.stamp != stamp:
            return dict.fromkeys(self.kind.echoed)
        texts = member_texts(current.body.encode(errors="surrogatepass"))
        return {name: Verbatim(texts[name]) for name in self.kind.echoed}


class DocumentsEndpoint(HTTPEndpoint):
    """What changed among an organisation's documents of a kind, deletions too."""

    kind: ClassVar[DocumentKind]

    async def get(self, request: Request) -> Response:
        """Return a page of changes behind ``since``; 304 if there are none."""
        token = await require_organisation(request)
        after, limit = read_cursor(request), read_limit(request)
        changes = await context_of(request).store.changes(token.organisation, self.kind.word, after=after, limit=limit)
        etag = {"ETag": f'"{changes.cursor}"'}
        if not changes.documents and str(changes.cursor) in known_revisions(request.headers):
            return Response(status_code=304, headers=etag)
        return json_answer(_page(changes, self.kind.unlisted), headers=etag)


def document_answer(request: Request, document: Document | None) -> Response:
    """Answer with a document, or 304 if the reader has it. Raise NotFound, DocumentDeleted."""
    if document is None:
        raise NotFound
    if document.deleted:
        raise DocumentDeleted(current=document_members(document))
    etag = _etag(document.stamp)
    if document.stamp.revision in known_revisions(request.headers):
        return Response(status_code=304, headers=etag)
    return json_answer(document_members(document), headers=etag)


async def write_document(context: Context, document: Document, write: Write, condition: Condition) -> Outcome:
    """Create or replace. Raise RevisionConflict with what is stored, and what the store raises otherwise."""
    try:
        if condition.expected is None:
            return await context.store.create(document, write)
        return await context.store.replace(document, write, expected=condition.expected)
    except Conflict as error:
        raise RevisionConflict(current=error.current and document_members(error.current)) from error


def document_members(document: Document) -> Verbatim | Mapping[str, Any]:
    """Return what reading a document gives: its stamp and its body to the letter, or that it is deleted."""
    stamp = stamp_members(document.key, document.stamp)
    if document.deleted:
        return {**stamp, "deleted": True}
    return Verbatim(f"{write(stamp)[:-1]},{document.body[1:]}")


def listed(document: Document, unlisted: Sequence[str] = ()) -> Mapping[str, Any]:
    """Return what a list shows of a document."""
    head = {} if document.deleted else head_of(document)
    members = {name: Verbatim(write(value)) for name, value in head.items() if name not in unlisted}
    return {**stamp_members(document.key, document.stamp), "deleted": document.deleted, **members}


def head_of(document: Document) -> dict[str, Any]:
    """Return the head; its numbers are the engine's, to the letter."""
    head, _ = parse(document.head)
    assert isinstance(head, dict)
    return head


def stamp_members(key: Key, stamp: Stamp) -> dict[str, Any]:
    """Return what every answer says of a document: its id and what the server added."""
    return {"id": key.id, "revision": stamp.revision, "receipt": stamp.receipt, "received": stamp.received}


def named(key: Key) -> str:
    """Return how the audit trail names a document."""
    return f"{key.kind}/{key.id}"


def _page(changes: Changes, unlisted: Sequence[str]) -> Mapping[str, Any]:
    items = [listed(document, unlisted) for document in changes.documents]
    return {"items": items, "cursor": str(changes.cursor), "more": changes.more}


def _action(condition: Condition) -> Action:
    return "create" if condition.expected is None else "change"


def _stamp(context: Context, receipt: str | None = None) -> Stamp:
    return Stamp(secrets.token_hex(8), context.now(), receipt)


def _etag(stamp: Stamp) -> dict[str, str]:
    return {"ETag": f'"{stamp.revision}"'}
