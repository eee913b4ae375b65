/**
 * Above the list of all registers: how many records each has on this device, encryption, backup.
 * @module
 */
import { element } from "./dom.js";
import { cameBack, exitButton, goOn } from "./exit_page.js";
import { RegisterDay } from "./register_day.js";
import { RegisterGuard } from "./register_guard.js";
import { forgetPass, keepPass, takePass } from "./register_pass.js";
import { settle } from "./register_leaving.js";
import { openRegisters } from "./register_store.js";
import { said } from "./register_words.js";
import { Toast } from "./toast.js";

/** `<xh-register-desk>` on a page with `[data-register]` for each register. */
export class RegisterDesk extends HTMLElement {
  /** @type {import("./register_store.js").RegisterStore|null} */ #store = null;
  #toast = new Toast();
  #alert = element("p", { class: "xh-register-alert", role: "alert" });
  #lock = element("div");
  /** @type {RegisterDay|null} */ #day = null;

  async connectedCallback() {
    if (this.#store) return;
    this.append(this.#alert, this.#lock, this.#toast.element);
    this.prepend(exitButton("../standards/", forgetPass));
    if (cameBack()) return void this.append(element("button", { type: "button", class: "xh-button", click: goOn }, "继续"));
    try {
      await this.#open();
    } catch (error) {
      this.#alert.textContent = said(error);
    }
  }

  disconnectedCallback() {
    this.#store?.close();
    this.#store = null;
  }

  async #open() {
    const store = (this.#store = await openRegisters());
    if (store.isEncrypted && store.admit(await takePass())) keepPass(store);
    const guard = new RegisterGuard(store, async () => {});
    guard.watch(document.body);
    guard.addEventListener("restored", (event) => this.#toast.show(/** @type {CustomEvent<string>} */ (event).detail));
    this.prepend(guard.element);
    this.#day = new RegisterDay(JSON.parse(this.querySelector('script[type="application/json"]')?.textContent ?? "{}"), store.now);
    this.append(this.#day.element);
    const locked = () => {
      this.#lock.replaceChildren(...(store.isLocked ? [guard.unlocking()] : []));
      void this.#show(store);
    };
    store.addEventListener("lock", locked);
    store.addEventListener("change", () => void this.#show(store));
    if (!store.isLocked) this.#alert.textContent = await settle(store);
    locked();
  }

  /** @param {import("./register_store.js").RegisterStore} store */
  async #show(store) {
    await this.#count();
    try {
      this.#day?.show(store.isLocked ? [] : await store.all());
    } catch (error) {
      this.#day?.show([]);
      this.#alert.textContent = said(error);
    }
  }

  async #count() {
    const counts = (await this.#store?.counts()) ?? new Map();
    for (const place of document.querySelectorAll(".xh-held[data-register]")) {
      const count = counts.get(place.getAttribute("data-register") ?? "") ?? 0;
      place.textContent = count ? `本机 ${count} 份` : "";
    }
  }
}

if (!customElements.get("xh-register-desk")) customElements.define("xh-register-desk", RegisterDesk);
