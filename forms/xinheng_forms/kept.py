"""Name every tool whose records this device keeps: for the list of them all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from xinheng_forms.pages import pages
from xinheng_forms.registers import page_of, register, registers
from xinheng_forms.templating import render

FILE: Final = Path(__file__).parents[1] / "kept.yaml"


def kept_forms() -> Mapping[str, Mapping[str, str]]:
    """Give title and address (below the site's root) of the page of every form, by the form's id."""
    written = {form: (words.name, words.page) for form, words in pages().items()}
    others = {form: (entry["name"], entry["page"]) for form, entry in yaml.safe_load(FILE.read_text("utf-8")).items()}
    whole = written | others | _figures()
    return {form: {"title": name, "page": _address(page)} for form, (name, page) in whole.items()}


def _figures() -> dict[str, tuple[str, str]]:
    """Name the registers whose figures may be among the records."""
    forms = (register(name) for name in registers())
    return {form["id"]: (f"{form['title']}的数", page_of(form["id"])) for form in forms if form["figures"]}


def render_records(root: str) -> str:
    """Return the list of what this device keeps; `root` leads from the page to the site's root."""
    return render("records.html", root=root, forms=forms_json(root))


def forms_json(root: str) -> str:
    """Return the forms for a page's script, with addresses as seen from that page."""
    found = {form: {**entry, "page": root + entry["page"]} for form, entry in kept_forms().items()}
    return json.dumps(found, ensure_ascii=False)


def _address(page: str) -> str:
    return page.removesuffix(".md").removesuffix("/index") + "/"
