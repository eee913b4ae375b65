"""Measure what a phone loads and how long until a resident can answer: our page beside SurveyJS with the same questions.

Both stand on this machine and take turns in one run, each visit with an empty cache, under the slow 4G and the CPU × 4 of
Lighthouse's mobile test. SurveyJS has its own style without fonts, minified, compressed, its scripts loaded side by side.
It is installed into .cache/surveyjs, beside ours.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest import xinheng
from playwright.sync_api import Browser, sync_playwright
from start import hosted
from xinheng_forms.build import ROOT
from xinheng_forms.load import definition

ROUNDS: Final = int(os.environ.get("ROUNDS", "5"))
SURVEYJS: Final = ROOT / ".cache" / "surveyjs"
VERSION: Final = "2.5.38"
FILES: Final = {
    "survey-core.css": "survey-core/survey-core.fontless.min.css",
    "survey-core.js": "survey-core/survey.core.min.js",
    "survey-js-ui.js": "survey-js-ui/survey-js-ui.min.js",
}
SLOW_4G: Final = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1474.56 * 1024 / 8,
    "uploadThroughput": 675 * 1024 / 8,
}
CPU: Final = 4
GOAL_LIGHTER: Final = 20
GOAL_SOONER: Final = 3
GOAL_MS: Final = 1000

#: Notes when the first answer can be given: its button is there, the page's script has run, and a frame was drawn behind.
WATCH: Final = """
const look = () => {
    const first = document.querySelector("input[type=radio]");
    const ready = first && first.getBoundingClientRect().height && document.readyState !== "loading";
    if (!ready) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); }));
};
requestAnimationFrame(look);
"""


@dataclass(slots=True)
class Contestant:
    """One page, and what each visit cost."""

    name: str
    address: str
    usable_ms: list[float] = field(default_factory=list)
    wire: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)


def main() -> None:
    """Run all rounds and print the table."""
    found = ROOT / ".build" / "chromium.txt"
    executable = os.environ.get("CHROMIUM") or (found.read_text("utf-8") if found.is_file() else None)
    with xinheng({}) as (port, path), surveyjs() as theirs, sync_playwright() as playwright:
        organisation, round_id = path.split("/")[4:6]
        contestants = [
            Contestant("xinheng", f"http://127.0.0.1:{port}/s/{organisation}/{round_id}"),
            Contestant(f"SurveyJS {VERSION}", f"{theirs}/"),
        ]
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for turn in range(ROUNDS):
            print(f"Bench: round {turn + 1} of {ROUNDS} …", flush=True)
            for contestant in contestants:
                visit(browser, contestant)
        browser.close()
    report(*contestants)


def visit(browser: Browser, contestant: Contestant) -> None:
    """Open the page on a phone that never saw it."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    received: list[float] = []
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    page.goto(contestant.address, wait_until="load", timeout=120_000)
    usable = page.wait_for_function("() => window.usable", timeout=120_000)
    contestant.usable_ms.append(float(usable.json_value()))
    contestant.wire.append(sum(received))
    contestant.requests.append(len(received))
    context.close()


def report(ours: Contestant, theirs: Contestant) -> None:
    """Print medians, and how they stand to the goals."""
    print(f"\n{'slow 4G, CPU × 4, empty cache; medians':<40}{'kB':>8}{'requests':>10}{'usable ms':>11}{'min–max':>14}")
    for each in (ours, theirs):
        spread = f"{min(each.usable_ms):.0f}–{max(each.usable_ms):.0f}"
        kilobytes, usable = statistics.median(each.wire) / 1000, statistics.median(each.usable_ms)
        print(f"{each.name:<40}{kilobytes:>8.1f}{each.requests[-1]:>10}{usable:>11.0f}{spread:>14}")
    lighter = statistics.median(theirs.wire) / statistics.median(ours.wire)
    sooner = statistics.median(theirs.usable_ms) / statistics.median(ours.usable_ms)
    print(
        f"{lighter:.0f} × lighter (goal: at least {GOAL_LIGHTER}), {sooner:.1f} × sooner usable (goal: at least {GOAL_SOONER})"
    )
    print(f"usable within {statistics.median(ours.usable_ms):.0f} ms (goal: at most {GOAL_MS})")


@contextmanager
def surveyjs() -> Iterator[str]:
    """Serve a page of SurveyJS that asks what appendix D asks."""
    packages = SURVEYJS / "node_modules"
    if not all((packages / file).is_file() for file in FILES.values()):
        SURVEYJS.mkdir(parents=True, exist_ok=True)
        wanted = [f"survey-core@{VERSION}", f"survey-js-ui@{VERSION}"]
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
        subprocess.run(["npm", "install", "--prefix", str(SURVEYJS), *flags, *wanted], check=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "bench" / "surveyjs" / "index.html", folder)
        for name, file in FILES.items():
            shutil.copy(packages / file, Path(folder, name))
        model = json.dumps(questions(), ensure_ascii=False)
        start = f'new Survey.Model({model}).render(document.getElementById("survey"));'
        Path(folder, "model.js").write_text(start, encoding="utf-8")
        with hosted(Path(folder)) as url:
            yield url


def questions() -> dict[str, Any]:
    """Return appendix D as SurveyJS describes a survey."""
    form = definition("gs/survey")
    asked = [radio(each, form["words"]) for each in form["questions"]]
    people = [radio(each, each["options"]) for each in form["people"]]
    comment = {"type": "comment", "name": "comment", "title": "意见或建议", "maxLength": 1000}
    return {"title": form["title"], "elements": [*asked, *people, comment]}


def radio(question: dict[str, Any], options: list[dict[str, Any]]) -> dict[str, Any]:
    choices = [{"value": option["id"], "text": option["label"]} for option in options]
    return {"type": "radiogroup", "name": question["id"], "title": question["label"], "choices": choices, "colCount": 3}


if __name__ == "__main__":
    main()
