"""Hold every answer that a test gets against the description of the interface."""

import re
from collections.abc import Mapping
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from xinheng_server.openapi import openapi_document
from xinheng_server.rules import Rulebook

type Schema = Mapping[str, Any]

PART = re.compile(r"\{([a-z]+)\}")
UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class Described:
    """A hook for a client: each answer must be one that the description of its route has, and look like that."""

    def __init__(self) -> None:
        self.document = openapi_document(Rulebook())
        self.paths = {_pattern(path, item): item for path, item in self.document["paths"].items()}

    async def __call__(self, answer: httpx.Response) -> None:
        """Fail if the answer is not as described."""
        await answer.aread()
        self.check(answer)

    def hold(self, answer: httpx.Response) -> None:
        """Fail if the answer is not as described; for a client that does not await. Files of the site are let be."""
        if answer.request.url.path.startswith("/api/"):
            answer.read()
            self.check(answer)

    def check(self, answer: httpx.Response) -> None:
        """Fail if an answer that has been read is not as described."""
        request = answer.request
        item = next((item for path, item in self.paths.items() if path.fullmatch(request.url.path)), None)
        if item is None or (operation := item.get(request.method.lower())) is None:
            return
        found = operation["responses"].get(str(answer.status_code))
        assert found, f"{request.method} {request.url.path}: {answer.status_code} is not described"
        if "content" not in found:
            assert not answer.content
            return
        kind = answer.headers["Content-Type"].partition(";")[0]
        if not kind.endswith("json"):
            assert kind in found["content"]
            return
        self._check(found["content"][kind]["schema"], answer.json())
        if kind == "application/problem+json":
            assert answer.json()["code"] in found["content"][kind]["examples"], answer.json()["code"]

    def check_name(self, name: str, value: Any) -> None:
        """Fail if a value is not as the schema of that name says."""
        self._check({"$ref": f"#/components/schemas/{name}"}, value)

    def _check(self, schema: Schema, value: Any) -> None:
        whole = {**schema, "components": self.document["components"]}
        Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def _pattern(path: str, item: Schema) -> re.Pattern[str]:
    """Return what addresses a path stands for; what is no UUID is no address of a document."""
    formats = {
        each["name"]: each["schema"].get("format") for each in item.get("parameters", ()) if each["in"] == "path"
    }
    parts = PART.split(path)
    return re.compile(
        "".join(
            (UUID if formats.get(part) == "uuid" else "[^/]+") if at % 2 else re.escape(part)
            for at, part in enumerate(parts)
        )
    )
