"""The document that a tool is asked about: its common part, checked against the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .conditions import Answers
from .definition import ClassId, Form, Item
from .facts import read_facts
from .problems import Problems
from .text import Json

type Tree = Mapping[str, Json]
type Read[Extra] = Callable[[Form, Tree, Problems], Extra]


@dataclass(frozen=True, slots=True)
class Document[Extra]:
    """A checked document: what was answered for each item, and what else its tool takes."""

    about: dict[str, Json] | None
    class_id: ClassId
    answers: Mapping[str, Answers]
    extra: Extra

    def items(self, form: Form) -> tuple[Item, ...]:
        """Return the form's items as they stand for the document's class."""
        return form.items[self.class_id]


def read[Extra](
    form: Form, tree: Json, keys: tuple[str, ...], extra: Read[Extra], problems: Problems
) -> Document[Extra] | None:
    """Read a document; `extra` reads what stands under `keys`, the keys of this kind of tool alone."""
    if not isinstance(tree, dict):
        problems.add("wrong_type", "", "文档应为 JSON 对象")
        return None
    known = ("about", *keys, *(("facts",) if form.any_items else ()), *(("class",) if form.classes else ()))
    for key in tree:
        if key not in known:
            problems.add("unknown_key", key, f"没有“{key}”这个键；可用的有 {'、'.join(sorted(known))}")
    return Document(
        about=_read_about(tree.get("about"), problems),
        class_id=_read_class(form, tree.get("class"), problems),
        answers=read_facts(form.any_items, tree.get("facts"), problems) if form.any_items else {},
        extra=extra(form, tree, problems),
    )


def _read_about(about: Json, problems: Problems) -> dict[str, Json] | None:
    if about is None or isinstance(about, dict):
        return about
    problems.add("wrong_type", "about", "about 应为对象")
    return None


def _read_class(form: Form, word: Json, problems: Problems) -> ClassId:
    if not form.classes:
        return None
    words = "、".join(f"{class_id}（{label}）" for class_id, label in form.classes.items())
    if word is None:
        problems.add("missing", "class", f"请写明机构类别：{words}")
    elif not isinstance(word, str):
        problems.add("wrong_type", "class", f"机构类别应为以下之一：{words}")
    elif word not in form.classes:
        problems.add("out_of_range", "class", f"机构类别应为以下之一：{words}")
    else:
        return word
    return None
