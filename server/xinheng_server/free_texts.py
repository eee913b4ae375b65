"""What a form is asked to say in people's own words: the texts its page asks for and no others, each with its length.

The rules echo whatever stands in ``about``. A server that kept all of it would keep a register of visitors under the
name of a self-assessment, so it keeps only the words listed here (decision D13).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xinheng.definition import Form, read
from xinheng.text import Json, at

from xinheng_server.envelopes import Fault, fault
from xinheng_server.rules import Rules


@dataclass(frozen=True, slots=True)
class Text:
    """A text: its name on the page and how many characters it may have."""

    label: str
    longest: int


ABOUT: Mapping[str, Text] = {
    "organisation": Text("机构名称", 200),
    "class": Text("机构类别", 40),
    "year": Text("评估年度", 40),
    "assessor": Text("评估人", 200),
    "date": Text("评估日期", 40),
    "name": Text("名称", 200),
    "note": Text("备注", 2000),
}
"""What a document may say about itself, beside the evidence of its items."""

EVIDENCE = "evidence"
LONGEST_EVIDENCE = 1000
LONGEST_REASON = 1000
LONGEST_QUOTE = 40
"""How much of a name that nobody knows is repeated."""


def document_faults(rules: Rules, document: Json) -> list[Fault]:
    """Return every free text of a document that is not asked for, is no text, or is too long."""
    if not isinstance(document, dict):
        return []
    form = read(rules.definition)
    return [*_about_faults(form, document.get("about")), *reason_faults("scores", document.get("scores"))]


def reason_faults(path: str, scores: Json) -> list[Fault]:
    """Return which reasons under a path are too long; the rest of an overrule is the rules' to check."""
    given = scores if isinstance(scores, dict) else {}
    reasons = {item: score.get("reason") for item, score in given.items() if isinstance(score, dict)}
    return [
        each
        for item, reason in reasons.items()
        if isinstance(reason, str)
        for each in text_fault(at(path, f"{item}.reason"), reason_text(item), reason)
    ]


def text_fault(path: str, text: Text, value: Json) -> list[Fault]:
    """Return what is wrong with one text."""
    if not isinstance(value, str):
        return [fault("wrong_type", path, f"“{text.label}”应为文字")]
    if len(value) > text.longest:
        message = f"“{text.label}”最多 {text.longest} 个字，现在有 {len(value)} 个，请删短一些"
        return [fault("too_long", path, message)]
    return []


def evidence_texts(form: Form) -> Mapping[str, Text]:
    """Return item → its evidence; where a form has no items, its questions stand for them."""
    subjects = [subject for item in form.any_items for subject in ([item] if item.id else item.facts)]
    return {subject.id: Text(f"{subject.id} 的佐证", LONGEST_EVIDENCE) for subject in subjects}


def reason_text(item_id: str) -> Text:
    """Return the text that says why an item got another score."""
    return Text(f"{item_id} 的改判理由", LONGEST_REASON)


def _about_faults(form: Form, about: Json) -> list[Fault]:
    if not isinstance(about, dict):
        return []  # absent, or for the rules to say
    texts = {name: value for name, value in about.items() if name != EVIDENCE}
    return [
        *_known_faults("about", ABOUT, texts, "、".join(text.label for text in ABOUT.values()) + "、佐证"),
        *_evidence_faults(form, about.get(EVIDENCE)),
    ]


def _evidence_faults(form: Form, evidence: Json) -> list[Fault]:
    path = at("about", EVIDENCE)
    if evidence is None:
        return []
    if not isinstance(evidence, dict):
        return [fault("wrong_type", path, "“佐证”应为一个对象，每一项一段文字")]
    return _known_faults(path, evidence_texts(form), evidence, "这份表的各项")


def _known_faults(path: str, texts: Mapping[str, Text], given: Mapping[str, Json], known: str) -> list[Fault]:
    found: list[Fault] = []
    for name, value in given.items():
        if name in texts:
            found += [] if value is None else text_fault(at(path, name), texts[name], value)
        else:
            quoted = name[:LONGEST_QUOTE]
            message = f"服务器不保存“{quoted}”；这里只能写{known}。含个人信息的资料请只留在本机"
            found.append(fault("unknown_key", at(path, quoted), message))
    return found
