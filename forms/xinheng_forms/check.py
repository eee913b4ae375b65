"""Check form files against their JSON Schema and against themselves; every problem comes with its path."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form file, at a path such as `sections[0].items[3].max`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or '(file)'}: {self.message}"


def problems(raw: Any) -> list[Problem]:
    """List everything that is wrong with a form as read from YAML."""
    return []
