"""Read what to do about a gap, for each criterion of a form and each question of a checklist: forms/proposals.yaml."""

from collections.abc import Mapping
from functools import cache

from xinheng_forms.load import FORMS, read

#: After a criterion's id: words for where there is none at all.
NONE_AT_ALL = "=0"
#: Names another form whose words hold too.
AS = "*as"


@cache
def proposals() -> Mapping[str, Mapping[str, str]]:
    """Give the words of each form by what is asked."""
    raw: dict[str, dict[str, str]] = read(FORMS / "proposals.yaml")
    return raw


def proposed(form_id: str, path: str, *, name: str, part: str = "", about: str = "") -> dict[str, str]:
    """Return what to do where `path` is short, as `words`, and as `none` where there is nothing of it at all.

    {more} and {required} are still in it: they follow from the answers.
    """
    words = _words(form_id)
    own = path.rpartition(".")[2]
    keys = (path, own, *([f"*{about}"] if about else []), "*")
    found = {
        "words": next((words[key] for key in keys if key in words), ""),
        "none": next((words[key + NONE_AT_ALL] for key in (path, own) if key + NONE_AT_ALL in words), ""),
    }
    return {key: text.replace("{name}", name).replace("{part}", part) for key, text in found.items() if text}


def _words(form_id: str) -> Mapping[str, str]:
    own = proposals().get(form_id, {})
    return {**_words(own[AS]), **own} if AS in own else own
