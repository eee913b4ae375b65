"""The inspector's scores beside an institution's own: both kept, tied to the revision that was reviewed.

The inspector's scores and reasons are handed to the engine as it takes any assessor's; items without one stand as the
institution has them. Nothing is added up here.
"""

from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from xinheng.text import at, parse, write

from xinheng_server import kinds
from xinheng_server.answers import Verbatim, json_answer, to_text
from xinheng_server.context import Context
from xinheng_server.documents import Contents, document_answer, head_of
from xinheng_server.envelopes import Fault, fault, read_envelope
from xinheng_server.errors import EnvelopeInvalid, NotFound, Problem, RulesDiffer
from xinheng_server.free_texts import reason_faults
from xinheng_server.heads import head_from
from xinheng_server.json_text import member_texts
from xinheng_server.rules import Rules
from xinheng_server.store import Document, Key
from xinheng_server.submissions import accepted_rules, scored

MEMBERS = {"revision": str, "items": Mapping}


class SubmissionChanged(Problem):
    """The institution has handed in anew since the inspector looked; ``revision`` is the present one."""

    status, code, title = 409, "submission_changed", "自评已有新版本"
    detail = "被核查的自评已有新的版本，核查没有保存。请打开新的版本，核对后再提交。"


async def read_review(context: Context, key: Key, body: bytes) -> Contents:
    """Read a review and score it. Raise NotFound, SubmissionChanged and whatever ``read_submission`` does."""
    review = read_envelope(body, MEMBERS)
    if found := _faults(review["items"]):
        raise EnvelopeInvalid(errors=found)
    submission = await context.store.get(Key(key.space, kinds.ASSESSMENT, key.id))
    if submission is None or submission.deleted:
        raise NotFound
    if review["revision"] != submission.stamp.revision:
        raise SubmissionChanged(revision=submission.stamp.revision)
    rules = _rules_of(context, submission)
    return await to_thread.run_sync(_contents, rules, submission, member_texts(body)["items"])


async def review_answer(context: Context, request: Request, key: Key) -> Response:
    """Answer with both scores; ``stale`` says whether the assessment has changed since. Raise as any reading does."""
    review = await context.store.get(key)
    answer = document_answer(request, review)
    if review is None or answer.status_code != 200:
        return answer
    present = await context.store.get(Key(key.space, kinds.ASSESSMENT, key.id))
    stale = present is None or present.stamp.revision != head_of(review)["of_revision"]
    text = f'{bytes(answer.body).decode()[:-1]},"stale":{str(stale).lower()}}}'
    return json_answer(Verbatim(text), headers={"ETag": answer.headers["ETag"]})


def verdict_of(review: Document) -> Mapping[str, Any]:
    """Return what a list says of a review: of which form and revision, which items, and what it came to."""
    head = head_of(review)
    members = ("form", "edition", "of_revision", "reviewed", "low", "high", "grade", "grades")
    return {name: head.get(name) for name in members}


def _faults(items: object) -> list[Fault]:
    assert isinstance(items, dict)
    if not items:
        return [fault("missing", "items", "至少给一项打分")]
    no_objects = [name for name, item in items.items() if not isinstance(item, dict)]
    return [
        *(fault("wrong_type", at("items", name), "应为一个对象") for name in no_objects),
        *reason_faults("items", items),
    ]


def _rules_of(context: Context, submission: Document) -> Rules:
    """Return the rules of what was handed in. Raise RulesDiffer if the server has others by now."""
    head, _ = parse(submission.head)
    assert isinstance(head, dict)
    rules = accepted_rules(context.rulebook, str(head["form"]))
    if head["rules_sha256"] != rules.sha256:
        raise RulesDiffer(edition=rules.edition, rules_sha256=rules.sha256)
    return rules


def _contents(rules: Rules, submission: Document, items: str) -> Contents:
    own = member_texts(submission.body.encode(errors="surrogatepass"))
    result = scored(rules, overruled(own["document"], items))
    tree, _ = parse(result)
    assert isinstance(tree, dict)
    stands = {"form": rules.form, "edition": rules.edition, "rules_sha256": rules.sha256}
    texts = {"items": items, "document": own["document"], "self": own["result"], "result": result}
    body = {
        **stands,
        "of_revision": submission.stamp.revision,
        **{name: Verbatim(text) for name, text in texts.items()},
    }
    head = {**stands, "of_revision": submission.stamp.revision, "reviewed": list(member_texts(items.encode()))}
    return Contents(write({**head, **head_from(tree)}), to_text(body))


def overruled(document: str, items: str) -> str:
    """Return a document in which the inspector's scores stand over the institution's own, to the letter."""
    members = member_texts(document.encode(errors="surrogatepass"))
    given = members.get("scores", "{}")
    own = member_texts(given.encode(errors="surrogatepass")) if given.startswith("{") else {}
    scores = {**own, **member_texts(items.encode(errors="surrogatepass"))}
    whole = {**members, "scores": to_text({name: Verbatim(text) for name, text in scores.items()})}
    return to_text({name: Verbatim(text) for name, text in whole.items()})
