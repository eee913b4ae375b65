"""What is wrong with a document: every problem with its code and path, gathered and given together."""

from dataclasses import dataclass
from typing import Literal

type Code = Literal[
    "not_json",
    "duplicate_key",
    "unknown_key",
    "missing",
    "wrong_type",
    "out_of_range",
    "part_exceeds_whole",
    "not_a_date",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; `message` tells a person (zh-CN) what is expected at `path`."""

    code: Code
    path: str
    message: str


class Problems:
    """Gathers problems, one for each code and path, in the order they are found."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[tuple[Code, str], Problem] = {}

    def add(self, code: Code, path: str, message: str) -> None:
        """Note a problem unless the same code was noted at the same path."""
        self._found.setdefault((code, path), Problem(code, path, message))

    def __bool__(self) -> bool:
        return bool(self._found)

    def as_result(self) -> dict[str, list[dict[str, str]]]:
        """Return the result document of a bad document."""
        return {
            "errors": [
                {"code": problem.code, "path": problem.path, "message": problem.message}
                for problem in self._found.values()
            ]
        }
