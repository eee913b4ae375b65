"""What a page hands in: read strictly, checked against the list of kinds, scored with the server's own rules."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from xinheng import api
from xinheng.text import Json

from xinheng_server.errors import DocumentInvalid, EnvelopeInvalid, KindNotAccepted, RulesDiffer
from xinheng_server.json_text import member_texts, read_json
from xinheng_server.rules import Rulebook, Rules
from xinheng_server.store import State

MEMBERS = {"form": str, "rules_sha256": str, "state": str, "document": Mapping}


@dataclass(frozen=True, slots=True)
class Submission:
    """A form's answers with what they claim to be; ``document`` is their JSON text as it came."""

    form: str
    rules_sha256: str
    state: State
    document: str

    @property
    def fingerprint(self) -> str:
        """Return a SHA-256 that tells two submissions apart."""
        parts = (self.form, self.rules_sha256, self.state, self.document)
        return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


def read_submission(body: bytes) -> Submission:
    """Read the body of a PUT. Raise NotJson, or EnvelopeInvalid with every problem."""
    envelope, twice = read_json(body)
    problems = [*_problems(envelope), *_repetitions(twice)]
    if problems or not isinstance(envelope, dict):
        raise EnvelopeInvalid(errors=problems)
    return Submission(
        str(envelope["form"]), str(envelope["rules_sha256"]), "submission", member_texts(body)["document"]
    )


def scored(submission: Submission, rulebook: Rulebook) -> tuple[Rules, str]:
    """Return the rules and the result. Raise KindNotAccepted, RulesDiffer, DocumentInvalid."""
    rules = rulebook.accepted.get(submission.form)
    if rules is None:
        raise KindNotAccepted(accepted=sorted(rulebook.accepted))
    if submission.rules_sha256 != rules.sha256:
        raise RulesDiffer(edition=rules.edition, rules_sha256=rules.sha256)
    result = rules.score(submission.document)
    if api.is_error(result):
        raise DocumentInvalid(errors=json.loads(result)["errors"])
    return rules, result


def _problems(envelope: Json) -> list[dict[str, str]]:
    if not isinstance(envelope, Mapping):
        return [_problem("wrong_type", "", "应为一个对象")]
    found = [_problem("unknown_key", name, "不认识的字段") for name in envelope if name not in MEMBERS]
    for name, kind in MEMBERS.items():
        if name not in envelope:
            found.append(_problem("missing", name, "缺少这个字段"))
        elif not isinstance(envelope[name], kind):
            found.append(_problem("wrong_type", name, "应为一个对象" if kind is Mapping else "应为文字"))
    state = envelope.get("state")
    if isinstance(state, str) and state != "submission":
        found.append(_problem("out_of_range", "state", "目前只接收 submission"))
    return found


def _repetitions(paths: list[str]) -> list[dict[str, str]]:
    """Name the keys that stand twice around the document; the rules name those inside it."""
    return [_problem("duplicate_key", path, "同一个键写了两次") for path in paths if not path.startswith("document.")]


def _problem(code: str, path: str, message: str) -> dict[str, str]:
    return {"code": code, "path": path, "message": message}
