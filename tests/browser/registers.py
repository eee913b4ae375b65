"""The pages of the registers, driven as a person drives them."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSPHRASE = "松风水月，二〇二六年冬"


class Registers:
    """One window on the registers of a site."""

    def __init__(self, page: Page, site_url: str) -> None:
        self.page = page
        self.site = site_url

    def open(self, register: str) -> None:
        """Go to the page of a register, and wait for its list or its lock."""
        self.page.goto(f"{self.site}registers/{register.replace('/', '-')}/")
        self.page.locator(".xh-register-count, .xh-unlock").first.wait_for()

    def begin(self) -> None:
        """Begin a new record."""
        self.page.locator("[data-action=new]").click()
        expect(self.page.locator("form.xh-register-form")).to_be_visible()

    def fill(self, **values: str) -> None:
        """Fill fields by their ids; a choice is ticked by its label."""
        for name, value in values.items():
            field = self.page.locator(f'form [name="{name}"]')
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f'form [name="{name}"][value="{value}"]').check()
            else:
                field.fill(value)

    def save(self) -> None:
        """Save, and wait until the page says that the device has it."""
        self.page.locator("[data-action=save]").click()
        self.expect_state("已保存在本机")

    def expect_state(self, words: str) -> None:
        """Wait until the page says this of the record."""
        expect(self.page.locator(".xh-register-state")).to_contain_text(words)

    def back(self) -> None:
        """Return to the list."""
        self.page.locator("[data-action=back]").click()
        expect(self.page.locator(".xh-register-list")).to_be_visible()

    def follow(self, register: str) -> None:
        """Begin what follows from the record, on the page of another register."""
        self.page.locator(f'[data-next="{register}"]').click()
        self.page.wait_for_url(re.compile(register.replace("/", "-") + "/#record="))
        expect(self.page.locator("form.xh-register-form")).to_be_visible()

    @property
    def rows(self) -> Locator:
        """What is listed."""
        return self.page.locator(".xh-register-table tbody tr")

    def encrypt(self) -> None:
        """Set a passphrase."""
        self.page.locator("[data-guard=encrypt]").click()
        self.answer(PASSPHRASE)
        expect(self.page.locator(".xh-guard-status")).to_contain_text("已加密")

    def answer(self, passphrase: str) -> None:
        """Type a passphrase wherever the dialog asks for it, and go on."""
        expect(self.page.locator("dialog input[type=password]").first).to_be_visible()
        for secret in self.page.locator("dialog input[type=password]").all():
            secret.fill(passphrase)
        self.page.locator("dialog button[type=submit]").click()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type a passphrase where the page is locked."""
        self.page.locator(".xh-unlock input").fill(passphrase)
        self.page.locator(".xh-unlock button[type=submit]").click()

    def stored(self) -> list[dict[str, Any]]:
        """Read what lies in the browser's database, as it lies there."""
        rows: list[dict[str, Any]] = self.page.evaluate(
            """() => new Promise((resolve, reject) => {
                const opening = indexedDB.open("xinheng-registers");
                opening.onerror = reject;
                opening.onsuccess = () => {
                    const asking = opening.result.transaction("records").objectStore("records").getAll();
                    asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
                };
            })"""
        )
        return rows
