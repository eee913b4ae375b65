"""What a page hands in: read strictly, checked against the list of kinds, scored with the server's own rules."""

import json
from collections.abc import Mapping, Sequence

from anyio import to_thread
from xinheng import api
from xinheng.text import parse, write

from xinheng_server.answers import Verbatim, to_text
from xinheng_server.context import Context
from xinheng_server.documents import Contents
from xinheng_server.envelopes import Fault, read_envelope
from xinheng_server.errors import DocumentInvalid, KindNotAccepted, RulesDiffer
from xinheng_server.free_texts import document_faults
from xinheng_server.heads import head_from
from xinheng_server.json_text import member_texts
from xinheng_server.rules import Rulebook, Rules
from xinheng_server.store import Key

MEMBERS = {"form": str, "rules_sha256": str, "state": str, "document": Mapping}
SUBMISSION = "submission"


async def read_submission(context: Context, _key: Key, body: bytes) -> Contents:
    """Read and score the body of a PUT. Raise NotJson, EnvelopeInvalid, KindNotAccepted, RulesDiffer, DocumentInvalid."""
    envelope = read_envelope(body, MEMBERS, words={"state": [SUBMISSION]}, free=["document"])
    rules = accepted_rules(context.rulebook, str(envelope["form"]))
    if envelope["rules_sha256"] != rules.sha256:
        raise RulesDiffer(edition=rules.edition, rules_sha256=rules.sha256)
    return await to_thread.run_sync(contents_of, rules, member_texts(body)["document"])


def accepted_rules(rulebook: Rulebook, form: str) -> Rules:
    """Return the rules of a form that may be stored. Raise KindNotAccepted."""
    if form not in rulebook.accepted:
        raise KindNotAccepted(accepted=sorted(rulebook.accepted))
    return rulebook.accepted[form]


def contents_of(rules: Rules, document: str) -> Contents:
    """Score a document and return what is kept of it. Raise DocumentInvalid with every problem."""
    result = rules.score(document)
    own, _ = parse(document)
    if errors := [*errors_of(result), *document_faults(rules, own)]:
        raise DocumentInvalid(errors=errors)
    tree, _ = parse(result)
    assert isinstance(tree, dict)
    stands = {"form": rules.form, "edition": rules.edition, "rules_sha256": rules.sha256, "state": SUBMISSION}
    body = to_text({**stands, "document": Verbatim(document), "result": Verbatim(result)})
    return Contents(write({**stands, **head_from(tree)}), body)


def scored(rules: Rules, document: str | bytes) -> str:
    """Return the engine's result. Raise DocumentInvalid with every problem."""
    result = rules.score(document)
    if errors := errors_of(result):
        raise DocumentInvalid(errors=errors)
    return result


def errors_of(result: str) -> Sequence[Fault]:
    """Return the problems that the engine found in a document, if it did."""
    errors: Sequence[Fault] = json.loads(result)["errors"] if api.is_error(result) else ()
    return errors
