"""A new register is one YAML file and nothing else: dropped into a copy of the project, built, and used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from device import Assets, served
from playwright.sync_api import Page, expect
from registers import Registers
from xinheng_forms.build import ROOT

NEW = """
id: gs/plants
kind: register
standard: gs
title: 绿植养护登记
shelf: 场所
summary: 等候室的绿植谁浇、什么时候浇。
clauses: [gs-4.2.2-j]
names: [plant]
date: day
retention: {years: 1}
groups:
  - title: 养护
    fields:
      - {id: plant, kind: text, label: 哪一盆, required: true}
      - {id: day, kind: date, label: 日期, required: true, default: today}
      - {id: did, kind: choices, label: 做了什么, options: [浇水, 施肥, 换盆]}
list: [plant, day, did]
statistics:
  - {title: 做了什么, by: did}
"""
WRITE = (
    "from pathlib import Path; from xinheng_forms.register_page import write_pages; write_pages(Path('docs/registers'))"
)


def built(folder: Path) -> Path:
    """Build the pages of a copy that has the registers only; its own forms and code are used, and no setting is changed."""
    for name in ("forms", "docs/overrides", "docs/assets", "docs/standards"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("py", "__pycache__"))
    (folder / "docs" / "index.md").write_text("# 首页\n", "utf-8")
    (folder / "forms" / "gs" / "plants.yaml").write_text(NEW, "utf-8")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    head, _, rest = settings.partition("\nplugins:")
    kept = rest[rest.index("\nmarkdown_extensions:") : rest.index("\nnav:")]
    (folder / "mkdocs.yml").write_text(f"{head}\nplugins: []\n{kept}\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'forms'}", "NO_MKDOCS_2_WARNING": "1"}
    for command in (["-c", WRITE], ["-m", "mkdocs", "build", "--quiet", "--site-dir", "site"]):
        subprocess.run([sys.executable, *command], cwd=folder, env=environment, check=True, capture_output=True)
    return folder / "site"


def test_one_file_makes_a_register(page: Page, tmp_path: Path) -> None:
    with served(partial(Assets, directory=str(built(tmp_path)))) as url:
        page.goto(f"{url}/registers/")
        expect(page.get_by_role("heading", name="场所")).to_be_visible()
        page.get_by_role("link", name="绿植养护登记").click()
        desk = Registers(page, f"{url}/")
        page.locator(".xh-register-count").wait_for()
        desk.begin()
        desk.fill(plant="绿萝", did="浇水")
        desk.save()
        desk.back()
        expect(desk.rows).to_contain_text("绿萝")
        page.goto(f"{url}/standards/gs/4/")
        expect(page.get_by_role("link", name="绿植养护登记").first).to_be_visible()
