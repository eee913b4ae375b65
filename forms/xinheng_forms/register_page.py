"""Turn a register's definition into its page: the form, the blank sheet, and what the page's script has to know."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from xinheng_sheet.clause_names import clause_name

from xinheng_forms.cards import Note, notes
from xinheng_forms.load import Definition
from xinheng_forms.page import ROOT
from xinheng_forms.quotation import quotation
from xinheng_forms.register_ledger import render_ledger
from xinheng_forms.register_paper import render_paper
from xinheng_forms.registers import ANSWERS, fields, page_of, register, registers, slug
from xinheng_forms.remarks import clause_href
from xinheng_forms.shelves import Place, place
from xinheng_forms.templating import render
from xinheng_forms.ways import uses

YES_NO: Final = ("是", "否")
KINDS: Final = {"register": "登记", "sheet": "表单", "checklist": "清单"}
TOLD: Final = (
    *("id", "kind", "title", "personal", "seen_by_visitors", "names", "date", "list"),
    *("states", "statistics", "next", "computed", "retention"),
)
TOLD_OF_FIELDS: Final = (
    *("id", "kind", "label", "required", "options", "unit", "whole", "register", "default", "clause", "moves", "least"),
)
PAGE: Final = """---
title: {title}
hide:
  - navigation
  - toc
search:
  exclude: true
---

# {title}

{summary}
{{: .xh-lead }}

```register
{id}
```

<details class="xh-basis" markdown>
<summary>这一页依据的条款</summary>
<div data-clauses="{page}" markdown></div>
</details>
"""
INDEX: Final = """---
title: 登记、表单和清单
hide:
  - navigation
  - toc
---

# 登记、表单和清单

日常工作要记的、要填的、要查的都在这里。写下的内容只存在这台设备上：这些页面不会向任何地方发送。
{: .xh-lead }

投诉、人员名册和满意度各有自己的一页：[投诉登记](../complaints/index.md)、[人员名册](../tools/roster.md)、[满意度调查](../survey/index.md)。

```registers
```
"""


def render_register(register_id: str, root: str = ROOT) -> str:
    """Return the page of a register as HTML without blank lines; `root` leads from the page to the site's root."""
    form = register(register_id)
    href = partial(_href, root)
    return render(
        "register.html",
        form=form,
        root=root,
        data=Markup(_script(told(form))),  # noqa: S704  no data of a person's, and < is written otherwise
        quotes=form["quotes"],
        notes=notes(form["remarks"], form["clauses"][0]),
        paper=Markup(render_paper(form)),  # noqa: S704  a template's
        ledger=Markup(render_ledger(form)),  # noqa: S704  a template's
        href=href,
        name=clause_name,
        words=quotation,
        options=lambda field: YES_NO if field["kind"] == "yes_no" else field["options"],
        notes_of=_notes_of,
    )


def told(form: Definition) -> dict[str, Any]:
    """Give what the page's script has to know of a register."""
    shown = [{key: field[key] for key in TOLD_OF_FIELDS if field[key]} for field in (*fields(form), *form["kept"])]
    return {
        **{key: form[key] for key in TOLD},
        "gaps": ANSWERS[1] if form["kind"] == "checklist" else None,
        "copies": form["paper"]["copies"],
        "wall": form["paper"]["style"] == "notice",
        "figures": list(_figures(form)),
        "moved": _moved(form["id"]),
        "destruction": _destruction() if form["retention"] else None,
        "fields": shown,
        "clauses": {field["clause"]: clause_name(field["clause"]) for field in shown if "clause" in field},
        "registers": {name: _named(register(name)) for name in sorted(_reached(form))},
    }


def _figures(form: Definition) -> Iterator[dict[str, Any]]:
    """Give the figures that some tool takes, with what becomes of them."""
    taken = uses(form["id"])
    for figure in form["figures"]:
        if figure["id"] in taken:
            yield {**figure, "uses": [asdict(use) for use in dict.fromkeys(taken[figure["id"]])]}


def _moved(form_id: str) -> dict[str, dict[str, str]]:
    """Give, for each link of a register, how the record it leads to moves on once a record here follows from it."""
    steps = (step for name in registers() for step in register(name)["next"])
    return {step["link"]: step["moves"] for step in steps if step["register"] == form_id and "moves" in step}


@cache
def _destruction() -> dict[str, Any] | None:
    """Name the register that tells of what was destroyed, and its fields for it."""
    tells = next((form for form in map(register, registers()) if form["destroys"]), None)
    return {"register": tells["id"], **tells["destroys"]} if tells else None


def _reached(form: Definition) -> set[str]:
    """Name the registers that records of this one lead to, or that lead to it, and itself."""
    ways = [(name, other) for name in registers() for other in _targets(register(name))]
    there = {end for way in ways if form["id"] in way for end in way}
    destruction = _destruction() if form["retention"] else None
    return {form["id"], *_targets(form), *there, *([destruction["register"]] if destruction else [])}


def _targets(form: Definition) -> set[str]:
    links = (field["register"] for field in fields(form) if field["register"])
    return {*links, *(entry["register"] for entry in form["next"])}


def _told_to_all(form: Definition) -> dict[str, Any]:
    """Give what the page of all registers has to know of one: what its records are called, and which dates ask for something."""
    labels = {field["id"]: field["label"] for field in fields(form)}
    agenda = [{**asking, "label": labels[asking["field"]]} for asking in form["agenda"]]
    return {**{key: form[key] for key in ("id", "states", "retention")}, **_named(form), "agenda": agenda}


def _named(form: Definition) -> dict[str, Any]:
    return {"title": form["title"], "slug": slug(form["id"]), "names": form["names"], "date": form["date"]}


def write_pages(out: Path) -> None:
    """Write a Markdown page for every register into the folder `out`, and one that lists them all."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / "index.md").write_text(INDEX, "utf-8")
    for register_id in registers():
        form, page = register(register_id), page_of(register_id)
        text = PAGE.format(title=form["title"], summary=form["summary"], id=register_id, page=page)
        (out / Path(page).name).write_text(text, "utf-8")


def render_shelves(root: str = "../") -> str:
    """Return the list of all registers, shelf by shelf."""
    forms = sorted((register(name) for name in registers()), key=_place)
    shelves = [(shelf, list(group)) for shelf, group in groupby(forms, key=lambda form: str(form["shelf"]))]
    return render(
        "registers.html",
        data=Markup(_script({form["id"]: _told_to_all(form) for form in forms})),  # noqa: S704  no data of a person's, and < is written otherwise
        shelves=shelves,
        root=root,
        slug=slug,
        kinds=KINDS,
        name=clause_name,
        href=partial(_href, root),
    )


def _place(form: Definition) -> Place:
    return place(str(form["shelf"]), str(form["id"]))


def _href(root: str, clause: str) -> str:
    return root + clause_href(clause).replace(".md", "/")


def _notes_of(field: dict[str, Any]) -> tuple[Note, ...]:
    return notes(field["remarks"], field["clause"] or "")


def _script(data: dict[str, Any]) -> str:
    """Write data so that it may stand in a script element of a page."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
