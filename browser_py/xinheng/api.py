"""The one door: JSON text in, JSON text out, the same in the browser, on the server and from the command line."""

from collections.abc import Mapping
from types import ModuleType

from . import definition as definitions
from . import document as documents
from . import groups, points
from .definition import Form
from .problems import Problems
from .text import Json, NotJson, Result, parse, write

# How findings become a result. Each module has answer(), and KEYS and read() for what its documents say beside facts.
AGGREGATIONS: Mapping[str, ModuleType] = {"points": points, "groups": groups}


def run(definition: str, document: str | bytes) -> str:
    """Answer a document by a form's definition (canonical JSON text).

    Returns the result as JSON text, or `{"errors": [{"code", "path", "message"}, …]}` with every problem of a bad
    document; never raises for one.
    """
    form = definitions.read(definition)
    problems = Problems()
    try:
        tree, twice = parse(document)
    except NotJson:
        problems.add("not_json", "", "不是完整的 JSON 文本，或不是 UTF-8 编码")
        return write(problems.as_result())
    for path in twice:
        problems.add("duplicate_key", path, "同一个键写了两次")
    return write(_answer(form, tree, problems))


def is_error(result: str) -> bool:
    """Tell whether a result of `run` lists problems instead of an answer."""
    return result.startswith('{"errors":')


def _answer(form: Form, tree: Json, problems: Problems) -> Result:
    aggregation = AGGREGATIONS[form.aggregation]
    document = documents.read(form, tree, aggregation.KEYS, aggregation.read, problems)
    if document is None or problems:
        return problems.as_result()
    head: dict[str, Result] = {"form": form.id, "standard": form.standard, "edition": form.edition}
    if document.about is not None:
        head["about"] = document.about
    if document.class_id is not None:
        head["class"] = document.class_id
    answer: dict[str, Result] = aggregation.answer(form, document)
    return head | answer
