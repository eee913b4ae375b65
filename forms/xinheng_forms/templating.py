"""Fill the HTML templates; what comes out stands in Markdown pages, so it has no blank line."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("xinheng_forms", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """Fill `template` with `values`; every value is escaped, every blank line dropped."""
    text = _environment().get_template(template).render(**values)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
