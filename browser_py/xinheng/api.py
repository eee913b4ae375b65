"""The one door: JSON text in, JSON text out, the same in the browser, on the server and from the command line."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from . import definition as definitions
from . import document as documents
from .aggregations import aggregation
from .definition import Form
from .problems import Problems
from .text import Json, NotJson, Result, parse, write

if TYPE_CHECKING:
    from .survey import Survey

type Use = Callable[[Form, Json, Problems], Result]


def run(definition: str, document: str | bytes) -> str:
    """Answer a document by a form's definition (canonical JSON text).

    Returns the result as JSON text, or `{"errors": [{"code", "path", "message"}, …]}` with every problem of a bad
    document; never raises for one.
    """
    return _asked(definition, document, _answer)


def tally(definition: str, response: str | bytes) -> str:
    """Count one response to a survey: what it adds to each counter, for whoever keeps responses to sum up.

    `response` is what stands in the list `responses` of the survey's document; paths of problems begin within it.
    Returns `{counter: number, …}`, or `{"errors": […]}` as `run` does.
    """
    return _asked(definition, response, _counts)


def counted(definition: str, response: Json) -> Mapping[str, int] | str:
    """Count a response that was read already, key by key once, with `text.parse`; or return the problems' text.

    For whoever keeps many responses and has read each of them for other reasons: the same as `tally`, without text.
    """
    problems = Problems()
    counts = _counts(definitions.read(definition), response, problems)
    return write(problems.as_result()) if problems else counts


def counters(definition: str) -> frozenset[str]:
    """Return every counter that a response to a survey may add to."""
    survey: Survey = definitions.read(definition).own
    return survey.counters


def tallied(definition: str, counts: str | bytes) -> str:
    """Give a survey's result from summed counts, or `{"errors": […]}`: what `run` gives for all the responses."""
    return _asked(definition, counts, _result_of_counts)


def disclosed(definition: str, counts: str | bytes, smallest: int) -> str:
    """Give what may be shown of a survey that is over, where no group is smaller than that.

    Returns `{"result": … or null, "withheld": ["items.4", "groups.sex.male", …]}`; `counts` has `answering` too.
    """
    return _asked(definition, counts, partial(_disclosed, smallest=smallest))


def is_error(result: str) -> bool:
    """Tell whether a result of `run` lists problems instead of an answer."""
    return result.startswith('{"errors":')


def _asked(definition: str, text: str | bytes, use: Use) -> str:
    form = definitions.read(definition)
    problems = Problems()
    try:
        tree, twice = parse(text)
    except NotJson:
        problems.add("not_json", "", "不是完整的 JSON 文本，或不是 UTF-8 编码")
        return write(problems.as_result())
    for path in twice:
        problems.add("duplicate_key", path, "同一个键写了两次")
    result = use(form, tree, problems)
    return write(problems.as_result() if problems else result)


def _answer(form: Form, tree: Json, problems: Problems) -> Result:
    rules = aggregation(form.aggregation)
    document = documents.read(form, tree, rules.KEYS, rules.read, problems)
    if document is None or problems:
        return None
    head = _head(form)
    if document.about is not None:
        head["about"] = document.about
    if document.class_id is not None:
        head["class"] = document.class_id
    return head | rules.answer(form, document)


def _head(form: Form) -> dict[str, Result]:
    return {"form": form.id, "standard": form.standard, "edition": form.edition}


def _counts(form: Form, tree: Json, problems: Problems) -> dict[str, int]:
    from . import survey

    return survey.counts(form, tree, "", problems)


def _result_of_counts(form: Form, tree: Json, problems: Problems) -> Result:
    from . import survey

    counts = survey.read_counts(form, tree, problems)
    return None if problems else _head(form) | survey.result(form, counts)


def _disclosed(form: Form, tree: Json, problems: Problems, *, smallest: int) -> Result:
    from . import disclosure, survey

    counts = survey.read_counts(form, tree, problems)
    if problems:
        return None
    found = disclosure.disclose(form, counts, smallest)
    return {"result": found.result and _head(form) | found.result, "withheld": found.withheld}
