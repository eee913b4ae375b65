"""The rules this server scores with, and which kinds of documents it stores."""

from dataclasses import dataclass
from functools import cached_property

from xinheng import api
from xinheng_forms import load


@dataclass(frozen=True, slots=True)
class Rules:
    """One definition in the form the engine reads, with the hash that page and server compare."""

    tool: str
    form: str
    edition: str
    definition: str
    sha256: str
    stored: bool
    """Whether the definition itself says that a server may keep such documents; records about persons never do."""

    def score(self, document: str | bytes) -> str:
        """Return the engine's result for a document, or its list of problems."""
        return api.run(self.definition, document)


class Rulebook:
    """All definitions of this installation, read once."""

    def __init__(self) -> None:
        self.by_tool = {tool: _rules(tool, form) for tool, form in load.tools().items()}

    @cached_property
    def accepted(self) -> dict[str, Rules]:
        """Return form id → rules for the kinds that may be stored."""
        return {rules.form: rules for rules in self.by_tool.values() if rules.stored}


def _rules(tool: str, form: str) -> Rules:
    definition = load.definition(form)
    edition, stored = str(definition["edition"]), definition.get("stored") is True
    return Rules(tool, form, edition, load.definition_text(form), load.rules_sha256(form), stored)
