"""Find the forms, read them, and give each as the one canonical text that the rules read.

A form is a YAML file in a folder of this directory that declares `id` and `tool`; a new one is a file and nothing else.
"""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from .borrow import borrow
from .check import problems
from .expand import expand
from .problem import Problem

FORMS = Path(__file__).resolve().parent.parent

type Definition = dict[str, Any]


class FormError(Exception):
    """A form file that cannot be used; `problems` lists every reason with its path."""

    def __init__(self, source: Path, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{source.name}: {problem}" for problem in problems))
        self.source = source
        self.problems = problems


class UnknownFormError(LookupError):
    """No form has this id."""


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]  # ten times as fast
    """Safe YAML in which a key written twice is a mistake, not a silent choice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def tools() -> dict[str, str]:
    """Tell which form each tool word stands for, such as `{"evaluation": "gs/evaluation"}`."""
    return {read(path)["tool"]: form_id for form_id, path in _index().items()}


def definition(form: str | Path) -> Definition:
    """Give the complete definition of a form, by its id or from any YAML file.

    Raises UnknownFormError, or FormError with every problem of the file.
    """
    definition: Definition = json.loads(definition_text(form))
    return definition


def definition_text(form: str | Path) -> str:
    """Give the definition as JSON with sorted keys and no spaces: equal rules are equal text."""
    return _text(_index_path(form) if isinstance(form, str) else form)


def rules_sha256(form: str | Path) -> str:
    """Give the fingerprint of a form's rules: hex SHA-256 of its definition text in UTF-8."""
    return sha256(definition_text(form).encode()).hexdigest()


def check(path: Path) -> list[Problem]:
    """List everything that is wrong with a form file, each with its path."""
    try:
        raw = complete(path)
    except (yaml.YAMLError, LookupError) as error:
        return [Problem("", " ".join(str(error).split()))]
    return problems(raw)


def complete(path: Path) -> Any:
    """Read a file together with what it takes over from other files of this directory."""
    return borrow(read(path), _lend)


def _lend(name: str) -> Any:
    path = FORMS / f"{name}.yaml"
    if not path.is_file():
        raise LookupError(f"there is no file {name}.yaml")
    return read(path)


def _index_path(form_id: str) -> Path:
    try:
        return _index()[form_id]
    except KeyError:
        raise UnknownFormError(form_id) from None


@lru_cache
def _index() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(FORMS.glob("*/*.yaml")):
        raw = read(path)
        if isinstance(raw, dict) and "id" in raw and "tool" in raw:
            if raw["id"] in found or any(raw["tool"] == read(other)["tool"] for other in found.values()):
                raise FormError(path, [Problem("id", "another form has the same id or tool")])
            found[raw["id"]] = path
    return found


@lru_cache
def _text(path: Path) -> str:
    found = check(path)
    if found:
        raise FormError(path, found)
    return json.dumps(expand(complete(path)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache
def read(path: Path) -> Any:
    """Read a YAML file of this directory; raises yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a SafeLoader
