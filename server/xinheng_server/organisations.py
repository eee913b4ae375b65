"""Organisations as answers show them and as bodies and commands give them."""

from typing import Any

from xinheng_server.registry import Organisation


def organisation_members(organisation: Organisation) -> dict[str, Any]:
    """Return what an answer says of an organisation."""
    return {
        "id": organisation.id,
        "name": organisation.name,
        "class": organisation.organisation_class,
        "parent": organisation.parent,
    }
