"""An organisation's self-assessments: hand in, hand in again, read back."""

import secrets
from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.answers import Verbatim, json_answer
from xinheng_server.conditions import Condition, known_revisions, read_condition, read_write_id
from xinheng_server.context import Context, context_of, require_token
from xinheng_server.errors import NotFound, RevisionConflict, StoreUnavailable, WriteIdReused
from xinheng_server.limits import read_json_body
from xinheng_server.receipts import new_receipt
from xinheng_server.store import (
    Assessment,
    Conflict,
    Key,
    Outcome,
    ReceiptTaken,
    Stamp,
    Store,
    Unavailable,
    Write,
    WriteReused,
)
from xinheng_server.submissions import Submission, read_submission, scored


class AssessmentEndpoint(HTTPEndpoint):
    """``/api/v1/assessments/{id}``."""

    async def get(self, request: Request) -> Response:
        """Return the document as it was handed in, with its result and receipt."""
        context = context_of(request)
        assessment = await context.store.get(_key(request))
        if assessment is None:
            raise NotFound
        if assessment.stamp.revision in known_revisions(request.headers):
            return Response(status_code=304, headers=_etag(assessment.stamp))
        return json_answer(_members(assessment), headers=_etag(assessment.stamp))

    async def put(self, request: Request) -> Response:
        """Score the document with the server's rules and keep it; the same write twice is kept once."""
        context, key = context_of(request), _key(request)
        condition, write_id = read_condition(request.headers), read_write_id(request.headers)
        body = await read_json_body(request, max_bytes=context.settings.max_body, seconds=context.settings.body_seconds)
        submission = read_submission(body)
        write = Write(write_id, submission.fingerprint)
        outcome = await _recall(context.store, key, write) or await _keep(context, key, submission, write, condition)
        return await _receipt(context.store, key, outcome, condition)


def _key(request: Request) -> Key:
    return Key(require_token(request).organisation, str(request.path_params["id"]))


async def _recall(store: Store, key: Key, write: Write) -> Outcome | None:
    try:
        return await store.recall(key, write)
    except WriteReused as error:
        raise WriteIdReused from error


async def _keep(context: Context, key: Key, submission: Submission, write: Write, condition: Condition) -> Outcome:
    """Score and store. A receipt number that is taken is drawn again."""
    rules, result = await to_thread.run_sync(scored, submission, context.rulebook)
    while True:
        stamp = Stamp(secrets.token_hex(8), new_receipt(), context.now())
        assessment = Assessment(
            key, rules.form, rules.edition, rules.sha256, submission.state, submission.document, result, stamp
        )
        try:
            return await _write(context.store, assessment, write, condition)
        except ReceiptTaken:
            continue


async def _write(store: Store, assessment: Assessment, write: Write, condition: Condition) -> Outcome:
    try:
        if condition.expected is None:
            return await store.create(assessment, write)
        return await store.replace(assessment, write, expected=condition.expected)
    except Conflict as error:
        raise RevisionConflict(current=None if error.current is None else _members(error.current)) from error
    except WriteReused as error:
        raise WriteIdReused from error
    except Unavailable as error:
        raise StoreUnavailable from error


async def _receipt(store: Store, key: Key, outcome: Outcome, condition: Condition) -> Response:
    """Answer an accepted write. The result is null if a later write has replaced this one meanwhile."""
    current = await store.get(key)
    is_current = current is not None and current.stamp == outcome.stamp
    members = {
        **_stamp_members(key, outcome.stamp),
        "result": Verbatim(current.result) if current is not None and is_current else None,
    }
    is_new = condition.expected is None and not outcome.repeated
    return json_answer(members, 201 if is_new else 200, _etag(outcome.stamp))


def _stamp_members(key: Key, stamp: Stamp) -> dict[str, Any]:
    return {"id": key.id, "revision": stamp.revision, "receipt": stamp.receipt, "received": stamp.received}


def _members(assessment: Assessment) -> Mapping[str, Any]:
    return {
        **_stamp_members(assessment.key, assessment.stamp),
        "form": assessment.form,
        "edition": assessment.edition,
        "rules_sha256": assessment.rules_sha256,
        "state": assessment.state,
        "document": Verbatim(assessment.document),
        "result": Verbatim(assessment.result),
    }


def _etag(stamp: Stamp) -> dict[str, str]:
    return {"ETag": f'"{stamp.revision}"'}
