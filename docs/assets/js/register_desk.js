/**
 * Above the list of all registers: how many records each has on this device, encryption, backup.
 * @module
 */
import { element } from "./dom.js";
import { RegisterGuard } from "./register_guard.js";
import { keepPass, takePass } from "./register_pass.js";
import { openRegisters } from "./register_store.js";
import { Toast } from "./toast.js";

/** `<xh-register-desk>` on a page with `[data-register]` for each register. */
export class RegisterDesk extends HTMLElement {
  /** @type {import("./register_store.js").RegisterStore|null} */ #store = null;
  #toast = new Toast();
  #alert = element("p", { class: "xh-register-alert", role: "alert" });
  #lock = element("div");

  async connectedCallback() {
    if (this.#store) return;
    this.append(this.#alert, this.#lock, this.#toast.element);
    try {
      await this.#open();
    } catch (error) {
      this.#alert.textContent = error instanceof Error ? error.message : String(error);
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
    const locked = () => this.#lock.replaceChildren(...(store.isLocked ? [guard.unlocking()] : []));
    store.addEventListener("lock", locked);
    store.addEventListener("change", () => void this.#count());
    locked();
    await this.#count();
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
