"""Fill HTML templates, of this package or of another; what comes out has no blank line, as Markdown pages want it."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment(package: str) -> Environment:
    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, package: str = "xinheng_forms", **values: Any) -> str:
    """Fill `template` of a package with `values`; every value is escaped, every blank line dropped."""
    text = _environment(package).get_template(template).render(**values)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
