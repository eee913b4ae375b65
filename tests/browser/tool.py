"""The page of any tool in a browser, spoken to by its facts."""

import io
from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

#: Radicals that Unicode does not lead back to their characters.
SIMPLIFIED = str.maketrans("⻛⻓⻚⻅⻋⻔⻢⻬", "风长页见车门马齐")


class Tool:
    """One tool's page."""

    def __init__(self, page: Page, site_url: str, name: str) -> None:
        self.page = page
        self.address = f"{site_url}tools/{name}/"
        page.goto(self.address)

    def field(self, name: str) -> Locator:
        """Find the input of one fact."""
        return self.page.locator(f"[name='{name}']")

    def choose(self, name: str, value: str) -> None:
        """Answer a group of radio buttons."""
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def fill(self, answers: Mapping[str, str]) -> None:
        """Type the answers into their fields."""
        for name, text in answers.items():
            self.field(name).fill(text)

    def all_yes(self, card: str) -> None:
        """Say yes to everything on a card that is not answered yet."""
        self.page.locator(f"#item-{card} [data-action=rest-yes]").click()

    def panel(self, slot: str) -> Locator:
        """Find a place of the panel that the script fills."""
        return self.page.locator(f".xh-summary [data-slot='{slot}']")

    def outcome(self) -> Locator:
        """Find the result below the form."""
        return self.page.locator("#xh-outcome")

    def expect_verdict(self, text: str) -> None:
        """Wait until the panel says this."""
        expect(self.panel("verdict")).to_have_text(text)

    def expect_saved(self) -> None:
        """Wait until the disk has what was typed."""
        expect(self.panel("save")).to_contain_text("已存在本机")

    def reload(self) -> None:
        """Leave the page and come back."""
        self.expect_saved()
        self.page.reload()

    def from_menu(self, action: str) -> None:
        """Press what the panel folds away."""
        self.page.locator(".xh-menu summary").click()
        self.page.locator(f".xh-menu [data-action='{action}']").click()

    def download(self, action: str, folder: Path) -> Path:
        """Take a file from the page."""
        button = self.page.locator(f".xh-actions [data-action='{action}']")
        with self.page.expect_download() as download:
            if not button.is_visible():
                self.page.locator(".xh-menu summary").click()
            button.click()
        kept = folder / download.value.suggested_filename
        download.value.save_as(kept)
        return kept

    def open(self, file: Path) -> None:
        """Give the page a file."""
        self.page.locator("input[type=file][data-slot=file]").set_input_files(file)

    def printed(self) -> PdfReader:
        """Print the page as Chromium would."""
        return PdfReader(io.BytesIO(self.page.pdf(prefer_css_page_size=True)))


def text_of(reader: PdfReader) -> str:
    """Return the words on all pages, without white space; fonts may name 心 by its radical, ⼼."""
    words = "".join("".join(page.extract_text().split()) for page in reader.pages)
    whole = "".join(normalize("NFKC", sign) if "⺀" <= sign <= "⿕" else sign for sign in words)
    return whole.translate(SIMPLIFIED)


def clipped(page: Page) -> list[str]:
    """Name the parts of the paper copy that stand out of the page or are cut off."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # A4 without its margins
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.xh-paper *')]
            .filter((part) => part.getClientRects().length && (part.getBoundingClientRect().right > innerWidth + 1
              || (part.matches('th, td') && part.scrollWidth > part.clientWidth + 1)))
            .map((part) => part.textContent.slice(0, 40))"""
    )
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found
