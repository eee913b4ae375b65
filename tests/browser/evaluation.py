"""A real class B station, and the page that it is filled into."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Locator, Page, expect

#: Computed by hand: all met but F01 (38.5 < 40: 4 points) and F09 (26 < 30: 8 points), so 100 - 12 = 88, 合格.
STATION: Final[Mapping[str, str]] = {
    "about.organisation": "翠苑街道社会心理服务站",
    "about.year": "2026",
    "about.assessor": "王敏",
    "about.date": "2026-11-20",
    "facts.F01.floor_area_m2": "38.5",
    "facts.F02.bays": "2",
    "facts.F02.rooms": "２",
    "facts.F03.counselling_rooms": "2",
    "facts.F06.managers_full_time": "0",
    "facts.F06.managers_part_time": "1",
    "facts.F06.counsellors": "2",
    "facts.F06.assistants_volunteers": "8",
    "facts.F07.trainings": "4",
    "facts.F09.lectures": "26",
    "facts.F10.campaigns": "8",
    "facts.F11.staff": "3",
    "facts.F11.certified": "3",
    "facts.F18.rounds[0].satisfied": "570",
    "facts.F18.rounds[0].answered": "600",
    "facts.F18.rounds[1].satisfied": "588",
    "facts.F18.rounds[1].answered": "612",
    "facts.F19.received": "0",
    "facts.F24.cases_before": "5",
    "facts.F24.cases_now": "4",
    "facts.F24.conflicts": "20",
    "facts.F24.conflicts_resolved": "18",
    "facts.F25.treated": "41",
    "facts.F25.improved": "33",
}


class Evaluation:
    """The evaluation page in a browser, spoken to by its facts."""

    def __init__(self, page: Page, site_url: str, query: str = "") -> None:
        self.page = page
        self.address = f"{site_url}tools/evaluation/{query}"
        page.goto(self.address)

    def field(self, name: str) -> Locator:
        """Find the input of one fact."""
        return self.page.locator(f"[name='{name}']")

    def slot(self, name: str) -> Locator:
        """Find a place of the panel that the script fills."""
        return self.page.locator(f".xh-summary [data-slot='{name}']")

    def card(self, item: str) -> Locator:
        """Find an item's card."""
        return self.page.locator(f"#item-{item}")

    def choose(self, name: str, value: str) -> None:
        """Answer a group of radio buttons."""
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def fill(self, answers: Mapping[str, str]) -> None:
        """Type the answers into their fields, opening what hides them."""
        for name, text in answers.items():
            field = self.field(name)
            field.evaluate("field => { const fold = field.closest('details'); if (fold) fold.open = true; }")
            field.fill(text)

    def fill_station(self) -> None:
        """Fill in the whole station: every number, every yes, the best of every choice."""
        self.choose("class", "B")
        self.fill(STATION)
        for group in self.page.locator("fieldset.xh-choice").all():
            group.locator("input").first.check()
        self.choose("facts.F15.handover_done", "not_applicable")

    def expect_total(self, low: str, high: str) -> None:
        """Wait until the panel shows this range."""
        expect(self.slot("low")).to_have_text(low)
        expect(self.slot("high")).to_have_text(high)

    def expect_total_line(self, text: str) -> None:
        """Wait until the line that sticks on phones shows this."""
        expect(self.slot("line-score")).to_have_text(text)

    def expect_saved(self) -> None:
        """Wait until the disk has what was typed."""
        expect(self.slot("save")).to_contain_text("已存在本机")


@contextmanager
def page_without_script(browser: Browser) -> Iterator[Page]:
    """Open a page in which no script runs."""
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()
